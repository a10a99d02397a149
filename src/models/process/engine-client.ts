import { setMaxListeners } from 'node:events'
import { SitrepError } from '../../core/errors.ts'
import { abortable } from '../../lib/abort.ts'
import type { EngineRequest, EngineResult } from '../engine.ts'
import { createEngineCalls, unexpected } from './engine-calls.ts'
import type { Answer, EngineCalls } from './engine-calls.ts'
import { createEngineProcess } from './engine-process.ts'
import type { EngineProcess, EngineProcessOptions, Ready } from './engine-process.ts'
import { createTextChannel } from './text-channel.ts'

/** A generation under way. */
export interface Generation {
  /** The next text, or how it ended. @throws SitrepError of the engine, or `model-unavailable` when it died */
  read(): Promise<{ text: string } | { result: EngineResult }>
  /** Nothing more of the text is wanted; the engine stops within a token. */
  abort(): void
  /** When the engine is done with it, however that was. */
  readonly over: Promise<void>
}

/** The engine of a child process as calls. */
export interface EngineClient extends AsyncDisposable {
  readonly process: EngineProcess
  /** Aborts with a SitrepError when the engine goes down; another one from when it is up again. */
  readonly down: AbortSignal
  /** Waits while the engine starts for the first time. @throws SitrepError its trouble, or the signal's reason */
  whenReady(signal: AbortSignal): Promise<Ready>
  generate(request: EngineRequest): Generation
  countTokens(text: string): Promise<number>
  embed(texts: readonly string[]): Promise<Float32Array[]>
}

/** An engine that does not stop what nobody wants any more is ended. A prompt is evaluated in pieces shorter than this on any machine. */
const stopDeadlineMs = 15_000

export function createEngineClient(options: EngineProcessOptions): EngineClient {
  let down = manyListen()
  const process = createEngineProcess(options, {
    onMessage: (message) => calls.receive(message),
    onUp() {
      if (down.signal.aborted) down = manyListen()
    },
    onDown(error) {
      calls.failAll(error)
      down.abort(error)
    },
  })
  const calls = createEngineCalls({
    send: (message) => process.send(message),
    why: () => process.trouble ?? new SitrepError('model-unavailable', "The model's process takes no requests just now. Ask again in a moment."),
  })

  return {
    process,
    get down() {
      return down.signal
    },
    async whenReady(signal) {
      if (process.trouble !== undefined) throw process.trouble
      return await (process.phase === 'ready' && process.ready !== undefined ? process.ready : abortable(process.started, signal))
    },
    generate: (request) => generate({ calls, process }, request),
    countTokens: async (text) => (await calls.ask('counted', (id) => ({ type: 'count', id, text }))).tokens,
    embed: async (texts) => (await calls.ask('embedded', (id) => ({ type: 'embed', id, texts }))).vectors,
    [Symbol.asyncDispose]: () => process[Symbol.asyncDispose](),
  }
}

function generate({ calls, process }: { calls: EngineCalls; process: EngineProcess }, request: EngineRequest): Generation {
  const channel = createTextChannel<EngineResult>()
  let stopping: NodeJS.Timeout | undefined
  let isOver = false
  let tellOver: () => void = () => undefined
  const over = new Promise<void>((resolve) => {
    tellOver = resolve
  })
  const settled = (): void => {
    isOver = true
    clearTimeout(stopping)
    tellOver()
  }
  const onMessage = (message: Answer): void => {
    if (message.type === 'text') {
      channel.push(message.text)
      return
    }
    if (message.type === 'done') channel.finish(message.result)
    else channel.fail(unexpected(message))
    settled()
  }
  const fail = (error: SitrepError): void => {
    channel.fail(error)
    settled()
  }
  const id = calls.begin({ onMessage, fail }, (id) => ({ type: 'generate', id, request }))
  return {
    read: () => channel.read(),
    over,
    abort() {
      channel.mute()
      if (isOver || stopping !== undefined) return
      stopping = setTimeout(() => process.kill(`it did not stop within ${stopDeadlineMs / 1_000} s of being asked to`), stopDeadlineMs)
      process.send({ type: 'abort', id })
    },
  }
}

/** Everybody who waits listens. */
function manyListen(): AbortController {
  const controller = new AbortController()
  setMaxListeners(0, controller.signal)
  return controller
}
