import { SitrepError } from '../core/errors.ts'
import { exitCodes } from './product.ts'
import type { ExitCode, Tools } from './product.ts'

export type ReplayOptions = { file: string; to?: string; into?: string; speed: string }

/** Sends a capture to an address, or records it into a directory with the times of the capture. */
export async function replay(tools: Tools, { file, to, into, speed }: ReplayOptions): Promise<ExitCode> {
  const { terminal } = tools
  const stop = new AbortController()
  const onSignal = (): void => stop.abort()
  process.once('SIGINT', onSignal)
  let shownAt = 0
  const onProgress = (count: number): void => {
    if (Date.now() - shownAt < 500) return
    shownAt = Date.now()
    terminal.progress(`${count} datagrams`)
  }
  try {
    const done =
      into === undefined
        ? await tools.replayTo({ file, ...addressOf(to ?? ''), speed: speedOf(speed), signal: stop.signal, onProgress })
        : await tools.replayInto({ file, directory: into, signal: stop.signal, onProgress })
    terminal.say(`\n${done.datagrams} datagrams ${into === undefined ? `sent to ${to}` : `recorded into ${into}`}${skippedText(done.skipped)}\n`)
    return exitCodes.answered
  } finally {
    process.off('SIGINT', onSignal)
  }
}

function skippedText(skipped: Readonly<Record<string, number>>): string {
  const parts = Object.entries(skipped).map(([reason, count]) => `${count} ${reason}`)
  return parts.length === 0 ? '' : `; frames left out: ${parts.join(', ')}`
}

function addressOf(to: string): { host: string; port: number } {
  const at = to.lastIndexOf(':')
  const port = Number(to.slice(at + 1))
  if (at < 1 || !Number.isInteger(port) || port < 1 || port > 65_535)
    throw new SitrepError('bad-request', `--to takes HOST:PORT, such as 127.0.0.1:3000; got "${to}".`)
  return { host: to.slice(0, at), port }
}

function speedOf(speed: string): number {
  if (speed === 'max') return Number.POSITIVE_INFINITY
  const factor = Number(speed)
  if (!(factor > 0)) throw new SitrepError('bad-request', `--speed takes a factor above 0, such as 1 or 10, or max; got "${speed}".`)
  return factor
}
