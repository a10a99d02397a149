import { randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { lockFile } from './layout.ts'

export type LockOptions = {
  signal: AbortSignal
  /** Who holds it shows a sign of life this often; without one for five times as long it is taken over. */
  beatMs: number
  onWait?: () => void
}

export type Lock = AsyncDisposable & {
  /** Aborts when somebody took it over. */
  readonly lost: AbortSignal
}

const holderSchema = z.object({ token: z.string(), host: z.string(), pid: z.int() })
type Holder = z.infer<typeof holderSchema>

/** Takes the lock of a model's folder, or waits until who pulls it now is done or dead. */
export async function takeLock(folder: string, options: LockOptions): Promise<Lock> {
  await mkdir(folder, { recursive: true })
  const path = join(folder, lockFile)
  const mine: Holder = { token: randomUUID(), host: hostname(), pid: process.pid }
  let waited = false
  while (!(await create(path, mine))) {
    if (!waited) options.onWait?.()
    waited = true
    await outwait(path, options)
  }
  return held(path, mine, options)
}

/** Whether somebody pulls into the folder now, as far as can be told at once. */
export async function isLocked(folder: string): Promise<boolean> {
  const holder = await holderOf(join(folder, lockFile))
  return holder !== undefined && !isDead(holder)
}

async function create(path: string, mine: Holder): Promise<boolean> {
  // Written aside and linked, so that nobody reads a half-written one.
  const aside = `${path}.${mine.token}`
  await writeFile(aside, JSON.stringify(mine))
  try {
    await link(aside, path)
    return true
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST') return false
    throw thrown
  } finally {
    await rm(aside, { force: true })
  }
}

function held(path: string, mine: Holder, { beatMs }: LockOptions): Lock {
  const lost = new AbortController()
  const isMine = async (): Promise<boolean> => (await holderOf(path))?.token === mine.token
  const beat = async (): Promise<void> => {
    if (!(await isMine())) return lost.abort()
    const now = new Date()
    await utimes(path, now, now).catch(() => undefined)
  }
  const beating = setInterval(() => void beat(), beatMs)
  return {
    lost: lost.signal,
    async [Symbol.asyncDispose]() {
      clearInterval(beating)
      if (await isMine()) await rm(path, { force: true })
    },
  }
}

/** Until the lock is gone, or its holder has shown no sign of life for long by our own clock; then it is put away. */
async function outwait(path: string, { signal, beatMs }: LockOptions): Promise<void> {
  const first = await holderOf(path)
  let seen = await beatOf(path)
  let since = performance.now()
  for (;;) {
    const holder = await holderOf(path)
    const beat = await beatOf(path)
    if (beat === undefined || holder?.token !== first?.token) return
    if (beat !== seen) [seen, since] = [beat, performance.now()]
    if ((holder !== undefined && isDead(holder)) || performance.now() - since > 5 * beatMs) return await putAway(path, first)
    await pause(Math.min(beatMs, 500), signal)
  }
}

/** Two may do this at once, and a third may hold a new lock by then: that one is put back. */
async function putAway(path: string, dead: Holder | undefined): Promise<void> {
  const aside = `${path}.${randomUUID()}`
  try {
    await rename(path, aside)
  } catch {
    return
  }
  if ((await holderOf(aside))?.token !== dead?.token) await link(aside, path).catch(() => undefined)
  await rm(aside, { force: true })
}

function isDead({ host, pid }: Holder): boolean {
  if (host !== hostname()) return false
  try {
    process.kill(pid, 0)
    return false
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'ESRCH'
  }
}

async function holderOf(path: string): Promise<Holder | undefined> {
  try {
    return holderSchema.safeParse(JSON.parse(await readFile(path, 'utf8'))).data
  } catch {
    return undefined
  }
}

async function beatOf(path: string): Promise<number | undefined> {
  return await stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => undefined,
  )
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(done, ms)
    function done(): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      if (signal.aborted) reject(signal.reason instanceof Error ? signal.reason : new DOMException('aborted', 'AbortError'))
      else resolve()
    }
    signal.addEventListener('abort', done, { once: true })
  })
}
