import type { ChatModel, ModelEvent, ModelFigures, ModelRequest, ModelRequestOptions, ModelState } from '../../core/chat-model.ts'
import { SitrepError } from '../../core/errors.ts'
import { systemClock } from '../../core/time.ts'
import type { Clock } from '../../core/time.ts'
import { createQueue } from '../queue.ts'
import { createExchange } from './exchange.ts'
import type { Exchange } from './exchange.ts'
import { openCompletion } from './open-completion.ts'
import { RemoteError } from './remote-error.ts'
import type { GrammarDialect } from './request-body.ts'
import { createRollingFigures } from '../rolling-figures.ts'
import type { RollingFigures } from '../rolling-figures.ts'
import { createServerHealth } from './server-health.ts'
import type { HealthOptions, ServerHealth } from './server-health.ts'
import { createCountTokens } from './token-count.ts'
import { writeCompletion } from './write-completion.ts'

/** Milliseconds. */
export type RemoteTimeouts = {
  /** Until there is a connection. */
  connectMs: number
  /** From there to the first token: the server's own queue is in it. */
  firstTokenMs: number
  betweenTokensMs: number
  /** Of one attempt. */
  totalMs: number
}

export const usualTimeouts: RemoteTimeouts = { connectMs: 2_000, firstTokenMs: 8_000, betweenTokensMs: 5_000, totalMs: 60_000 }

export type RemoteLog = { level: 'info' | 'warn'; message: string; details?: Readonly<Record<string, unknown>> }

export type OpenAiCompatibleOptions = {
  /** As it is shown. */
  id: string
  /** Up to and with the version: `http://vllm:8000/v1`. */
  baseUrl: string
  /** As the server calls it. */
  model: string
  /** Asked for each request; see `createApiKey`. */
  apiKey?: () => string | undefined
  /** Prompt and answer together; the server may say that it holds less. */
  contextTokens: number
  timeouts?: Partial<RemoteTimeouts>
  /** Requests at the server at once; no more than it batches. */
  places?: number
  queueLimit?: number
  /** How often more a request is made that failed before its first token. */
  retries?: number
  grammarDialect?: GrammarDialect
  health?: Pick<HealthOptions, 'breakAfter' | 'probeMs' | 'backOffMs' | 'random'>
  /** Before the first repetition, milliseconds; then doubling, each up to twice as long by chance. */
  retryDelayMs?: number
  now?: Clock
  onLog?: (log: RemoteLog) => void
}

type Parts = {
  options: OpenAiCompatibleOptions
  exchange: Exchange
  health: ServerHealth
  figures: RollingFigures
  timeouts: RemoteTimeouts
  contextTokens: () => number
  now: Clock
  log: (log: RemoteLog) => void
}

const usualPlaces = 16
const usualQueueLimit = 32

/** A model behind any server that speaks OpenAI's chat completions: vLLM, llama-server, TGI. */
export function openOpenAiCompatibleModel(options: OpenAiCompatibleOptions): ChatModel {
  const { id, places = usualPlaces, queueLimit = usualQueueLimit, now = systemClock, apiKey = () => undefined, grammarDialect = 'none' } = options
  const timeouts: RemoteTimeouts = { ...usualTimeouts, ...options.timeouts }
  const log = options.onLog ?? (() => undefined)
  const exchange = createExchange({ baseUrl: new URL(options.baseUrl), connectMs: timeouts.connectMs, apiKey })
  const health = createServerHealth({
    exchange,
    model: options.model,
    now,
    ...options.health,
    onChange: (state, failure) => log({ level: state === 'failed' ? 'warn' : 'info', message: `The server of ${id} is ${state}`, details: { failure } }),
  })
  const queue = createQueue({ places, limit: queueLimit, now })
  const figures = createRollingFigures()
  const contextTokens = (): number => Math.min(options.contextTokens, health.contextTokens() ?? options.contextTokens)
  const countTokens = createCountTokens({ exchange, model: options.model, now })
  const closing = new AbortController()
  const parts: Parts = { options: { ...options, apiKey, grammarDialect }, exchange, health, figures, timeouts, contextTokens, now, log }

  async function* stream(request: ModelRequest, { signal, deadline }: ModelRequestOptions): AsyncGenerator<ModelEvent, void, void> {
    refuseClosed(closing.signal, id)
    health.refuseWhenDown()
    const both = AbortSignal.any([signal, closing.signal])
    const leave = await queue.enter({ priority: request.priority, signal: both, deadline })
    try {
      // It may have gone while this one waited.
      health.refuseWhenDown()
      yield* served(parts, request, { signal: both, ...(deadline === undefined ? {} : { deadline }) })
    } catch (thrown) {
      refuseClosed(closing.signal, id)
      throw thrown
    } finally {
      leave()
    }
  }

  return {
    id,
    get contextTokens() {
      return contextTokens()
    },
    capabilities: { grammar: grammarDialect !== 'none', adapters: false },
    stream,
    async countTokens(text, { signal }) {
      refuseClosed(closing.signal, id)
      return await countTokens(text, AbortSignal.any([signal, closing.signal]))
    },
    state: (): ModelState => health.state(),
    figures: () => figuresOf(parts, { running: queue.running, waiting: queue.waiting, places, queueLimit }),
    [Symbol.asyncDispose]() {
      closing.abort()
      health.close()
      exchange.close()
      return Promise.resolve()
    },
  }
}

/** What a client is told about a model that was closed. */
function refuseClosed(closing: AbortSignal, id: string): void {
  if (closing.aborted) throw new SitrepError('model-unavailable', `The model ${id} is closed.`)
}

async function* served(parts: Parts, request: ModelRequest, options: ModelRequestOptions): AsyncGenerator<ModelEvent, void, void> {
  const { health, figures, now, log, timeouts, exchange, contextTokens } = parts
  const { model, apiKey, grammarDialect = 'none', retries = 2, retryDelayMs = 100, id } = parts.options
  const opening = {
    exchange,
    model,
    dialect: grammarDialect,
    timeouts,
    now,
    retries,
    retryDelayMs,
    contextTokens: contextTokens(),
    hasKey: apiKey?.() !== undefined,
  }
  try {
    using completion = await openCompletion(request, options, opening)
    yield* writeCompletion(completion, request, {
      betweenTokensMs: timeouts.betweenTokensMs,
      async onServed(done) {
        figures.note(done)
        await health.succeeded()
      },
    })
  } catch (thrown) {
    if (thrown instanceof RemoteError) {
      log({ level: 'warn', message: `A request to ${id} failed: ${thrown.message}`, details: { cause: causeOf(thrown) } })
      await health.failed(thrown)
    }
    throw thrown
  }
}

/** The code of what lies below, such as ECONNREFUSED; nothing a server said. */
function causeOf({ cause }: SitrepError): string | undefined {
  if (!(cause instanceof Error)) return undefined
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name
}

type Load = Pick<ModelFigures, 'running' | 'waiting' | 'places' | 'queueLimit'>

function figuresOf({ health, figures }: Parts, load: Load): ModelFigures {
  return {
    ...load,
    state: health.state(),
    threads: null,
    memoryBytes: null,
    loadMs: null,
    promptTokensPerSecond: null,
    tokensPerSecond: figures.tokensPerSecond(),
    firstTokenMs: figures.firstTokenMs(load),
    restarts: 0,
    failure: health.state() === 'failed' ? health.failure() : null,
  }
}
