import { LRUCache } from 'lru-cache'
import type { Clock, Instant } from '../core/time.ts'
import { createSharedWork } from '../lib/shared-work.ts'
import { UpstreamError } from './upstream-error.ts'

/** `trouble` is why this is older than was wanted: the service could not be read again. */
export type HeldCall<T> = {
  value: T
  /** When it was asked for. */
  fetchedAt: Instant
  /** When it was there: nothing in it came later. */
  readAt: Instant
  trouble: UpstreamError | undefined
}

export interface HeldCalls<T> {
  /**
   * The answer of a call that is not older than allowed, or of the same call under way for somebody else, or of a new one. When that fails, the
   * last answer known, with the trouble.
   */
  read(key: string, load: (signal: AbortSignal) => Promise<T>, options: { maxAgeMs: number; signal: AbortSignal }): Promise<HeldCall<T>>
  clear(): void
}

export type HeldCallsOptions<T> = {
  now: Clock
  /** How long an answer may still be given when its service fails. */
  lastKnownMs?: number
  /** How long a failure is taken for what asking again would bring. */
  failedMs?: number
  max?: number
  /** Of one answer, in units of which `maxWeight` are held. */
  weigh?: (value: T) => number
  maxWeight?: number
}

type Answer<T> = Omit<HeldCall<T>, 'trouble'>

/** Answers of the services, under keys that hold whose they are. */
export function createHeldCalls<T>(options: HeldCallsOptions<T>): HeldCalls<T> {
  const { now, lastKnownMs = 3_600_000, failedMs = 1_000, max = 500, weigh = () => 1, maxWeight = 200_000 } = options
  const held = new LRUCache<string, Answer<T>>({ max, maxSize: maxWeight, sizeCalculation: ({ value }) => Math.max(1, weigh(value)) })
  const failed = new LRUCache<string, { error: UpstreamError; at: Instant }>({ max })
  const shared = createSharedWork<Answer<T>>()

  const fetchAnew = async (key: string, load: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<Answer<T>> => {
    // What was true when it was asked for; the answer may have travelled long.
    const fetchedAt = now()
    try {
      const value = await load(signal)
      const answer = { value, fetchedAt, readAt: now() }
      held.set(key, answer)
      failed.delete(key)
      return answer
    } catch (thrown) {
      if (thrown instanceof UpstreamError) failed.set(key, { error: thrown, at: now() })
      throw thrown
    }
  }

  return {
    async read(key, load, { maxAgeMs, signal }) {
      const known = held.get(key)
      if (known !== undefined && maxAgeMs > 0 && now() - known.fetchedAt <= maxAgeMs) return { ...known, trouble: undefined }
      try {
        const failure = failed.get(key)
        if (failure !== undefined && now() - failure.at < failedMs) throw failure.error
        const { result } = shared.join(key, async (all) => await fetchAnew(key, load, all), signal)
        return { ...(await result), trouble: undefined }
      } catch (thrown) {
        if (thrown instanceof UpstreamError && known !== undefined && now() - known.fetchedAt <= lastKnownMs) return { ...known, trouble: thrown }
        throw thrown
      }
    },
    clear() {
      held.clear()
      failed.clear()
    },
  }
}
