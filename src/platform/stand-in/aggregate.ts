import { aggregateCounts, iso } from './bodies.ts'
import type { Range } from './bodies.ts'
import type { Tables } from './rows.ts'

const daySeconds = 86_400
export type Query = Readonly<Record<string, string | undefined>>

/** Midnight UTC of `YYYY-MM-DD`, in seconds; undefined for anything else. */
function dayOf(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined
  const at = Date.parse(`${text}T00:00:00Z`)
  return Number.isNaN(at) || iso(at / 1_000).slice(0, 10) !== text ? undefined : at / 1_000
}

const wholeDays = (from: number, to: number): Range => ({ first: from, last: to + daySeconds - 1 })

/** The older shape: one total. Undefined: 400 with an empty body. */
export function flatAggregate(tables: Tables, query: Query, now: number): object | undefined {
  const today = Math.floor(now / 1_000 / daySeconds) * daySeconds
  const [start, end] = [dayOf(query['startDate']), dayOf(query['endDate'])]
  const body = (from: number, to: number): object => ({
    startDate: iso(from).slice(0, 10),
    endDate: iso(to).slice(0, 10),
    ...aggregateCounts(tables, wholeDays(from, to)),
  })
  if (query['today'] === 'true') return body(today, today)
  if (start === undefined) return undefined
  if (query['week'] === 'true') return body(start - ((new Date(start * 1_000).getUTCDay() + 6) % 7) * daySeconds, start)
  if (query['month'] === 'true') return body(Date.parse(`${iso(start).slice(0, 7)}-01T00:00:00Z`) / 1_000, start)
  return body(start, end ?? start)
}

/** The newer shape: buckets of hours, days or weeks. */
export function bucketedAggregate(tables: Tables, query: Query, now: number): object | undefined {
  const today = Math.floor(now / 1_000 / daySeconds) * daySeconds
  const [start, end, date] = [dayOf(query['startDate']), dayOf(query['endDate']), dayOf(query['date'])]
  const bucket = (label: object, range: Range): object => {
    const counts = aggregateCounts(tables, range)
    return { ...label, totalPackets: Object.values(counts).reduce((sum, count) => sum + count, 0), ...counts }
  }
  const body = (timeUnit: string, [from, to]: [number, number], buckets: object[]): object => ({ timeUnit, start: iso(from), end: iso(to), buckets })
  const hours = (day: number): object =>
    body(
      'hour',
      [day, day + daySeconds - 1],
      Array.from({ length: 24 }, (_, hour) => bucket({ hour }, { first: day + hour * 3_600, last: day + hour * 3_600 + 3_599 })),
    )
  const days = (from: number, to: number): object =>
    body(
      'day',
      [from, to],
      Array.from({ length: Math.max(0, (to - from) / daySeconds + 1) }, (_, index) => {
        const day = from + index * daySeconds
        return bucket({ date: iso(day).slice(0, 10) }, wholeDays(day, day))
      }),
    )
  if (query['today'] === 'true') return hours(today)
  if (date !== undefined) return hours(date)
  if (start === undefined) return undefined
  if (query['week'] === 'true') return days(start, start + 6 * daySeconds)
  if (query['month'] === 'true')
    return body(
      'week',
      [start, start + 28 * daySeconds - 1],
      Array.from({ length: 4 }, (_, index) => {
        const week = start + index * 7 * daySeconds
        return bucket({ week: `Week ${index + 1} (${iso(week).slice(0, 10)})` }, wholeDays(week, week + 6 * daySeconds))
      }),
    )
  return days(start, end ?? start)
}
