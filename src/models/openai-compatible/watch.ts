import { SitrepError, cancelledError } from '../../core/errors.ts'
import type { Clock, Instant } from '../../core/time.ts'
import { RemoteError, secondsText } from './remote-error.ts'
import { longestTimerMs } from '../../lib/schedule.ts'

export type WatchOptions = {
  /** The caller's. */
  signal: AbortSignal
  deadline?: Instant | undefined
  totalMs: number
  now: Clock
}

/** Everything that may end an exchange early, as one signal; its reason is the SitrepError to throw. */
export type Watch = Disposable & {
  readonly signal: AbortSignal
  /** From now on the next thing must happen within this; `what` completes "The server of the model did not …". */
  expect(ms: number, what: string): void
  /** Nothing is expected: the reader takes its time. */
  rest(): void
  /** Why it was ended; undefined: it was not. */
  reason(): SitrepError | undefined
}

/** Dispose it when the exchange is over: its timers hold the process otherwise. */
export function createWatch({ signal, deadline, totalMs, now }: WatchOptions): Watch {
  const controller = new AbortController()
  const end = (reason: SitrepError): void => controller.abort(reason)
  const after = (ms: number, reason: () => SitrepError): NodeJS.Timeout => setTimeout(() => end(reason()), Math.min(Math.max(ms, 0), longestTimerMs))
  const onAbort = (): void => end(cancelledError(signal.reason))
  if (signal.aborted) onAbort()
  signal.addEventListener('abort', onAbort, { once: true })
  const timers = [
    after(totalMs, () => new RemoteError(`The server of the model did not end its answer within ${secondsText(totalMs)}.`)),
    ...(deadline === undefined
      ? []
      : [after(deadline - now(), () => new SitrepError('deadline-exceeded', 'The model had written nothing when the deadline of the request came.'))]),
  ]
  let next: NodeJS.Timeout | undefined
  return {
    signal: controller.signal,
    expect(ms, what) {
      clearTimeout(next)
      next = after(ms, () => new RemoteError(`The server of the model did not ${what} within ${secondsText(ms)}.`))
    },
    rest: () => clearTimeout(next),
    reason: () => (controller.signal.reason instanceof SitrepError ? controller.signal.reason : undefined),
    [Symbol.dispose]() {
      for (const timer of [...timers, next]) clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
    },
  }
}
