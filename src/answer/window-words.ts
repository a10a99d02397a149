import type { TimePoint, Window } from '../core/plan.ts'
import type { Instant, Interval } from '../core/time.ts'
import { toIso } from '../core/time.ts'
import type { ClockWords } from './clock-words.ts'
import { lengthText } from './numbers.ts'

/** A window as asked, without what it was bound to: `in the last 15 minutes`, `yesterday`, `since 08:00 today`. */
export function askedWindowWords(window: Window): string {
  if (window.kind === 'now') return 'now'
  const label = windowLabel(window)
  return label ?? `from ${pointWords(window.from)} to ${pointWords(window.to)}`
}

type Span = Extract<Window, { kind: 'span' }>

/** Common windows have a name of their own. */
function windowLabel({ from, to }: Span): string | undefined {
  const open = isNow(to)
  if (isNow(from) && to.at === 'now') {
    if ((to.days ?? 0) === 0 && (to.offsetMs ?? 0) > 0) return `in the next ${lengthText(to.offsetMs ?? 0).replace(/^1 (\w+)$/, '$1')}`
    if ((to.days ?? 0) > 0 && (to.offsetMs ?? 0) === 0) return `in the next ${to.days === 1 ? 'day' : `${to.days} days`}`
  }
  if (from.at === 'now' && open && from.days === undefined && from.offsetMs !== undefined && from.offsetMs < 0)
    return `in the last ${lengthText(-from.offsetMs).replace(/^1 (\w+)$/, '$1')}`
  if (from.at === 'calendar' && from.clock === undefined && from.zone === undefined) {
    if (open && from.offset === 0) return `${calendarWords(from.unit, 0)} so far`
    if (to.at === 'calendar' && to.unit === from.unit && to.clock === undefined && to.zone === undefined && to.offset === from.offset + 1)
      return `${from.unit === 'hour' || from.unit === 'minute' ? 'in ' : ''}${calendarWords(from.unit, from.offset)}`
  }
  if (from.at === 'exercise' && (from.offsetMs ?? 0) === 0 && to.at === 'exercise' && (to.offsetMs ?? 0) > 0)
    return `in the first ${lengthText(to.offsetMs ?? 0).replace(/^1 (\w+)$/, '$1')} of the exercise`
  if (from.at === 'date' && to.at === 'date' && from.clock === undefined && to.clock === undefined && from.zone === to.zone && nextDay(from.date) === to.date)
    return `on ${from.date}${from.zone ?? ''}`
  return open ? `since ${pointWords(from)}` : undefined
}

function nextDay(date: string): string {
  return toIso(Date.parse(`${date}T00:00:00Z`) + 86_400_000).slice(0, 10)
}

function isNow(point: TimePoint): boolean {
  return point.at === 'now' && (point.days ?? 0) === 0 && (point.offsetMs ?? 0) === 0
}

function calendarWords(unit: string, offset: number): string {
  if (unit === 'day')
    return offset === 0 ? 'today' : offset === -1 ? 'yesterday' : offset === 1 ? 'tomorrow' : offset < 0 ? `${-offset} days ago` : `in ${offset} days`
  if (offset === 0) return `this ${unit}`
  if (offset === 1 && (unit === 'week' || unit === 'month')) return `next ${unit}`
  if (offset === -1) return unit === 'week' || unit === 'month' ? `last ${unit}` : `the previous ${unit}`
  return offset < 0 ? `the ${unit} ${-offset} ${unit}s ago` : `the ${unit} ${offset} ${unit}s ahead`
}

/** A point in time as it was asked for. Different points have different words. */
function pointWords(point: TimePoint): string {
  switch (point.at) {
    case 'now': {
      const days = point.days ?? 0
      const offset = point.offsetMs ?? 0
      const day = days === 0 ? '' : days === -1 ? 'this time yesterday' : `this time ${Math.abs(days)} days ${days < 0 ? 'ago' : 'ahead'}`
      if (offset === 0) return day === '' ? 'now' : day
      const length = exactLength(offset)
      return day === '' ? `${length} ${offset < 0 ? 'ago' : 'ahead'}` : `${length} ${offset < 0 ? 'before' : 'after'} ${day}`
    }
    case 'calendar': {
      const day = calendarWords(point.unit, point.offset)
      const clock = point.clock === undefined ? '' : point.clock
      if (clock === '') return `the start of ${day}${point.zone ?? ''}`
      return `${clock}${point.zone ?? ''} ${point.unit === 'day' ? day : `of the first day of ${day}`}`
    }
    case 'date':
      return `${point.date}${point.clock === undefined ? '' : ` ${point.clock}`}${point.zone ?? ''}`
    case 'instant':
      return toIso(point.ms)
    case 'exercise':
      return offsetWords('the start of the exercise', point.offsetMs)
    case 'mark':
      return offsetWords(point.mark === 'last' ? 'the last mark' : `mark ${point.mark}`, point.offsetMs)
    case 'asked':
      return 'you last asked'
    case 'recorded':
      return 'the beginning of the recording'
    default:
      return point satisfies never
  }
}

/** Never rounds: two different offsets never read the same. */
function exactLength(offsetMs: number): string {
  const rest = Math.abs(offsetMs)
  const sizes: readonly (readonly [string, number])[] = [
    ['hour', 3_600_000],
    ['minute', 60_000],
    ['second', 1_000],
    ['millisecond', 1],
  ]
  for (const [unit, size] of sizes) if (rest % size === 0) return `${rest / size} ${unit}${rest / size === 1 ? '' : 's'}`
  return `${rest} milliseconds`
}

function offsetWords(base: string, offsetMs: number | undefined): string {
  if (offsetMs === undefined || offsetMs === 0) return base
  return `${exactLength(offsetMs)} ${offsetMs < 0 ? 'before' : 'after'} ${base}`
}

/**
 * A window and what it was bound to: `yesterday (23 Nov, UTC)`, `between 09:00 and 10:30 UTC yesterday (23 Nov)`,
 * `in the last 15 minutes (13:48:23 to 14:03:23 UTC)`. Always names the zone. `asOf` is what today and yesterday refer to.
 */
export function boundWindowWords(window: Window, bound: Interval, { clock, asOf }: { clock: ClockWords; asOf: Instant }): string {
  if (window.kind === 'now') return `as of ${clock.moment(asOf, asOf)}`
  const zulu = zuluWords(window, bound, clock)
  const label = windowLabel(window)
  const day = wholeDay(bound, clock)
  if (label !== undefined && day !== undefined && !label.endsWith('so far')) return `${dayWords(bound.from, { clock, asOf, zone: true })}${zulu}`
  const isToday = label?.startsWith('today') === true
  if (isToday) return `${label} (${clock.date(bound.from, asOf)}, until ${clock.time(bound.to)} ${clock.zoneName(bound.to)}${zulu})`
  if (label !== undefined && (label.endsWith('so far') || !label.startsWith('since '))) return `${label} (${clock.span(bound, asOf)}${zulu})`
  if (isNow(window.to)) return sinceWords(window, bound, { clock, asOf, zulu })
  if (day !== undefined) return `${dayWords(bound.from, { clock, asOf, zone: true })}${zulu}`
  const seconds = bound.from % 60_000 !== 0 || bound.to % 60_000 !== 0
  const zone = clock.zoneName(bound.from)
  const named = [window.from, window.to].some((point) => point.at === 'exercise' || point.at === 'mark' || point.at === 'asked' || point.at === 'recorded')
  const from = named ? `from ${pointWords(window.from)} to ${pointWords(window.to)} (` : ''
  if (named) return `${from}${clock.span(bound, asOf)}${zulu})`
  if (clock.sameDay(bound.from, bound.to - 1)) {
    const end = clock.sameDay(bound.from, bound.to) ? clock.time(bound.to, { seconds }) : `24:00${seconds ? ':00' : ''}`
    return `between ${clock.time(bound.from, { seconds })} and ${end} ${zone} ${dayWords(bound.from, { clock, asOf, zone: false })}${zulu}`
  }
  return `from ${clock.date(bound.from, asOf)} ${clock.time(bound.from, { seconds })} to ${clock.date(bound.to, asOf)} ${clock.time(bound.to, { seconds })} ${zone}${zulu}`
}

function sinceWords(window: Span, bound: Interval, { clock, asOf, zulu }: { clock: ClockWords; asOf: Instant; zulu: string }): string {
  const until = `until ${clock.time(bound.to)}`
  const { from } = window
  if (from.at === 'exercise' || from.at === 'mark' || from.at === 'asked' || from.at === 'recorded')
    return `since ${pointWords(from)} (${clock.moment(bound.from, asOf)}, ${until}${zulu})`
  const seconds = bound.from % 60_000 !== 0
  const day = dayWords(bound.from, { clock, asOf, zone: false })
  const since = `since ${clock.time(bound.from, { seconds })} ${clock.zoneName(bound.from)}`
  return day.endsWith(')') ? `${since} ${day.slice(0, -1)}, ${until}${zulu})` : `${since} ${day} (${until}${zulu})`
}

/** The window is exactly one local day. */
function wholeDay(bound: Interval, clock: ClockWords): true | undefined {
  const midnight = (instant: Instant): boolean => clock.time(instant) === '00:00:00' && instant % 1_000 === 0
  return midnight(bound.from) && midnight(bound.to) && clock.daysBetween(bound.to, bound.from) === 1 ? true : undefined
}

function dayWords(instant: Instant, { clock, asOf, zone }: { clock: ClockWords; asOf: Instant; zone: boolean }): string {
  const days = clock.daysBetween(instant, asOf)
  const date = `${clock.date(instant, asOf)}${zone ? `, ${clock.zoneName(instant)}` : ''}`
  if (days === 0) return `today (${date})`
  if (days === -1) return `yesterday (${date})`
  if (days === 1) return `tomorrow (${date})`
  return zone ? `on ${clock.date(instant, asOf)} (${clock.zoneName(instant)})` : `on ${date}`
}

/** Times asked for in Zulu are given in Zulu too, where the zone is another. */
function zuluWords(window: Span, bound: Interval, clock: ClockWords): string {
  const asked = [window.from, window.to].some((point) => (point.at === 'calendar' || point.at === 'date') && point.zone === 'Z')
  if (!asked || clock.zoneName(bound.from) === 'UTC') return ''
  return `, ${toIso(bound.from).slice(11, 16)}Z to ${toIso(bound.to).slice(11, 16)}Z`
}
