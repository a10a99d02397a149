import type { Measure } from '../core/measure.ts'
import type { Plan, TimePoint, Window } from '../core/plan.ts'
import { nowWindow } from '../core/plan.ts'
import { dayMs, hourMs, minuteMs, secondMs } from '../core/time.ts'
import { windowFromText, windowToText } from '../core/plan-text.ts'
import type { TimePhrase } from './line.ts'
import { after } from './time/shift.ts'

/** The one window of a question; undefined where it named none. A second one that does not join the first is an error named by its words. */
export function oneTime(times: readonly TimePhrase[]): { time?: TimePhrase; extra?: string } {
  const [first, ...rest] = uniqueTimes(times)
  if (first === undefined) return {}
  let time = first
  for (const other of rest) {
    const joined = joinDayAndClock(time, other)
    if (joined === undefined) return { time, extra: other.text }
    time = joined
  }
  return { time }
}

/** The same window said twice is one; "now" beside a real window says nothing more. */
export function uniqueTimes(times: readonly TimePhrase[]): TimePhrase[] {
  const seen = new Set<string>()
  const unique = times.filter((time) => {
    const key = `${windowToText(time.window)}${time.beforeMs === undefined ? '' : ' before'}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
  return unique.length > 1 ? unique.filter((time) => time.window.kind !== 'now' && time.soft !== true) : unique
}

/** "yesterday … between 0900 and 1030": the day from one, the clock from the other. */
function joinDayAndClock(one: TimePhrase, two: TimePhrase): TimePhrase | undefined {
  const [day, clock] = one.dayOnly === true && two.clockOnly === true ? [one, two] : two.dayOnly === true && one.clockOnly === true ? [two, one] : []
  if (day === undefined || clock === undefined || day.window.kind === 'now' || clock.window.kind === 'now') return undefined
  const start = day.window.from
  const isToday = start.at === 'calendar' && start.unit === 'day' && start.offset === 0
  const onDay = (point: TimePoint): TimePoint =>
    point.at === 'calendar' && point.unit === 'day'
      ? moveTo(start, point)
      : point.at === 'now' && !isToday && day.window.kind === 'span'
        ? day.window.to
        : point
  return {
    window: { kind: 'span', from: onDay(clock.window.from), to: onDay(clock.window.to) },
    text: `${one.text} ${two.text}`,
    ...(clock.instant === undefined ? {} : { instant: onDay(clock.instant) }),
    ...(day.future === true ? { future: true } : {}),
  }
}

function moveTo(day: TimePoint, point: TimePoint & { at: 'calendar' }): TimePoint {
  const clock = { ...(point.clock === undefined ? {} : { clock: point.clock }), ...(point.zone === undefined ? {} : { zone: point.zone }) }
  if (day.at === 'calendar') return { at: 'calendar', unit: 'day', offset: day.offset + point.offset, ...clock }
  if (day.at !== 'date') return point
  const date = point.offset === 0 ? day.date : new Date(Date.parse(`${day.date}T00:00:00Z`) + point.offset * dayMs).toISOString().slice(0, 10)
  return { at: 'date', date, ...clock }
}

/** The window the plan gets for this measure. An instant is one second of a level, one minute of what adds up. */
export function windowFor(measure: Measure, time: TimePhrase | undefined): Window {
  const fallback = windowFromText(measure.defaultWindow)
  if (time === undefined || time.window.kind === 'now') return fallback
  if (time.soft === true && fallback.kind === 'now') return fallback
  if (time.sameSpan === true && measure.kind === 'count') return time.window
  if (time.instant !== undefined) return { kind: 'span', from: time.instant, to: after(time.instant, measure.id === 'entities.active' ? secondMs : minuteMs) }
  return time.window
}

/** Roughly how long a window is, for the width of its buckets. Milliseconds. */
function roughLength(window: Window): number {
  if (window.kind === 'now') return hourMs
  return Math.max(minuteMs, roughly(window.to) - roughly(window.from))
}

function roughly(point: TimePoint): number {
  switch (point.at) {
    case 'now':
      return (point.days ?? 0) * dayMs + (point.offsetMs ?? 0)
    case 'calendar': {
      const unit = { minute: minuteMs, hour: hourMs, day: dayMs, week: 7 * dayMs, month: 30 * dayMs }[point.unit]
      const [hour = 0, minute = 0] = (point.clock ?? '00:00').split(':').map(Number)
      // A running day is taken as a long one: half a day before now.
      return (point.offset - 0.5) * unit + hour * hourMs + minute * minuteMs
    }
    case 'date': {
      const [hour = 0, minute = 0] = (point.clock ?? '00:00').split(':').map(Number)
      return Date.parse(`${point.date}T00:00:00Z`) - 0 + hour * hourMs + minute * minuteMs
    }
    case 'instant':
      return point.ms
    case 'exercise':
    case 'asked':
      return -4 * hourMs + ('offsetMs' in point ? (point.offsetMs ?? 0) : 0)
    case 'mark':
      return -hourMs + (point.offsetMs ?? 0)
    case 'recorded':
      return -30 * dayMs
    default:
      return point satisfies never
  }
}

/** A minute up to half an hour, five minutes up to six hours, then hours, then days. */
export function stepFor(window: Window): number {
  const length = window.kind === 'span' && window.from.at === 'date' && window.to.at === 'now' ? 3 * dayMs : roughLength(window)
  if (length <= 30 * minuteMs) return minuteMs
  if (length <= 6 * hourMs) return 5 * minuteMs
  return length <= 3 * dayMs ? hourMs : dayMs
}

/** Both windows of a comparison, like with like: today so far against the same span yesterday. */
export type WindowPair = { window: Window; versus: Window }

export function pairWindows(measure: Measure, main: TimePhrase | undefined, other: TimePhrase): WindowPair | undefined {
  const level = measure.kind === 'gauge' && measure.defaultWindow === 'now'
  if (level) return levelPair(measure, main, other)
  if (measure.kind === 'count' && other.instant !== undefined && other.sameSpan !== true && main?.instant === undefined) return undefined
  const window = main === undefined || main.window.kind === 'now' ? mainFor(measure, other) : windowFor(measure, main)
  if (window === undefined) return undefined
  // "Higher yesterday than today": as much of yesterday as there is of today.
  if (windowToText(window) === 'day-1..day+0' && windowToText(other.window) === 'day+0..now')
    return { window: windowFromText('day-1..now-1d'), versus: other.window }
  return { window, versus: alike(window, other, measure) }
}

function mainFor(measure: Measure, other: TimePhrase): Window | undefined {
  if (other.beforeMs !== undefined) return windowFromText(`now-${other.beforeMs}ms..now`)
  const text = windowToText(other.window)
  if (text === 'week-1..week+0') return windowFromText('week+0..now')
  if (text === 'month-1..month+0') return windowFromText('month+0..now')
  if (measure.kind === 'gauge') return windowFromText(measure.defaultWindow)
  const part = /^day-1T(\d\d:\d\d)\.\.(?:day-1T(\d\d:\d\d)|day\+0)$/.exec(text)
  if (part !== null) return windowFromText(`day+0T${part[1]}..${part[2] === undefined ? 'day+1' : `day+0T${part[2]}`}`)
  return windowFromText('day+0..now')
}

const minute = minuteMs

function alike(window: Window, other: TimePhrase, measure: Measure): Window {
  const main = windowToText(window)
  const text = windowToText(other.window)
  if (other.sameSpan === true || text === 'day-1..day+0') {
    if (main === 'day+0..now') return windowFromText('day-1..now-1d')
    if (main === `now-${minute / 60_000}m..now`) return { kind: 'span', from: { at: 'now', days: -1, offsetMs: -minute }, to: { at: 'now', days: -1 } }
    if (window.kind === 'span' && window.from.at === 'now' && window.to.at === 'now' && other.sameSpan === true)
      return { kind: 'span', from: { ...window.from, days: (window.from.days ?? 0) - 1 }, to: { at: 'now', days: -1 } }
    const clocks = /^day\+0T(\S+)\.\.day\+0T(\S+)$/.exec(main)
    if (clocks !== null && other.sameSpan === true) return windowFromText(`day-1T${clocks[1]}..day-1T${clocks[2]}`)
    const since = /^day\+0T(\S+)\.\.now$/.exec(main)
    if (since !== null) return windowFromText(`day-1T${since[1]}..now-1d`)
  }
  if (main === 'week+0..now' && text === 'week-1..week+0') return windowFromText('week-1..now-7d')
  if (
    other.beforeMs !== undefined &&
    window.kind === 'span' &&
    window.to.at === 'now' &&
    window.from.at === 'now' &&
    window.from.offsetMs === -other.beforeMs
  ) {
    return { kind: 'span', from: { at: 'now', offsetMs: -2 * other.beforeMs }, to: { at: 'now', offsetMs: -other.beforeMs } }
  }
  // "The past week" against "the week before": as many days, and none of them twice.
  const daysBefore = other.beforeMs === undefined ? 0 : other.beforeMs / dayMs
  if (window.kind === 'span' && window.to.at === 'now' && window.from.at === 'now' && daysBefore > 0 && window.from.days === -daysBefore)
    return { kind: 'span', from: { at: 'now', days: -2 * daysBefore }, to: { at: 'now', days: -daysBefore } }
  if (main === 'hour+0..now' && (text === 'hour-1..hour+0' || text === `now-${hourMs}ms..now` || text === 'now-1h..now'))
    return windowFromText('hour-1..now-1h')
  if (measure.id === 'pdus.rate' && other.instant !== undefined) return { kind: 'span', from: after(other.instant, -minute), to: other.instant }
  return other.instant === undefined ? other.window : windowFor(measure, other)
}

/** Levels are compared at instants: now with an instant that day. */
function levelPair(measure: Measure, main: TimePhrase | undefined, other: TimePhrase): WindowPair | undefined {
  if (!measure.windowed) return undefined
  const window = main === undefined || main.window.kind === 'now' ? nowWindow : main.instant === undefined ? main.window : windowFor(measure, main)
  if (window.kind === 'span' && main?.instant === undefined)
    return windowToText(window) === 'day+0..now' && windowToText(other.window) === 'day-1..day+0'
      ? levelAt(measure, nowWindow, { at: 'now', days: -1 })
      : { window, versus: other.window }
  const instant = other.instant ?? instantOf(other)
  return instant === undefined ? undefined : levelAt(measure, window, instant)
}

function levelAt(measure: Measure, window: Window, instant: TimePoint): WindowPair {
  return { window, versus: { kind: 'span', from: instant, to: after(instant, measure.id === 'entities.active' ? secondMs : minuteMs) } }
}

function instantOf(other: TimePhrase): TimePoint | undefined {
  const text = windowToText(other.window)
  if (text === 'day-1..day+0') return { at: 'now', days: -1 }
  if (text === 'week-1..week+0') return { at: 'now', days: -7 }
  if (other.beforeMs !== undefined) return { at: 'now', offsetMs: -other.beforeMs }
  return undefined
}

/** A plan's own window and that of its other side, changed places. */
export function swapSides(plan: Plan): Plan {
  const { versus } = plan
  if (versus === undefined) return plan
  return {
    ...plan,
    measure: versus.measure ?? plan.measure,
    where: versus.where ?? plan.where,
    window: versus.window ?? plan.window,
    versus: {
      ...(versus.measure === undefined ? {} : { measure: plan.measure }),
      ...(versus.where === undefined ? {} : { where: plan.where }),
      ...(versus.window === undefined ? {} : { window: plan.window }),
    },
  }
}
