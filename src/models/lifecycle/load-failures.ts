import { errorTable, SitrepError } from '../../core/errors.ts'
import type { ErrorCode } from '../../core/errors.ts'
import type { Instant } from '../../core/time.ts'

const firstPauseMs = 1_000
const longestPauseMs = 60_000
/** What does not mend itself: weights that are missing or bad, memory that is not there. */
const lasting: readonly ErrorCode[] = ['bad-weights', 'weights-missing', 'not-enough-memory', 'bad-config']

export type LoadFailures = {
  note(error: SitrepError): void
  clear(): void
  /** Until the pause after the last failure is over. @throws SitrepError */
  throwIfPausing(): void
  message(): string | null
}

/** Remembers why loading failed, and for how long it is not tried again. */
export function createLoadFailures(now: () => Instant): LoadFailures {
  let last: { error: SitrepError; until: Instant; count: number } | undefined
  return {
    note(error) {
      const count = (last?.count ?? 0) + 1
      const pauseMs = lasting.includes(error.code) ? longestPauseMs : Math.min(longestPauseMs, firstPauseMs * 2 ** (count - 1))
      last = { error, until: now() + pauseMs, count }
    },
    clear() {
      last = undefined
    },
    throwIfPausing() {
      if (last === undefined || now() >= last.until) return
      const { error, until } = last
      const code = errorTable[error.code].retryable || lasting.includes(error.code) ? error.code : 'model-unavailable'
      throw new SitrepError(code, `${error.message} It is tried again in ${Math.max(1, Math.ceil((until - now()) / 1_000))} s.`, { cause: error })
    },
    message: () => last?.error.message ?? null,
  }
}
