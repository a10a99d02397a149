import { dayMs, endOfSecond, hourMs, minuteMs, secondMs } from '../core/time.ts'
import type { Instant, Interval } from '../core/time.ts'
import { loggedWithin } from './lists.ts'
import { isOpen, piecesOf, utcDate } from './pieces.ts'
import type { Piece } from './pieces.ts'
import type { Reading } from './reading.ts'
import { eventKinds, storedTypes, sumOf } from './shapes.ts'
import type { Bucket, EventKind, TypeCounts } from './shapes.ts'
import { secondsOf } from './stamps.ts'
import { TooLargeError, UpstreamError } from './upstream-error.ts'

/** Stored PDUs of a window by type. */
export type WindowCounts = {
  byType: TypeCounts
  /** What was really counted: rolling figures end when the platform made them. */
  window: Interval
}

/** What is asked of a count. */
export type CountOptions = {
  now: Instant
  /** Types that matter; missing: all that are stored. */
  types?: readonly number[] | undefined
  /** Octets of one list. */
  maxBytes: number
}

export const allStored: readonly number[] = storedTypes.map(({ pduType }) => pduType)
const bytesOfLogLine = 260
/** Types that have a list of their own. */
export const listKinds: ReadonlyMap<number, EventKind> = new Map([
  [eventKinds.fires.pduType, 'fires'],
  [eventKinds.detonations.pduType, 'detonations'],
  [eventKinds.collisions.pduType, 'collisions'],
])

/** The rolling figures the platform keeps at hand for exactly this window. */
export function rollingPeriod({ from, to }: Interval, now: Instant): 'last60minutes' | 'lastDay' | undefined {
  if (!isOpen(to, now)) return undefined
  const length = to - from
  const near = (wanted: number): boolean => Math.abs(length - wanted) <= 2 * secondMs
  return near(hourMs) ? 'last60minutes' : near(dayMs) ? 'lastDay' : undefined
}

/**
 * Counts a window exactly: from rolling figures, whole UTC days and hours, and rows for the rest.
 * @throws TooLargeError when the rest has too many rows; UpstreamError
 */
export async function countWindow(reading: Reading, window: Interval, options: CountOptions): Promise<WindowCounts> {
  const period = rollingPeriod(window, options.now)
  if (period !== undefined) {
    const { from, until, byType } = await reading.metrics(period)
    return { byType, window: { from, to: until } }
  }
  const byHour = await hasHours(reading, window, options)
  const pieces = piecesOf(window, { now: options.now, hours: byHour })
  const counted = await Promise.all(
    pieces.map(async (piece) => await countPiece(reading.as(isOpen(piece.to, options.now) ? 'present' : 'past'), piece, options)),
  )
  // Figures of the running day or hour hold what was stored until they were there, whatever end was asked for.
  const last = pieces.at(-1)
  const grows = last !== undefined && last.kind !== 'rows' && isOpen(last.to, options.now)
  return { byType: added(counted), window: grows ? { from: window.from, to: endOfSecond(reading.readUntil() ?? options.now) } : window }
}

/** Whether the platform counts by the hour. Asked only where that helps, and by the call of today, which most questions need anyway. */
export async function hasHours(reading: Reading, window: Interval, { now, types }: Pick<CountOptions, 'now' | 'types'>): Promise<boolean> {
  // An hour's rows are few enough.
  if (window.to - window.from <= hourMs) return false
  const pieces = piecesOf(window, { now, hours: true })
  if (!pieces.some((piece) => piece.kind === 'hours')) return false
  // Their own lists are short.
  if (types?.every((type) => listKinds.has(type)) === true) return false
  const today = await reading.as('aside').aggregate({ today: true })
  return today.shape === 'bucketed'
}

async function countPiece(reading: Reading, piece: Piece, options: CountOptions): Promise<TypeCounts> {
  switch (piece.kind) {
    case 'days':
      return await countDays(reading, piece, options)
    case 'hours': {
      const hours = await hoursOf(reading, piece.from, options.now)
      // Some platforms know the hours of today alone.
      if (hours === undefined) return await countRows(reading, piece, options)
      return added(hours.filter(({ at }) => at >= piece.from && at < piece.to).map(({ byType }) => byType))
    }
    case 'rows':
      return await countRows(reading, piece, options)
    default:
      return piece.kind satisfies never
  }
}

async function countDays(reading: Reading, { from, to }: Interval, { now }: CountOptions): Promise<TypeCounts> {
  const today = utcDate(now)
  if (to - from === dayMs && utcDate(from) === today) {
    const aggregate = await reading.aggregate({ today: true })
    const byType = aggregate.shape === 'flat' ? aggregate.byType : added(aggregate.buckets.map((bucket) => bucket.byType))
    if (aggregate.shape === 'bucketed' || aggregate.startDate === undefined || aggregate.startDate === today) {
      reading.sawDay(today, sumOf(byType))
      return byType
    }
  }
  return added((await daysOf(reading, { from, to })).map(({ byType }) => byType))
}

export type Counted = { at: Instant; byType: TypeCounts }

/** Whole UTC days in one call: each by itself where the platform gives them so, else all as one. */
export async function daysOf(reading: Reading, { from, to }: Interval): Promise<Counted[]> {
  const [startDate, endDate] = [utcDate(from), utcDate(to - 1)]
  const aggregate = await reading.aggregate({ startDate, endDate })
  if (aggregate.shape === 'flat') {
    if ((aggregate.startDate ?? startDate) !== startDate || (aggregate.endDate ?? endDate) !== endDate)
      throw new UpstreamError('acquisition', 'bad-answer', {
        detail: ` (asked for ${startDate} to ${endDate}, it counted ${aggregate.startDate} to ${aggregate.endDate})`,
      })
    return [{ at: from, byType: aggregate.byType }]
  }
  return aggregate.buckets.flatMap((bucket) => {
    const at = bucket.date === undefined ? Number.NaN : Date.parse(`${bucket.date}T00:00:00Z`)
    if (Number.isNaN(at)) return [{ at: from, byType: bucket.byType }]
    return at >= from && at < to ? [{ at, byType: bucket.byType }] : []
  })
}

/** The hours of the UTC day an instant lies in; undefined where the platform does not give them. */
export async function hoursOf(reading: Reading, instant: Instant, now: Instant): Promise<Counted[] | undefined> {
  const date = utcDate(instant)
  const midnight = Date.parse(`${date}T00:00:00Z`)
  const ofBuckets = (buckets: readonly Bucket[]): Counted[] | undefined =>
    buckets.every((bucket) => bucket.hour !== undefined) ? buckets.map(({ hour = 0, byType }) => ({ at: midnight + hour * hourMs, byType })) : undefined
  if (date !== utcDate(now) && reading.refusesDates()) return undefined
  try {
    const aggregate = await reading.aggregate(date === utcDate(now) ? { today: true } : { date })
    return aggregate.shape === 'flat' || aggregate.unit !== 'hour' ? undefined : ofBuckets(aggregate.buckets)
  } catch (thrown) {
    if (!(thrown instanceof UpstreamError) || thrown.trouble !== 'refused') throw thrown
    reading.refusedDates()
    return undefined
  }
}

/** Counts rows: the lists of events where only they are wanted, else the log of everything. */
async function countRows(reading: Reading, window: Interval, options: CountOptions): Promise<TypeCounts> {
  const range = secondsOf(window)
  if (range === undefined) return added([])
  const { types = allStored } = options
  const kinds = types.map((type) => listKinds.get(type))
  if (kinds.every((kind) => kind !== undefined))
    return new Map(await Promise.all(types.map(async (type, index) => [type, (await reading.events(kinds[index] ?? 'fires', range)).rows.length] as const)))
  const log = await logOf(reading, window, options)
  return new Map(types.map((type) => [type, loggedWithin(log, type, window) + (log.untimed.get(type) ?? 0)]))
}

/** The log of a window, unless it is sure to be too long: the platform loads all of it into memory before it sends any. */
export async function logOf(reading: Reading, window: Interval, { now, maxBytes }: CountOptions): Promise<Awaited<ReturnType<Reading['log']>>> {
  const range = secondsOf(window) ?? { first: 0, last: -1 }
  if (window.to - window.from > 10 * minuteMs) {
    const rate = await rowRate(reading, window, now)
    if (rate * (range.last - range.first + 1) * bytesOfLogLine > 1.5 * maxBytes) throw new TooLargeError(maxBytes)
  }
  return await reading.log(range)
}

/** Rows per second as the rolling figures tell it. */
export async function rowRate(reading: Reading, window: Interval, now: Instant): Promise<number> {
  const recent = window.from >= now - 2 * hourMs
  const { total, from, until } = await reading.as('aside').metrics(recent ? 'last60minutes' : 'lastDay')
  return total / Math.max(1, (until - from) / secondMs)
}

/** Sums by type; of nothing, none of any type. */
export function added(counts: readonly TypeCounts[]): TypeCounts {
  if (counts.length === 0) return new Map(allStored.map((type) => [type, 0]))
  // A type that one part does not know is not known of the whole.
  const known = allStored.filter((type) => counts.every((each) => each.has(type)))
  return new Map(known.map((type) => [type, counts.reduce((sum, each) => sum + (each.get(type) ?? 0), 0)]))
}

/** How many of the types asked for; null when one of them is not known. */
export function countOf(byType: TypeCounts, types: readonly number[] = [...byType.keys()]): number | null {
  let sum = 0
  for (const type of types) {
    const count = byType.get(type)
    if (count === undefined) return null
    sum += count
  }
  return sum
}
