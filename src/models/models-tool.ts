import { SitrepError } from '../core/errors.ts'
import { catalog } from './catalog/catalog.ts'
import type { CatalogEntry } from './catalog/entry.ts'
import { variantsByWish } from './catalog/quantisation.ts'
import type { QuantisationWish } from './catalog/quantisation.ts'
import { entriesBeside, findVariant } from './store/at-hand.ts'
import { freeBytesOf } from './store/disk.ts'
import { openOnDisk } from './store/download.ts'
import { entryThere, entryToPull } from './store/entry-of-name.ts'
import type { NamedEntry } from './store/entry-of-name.ts'
import { listModel } from './store/listing.ts'
import type { ListedModel } from './store/listing.ts'
import type { PullProgress } from './store/progress.ts'
import { pullVariant } from './store/pull.ts'
import type { PullOptions, PullReport, SourceKind } from './store/pull.ts'
import { removeModel } from './store/remove.ts'
import type { Removed } from './store/remove.ts'
import { verifyVariant } from './store/verify.ts'
import type { Verified } from './store/verify.ts'

type Effects = Pick<
  PullOptions,
  'fetch' | 'now' | 'freeBytes' | 'openFile' | 'connectMs' | 'stallMs' | 'retries' | 'retryMs' | 'packageMs' | 'graceMs' | 'beatMs'
>

export type ModelsToolOptions = Partial<Effects> & {
  /** MODEL_DIR. */
  modelDir: string
  /** What the service may take in all; tells which models fit. */
  memoryLimitBytes: number
  /** HF_ENDPOINT. */
  hubEndpoint: string
  /** HF_TOKEN. */
  hubToken?: string
  wish?: QuantisationWish
  /** MODEL_SOURCES: which are tried, in this order. */
  sources: readonly SourceKind[]
  /** MODEL_SOURCE_DIR: laid out as MODEL_DIR is, for sites without a network. */
  sourceFolder?: string
  /** Tokens all places have together, for the estimate of memory. */
  contextTokens?: number
}

type Watch = { signal: AbortSignal; onProgress: (progress: PullProgress) => void }

export interface ModelsStoreTool {
  list(): Promise<readonly ListedModel[]>
  /** Name of the guide, of the catalog or of the hub, with or without `:quantisation`. */
  pull(name: string, watch: Watch): Promise<PullReport>
  /** Without a name, everything that is there. */
  verify(name: string | undefined, watch: Watch): Promise<readonly Verified[]>
  remove(name: string): Promise<Removed>
}

const usualEffects: Effects = {
  fetch: (...request) => fetch(...request),
  now: Date.now,
  freeBytes: freeBytesOf,
  openFile: openOnDisk,
  connectMs: 10_000,
  stallMs: 30_000,
  retries: 4,
  retryMs: 1_000,
  packageMs: 1_800_000,
  graceMs: 3_000,
  beatMs: 4_000,
}

/** What `sitrep models` does, except `bench`. Errors are SitrepErrors. */
export function createModelsTool({ modelDir, hubEndpoint, hubToken, sourceFolder, ...options }: ModelsToolOptions): ModelsStoreTool {
  const pulling: PullOptions = {
    ...usualEffects,
    ...options,
    directory: modelDir,
    endpoint: new URL(hubEndpoint),
    ...(hubToken === undefined ? {} : { token: hubToken }),
    ...(sourceFolder === undefined ? {} : { folder: sourceFolder }),
  }
  const all = async (): Promise<CatalogEntry[]> => [...catalog, ...(await entriesBeside(modelDir))]
  return {
    async list() {
      const listing = { directory: modelDir, memoryLimitBytes: options.memoryLimitBytes, tokens: options.contextTokens ?? 4_096 }
      return await Promise.all(
        (await all()).map(async (entry) => await listModel(entry, { ...listing, ...(options.wish === undefined ? {} : { wish: options.wish }) })),
      )
    },
    async pull(name, watch) {
      return await cancellable(
        watch.signal,
        async () => await pullNamed(await entryToPull(name, pulling, watch.signal), watch, { pulling, wish: options.wish }),
      )
    },
    async verify(name, watch) {
      const named = name === undefined ? (await all()).map((entry): NamedEntry => ({ entry })) : [await entryThere(name, modelDir)]
      const verified = await cancellable(watch.signal, async () => await verifyAll(named, modelDir, watch))
      if (name !== undefined && verified.length === 0)
        throw new SitrepError('weights-missing', `Nothing of ${name} is in ${modelDir}. Run: sitrep models pull ${name}`)
      return verified
    },
    async remove(name) {
      const { entry, variant } = await entryThere(name, modelDir)
      return await removeModel(entry, { directory: modelDir, ...(variant === undefined ? {} : { variant }) })
    },
  }
}

/** The usual variant; where no source has that one, the next. A variant that was named is the only one. */
async function pullNamed(
  { entry, variant }: NamedEntry,
  watch: Watch,
  { pulling, wish }: { pulling: PullOptions; wish: QuantisationWish | undefined },
): Promise<PullReport> {
  const variants = variant === undefined ? variantsByWish(entry, wish).map((choice) => choice.variant) : [variant]
  const failures: string[] = []
  let failed: unknown = new SitrepError('weights-missing', `${entry.name} has no weights.`)
  for (const each of variants) {
    try {
      const report = await pullVariant({ entry, variant: each, ...watch }, pulling)
      return { ...report, failures: [...failures, ...report.failures] }
    } catch (thrown) {
      if (!(thrown instanceof SitrepError) || thrown.code !== 'unavailable') throw thrown
      failures.push(thrown.message)
      failed = thrown
    }
  }
  if (failures.length < 2 || !(failed instanceof SitrepError)) throw failed
  throw new SitrepError('unavailable', failures.join('\n'), { cause: failed })
}

async function verifyAll(named: readonly NamedEntry[], directory: string, { signal, onProgress }: Watch): Promise<Verified[]> {
  const there: { entry: CatalogEntry; variant: Parameters<typeof verifyVariant>[0]['variant']; bytes: number }[] = []
  for (const { entry, variant } of named)
    for (const each of variant === undefined ? entry.variants : [variant]) {
      const { state, bytes } = await findVariant(directory, entry, each)
      if (state !== 'missing') there.push({ entry, variant: each, bytes })
    }
  const totalBytes = there.reduce((sum, { bytes }) => sum + bytes, 0)
  let bytes = 0
  const verified: Verified[] = []
  for (const { entry, variant } of there)
    verified.push(
      await verifyVariant(
        { entry, variant },
        {
          directory,
          signal,
          onBytes(count) {
            bytes += count
            onProgress({ model: entry.name, step: 'checking', text: variant.quantisation, bytes, totalBytes, bytesPerSecond: null })
          },
        },
      ),
    )
  return verified
}

/** Whatever breaks because nobody wanted more is `cancelled`. */
async function cancellable<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (thrown) {
    if (!signal.aborted || (thrown instanceof SitrepError && thrown.code === 'cancelled')) throw thrown
    throw new SitrepError('cancelled', 'Stopped. What was fetched so far is gone on with next time.', { cause: thrown })
  }
}
