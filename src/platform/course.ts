import type { Note } from '../core/facts.ts'
import { dayMs, hourMs } from '../core/time.ts'
import type { Instant, Interval } from '../core/time.ts'
import { added, allStored, countOf, countWindow, daysOf, hoursOf, listKinds, logOf } from './counts.ts'
import type { CountOptions, Counted } from './counts.ts'
import { loggedWithin } from './lists.ts'
import type { Log } from './lists.ts'
import { floorTo, isOpen, utcDate } from './pieces.ts'
import type { Bearing, Reading } from './reading.ts'
import { secondsOf } from './stamps.ts'
import { TooLargeError } from './upstream-error.ts'

/** Counts in the order of the buckets; null: not known. */
export type Course = {
  values: (number | null)[]
  /** PDUs of the window whose records bear no time. */
  untimed: number
  notes: Note[]
}

/** Calls of whole days for one question: each makes the platform load all rows of its day. */
const mostDayCalls = 62
const atOnce = 4

/**
 * The course of a window over time, from as few calls as possible. Before the first bucket of which anything is stored nothing is known: the platform
 * drops its tables at will, and does not say when it did.
 * @throws TooLargeError when only rows would tell and they are too many
 */
export async function courseOf(reading: Reading, buckets: readonly Interval[], options: CountOptions): Promise<Course> {
  const { values, notes, untimed } = await countedCourse(reading, buckets, options)
  const found = values.findIndex((value) => value !== 0)
  const first = found === -1 ? values.length : found
  const [begin, end] = [buckets[0]?.from ?? 0, buckets.at(-1)?.to ?? 0]
  // Of a quiet hour that is still running it is known that it is quiet.
  if (first === 0 || (found === -1 && isOpen(end, options.now)) || (buckets[first]?.from ?? end) - begin < hourMs) return { values, notes, untimed }
  const note = { code: 'before-history', text: 'Nothing is stored of the first part of that time; whether there was any traffic then is not known' }
  return { values: values.map((value, index) => (index < first ? null : value)), notes: [...notes, note], untimed }
}

async function countedCourse(reading: Reading, buckets: readonly Interval[], options: CountOptions): Promise<Course> {
  const aligned = (unit: number): boolean =>
    buckets.every(({ from, to }, index) => from % unit === 0 && (to % unit === 0 || (index === buckets.length - 1 && isOpen(to, options.now))))
  if (aligned(dayMs)) return await courseOfDays(reading, buckets, options)
  const innerAligned = buckets.slice(1).every(({ from }) => from % hourMs === 0)
  const length = (buckets.at(-1)?.to ?? 0) - (buckets[0]?.from ?? 0)
  if (innerAligned && length > hourMs) {
    const hours = await courseOfHours(reading, buckets, options)
    if (hours !== undefined) return hours
  }
  return await courseOfRows(reading, buckets, options)
}

async function courseOfDays(reading: Reading, buckets: readonly Interval[], options: CountOptions): Promise<Course> {
  const [from, to] = [buckets[0]?.from ?? 0, Math.ceil((buckets.at(-1)?.to ?? 0) / dayMs) * dayMs]
  const days = await daysOf(reading.as(bearingOf(to, options)), { from, to })
  // One total of all of them: the days are asked for one by one.
  const isFlat = days.length === 1 && to - from > dayMs && buckets.length > 1
  if (!isFlat) return { values: buckets.map((bucket) => countOf(added(within(days, bucket)), options.types)), notes: [], untimed: 0 }
  if (buckets.length > mostDayCalls) throw new TooLargeError(options.maxBytes)
  const values = await inTurns(buckets, async (bucket) => countOf((await countWindow(reading, bucket, options)).byType, options.types))
  return { values, notes: [], untimed: 0 }
}

function bearingOf(to: Instant, { now }: CountOptions): Bearing {
  return isOpen(to, now) ? 'present' : 'past'
}

function within(counted: readonly Counted[], { from, to }: Interval): Counted['byType'][] {
  return counted.filter(({ at }) => at >= from && at < to).map(({ byType }) => byType)
}

/** Undefined where the platform does not count by the hour. */
async function courseOfHours(reading: Reading, buckets: readonly Interval[], options: CountOptions): Promise<Course | undefined> {
  const days = daysTouched(buckets)
  if (days.length > mostDayCalls) return undefined
  const ofDays = new Map<string, readonly Counted[] | undefined>()
  const first = days[days.length - 1]
  if (first === undefined) return undefined
  // The latest day first: whether it comes by the hour tells of the others.
  ofDays.set(utcDate(first), await hoursOf(reading.as('aside'), first, options.now))
  if (ofDays.get(utcDate(first)) === undefined) return undefined
  await inTurns(days.slice(0, -1), async (day) => ofDays.set(utcDate(day), await hoursOf(reading.as('past'), day, options.now)))
  // Some platforms give the hours of today alone: then the rows are read in one call, not one for each hour.
  if (days.some((day) => ofDays.get(utcDate(day)) === undefined)) return undefined
  // Only now is it part of the answer, which is then as old as it.
  await hoursOf(reading.as(bearingOf(first + dayMs, options)), first, options.now)
  const values = await inTurns(buckets, async (bucket) => {
    const hours = ofDays.get(utcDate(bucket.from))
    const whole = bucket.from % hourMs === 0 && (bucket.to % hourMs === 0 || isOpen(bucket.to, options.now))
    if (whole && hours !== undefined)
      return countOf(added(daysTouched([bucket]).flatMap((day) => within(ofDays.get(utcDate(day)) ?? [], bucket))), options.types)
    return await rowsOrUnknown(reading, bucket, options)
  })
  return { values, notes: [], untimed: 0 }
}

/** The rest of an hour, unless it has too many rows. */
async function rowsOrUnknown(reading: Reading, bucket: Interval, options: CountOptions): Promise<number | null> {
  try {
    return countOf((await countWindow(reading, bucket, options)).byType, options.types)
  } catch (thrown) {
    if (thrown instanceof TooLargeError) return null
    throw thrown
  }
}

function daysTouched(buckets: readonly Interval[]): Instant[] {
  const days = new Set<Instant>()
  for (const { from, to } of buckets) for (let day = floorTo(from, dayMs); day < to; day += dayMs) days.add(day)
  return [...days].sort((a, b) => a - b)
}

async function courseOfRows(reading: Reading, buckets: readonly Interval[], options: CountOptions): Promise<Course> {
  const { types = allStored } = options
  const window = { from: buckets[0]?.from ?? 0, to: buckets.at(-1)?.to ?? 0 }
  const range = secondsOf(window) ?? { first: 0, last: -1 }
  const listed = types.every((type) => listKinds.has(type))
  const log = listed ? emptyLog : await logOf(reading, window, options)
  // Lines of detonations bear no time, their own list does.
  const fromLists = types.filter((type) => listKinds.has(type) && (listed || log.untimed.has(type)))
  const lists = await Promise.all(fromLists.map(async (type) => (await reading.events(listKinds.get(type) ?? 'fires', range)).rows))
  const values = buckets.map((bucket) => {
    const logged = types.filter((type) => !fromLists.includes(type)).reduce((sum, type) => sum + loggedWithin(log, type, bucket), 0)
    return lists.reduce((sum, rows) => sum + rows.filter(({ at }) => at >= bucket.from && at < bucket.to).length, logged)
  })
  const untimed = [...log.untimed].filter(([type]) => types.includes(type) && !fromLists.includes(type)).reduce((sum, [, count]) => sum + count, 0)
  const notes =
    untimed === 0
      ? []
      : [{ code: 'untimed', text: `${untimed} Action Request ${untimed === 1 ? 'PDU is' : 'PDUs are'} in no step: the platform's log gives them no time` }]
  return { values, notes, untimed }
}

const emptyLog: Log = { bySecond: new Map(), untimed: new Map(), weight: 0 }

/** A few at a time. */
async function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  for (let start = 0; start < items.length; start += atOnce) results.push(...(await Promise.all(items.slice(start, start + atOnce).map(work))))
  return results
}
