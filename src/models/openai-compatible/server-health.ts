import { CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhen } from 'cockatiel'
import type { ModelState } from '../../core/chat-model.ts'
import { toSitrepError } from '../../core/errors.ts'
import type { SitrepError } from '../../core/errors.ts'
import { secondMs } from '../../core/time.ts'
import type { Clock } from '../../core/time.ts'
import type { Exchange } from './exchange.ts'
import { lookAtServer } from './look-at-server.ts'
import { RemoteError } from './remote-error.ts'

export type HealthOptions = {
  exchange: Exchange
  model: string
  now: Clock
  /** Faults in a row after which the server counts as down. */
  breakAfter?: number
  /** How often a server that is well is looked at, milliseconds. */
  probeMs?: number
  /** Until one that is not is looked at again: from the first, doubling, up to the second. */
  backOffMs?: readonly [number, number]
  random?: () => number
  onChange?: (state: ModelState, failure: string | null) => void
}

export interface ServerHealth {
  state(): ModelState
  failure(): string | null
  /** Tokens the server says the model holds. */
  contextTokens(): number | undefined
  /** A server that is down costs nothing. @throws RemoteError at once */
  refuseWhenDown(): void
  succeeded(): Promise<void>
  /** Only faults of the server count. */
  failed(error: SitrepError): Promise<void>
  close(): void
}

/** A breaker closed by a look at the server in the background alone: no request is spent on finding out whether it is back. */
export function createServerHealth(options: HealthOptions): ServerHealth {
  const standing = createStanding(options)
  const closing = new AbortController()
  /** Since when a look must be at more than the list of models. */
  let hasRequestFault = false
  let contextTokens: number | undefined
  let timer: NodeJS.Timeout | undefined
  let isLooking = false
  const schedule = (): void => {
    clearTimeout(timer)
    if (closing.signal.aborted || isLooking) return
    timer = setTimeout(() => void look(), standing.nextLookMs())
    timer.unref()
  }
  const look = async (): Promise<void> => {
    isLooking = true
    try {
      contextTokens = await lookAtServer({ ...options, signal: closing.signal, alsoHealth: hasRequestFault })
      await standing.note({ forget: !hasRequestFault })
    } catch (thrown) {
      if (!closing.signal.aborted) await standing.note({ error: toSitrepError(thrown) })
    }
    isLooking = false
    schedule()
  }
  void look()
  return {
    state: () => (closing.signal.aborted ? 'unloaded' : standing.state()),
    failure: standing.failure,
    contextTokens: () => contextTokens,
    refuseWhenDown() {
      if (standing.state() === 'failed') throw new RemoteError(`The model is not to be had: ${standing.failure() ?? 'its server is down.'}`, { isFault: false })
    },
    async succeeded() {
      hasRequestFault = false
      await standing.note({ forget: true })
    },
    async failed(error) {
      if (!(error instanceof RemoteError && error.isFault)) return
      hasRequestFault = true
      await standing.note({ error })
      schedule()
    },
    close() {
      clearTimeout(timer)
      closing.abort()
    },
  }
}

type Standing = {
  state(): ModelState
  failure(): string | null
  nextLookMs(): number
  /** How it went. `forget`: earlier faults no longer lengthen the wait for the next look. */
  note(went: { error: SitrepError } | { forget: boolean }): Promise<void>
}

function createStanding({
  breakAfter = 3,
  probeMs = 10 * secondMs,
  backOffMs = [secondMs / 2, 30 * secondMs],
  random = Math.random,
  onChange,
}: HealthOptions): Standing {
  const breaker = circuitBreaker(
    handleWhen((error) => error instanceof RemoteError && error.isFault),
    // The looks pace themselves; the breaker need not.
    { halfOpenAfter: 1, breaker: new ConsecutiveBreaker(breakAfter) },
  )
  let hasBeenReady = false
  let failure: string | null = null
  let faults = 0
  let told: ModelState = 'loading'
  const state = (): ModelState => {
    if (breaker.state !== CircuitState.Closed) return 'failed'
    return hasBeenReady ? 'ready' : failure === null ? 'loading' : 'failed'
  }
  return {
    state,
    failure: () => failure,
    nextLookMs() {
      if (state() === 'ready' && faults === 0) return probeMs
      const [first, longest] = backOffMs
      return Math.min(longest, first * 2 ** Math.min(Math.max(faults - 1, 0), 20)) * (0.5 + random())
    },
    async note(went) {
      const error = 'error' in went ? went.error : undefined
      try {
        await breaker.execute(() => {
          if (error !== undefined) throw error
        })
      } catch {
        // What is noted, or that the breaker is open.
      }
      if (error === undefined) hasBeenReady = true
      if ('error' in went) faults += 1
      else if (went.forget) faults = 0
      failure = error?.message ?? null
      if (state() !== told) onChange?.(state(), failure)
      told = state()
    },
  }
}
