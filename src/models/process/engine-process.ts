import { SitrepError } from '../../core/errors.ts'
import { systemClock } from '../../core/time.ts'
import type { Clock } from '../../core/time.ts'
import type { EngineSettings } from '../engine.ts'
import { startEngineChild } from './engine-child.ts'
import type { EngineChild } from './engine-child.ts'
import { fromWireError } from './engine-messages.ts'
import type { FromEngine, ToEngine } from './engine-messages.ts'

export type EngineProcessOptions = {
  settings: EngineSettings
  /** A line the engine wrote, or something about its process worth a log line. */
  onLog?: (line: string) => void
  now?: Clock
  /** Milliseconds before the n-th restart in a row, from 0. */
  backOffMs?: (attempt: number) => number
  /** Loading is given up, and tried again, after so long. */
  loadTimeoutMs?: number
  /** The child's module. */
  entry?: URL
}

export type Ready = Extract<FromEngine, { type: 'ready' }>

export type EngineListener = {
  /** Answers to calls. */
  onMessage: (message: Exclude<FromEngine, { type: 'ready' | 'cannot-open' | 'memory' }>) => void
  onUp: () => void
  /** The process is gone or the engine cannot be opened. */
  onDown: (error: SitrepError) => void
}

/**
 * One child process that runs an engine, started at once and again whenever it dies, each time waiting longer. Weights that cannot be loaded end
 * that: they would fail the same way again.
 */
export interface EngineProcess extends AsyncDisposable {
  /** `starting` for the first time, `restarting` after a fault. */
  readonly phase: 'starting' | 'ready' | 'restarting' | 'failed' | 'closed'
  /** What the engine told when it was last ready. */
  readonly ready: Ready | undefined
  /** Why it does not serve, as an error for callers; undefined while it is ready, or starts for the first time. */
  readonly trouble: SitrepError | undefined
  readonly restarts: number
  readonly memoryBytes: number | null
  readonly pid: number | undefined
  /** Settles when it is first ready. @throws SitrepError why it never will be */
  readonly started: Promise<Ready>
  /** False when there is nobody to tell. */
  send(message: ToEngine): boolean
  /** Ends the child, which is then started again: for one that no longer answers. */
  kill(reason: string): void
}

/** A process that served so long was in order; the next fault is a new one. */
const stableMs = 60_000
const defaultBackOffMs = (attempt: number): number => Math.min(30_000, 250 * 2 ** attempt)

type State = {
  child: EngineChild | undefined
  phase: EngineProcess['phase']
  trouble: SitrepError | undefined
  ready: Ready | undefined
  readyAt: number
  /** Restarts in a row. */
  attempt: number
  restarts: number
  memoryBytes: number | null
  /** Until it must be loaded, or is started again. */
  timer: NodeJS.Timeout | undefined
}

export function createEngineProcess(options: EngineProcessOptions, listener: EngineListener): EngineProcess {
  const first = firstReady()
  const state: State = {
    child: undefined,
    phase: 'starting',
    trouble: undefined,
    ready: undefined,
    readyAt: 0,
    attempt: 0,
    restarts: 0,
    memoryBytes: null,
    timer: undefined,
  }
  keepRunning(state, { options, listener, first })
  return {
    get phase() {
      return state.phase
    },
    get ready() {
      return state.ready
    },
    get trouble() {
      return state.trouble
    },
    get restarts() {
      return state.restarts
    },
    get memoryBytes() {
      return state.memoryBytes
    },
    get pid() {
      return state.child?.pid
    },
    started: first.promise,
    send: (message) => state.phase === 'ready' && state.child?.tell(message) === true,
    kill(reason) {
      options.onLog?.(`The model's process is ended: ${reason}.`)
      state.child?.kill()
    },
    async [Symbol.asyncDispose]() {
      clearTimeout(state.timer)
      if (state.phase !== 'closed') {
        state.phase = 'closed'
        state.trouble = new SitrepError('model-unavailable', 'The model is not loaded.')
        first.reject(state.trouble)
        listener.onDown(state.trouble)
      }
      await state.child?.stop()
    },
  }
}

type Keeping = { options: EngineProcessOptions; listener: EngineListener; first: FirstReady }

/** Starts the child now, and again when it ends. */
function keepRunning(state: State, { options, listener, first }: Keeping): void {
  const { settings, onLog = () => undefined, now = systemClock, backOffMs = defaultBackOffMs, loadTimeoutMs = 180_000 } = options

  function start(): void {
    const child = startEngineChild({ entry: options.entry, onLine: onLog, onMessage: receive, onGone })
    state.child = child
    state.timer = setTimeout(() => {
      onLog(`The model was not loaded within ${loadTimeoutMs / 1_000} s.`)
      child.kill()
    }, loadTimeoutMs)
    child.tell({ type: 'open', settings })
  }

  function receive(message: FromEngine): void {
    switch (message.type) {
      case 'ready':
        clearTimeout(state.timer)
        Object.assign(state, { phase: 'ready', trouble: undefined, ready: message, readyAt: now() })
        first.resolve(message)
        listener.onUp()
        return
      case 'cannot-open':
        fail(fromWireError(message.error))
        return
      case 'memory':
        state.memoryBytes = message.rssBytes
        return
      default:
        listener.onMessage(message)
    }
  }

  function onGone(how: string, fault: boolean): void {
    clearTimeout(state.timer)
    state.child = undefined
    state.memoryBytes = null
    if (state.phase === 'closed' || state.phase === 'failed') return
    const loading = state.phase !== 'ready'
    onLog(`The model's process ended ${how}${loading ? ' while it was loading' : ''}.`)
    if (loading && fault) fail(brokenDown(settings.path, how))
    else restart(how, loading)
  }

  function restart(how: string, loading: boolean): void {
    if (!loading && now() - state.readyAt >= stableMs) state.attempt = 0
    state.phase = 'restarting'
    state.trouble = new SitrepError('model-unavailable', `The model's process ended ${how} and is being started again. Ask again in a moment.`)
    state.timer = setTimeout(start, backOffMs(state.attempt))
    state.attempt += 1
    state.restarts += 1
    listener.onDown(state.trouble)
  }

  function fail(error: SitrepError): void {
    clearTimeout(state.timer)
    state.phase = 'failed'
    state.trouble = error
    onLog(`The model cannot be loaded: ${error.message}`)
    state.child?.kill()
    first.reject(error)
    listener.onDown(error)
  }

  start()
}

function brokenDown(path: string, how: string): SitrepError {
  const text = `The engine broke down while it was loading ${path} (it ended ${how}): the file is damaged or not for this engine. Pull it again.`
  return new SitrepError('bad-weights', text)
}

type FirstReady = { promise: Promise<Ready>; resolve: (ready: Ready) => void; reject: (error: SitrepError) => void }

function firstReady(): FirstReady {
  let settle: Omit<FirstReady, 'promise'> = { resolve: () => undefined, reject: () => undefined }
  const promise = new Promise<Ready>((resolve, reject) => {
    settle = { resolve, reject }
  })
  // Who does not wait for the start learns of its failure at the first request.
  promise.catch(() => undefined)
  return { promise, ...settle }
}
