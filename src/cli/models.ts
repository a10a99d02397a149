import type { ListedModel, ModelsProgress, ModelsWatch, VerifiedModel } from './models-tool.ts'
import { exitCodes } from './product.ts'
import type { ExitCode, Tools } from './product.ts'
import { printable, printableJson } from './terminal.ts'

type Form = { json: boolean }

/** What there is, what it takes, and how much of it is here. */
export async function listModels({ terminal, models }: Tools, { json }: Form): Promise<ExitCode> {
  const listed = await models.list()
  if (json) {
    terminal.write(`${printableJson(listed)}\n`)
    return exitCodes.answered
  }
  const head = ['NAME', 'FOR', 'PROFILE', 'WEIGHTS', 'SIZE', 'MEMORY', 'HERE', 'LICENCE']
  terminal.write(table([head, ...listed.map(rowOf)]))
  const notes = listed.flatMap(({ name, note }) => (note === null ? [] : [`${name}: ${note}`]))
  if (notes.length > 0) terminal.write(printable(`\n${notes.join('\n')}\n`))
  return exitCodes.answered
}

function rowOf({ name, purposes, profile, quantisation, bytes, needBytes, fits, state, licence }: ListedModel): string[] {
  return [name, purposes.join(', '), profile, quantisation, size(bytes), fits ? size(needBytes) : `${size(needBytes)}, too much`, hereWords[state], licence]
}

const hereWords = { 'at-hand': 'yes', partly: 'in part', missing: 'no', wrong: 'damaged' } as const

/** One after the other; the first that fails ends it. */
export async function pullModels({ terminal, models }: Tools, { names, json }: Form & { names: readonly string[] }): Promise<ExitCode> {
  return await watched({ terminal }, async (watch) => {
    const pulled = []
    for (const name of names) {
      const report = await models.pull(name, watch)
      pulled.push(report)
      for (const failure of report.failures) terminal.say(printable(`\nNot from everywhere: ${failure}`))
      const done = report.fetchedBytes === 0 ? 'was there, and is right' : `${size(report.fetchedBytes)} fetched and checked`
      terminal.say(printable(`\n${report.model} ${report.quantisation}: ${done}\n`))
    }
    if (json) terminal.write(`${printableJson(pulled)}\n`)
    return exitCodes.answered
  })
}

/** Reads everything whole; ends with 1 when something is not as it should be. */
export async function verifyModels({ terminal, models }: Tools, { names, json }: Form & { names: readonly string[] }): Promise<ExitCode> {
  return await watched({ terminal }, async (watch) => {
    const verified: VerifiedModel[] = []
    for (const name of names.length === 0 ? [undefined] : names) verified.push(...(await models.verify(name, watch)))
    if (verified.length > 0) terminal.say('\n')
    if (json) terminal.write(`${printableJson(verified)}\n`)
    else
      terminal.write(printable(verified.length === 0 ? 'No weights are here. Have some with: sitrep models pull NAME\n' : verified.map(verifiedLines).join('')))
    return verified.every(({ state }) => state === 'at-hand') ? exitCodes.answered : exitCodes.failure
  })
}

function verifiedLines({ model, quantisation, state, files }: VerifiedModel): string {
  if (state === 'at-hand') return `ok    ${model} ${quantisation}: ${files.length} ${files.length === 1 ? 'file' : 'files'}\n`
  const wrong = files.filter((file) => file.state !== 'at-hand').map(({ path, state: fileState, why }) => `        ${path}: ${why ?? fileState}\n`)
  return `fail  ${model} ${quantisation}: ${hereWords[state]}; mend it with: sitrep models pull ${model}:${quantisation}\n${wrong.join('')}`
}

export async function removeModelOf({ terminal, models }: Tools, { name, json }: Form & { name: string }): Promise<ExitCode> {
  const removed = await models.remove(name)
  if (json) terminal.write(`${printableJson(removed)}\n`)
  else {
    const left = removed.left.length === 0 ? '' : `; left, for it is not Sitrep's: ${removed.left.join(', ')}`
    terminal.write(printable(`${removed.model}: ${removed.freedBytes === 0 ? 'nothing of it was here' : `${size(removed.freedBytes)} freed`}${left}\n`))
  }
  return exitCodes.answered
}

/** Measures a model on this machine and says what follows. */
export async function benchModel({ terminal, models }: Tools, { name, json }: Form & { name?: string }): Promise<ExitCode> {
  return await watched({ terminal }, async (watch) => {
    const { model, engine, machine, rows, verdict } = await models.bench(name, watch)
    terminal.say('\n')
    if (json) terminal.write(`${printableJson({ model, engine, machine, rows, verdict })}\n`)
    else {
      terminal.write(printable(`${model} (${engine}), ${machine}\n\n`))
      terminal.write(
        table(rows.map(({ what, value, reach, ok }) => [ok === null ? '' : ok ? 'ok' : 'short', what, value, reach === null ? '' : `reach ${reach}`])),
      )
      terminal.write(printable(`\n${verdict}\n`))
    }
    return exitCodes.answered
  })
}

const betweenShownMs = 200

/** Ctrl-C stops the work and leaves what can be gone on with. */
async function watched({ terminal }: Pick<Tools, 'terminal'>, work: (watch: ModelsWatch) => Promise<ExitCode>): Promise<ExitCode> {
  const stop = new AbortController()
  const onSignal = (): void => stop.abort()
  process.once('SIGINT', onSignal)
  let [shownAt, shownStep] = [0, '']
  try {
    return await work({
      signal: stop.signal,
      onProgress(progress) {
        const step = `${progress.model} ${progress.step} ${progress.text}`
        if (step === shownStep && Date.now() - shownAt < betweenShownMs) return
        ;[shownAt, shownStep] = [Date.now(), step]
        terminal.progress(printable(progressText(progress)).replaceAll('\n', ' '))
      },
    })
  } finally {
    process.off('SIGINT', onSignal)
  }
}

/** `smollm2-135m-instruct: 45 of 98 MB, 46 %, 12 MB/s, 5 s left`. */
export function progressText({ model, text, bytes, totalBytes, bytesPerSecond }: ModelsProgress): string {
  if (bytes === 0) return `${model}: ${text}`
  const rate = bytesPerSecond === null || bytesPerSecond < 1 ? [] : [`${size(bytesPerSecond)}/s`]
  if (totalBytes === null || totalBytes === 0) return `${model}: ${[size(bytes), ...rate].join(', ')}`
  const left = bytesPerSecond === null || bytesPerSecond < 1 ? [] : [`${duration((totalBytes - bytes) / bytesPerSecond)} left`]
  return `${model}: ${[`${size(bytes)} of ${size(totalBytes)}`, `${Math.floor((bytes / totalBytes) * 100)} %`, ...rate, ...left].join(', ')}`
}

function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  return whole < 90 ? `${whole} s` : `${Math.round(whole / 60)} min`
}

function size(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`
  return bytes >= 1e6 ? `${(bytes / 1e6).toFixed(bytes >= 1e7 ? 0 : 1)} MB` : `${Math.ceil(bytes / 1e3)} kB`
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return printable(
    rows
      .map(
        (row) =>
          `${row
            .map((cell, column) => cell.padEnd(widths[column] ?? 0))
            .join('  ')
            .trimEnd()}\n`,
      )
      .join(''),
  )
}
