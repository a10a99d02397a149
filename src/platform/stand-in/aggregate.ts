import { aggregateCounts, iso } from './bodies.ts'
import type { Range, Tables } from './bodies.ts'
import type { Query } from './reply.ts'

const daySeconds = 86_400

/** Flags and the words of dates, as they were sent. */
export type AggregateQuery = {
  today: boolean
  week: boolean
  month: boolean
  startDate: string | undefined
  endDate: string | undefined
  date: string | undefined
}

/** `null`: a flag is none, which Spring refuses. */
export function aggregateQuery(query: Query): AggregateQuery | null {
  const [today, week, month] = [query.flag('today'), query.flag('week'), query.flag('month')]
  if (today === null || week === null || month === null) return null
  return { today, week, month, startDate: query.text('startDate'), endDate: query.text('endDate'), date: query.text('date') }
}

/** Midnight UTC of `YYYY-MM-DD`, in seconds; undefined for anything else, such as 30 February. */
function dayOf(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined
  const at = Date.parse(`${text}T00:00:00Z`)
  return Number.isNaN(at) || iso(at / 1_000).slice(0, 10) !== text ? undefined : at / 1_000
}

const todayOf = (now: number): number => Math.floor(now / 1_000 / daySeconds) * daySeconds
const wholeDays = (from: number, to: number): Range => ({ first: from, last: to + daySeconds - 1 })

/** The older shape: one total; it knows no `date`. Undefined: 400 with an empty body. */
export function flatAggregate(tables: Tables, { today, week, month, startDate, endDate }: AggregateQuery, now: number): object | undefined {
  const body = (from: number, to: number): object => ({
    startDate: iso(from).slice(0, 10),
    endDate: iso(to).slice(0, 10),
    ...aggregateCounts(tables, wholeDays(from, to)),
  })
  if (today) return body(todayOf(now), todayOf(now))
  const start = dayOf(startDate)
  if (start === undefined) return undefined
  // From the Monday of its week, or the first of its month, to that day: the end is ignored.
  if (week) return body(start - ((new Date(start * 1_000).getUTCDay() + 6) % 7) * daySeconds, start)
  if (month) return body(Date.parse(`${iso(start).slice(0, 7)}-01T00:00:00Z`) / 1_000, start)
  const end = endDate === undefined ? start : dayOf(endDate)
  return end === undefined ? undefined : body(start, end)
}

/** The newer shape: a day by hours, days, or four weeks. Undefined: 400 with an empty body. */
export function bucketedAggregate(tables: Tables, { today, week, month, startDate, endDate, date }: AggregateQuery, now: number): object | undefined {
  const day = today ? todayOf(now) : dayOf(date)
  if (day !== undefined) return hours(tables, day)
  const start = dayOf(startDate)
  if (start === undefined || date !== undefined) return undefined
  if (week) return days(tables, start, start + 6 * daySeconds)
  if (month) return weeks(tables, start)
  const end = endDate === undefined ? start : dayOf(endDate)
  return end === undefined ? undefined : days(tables, start, end)
}

function hours(tables: Tables, day: number): object {
  const buckets = Array.from({ length: 24 }, (_, hour) => {
    const first = day + hour * 3_600
    return bucket(tables, { hour }, { first, last: first + 3_599 })
  })
  return { timeUnit: 'hour', start: iso(day), end: iso(day + daySeconds - 1), buckets }
}

function days(tables: Tables, from: number, to: number): object {
  const buckets = Array.from({ length: Math.max(0, (to - from) / daySeconds + 1) }, (_, index) => {
    const day = from + index * daySeconds
    return bucket(tables, { date: iso(day).slice(0, 10) }, wholeDays(day, day))
  })
  return { timeUnit: 'day', start: iso(from), end: iso(to + daySeconds - 1), buckets }
}

function weeks(tables: Tables, from: number): object {
  const buckets = Array.from({ length: 4 }, (_, index) => {
    const week = from + index * 7 * daySeconds
    return bucket(tables, { week: `Week ${index + 1} (${iso(week).slice(0, 10)})` }, wholeDays(week, week + 6 * daySeconds))
  })
  return { timeUnit: 'week', start: iso(from), end: iso(from + 28 * daySeconds - 1), buckets }
}

function bucket(tables: Tables, label: object, range: Range): object {
  const counts = aggregateCounts(tables, range)
  return { ...label, totalPackets: Object.values(counts).reduce((sum, count) => sum + count, 0), ...counts }
}
