import { longestTimerMs } from './schedule.ts'

export type TimeLimit = {
  /** Aborts with the outer signal, or as a `TimeoutError` when the time is over. */
  readonly signal: AbortSignal
  /** The time is over, though nobody aborted. */
  readonly over: boolean
  /** The work is done: nothing waits any more. */
  end(): void
}

/**
 * A signal that also aborts after some time. In place of `AbortSignal.any([signal, AbortSignal.timeout(ms)])`, whose inner signal Node 20 may collect
 * as garbage, and which then never fires.
 */
export function timeLimit(signal: AbortSignal, ms: number): TimeLimit {
  const controller = new AbortController()
  let over = false
  const onAbort = (): void => controller.abort(signal.reason)
  const timer = setTimeout(
    () => {
      over = true
      controller.abort(new DOMException('The time is over.', 'TimeoutError'))
    },
    Math.min(Math.max(0, ms), longestTimerMs),
  )
  if (signal.aborted) onAbort()
  else signal.addEventListener('abort', onAbort, { once: true })
  return {
    signal: controller.signal,
    get over() {
      return over
    },
    end() {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
    },
  }
}
