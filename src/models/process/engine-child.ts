import { fork } from 'node:child_process'
import type { ChildProcess, ForkOptions } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { FromEngine, ToEngine } from './engine-messages.ts'

export type EngineChildOptions = {
  /** Its module; engine-main by default. */
  entry?: URL | undefined
  onLine: (line: string) => void
  onMessage: (message: FromEngine) => void
  /** It is gone. `fault`: by itself, the way native code ends that met what it did not expect. */
  onGone: (how: string, fault: boolean) => void
}

/** One child process, from its start to its end. */
export interface EngineChild {
  readonly pid: number | undefined
  /** False when its channel is closed. A channel that breaks meanwhile is reported by the exit that follows. */
  tell(message: ToEngine): boolean
  kill(): void
  /** Asks it to close, and ends it where that takes too long. */
  stop(): Promise<void>
}

const isSource = import.meta.url.endsWith('.ts')
const closeDeadlineMs = 3_000
/** Questions that need no model are answered first when there is not enough CPU for all. */
const niceness = constants.priority.PRIORITY_BELOW_NORMAL
const faults: ReadonlySet<NodeJS.Signals> = new Set(['SIGABRT', 'SIGSEGV', 'SIGBUS', 'SIGILL', 'SIGFPE'])

export function startEngineChild({ entry, onLine, onMessage, onGone }: EngineChildOptions): EngineChild {
  const child = forkEngine(entry ?? new URL(isSource ? './engine-main.ts' : './engine-main.js', import.meta.url))
  let isGone = false
  const gone = (how: string, fault: boolean): void => {
    if (isGone) return
    isGone = true
    onGone(how, fault)
  }
  for (const stream of [child.stdout, child.stderr]) if (stream !== null) createInterface({ input: stream }).on('line', onLine)
  child.on('message', (message: FromEngine) => {
    if (!isGone) onMessage(message)
  })
  child.on('exit', (code, signal) => gone(signal === null ? `with code ${code}` : `by ${signal}`, signal !== null && faults.has(signal)))
  child.on('error', (error) => {
    child.kill('SIGKILL')
    gone(`because ${error.message}`, false)
  })
  if (child.pid !== undefined) lowerPriority(child.pid)

  const tell = (message: ToEngine): boolean => {
    if (!child.connected) return false
    child.send(message, () => undefined)
    return true
  }
  return {
    pid: child.pid,
    tell,
    kill: () => void child.kill('SIGKILL'),
    async stop() {
      if (isGone) return
      const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
      const timer = setTimeout(() => child.kill('SIGKILL'), closeDeadlineMs)
      if (!tell({ type: 'close' })) child.kill('SIGKILL')
      await exited
      clearTimeout(timer)
    },
  }
}

/**
 * llama.cpp's own threads spin while they wait for the thread that called it, and libuv calls it from any of its four: the scheduler then puts two of
 * them on one CPU, and two threads decode no faster than one (53 tokens per second against 97 with one libuv thread, SmolLM2-135M on 2 CPUs).
 */
const oneCaller = { UV_THREADPOOL_SIZE: '1' }

/** Without the parent's own flags, and without its standard input, which a terminal would share out between both. */
function forkEngine(entry: URL): ChildProcess {
  const options: ForkOptions = {
    serialization: 'advanced',
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, ...oneCaller },
  }
  const bootstrap = new URL('./engine-from-source.mjs', import.meta.url)
  return isSource ? fork(fileURLToPath(bootstrap), [entry.href], options) : fork(fileURLToPath(entry), [], options)
}

function lowerPriority(pid: number): void {
  try {
    setPriority(pid, niceness)
  } catch {
    // Gone already, which its exit tells, or not permitted, which costs fairness and nothing else.
  }
}
