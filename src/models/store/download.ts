import { open, readFile, rm, stat, writeFile } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import pRetry from 'p-retry'
import { SitrepError } from '../../core/errors.ts'
import { megabytes } from '../catalog/memory-need.ts'
import { diskError } from './disk.ts'
import { askHub, causeOf, refusal } from './hub-request.ts'
import type { HubOptions, HubReply, Told } from './hub-request.ts'
import { writeAll } from './write-all.ts'

export type DownloadOptions = HubOptions & {
  /** Longest without a single octet. */
  stallMs: number
  /** How often a cut or late transfer is taken up again, and the pause before the first time. */
  retries: number
  retryMs: number
  openFile: (path: string, flags: string) => Promise<Pick<FileHandle, 'write' | 'sync' | 'close'>>
}

export type Wanted = {
  url: URL
  part: string
  what: string
  bytes?: number
  signal: AbortSignal
  /** Before the first octet: where the transfer begins, and how long the file is. What it throws ends the transfer. */
  onStart: (start: number, total: number | undefined) => Promise<void>
  onBytes: (count: number) => void
}

/**
 * Fetches a file into `part`, going on where an earlier attempt stopped when the hub still has the same content. What is there afterwards has the
 * size the hub told; its sum is for the caller to check.
 * @throws SitrepError `unavailable`, `weights-missing` (the hub has no such file or does not give it), `bad-weights` (another size), `disk-full`,
 * `cancelled`
 */
export async function download(wanted: Wanted, options: DownloadOptions): Promise<Told> {
  const { signal } = wanted
  try {
    let reached = 0
    return await pRetry(async () => await attempt(wanted, options), {
      retries: options.retries,
      // A transfer that is cut again and again but gets on each time comes to its end.
      async shouldConsumeRetry() {
        const before = reached
        reached = await sizeOf(wanted.part)
        return reached - before < leastProgress
      },
      minTimeout: options.retryMs,
      maxTimeout: 8 * options.retryMs,
      signal,
      shouldRetry: ({ error }) => error instanceof SitrepError && error.code === 'unavailable',
    })
  } catch (thrown) {
    if (signal.aborted) throw new SitrepError('cancelled', `Fetching ${wanted.what} was cancelled; what is there is gone on with next time.`, { cause: thrown })
    throw thrown
  }
}

const leastProgress = 1_048_576

async function attempt(wanted: Wanted, options: DownloadOptions): Promise<Told> {
  let have = await sizeOf(wanted.part)
  // Once over again where what is there is not what the hub has now.
  for (let turn = 0; turn < 2; turn += 1) {
    const reply = await askHub(wanted.url, options, { headers: have > 0 ? { range: `bytes=${have}-` } : {}, signal: wanted.signal })
    const start = await startOf(reply, have, { wanted, options })
    if (start === 'again') {
      await reply.response.body?.cancel()
      await dropPart(wanted.part)
      have = 0
      continue
    }
    if (start === 'whole') {
      await reply.response.body?.cancel()
      return reply.told
    }
    await receive(reply, start, { wanted, options })
    return reply.told
  }
  throw new SitrepError('unavailable', `The hub changes ${wanted.what} while it is fetched. Try again later.`)
}

/** Where in the file the body begins; whether nothing is missing; or whether to begin anew. */
async function startOf({ response, told }: HubReply, have: number, { wanted, options }: Receiving): Promise<number | 'again' | 'whole'> {
  const { status } = response
  if (wanted.bytes !== undefined && told.bytes !== undefined && told.bytes !== wanted.bytes && (status === 200 || status === 206)) {
    await response.body?.cancel()
    throw new SitrepError('bad-weights', `The hub's ${wanted.what} has ${told.bytes} octets; expected are ${wanted.bytes}.`)
  }
  if (status === 416) return have > 0 && have === (wanted.bytes ?? told.bytes) ? 'whole' : 'again'
  if (status !== 200 && status !== 206) {
    await response.body?.cancel()
    const { message, again } = refusal(status, wanted.what, options)
    throw new SitrepError(again ? 'unavailable' : 'weights-missing', message)
  }
  if (have === 0 || status === 200) return 0
  const range = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')
  return Number(range?.[1]) === have && (await identityOf(wanted.part)) === told.identity ? have : 'again'
}

type Receiving = { wanted: Wanted; options: DownloadOptions }

async function receive({ response, told }: HubReply, start: number, { wanted, options }: Receiving): Promise<void> {
  const total = wanted.bytes ?? told.bytes
  let at = start
  let file: Awaited<ReturnType<DownloadOptions['openFile']>> | undefined
  try {
    await wanted.onStart(start, total)
    await writeFile(identityFile(wanted.part), told.identity ?? '')
    file = await options.openFile(wanted.part, start === 0 ? 'w' : 'a')
    for await (const chunk of withStallLimit(response, { wanted, options })) {
      at += chunk.length
      if (total !== undefined && at > total)
        throw new SitrepError('bad-weights', `The hub sends more of ${wanted.what} than the ${total} octets it should have.`)
      await writeAll(file, chunk)
      wanted.onBytes(chunk.length)
    }
    await file.sync()
  } catch (thrown) {
    const error = diskError(thrown, dirname(wanted.part), (total ?? at) - at)
    // A full disk harms everybody who writes to it; more than there should be is of no use.
    if (error instanceof SitrepError && (error.code === 'disk-full' || error.code === 'bad-weights')) await dropPart(wanted.part)
    throw error
  } finally {
    await file?.close()
    await response.body?.cancel().catch(() => undefined)
  }
  if (total !== undefined && at < total)
    throw new SitrepError('unavailable', `The transfer of ${wanted.what} ended at ${megabytes(at)} of ${megabytes(total)}.`)
}

/** The body in pieces. Less than an octet per millisecond for `stallMs` ends it. */
async function* withStallLimit({ body }: Response, { wanted, options }: Receiving): AsyncGenerator<Uint8Array> {
  if (body === null) return
  const reader = body.getReader()
  const stop = (): void => void reader.cancel().catch(() => undefined)
  let stalled = false
  const watch = (): NodeJS.Timeout =>
    setTimeout(() => {
      stalled = true
      stop()
    }, options.stallMs)
  let [timer, inWindow] = [watch(), 0]
  wanted.signal.addEventListener('abort', stop, { once: true })
  try {
    for (;;) {
      const next = await reader.read()
      wanted.signal.throwIfAborted()
      if (stalled) throw new SitrepError('unavailable', `Next to nothing of ${wanted.what} came for ${options.stallMs / 1_000} s.`)
      if (next.done) return
      inWindow += next.value.length
      if (inWindow >= options.stallMs) {
        clearTimeout(timer)
        ;[timer, inWindow] = [watch(), 0]
      }
      yield next.value
    }
  } catch (thrown) {
    if (wanted.signal.aborted || thrown instanceof SitrepError) throw thrown
    throw new SitrepError('unavailable', `The transfer of ${wanted.what} broke off (${causeOf(thrown)}).`, { cause: thrown })
  } finally {
    clearTimeout(timer)
    wanted.signal.removeEventListener('abort', stop)
    stop()
  }
}

const identityFile = (part: string): string => `${part}.of`

async function identityOf(part: string): Promise<string | undefined> {
  const text = await readFile(identityFile(part), 'utf8').catch(() => '')
  return text === '' ? undefined : text
}

export async function dropPart(part: string): Promise<void> {
  await rm(part, { force: true })
  await rm(identityFile(part), { force: true })
}

export async function dropIdentity(part: string): Promise<void> {
  await rm(identityFile(part), { force: true })
}

export async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size
  } catch {
    return 0
  }
}

export const openOnDisk: DownloadOptions['openFile'] = async (path, flags) => await open(path, flags)
