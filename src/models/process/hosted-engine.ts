import type { ModelFigures, ModelState, Priority } from '../../core/chat-model.ts'
import { systemClock } from '../../core/time.ts'
import type { Clock } from '../../core/time.ts'
import type { EngineFacts, EngineResult } from '../engine.ts'
import { createRollingFigures } from '../rolling-figures.ts'
import { createQueue } from '../queue.ts'
import { createEngineClient } from './engine-client.ts'
import type { EngineClient } from './engine-client.ts'
import type { EngineProcessOptions } from './engine-process.ts'
import type { Wanted } from './wanted.ts'

export type HostedOptions = EngineProcessOptions & {
  id: string
  /** Requests that may wait for a place; what comes beyond is `overloaded` at once. */
  queueLimit: number
}

/** What a model in a process of ours offers beside its contract. */
export interface Hosted {
  /** Settles when the weights are first loaded. @throws SitrepError `bad-weights`, `weights-missing`, `not-enough-memory`, `model-unavailable` */
  readonly started: Promise<EngineFacts>
  /** Of the child, while there is one. */
  readonly pid: number | undefined
}

/** What chat models and embedders have in common: the engine, the queue before it, and how both are doing. */
export interface HostedEngine extends AsyncDisposable, Pick<Hosted, 'started'> {
  readonly client: EngineClient
  readonly now: Clock
  /** A place at an engine that is ready; gives the function that gives it back. @throws SitrepError as `ChatModel.stream` before it begins */
  enter(wanted: Wanted, priority: Priority): Promise<() => void>
  note(result: EngineResult): void
  state(): ModelState
  figures(): ModelFigures
}

/** Below this the fixed cost of a request says more about its time than the prompt does. */
const measurableTokens = 16

export function createHostedEngine(options: HostedOptions): HostedEngine {
  const { settings, queueLimit, now = systemClock } = options
  const client = createEngineClient(options)
  const { process } = client
  // onnxruntime computes one request after the other.
  const places = settings.engine === 'llama' ? settings.places : 1
  const queue = createQueue({ places, limit: queueLimit, now })
  const rolling = createRollingFigures()
  let promptTokensPerSecond: number | null = null
  const started = process.started.then(({ facts }) => facts)
  // Whoever wants to know asks.
  started.catch(() => undefined)

  return {
    client,
    now,
    started,
    async enter(wanted, priority) {
      if (process.trouble !== undefined) throw process.trouble
      const { down } = client
      const waiting = new AbortController()
      const giveUp = (): void => waiting.abort()
      for (const signal of [wanted.signal, down]) signal.addEventListener('abort', giveUp, { once: true })
      if (wanted.signal.aborted) giveUp()
      let leave: (() => void) | undefined
      try {
        leave = await queue.enter({ priority, signal: waiting.signal })
        await client.whenReady(wanted.signal)
        return leave
      } catch (error) {
        leave?.()
        // Those who wait learn of a fault at once: there are answers that need no model.
        if (down.aborted) throw down.reason
        throw wanted.signal.aborted ? wanted.signal.reason : error
      } finally {
        for (const signal of [wanted.signal, down]) signal.removeEventListener('abort', giveUp)
      }
    },
    note(result) {
      const evaluated = result.promptTokens - (result.reusedTokens ?? 0)
      if (result.promptMs > 0 && evaluated >= measurableTokens) promptTokensPerSecond = moved(promptTokensPerSecond, (evaluated * 1_000) / result.promptMs)
      if (result.outputTokens > 0 && result.reason !== 'abort')
        rolling.note({ firstTokenMs: result.promptMs, outputTokens: result.outputTokens, outputMs: result.outputMs })
    },
    state: () => stateOf(process.phase),
    figures() {
      const load = { running: queue.running, waiting: queue.waiting, places }
      return {
        ...load,
        state: stateOf(process.phase),
        queueLimit,
        threads: settings.threads,
        memoryBytes: process.memoryBytes,
        loadMs: process.ready?.facts.loadMs ?? null,
        promptTokensPerSecond,
        tokensPerSecond: rolling.tokensPerSecond(),
        firstTokenMs: rolling.firstTokenMs(load),
        restarts: process.restarts,
        failure: process.phase === 'failed' ? (process.trouble?.message ?? null) : null,
      }
    },
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  }
}

/** About the last six count. */
function moved(estimate: number | null, sample: number): number {
  return estimate === null ? sample : estimate + 0.3 * (sample - estimate)
}

function stateOf(phase: EngineClient['process']['phase']): ModelState {
  switch (phase) {
    case 'starting':
    case 'restarting':
      return 'loading'
    case 'ready':
      return 'ready'
    case 'failed':
      return 'failed'
    case 'closed':
      return 'unloaded'
    default:
      throw new Error(`There is no phase ${String(phase satisfies never)}.`)
  }
}
