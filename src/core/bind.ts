import { DateTime } from 'luxon'
import { dayMs, endOfSecond, hourMs, secondMs, toIso } from './time.ts'
import type { Instant, Interval, TimeZone } from './time.ts'
import type { Plan, TimePoint, Window } from './plan.ts'

/** What relative time in a plan refers to. */
export type BindContext = {
  now: Instant
  zone: TimeZone
  /** First Start/Resume of the exercise meant, else its first PDU; missing when none was heard. */
  exerciseStart?: Instant
  /** The first instant the recording holds. */
  recordedFrom?: Instant
  marks?: readonly Mark[]
  /** When this conversation asked its previous question. */
  askedAt?: Instant
}

/** A moment somebody marked. Numbers start at 1 and are never used twice. */
export type Mark = { number: number; at: Instant; label: string | null }

/** A plan with its windows made absolute. `bound` is absent for the live picture. */
export type BoundPlan = Plan & {
  bound?: Interval
  versusBound?: Interval
  /** True when the asked window ends later than now; `bound` then ends now. Forecasts begin now instead. */
  clamped?: true
}

export type CannotBind = {
  code: 'in-the-future' | 'in-the-past' | 'too-far-ahead' | 'no-exercise' | 'no-mark' | 'not-asked-before' | 'empty-window' | 'no-such-date'
  text: string
}

/**
 * Makes every window of the plan absolute. An end that is "now" (or later) is put at the end of the running second, so that what was heard a
 * moment ago is inside; the data version, not the clock, says when such an answer is outdated.
 */
export function bind(plan: Plan, context: BindContext): BoundPlan | CannotBind {
  const bound = plan.shape === 'forecast' ? bindAhead(plan.window, context) : bindWindow(plan.window, context)
  if (bound !== undefined && 'code' in bound) return bound
  const versus = plan.versus?.window === undefined ? undefined : bindWindow(plan.versus.window, context)
  if (versus !== undefined && 'code' in versus) return versus
  const { clamped, ...interval } = bound ?? { from: 0, to: 0, clamped: false }
  return {
    ...plan,
    ...(bound === undefined ? {} : { bound: interval }),
    ...(versus === undefined ? {} : { versusBound: { from: versus.from, to: versus.to } }),
    ...(clamped ? { clamped: true as const } : {}),
  }
}

export function isBound(result: BoundPlan | CannotBind): result is BoundPlan {
  return !('code' in result)
}

function emptyWindow(from: Instant, to: Instant): CannotBind {
  return {
    code: 'empty-window',
    text: `That window ends before it begins: it would run from ${toIso(from)} to ${toIso(to)}. Say the earlier time first, or add the day.`,
  }
}

type BoundWindow = Interval & { clamped: boolean }

function bindWindow(window: Window, context: BindContext): BoundWindow | CannotBind | undefined {
  if (window.kind === 'now') return undefined
  const from = bindPoint(lastOccurrence(window, context), context)
  if (typeof from !== 'number') return from
  const to = bindPoint(window.to, context)
  if (typeof to !== 'number') return to
  if (to <= from) return emptyWindow(from, to)
  const openEnd = endOfSecond(context.now)
  if (from >= openEnd)
    return {
      code: 'in-the-future',
      text: `That time has not come yet: it begins at ${toIso(from)} and it is ${toIso(context.now)} now. What has happened can be counted; what will happen can only be forecast, as in "how many PDUs do you expect in the next hour?".`,
    }
  return { from, to: Math.min(to, openEnd), clamped: to > openEnd }
}

const furthestAheadMs = 180 * dayMs

/** What may come: from now on, or from later on. */
function bindAhead(window: Window, context: BindContext): BoundWindow | CannotBind {
  const openEnd = endOfSecond(context.now)
  if (window.kind === 'now') return { from: openEnd, to: openEnd + hourMs, clamped: false }
  const from = bindPoint(window.from, context)
  if (typeof from !== 'number') return from
  const to = bindPoint(window.to, context)
  if (typeof to !== 'number') return to
  if (to <= from) return emptyWindow(from, to)
  if (to <= openEnd)
    return {
      code: 'in-the-past',
      text: `That time has passed: it ended at ${toIso(to)}. What happened then can be counted; only what will happen can be forecast.`,
    }
  if (to - openEnd > furthestAheadMs)
    return { code: 'too-far-ahead', text: `That is too far ahead: at most ${furthestAheadMs / dayMs} days can be forecast, and it would end at ${toIso(to)}.` }
  return { from: Math.max(from, openEnd), to, clamped: false }
}

/** "Since 2340", asked just after midnight, is last night's; "since 1600" at 15:30 is a mistake. */
function lastOccurrence({ from, to }: Extract<Window, { kind: 'span' }>, context: BindContext): TimePoint {
  const isClock = from.at === 'calendar' && from.unit === 'day' && from.offset === 0 && from.clock !== undefined
  if (!isClock || to.at !== 'now' || (to.days ?? 0) !== 0 || (to.offsetMs ?? 0) !== 0) return from
  const at = bindPoint(from, context)
  return typeof at === 'number' && at - context.now > 12 * hourMs ? { ...from, offset: -1 } : from
}

/** The instant a time point means. A `now` without offset is the end of the running second. */
export function bindPoint(point: TimePoint, context: BindContext): Instant | CannotBind {
  switch (point.at) {
    case 'now': {
      const days = point.days ?? 0
      const base = endOfSecond(context.now)
      return (days === 0 ? base : DateTime.fromMillis(base, { zone: context.zone }).plus({ days }).toMillis()) + (point.offsetMs ?? 0)
    }
    case 'calendar': {
      const start = DateTime.fromMillis(context.now, { zone: zoneOf(point.zone, context.zone) })
        .startOf(point.unit)
        .plus({ [`${point.unit}s`]: point.offset })
      return atClock(start, point.clock)
    }
    case 'date': {
      const start = DateTime.fromISO(point.date, { zone: zoneOf(point.zone, context.zone) })
      if (!start.isValid) return { code: 'no-such-date', text: `${point.date} is not a date of the calendar.` }
      return atClock(start, point.clock)
    }
    case 'instant':
      return point.ms
    case 'exercise':
      if (context.exerciseStart === undefined) return { code: 'no-exercise', text: 'No exercise has been heard yet, so its start is not known.' }
      return Math.floor(context.exerciseStart / secondMs) * secondMs + (point.offsetMs ?? 0)
    case 'mark':
      return bindMark(point.mark, point.offsetMs ?? 0, context)
    case 'asked':
      if (context.askedAt === undefined)
        return {
          code: 'not-asked-before',
          text: 'Nothing was asked before in this conversation, so there is nothing to compare with. Ask again later, or name a time: "what changed since 0800?".',
        }
      return context.askedAt
    case 'recorded':
      if (context.recordedFrom === undefined) return { code: 'no-exercise', text: 'Nothing has been recorded yet.' }
      return Math.floor(context.recordedFrom / secondMs) * secondMs
    default:
      return point satisfies never
  }
}

function bindMark(number: number | 'last', offsetMs: number, context: BindContext): Instant | CannotBind {
  const marks = context.marks ?? []
  const mark = number === 'last' ? marks.at(-1) : marks.find((candidate) => candidate.number === number)
  if (mark !== undefined) return mark.at + offsetMs
  const known = marks.length === 0 ? 'No marks have been set. Say "mark this" to set one.' : `There are marks ${marks.map((each) => each.number).join(', ')}.`
  return { code: 'no-mark', text: number === 'last' ? known : `There is no mark ${number}. ${known}` }
}

function zoneOf(suffix: string | undefined, fallback: TimeZone): string {
  if (suffix === undefined) return fallback
  return suffix === 'Z' ? 'utc' : `utc${suffix}`
}

/** The wall clock on that day; at a jump of the clock, the instant luxon moves it to. */
function atClock(day: DateTime, clock: string | undefined): Instant {
  if (clock === undefined) return day.toMillis()
  const [hour = 0, minute = 0, second = 0] = clock.split(':').map(Number)
  return hour === 24 ? day.plus({ days: 1 }).toMillis() : day.set({ hour, minute, second, millisecond: 0 }).toMillis()
}
