import { DateTime } from 'luxon'
import { dayMs, hourMs, minuteMs, secondMs } from './time.ts'
import type { Instant, Interval, TimeZone } from './time.ts'
import { SitrepError } from './errors.ts'

const steps = [
  secondMs,
  5 * secondMs,
  10 * secondMs,
  30 * secondMs,
  minuteMs,
  2 * minuteMs,
  5 * minuteMs,
  10 * minuteMs,
  15 * minuteMs,
  30 * minuteMs,
  hourMs,
  2 * hourMs,
  3 * hourMs,
  6 * hourMs,
  12 * hourMs,
  dayMs,
  7 * dayMs,
]
const mostByDefault = 60
const mostEver = 1_500
/** More than these are not filled with what is not known. */
const mostUnclipped = 240
/** More are not even looked through for those of which something is known. */
const mostLookedAt = 20_000

/** The smallest usual step that gives at most sixty buckets. */
export function defaultStep(window: Interval): number {
  return steps.find((step) => (window.to - window.from) / step <= mostByDefault) ?? Math.ceil((window.to - window.from) / mostByDefault / dayMs) * dayMs
}

export type BucketOptions = {
  step?: number | undefined
  zone: TimeZone
  /** What is recorded of the window: where it has too many buckets, those at both ends of which nothing is known are left out. */
  recorded: readonly Interval[]
}

/** Half-open buckets that cover the window; edges lie on multiples of the step counted from local midnight. */
export function bucketsOf(window: Interval, { step = defaultStep(window), zone, recorded }: BucketOptions): Interval[] {
  if (step < secondMs || step % secondMs !== 0)
    throw new SitrepError('cannot-answer', 'The shortest step of a trend is one second. Ask for whole seconds, minutes or hours.')
  const asked = (window.to - window.from) / step
  if (asked > mostLookedAt) throw tooMany(asked)
  const buckets: Interval[] = []
  let from = window.from
  while (from < window.to) {
    const to = Math.min(window.to, nextEdge(from, { step, zone }))
    buckets.push({ from, to })
    from = to
  }
  const shown = asked > mostUnclipped ? known(buckets, recorded) : buckets
  if (shown.length > mostEver) throw tooMany(shown.length)
  return shown
}

function tooMany(points: number): SitrepError {
  return new SitrepError('cannot-answer', `That would be ${Math.ceil(points)} points. Ask for a longer step or a shorter window.`)
}

/** Without those at both ends of which nothing is known. */
function known(buckets: readonly Interval[], recorded: readonly Interval[]): Interval[] {
  const [first, last] = [recorded[0], recorded.at(-1)]
  return first === undefined || last === undefined ? buckets.slice(0, mostEver) : buckets.filter((bucket) => bucket.to > first.from && bucket.from < last.to)
}

function nextEdge(instant: Instant, { step, zone }: { step: number; zone: TimeZone }): Instant {
  const midnight = DateTime.fromMillis(instant, { zone }).startOf('day')
  if (step >= dayMs) return midnight.plus({ days: Math.max(1, Math.round(step / dayMs)) }).toMillis()
  const edge = midnight.toMillis() + (Math.floor((instant - midnight.toMillis()) / step) + 1) * step
  // A day of 23 or 25 hours begins its buckets anew at midnight.
  return Math.min(edge, midnight.plus({ days: 1 }).toMillis())
}
