import type { Clock, Instant } from '../core/time.ts'
import { abortable } from '../lib/abort.ts'
import { timers } from '../lib/schedule.ts'
import type { Schedule } from '../lib/schedule.ts'
import type { Leaving } from './leavable.ts'

export type DeadlineOptions = { at: Instant; now: Clock; schedule?: Schedule | undefined; signal: AbortSignal; leaving: Leaving }

/** A signal that aborts when it is too late, or no longer wanted, whichever comes first; `release` when nothing depends on it any more. */
function limited(options: DeadlineOptions): { signal: AbortSignal; release: () => void } {
  const { at, now, schedule = timers, signal, leaving } = options
  const left = at - now()
  if (left <= 0) throw tooLate()
  const controller = new AbortController()
  const stop = (): void => controller.abort(signal.reason instanceof Error ? signal.reason : cancelled())
  if (signal.aborted) stop()
  signal.addEventListener('abort', stop, { once: true })
  leaving.onLeave(() => controller.abort(cancelled()))
  const cancelTimer = schedule(() => controller.abort(tooLate()), left)
  return {
    signal: controller.signal,
    release() {
      cancelTimer()
      signal.removeEventListener('abort', stop)
    },
  }
}

/** Work that ends, for the caller, when it is done, too late, or no longer wanted, whichever comes first; the work's own signal aborts with it. */
export async function withinDeadline<T>(work: (signal: AbortSignal) => Promise<T>, options: DeadlineOptions): Promise<T> {
  const { signal, release } = limited(options)
  try {
    return await abortable(work(signal), signal)
  } finally {
    release()
  }
}

export function cancelled(): DOMException {
  return new DOMException('nobody waits for this any more', 'AbortError')
}

function tooLate(): DOMException {
  return new DOMException('the deadline has passed', 'TimeoutError')
}
