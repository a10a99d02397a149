import { Worker } from 'node:worker_threads'
import { SitrepError } from '../core/errors.ts'
import { fromWireError } from './worker-messages.ts'
import type { FromWorker, ToWorker } from './worker-messages.ts'

/** One call to the worker: `resolve` or `mark`, without its number. */
export type WorkerCall = ToWorker extends infer Message ? (Message extends { type: 'resolve' | 'mark' } ? Omit<Message, 'id'> : never) : never

export type Reply = Extract<FromWorker, { type: 'facts' | 'marked' }>

export type WorkerLinkOptions = {
  /** The worker's module. */
  entry?: URL
  /** Cloned to the worker at every start. */
  workerData: unknown
  onMessage: (message: FromWorker) => void
  onDown: (reason: string) => void
  /** Milliseconds before the n-th restart in a row. */
  backOffMs?: (attempt: number) => number
}

/**
 * Keeps one worker running: starts it, numbers calls and answers them, and starts it again when it dies, each time waiting longer. While it is
 * down calls reject with `unavailable`.
 */
export interface WorkerLink extends AsyncDisposable {
  /** Settles with the first start. @throws SitrepError what the worker could not do, such as `address-in-use` */
  readonly started: Promise<void>
  readonly up: boolean
  call(call: WorkerCall, signal: AbortSignal): Promise<Reply>
}

/** How long a worker may take to stop before it is ended. */
const stopDeadlineMs = 6_000

type Call = { resolve: (reply: Reply) => void; reject: (error: Error) => void }

type Calls = {
  /** Numbers a call and waits for its reply; `onAbort` is told when the caller no longer wants it. */
  wait(options: { signal: AbortSignal; send: (id: number) => void; onAbort: (id: number) => void }): Promise<Reply>
  settle(id: number, how: (call: Call) => void): void
  rejectAll(error: Error): void
}

function createCalls(): Calls {
  const waiting = new Map<number, Call>()
  let lastId = 0
  function settle(id: number, how: (call: Call) => void): void {
    const call = waiting.get(id)
    waiting.delete(id)
    if (call !== undefined) how(call)
  }
  return {
    settle,
    rejectAll(error) {
      for (const call of waiting.values()) call.reject(error)
      waiting.clear()
    },
    async wait({ signal, send, onAbort }) {
      signal.throwIfAborted()
      lastId += 1
      const id = lastId
      const abort = (): void => {
        onAbort(id)
        settle(id, (call) => call.reject(signal.reason instanceof Error ? signal.reason : new DOMException('aborted', 'AbortError')))
      }
      try {
        return await new Promise<Reply>((resolve, reject) => {
          waiting.set(id, { resolve, reject })
          signal.addEventListener('abort', abort, { once: true })
          send(id)
        })
      } finally {
        signal.removeEventListener('abort', abort)
      }
    },
  }
}

function tell(worker: Worker, message: ToWorker): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is for windows; this is a thread
  worker.postMessage(message)
}

export function createWorkerLink(options: WorkerLinkOptions): WorkerLink {
  const backOffMs = options.backOffMs ?? ((attempt) => Math.min(30_000, 500 * 2 ** attempt))
  const calls = createCalls()
  const first = withResolvers()
  let worker: Worker | undefined
  let up = false
  let stopping = false
  let everUp = false
  let attempt = 0
  let restart: NodeJS.Timeout | undefined
  let fatal: Error | undefined

  function start(): void {
    fatal = undefined
    const current = new Worker(options.entry ?? workerEntry(), { workerData: options.workerData })
    worker = current
    current.on('message', receive)
    current.on('error', (error) => {
      fatal ??= new SitrepError('unavailable', `The recorder failed: ${error.message}`, { cause: error })
    })
    current.on('exit', onExit)
  }

  function receive(message: FromWorker): void {
    switch (message.type) {
      case 'facts':
      case 'marked':
        calls.settle(message.id, (call) => call.resolve(message))
        break
      case 'failed':
        calls.settle(message.id, (call) => call.reject(fromWireError(message.error)))
        break
      case 'fatal':
        fatal = fromWireError(message.error)
        break
      case 'ready':
        up = true
        everUp = true
        attempt = 0
        options.onMessage(message)
        first.resolve()
        break
      default:
        options.onMessage(message)
    }
  }

  function onExit(): void {
    worker = undefined
    up = false
    const reason = fatal ?? new SitrepError('unavailable', 'The recorder stopped unexpectedly.')
    calls.rejectAll(new SitrepError('unavailable', 'The recorder stopped while it was answering. It is being started again; ask again in a moment.'))
    // What fails at the first start (an address in use) fails again: the caller decides.
    if (!everUp) first.reject(reason)
    if (!everUp || stopping) return
    options.onDown(reason.message)
    restart = setTimeout(start, backOffMs(attempt))
    attempt += 1
  }

  start()
  return {
    started: first.promise,
    get up() {
      return up
    },
    async call(call, signal) {
      const current = worker
      if (current === undefined || !up) throw new SitrepError('unavailable', 'The recorder is being started again. Ask again in a moment.')
      return await calls.wait({ signal, send: (id) => tell(current, { ...call, id }), onAbort: (id) => tell(current, { type: 'abort', id }) })
    },
    async [Symbol.asyncDispose]() {
      stopping = true
      clearTimeout(restart)
      if (worker !== undefined) await stopWorker(worker)
    },
  }
}

async function stopWorker(worker: Worker): Promise<void> {
  const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
  tell(worker, { type: 'stop' })
  const timer = setTimeout(() => void worker.terminate(), stopDeadlineMs)
  await gone
  clearTimeout(timer)
}

function withResolvers(): { promise: Promise<void>; resolve: () => void; reject: (error: Error) => void } {
  let settle: { resolve: () => void; reject: (error: Error) => void } = { resolve: () => undefined, reject: () => undefined }
  const promise = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject }
  })
  return { promise, ...settle }
}

function workerEntry(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? './worker-from-source.mjs' : './worker.js', import.meta.url)
}
