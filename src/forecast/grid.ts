import { DateTime, IANAZone } from 'luxon'
import { dayMs, hourMs, minuteMs } from '../core/time.ts'
import type { Instant, TimeZone } from '../core/time.ts'

export type Step = 'minute' | 'hour' | 'day' | 'week'
/** `v` is a count or a mean over the step that begins at `t`; null is a gap (nothing was listening), never zero. */
export type SeriesPoint = { t: Instant; v: number | null }

/** A cycle of the series. Slots follow the local clock, so that "the same hour" stays the same through a change to summer time. */
export type Season = {
  kind: 'day' | 'week' | 'other'
  /** In steps. */
  length: number
  /** For every point of the series and every step ahead: which slot of the cycle it is, from 0 up to `length`. */
  slots: Uint16Array
}

/** A series on an even grid, with the calendar of the steps ahead. */
export type Grid = {
  step: Step
  /** NaN is a gap. Begins and ends with a known value. */
  values: Float64Array
  /** Instants of the values and of `ahead` steps after them. */
  times: Float64Array
  /** Shortest first. */
  seasons: Season[]
  /** Steps at the end of the series as given that are unknown; they are forecast too, then dropped. */
  trailingGap: number
  /** Unknown steps between the first and the last known value. */
  gaps: number
  known: number
  /** Points before the first one kept, because the series was longer than the limit. */
  dropped: number
}

export type GridOptions = { step: Step; zone: TimeZone; ahead: number; maximumPoints: number; seasonalPeriods?: readonly number[] }

const stepMs: Record<Step, number> = { minute: minuteMs, hour: hourMs, day: dayMs, week: 7 * dayMs }
const dailySteps: Record<Step, number> = { minute: 1_440, hour: 24, day: 1, week: 0 }
const defaultPeriods: Record<Step, readonly number[]> = { minute: [1_440], hour: [24, 168], day: [7], week: [] }

/**
 * Lays the points on an even grid; steps nobody mentions are gaps. Undefined when no value is known.
 * Throws a RangeError for what no series may hold: negative or endless values, two values for one step, instants off the grid.
 */
export function layGrid(points: readonly SeriesPoint[], options: GridOptions): Grid | undefined {
  const { step, zone, ahead, maximumPoints } = options
  if (!IANAZone.isValidZone(zone)) throw new RangeError(`"${zone}" is not a time zone`)
  const ordered = points.toSorted((one, other) => one.t - other.t)
  for (const point of ordered) checkPoint(point)
  const firstKnown = ordered.findIndex((point) => point.v !== null)
  const lastKnown = ordered.findLastIndex((point) => point.v !== null)
  const [first, last, end] = [ordered[firstKnown], ordered[lastKnown], ordered.at(-1)]
  if (first === undefined || last === undefined || end === undefined) return undefined
  const place = placer(step, zone, first.t)
  const span = place(last.t) + 1
  const kept = Math.min(span, maximumPoints)
  const values = new Float64Array(kept).fill(Number.NaN)
  for (const { t, v } of ordered.slice(firstKnown, lastKnown + 1)) fillPlace(values, place(t) - (span - kept), v)
  // After a cut the series may begin inside a gap.
  const begin = values.findIndex((value) => !Number.isNaN(value))
  const trimmed = values.subarray(begin)
  const trailingGap = place(end.t) - place(last.t)
  const times = timesFrom({ step, zone, origin: first.t, skip: span - kept + begin, count: trimmed.length + trailingGap + ahead })
  const known = trimmed.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : 1), 0)
  const seasons = [...(options.seasonalPeriods ?? defaultPeriods[step])]
    .sort((one, other) => one - other)
    .map((length) => seasonFor({ step, zone, times, length }))
  return { step, values: trimmed, times, seasons, trailingGap, gaps: trimmed.length - known, known, dropped: span - kept + begin }
}

function checkPoint({ t, v }: SeriesPoint): void {
  if (!Number.isSafeInteger(t)) throw new RangeError(`a series point has the instant ${t}`)
  if (v !== null && !(v >= 0 && v <= Number.MAX_SAFE_INTEGER)) throw new RangeError(`a series holds ${v}: counts and means are numbers from zero up`)
}

function fillPlace(values: Float64Array, index: number, v: number | null): void {
  if (v === null || index < 0) return
  if (!Number.isNaN(values[index])) throw new RangeError('a series has two values for one step')
  values[index] = v
}

/** Days and weeks are counted on the local calendar: a day of 23 or 25 hours is one step. */
function placer(step: Step, zone: TimeZone, origin: Instant): (t: Instant) => number {
  const iana = IANAZone.create(zone)
  const calendar = step === 'day' || step === 'week'
  const unit = step === 'week' ? 7 : 1
  const localDay = (t: Instant): number => Math.floor((t + iana.offset(t) * minuteMs) / dayMs)
  const originDay = calendar ? localDay(origin) : 0
  return (t) => {
    const place = calendar ? (localDay(t) - originDay) / unit : (t - origin) / stepMs[step]
    if (!Number.isInteger(place)) throw new RangeError(`the instant ${new Date(t).toISOString()} is not on the grid of one point a ${step}`)
    return place
  }
}

type TimesRequest = { step: Step; zone: TimeZone; origin: Instant; skip: number; count: number }

function timesFrom({ step, zone, origin, skip, count }: TimesRequest): Float64Array {
  const start = DateTime.fromMillis(origin, { zone })
  return Float64Array.from({ length: count }, (_, index) => {
    const steps = skip + index
    if (step === 'day') return start.plus({ days: steps }).toMillis()
    if (step === 'week') return start.plus({ weeks: steps }).toMillis()
    return origin + steps * stepMs[step]
  })
}

type SeasonRequest = { step: Step; zone: TimeZone; times: Float64Array; length: number }

function seasonFor({ step, zone, times, length }: SeasonRequest): Season {
  if (!Number.isInteger(length) || length < 2 || length > 65_535) throw new RangeError(`a season of ${length} steps`)
  const perDay = dailySteps[step]
  const kind = perDay > 1 && length === perDay ? 'day' : perDay > 0 && length === 7 * perDay ? 'week' : 'other'
  if (kind === 'other') return { kind, length, slots: Uint16Array.from(times, (_, index) => index % length) }
  const offsets = offsetsOf(times, zone)
  const cycleMs = kind === 'day' ? dayMs : 7 * dayMs
  // The epoch was a Thursday; three days on, cycles of a week begin on Mondays.
  const shift = kind === 'week' ? 3 * dayMs : 0
  const slots = Uint16Array.from(times, (t, index) => {
    const local = t + (offsets[index] ?? 0) * minuteMs + shift
    return Math.floor((local - Math.floor(local / cycleMs) * cycleMs) / stepMs[step])
  })
  return { kind, length, slots }
}

/** Minutes east of Greenwich at each instant. Asked once a week of the series where the ends agree: a zone's rules change less often than that. */
function offsetsOf(times: Float64Array, zone: TimeZone): Float64Array {
  const iana = IANAZone.create(zone)
  const offsets = new Float64Array(times.length)
  let from = 0
  while (from < times.length) {
    const first = times[from] ?? 0
    let to = from
    while (to + 1 < times.length && (times[to + 1] ?? 0) - first <= 7 * dayMs) to += 1
    const [start, end] = [iana.offset(first), iana.offset(times[to] ?? first)]
    for (let index = from; index <= to; index += 1) offsets[index] = start === end ? start : iana.offset(times[index] ?? 0)
    from = to + 1
  }
  return offsets
}
