import { SitrepError } from '../../core/errors.ts'
import type { ChatEngine, EmbeddingEngine, EngineSettings } from '../engine.ts'
import { toWireError } from './engine-messages.ts'
import type { FromEngine, ToEngine } from './engine-messages.ts'

export type Engine = ChatEngine | EmbeddingEngine
export type OpenEngine = (settings: EngineSettings) => Promise<Engine>

export type EngineHostOptions = {
  open: OpenEngine
  send: (message: FromEngine) => void
  /** Called when the parent asked to close, after the engine has closed. */
  onClosed: () => void
}

/** The engine's side of the process: takes the parent's messages, and answers each call once. */
export function createEngineHost({ open, send, onClosed }: EngineHostOptions): { receive(message: ToEngine): void } {
  const aborts = new Map<number, AbortController>()
  let opening: Promise<Engine> | undefined
  let engine: Engine | undefined

  async function start(settings: EngineSettings): Promise<void> {
    try {
      opening = open(settings)
      engine = await opening
      if (engine.kind === 'chat') send({ type: 'ready', kind: 'chat', facts: { ...engine.facts } })
      else send({ type: 'ready', kind: 'embedder', facts: { ...engine.facts } })
    } catch (error) {
      send({ type: 'cannot-open', error: toWireError(error) })
    }
  }

  async function answer(id: number, work: () => Promise<FromEngine>): Promise<void> {
    try {
      send(await work())
    } catch (error) {
      send({ type: 'failed', id, error: toWireError(error) })
    } finally {
      aborts.delete(id)
    }
  }

  async function generate({ id, request }: Extract<ToEngine, { type: 'generate' }>): Promise<FromEngine> {
    const controller = new AbortController()
    aborts.set(id, controller)
    const result = await chat(engine).generate(request, { signal: controller.signal, onText: (text) => send({ type: 'text', id, text }) })
    return { type: 'done', id, result }
  }

  async function close(): Promise<void> {
    for (const controller of aborts.values()) controller.abort()
    await engine?.[Symbol.asyncDispose]()
    onClosed()
  }

  return {
    receive(message) {
      switch (message.type) {
        case 'open':
          void start(message.settings)
          return
        case 'generate':
          void answer(message.id, () => generate(message))
          return
        case 'abort':
          aborts.get(message.id)?.abort()
          return
        case 'count':
          void answer(message.id, async () => ({ type: 'counted', id: message.id, tokens: await chat(engine).countTokens(message.text) }))
          return
        case 'embed':
          void answer(message.id, async () => ({ type: 'embedded', id: message.id, vectors: await embedder(engine).embed(message.texts) }))
          return
        case 'close':
          void close()
          return
        default:
          message satisfies never
      }
    },
  }
}

function chat(engine: Engine | undefined): ChatEngine {
  if (engine?.kind !== 'chat') throw new SitrepError('internal', 'This engine is no chat model.')
  return engine
}

function embedder(engine: Engine | undefined): EmbeddingEngine {
  if (engine?.kind !== 'embedder') throw new SitrepError('internal', 'This engine gives no vectors.')
  return engine
}
