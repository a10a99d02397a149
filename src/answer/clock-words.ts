import { DateTime } from 'luxon'
import type { Instant, Interval, TimeZone } from '../core/time.ts'

/** Times of day and dates in one zone, which every text names. */
export type ClockWords = {
  readonly zone: TimeZone
  /** `14:03:22`, or `14:03` when the seconds are asked to be left out. */
  time(instant: Instant, options?: { seconds?: boolean }): string
  /** `14:03:22 UTC`, with the date when it is another day than the reference. */
  moment(instant: Instant, reference?: Instant): string
  /** `24 Nov`; with the year when it is another one than the reference's. */
  date(instant: Instant, reference?: Instant): string
  /** `UTC`, `CET`, or the zone's own name where there is no short one. */
  zoneName(instant: Instant): string
  sameDay(a: Instant, b: Instant): boolean
  /** Whole local days from `b` to `a`: -1 when `a` is on the day before. */
  daysBetween(a: Instant, b: Instant): number
  /** `09:00 to 10:30 UTC`, with dates where they differ from the reference's day. */
  span(interval: Interval, reference: Instant): string
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const universal = new Set(['utc', 'etc/utc', 'gmt', 'etc/gmt', 'zulu', 'etc/uct', 'uct'])

export function createClockWords(zone: TimeZone): ClockWords {
  const isUniversal = universal.has(zone.toLowerCase())
  const at = (instant: Instant): DateTime => DateTime.fromMillis(instant, { zone: isUniversal ? 'utc' : zone })
  const two = (value: number): string => String(value).padStart(2, '0')
  const words: ClockWords = {
    zone,
    time(instant, options = {}) {
      const local = at(instant)
      return `${two(local.hour)}:${two(local.minute)}${options.seconds === false ? '' : `:${two(local.second)}`}`
    },
    moment(instant, reference) {
      const day = reference === undefined || words.sameDay(instant, reference) ? '' : ` on ${words.date(instant, reference)}`
      return `${words.time(instant)} ${words.zoneName(instant)}${day}`
    },
    date(instant, reference) {
      const local = at(instant)
      const year = reference !== undefined && at(reference).year === local.year ? '' : ` ${local.year}`
      return `${local.day} ${months[local.month - 1] ?? ''}${year}`
    },
    zoneName(instant) {
      if (isUniversal) return 'UTC'
      const short = at(instant).setLocale('en-US').offsetNameShort
      return short === null || /^GMT[+-]/.test(short) ? zone : short
    },
    sameDay: (a, b) => words.daysBetween(a, b) === 0,
    daysBetween(a, b) {
      const [one, other] = [at(a), at(b)]
      return Math.round((Date.UTC(one.year, one.month - 1, one.day) - Date.UTC(other.year, other.month - 1, other.day)) / 86_400_000)
    },
    span({ from, to }, reference) {
      const seconds = from % 60_000 !== 0 || to % 60_000 !== 0
      const zoneName = words.zoneName(from)
      const last = to - 1
      const end = words.time(to, { seconds })
      // Midnight at the end of a day reads best as 24:00 of that day.
      const endText = (end === '00:00' || end === '00:00:00') && last > from ? `24:00${seconds ? ':00' : ''}` : end
      if (words.sameDay(from, last)) {
        const day = words.sameDay(from, reference) ? '' : ` on ${words.date(from, reference)}`
        return `${words.time(from, { seconds })} to ${endText} ${zoneName}${day}`
      }
      return `${words.date(from, reference)} ${words.time(from, { seconds })} to ${words.date(last, reference)} ${endText} ${zoneName}`
    },
  }
  return words
}
