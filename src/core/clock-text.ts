import { DateTime } from 'luxon'
import type { Instant, TimeZone } from './time.ts'

/** Wall clock with the zone, and the date when it is another day than now: how notes and gaps tell an instant. */
export function clockText(instant: Instant, { zone, now }: { zone: TimeZone; now: Instant }): string {
  const at = DateTime.fromMillis(instant, { zone })
  const sameDay = at.hasSame(DateTime.fromMillis(now, { zone }), 'day')
  return `${at.toFormat(sameDay ? 'HH:mm:ss' : 'yyyy-MM-dd HH:mm:ss')} ${zone === 'UTC' ? 'UTC' : at.toFormat('ZZZZ')}`
}
