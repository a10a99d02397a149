import { secondMs } from '../core/time.ts'
import type { Instant, Interval } from '../core/time.ts'

/* The platform's own convention, not the standard's: Unix seconds with bit 31 set. Rows bear whole seconds, so ranges of them are exact. */

/** First and last second of a half-open window, both included; undefined when no whole second lies in it. */
export function secondsOf({ from, to }: Interval): { first: number; last: number } | undefined {
  const first = Math.ceil(from / secondMs)
  const last = Math.ceil(to / secondMs) - 1
  return last < first ? undefined : { first, last }
}

/** Unix seconds as entity and event routes want them. */
export function toStamp(epochSeconds: number): number {
  return (epochSeconds | 0x80000000) >>> 0
}

/** The instant a stored stamp means. */
export function fromStamp(stamp: number): Instant {
  return ((stamp & 0x7fffffff) >>> 0) * secondMs
}
