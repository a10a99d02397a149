import { SitrepError, cancelledError } from '../../core/errors.ts'
import type { Clock, Instant } from '../../core/time.ts'
import { longestTimerMs } from '../../lib/schedule.ts'

/** For how long a request is wanted: until its caller goes away or its deadline passes. */
export interface Wanted {
  /** Aborts with the SitrepError to give the caller: `cancelled` or `deadline-exceeded`. */
  readonly signal: AbortSignal
  /** Nothing is watched any more. */
  stop(): void
}

export function wantedUntil({ signal, deadline }: { signal: AbortSignal; deadline?: Instant | undefined }, now: Clock): Wanted {
  const controller = new AbortController()
  const cancel = (): void => controller.abort(cancelledError(signal.reason))
  const late = (): void => controller.abort(new SitrepError('deadline-exceeded', 'The model did not begin before the deadline of the request.'))
  const leftMs = deadline === undefined ? Infinity : deadline - now()
  const timer = leftMs === Infinity ? undefined : setTimeout(late, Math.min(Math.max(0, leftMs), longestTimerMs))
  if (leftMs <= 0) late()
  if (signal.aborted) cancel()
  else signal.addEventListener('abort', cancel, { once: true })
  return {
    signal: controller.signal,
    stop() {
      clearTimeout(timer)
      signal.removeEventListener('abort', cancel)
    },
  }
}
