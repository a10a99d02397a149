import type { TimePoint, Window } from '../../core/plan.ts'
import { hourMs } from '../../core/time.ts'
import type { TimePhrase } from '../line.ts'
import { numberFrom } from '../numbers.ts'
import { clockAt, dayAt, dtgAt, lengthAt } from './points.ts'
import type { ClockTime, Day, Found, Length, Today } from './points.ts'

/*
 * The interval grammar. `timeAt` reads the longest time phrase that begins at a word; every rule answers with the window and the word after it.
 * Windows are half-open and stay relative where they were said relative.
 */
export type Phrase = Omit<TimePhrase, 'text'>
export type Rule = (words: readonly string[], index: number, today: Today) => Found<Phrase> | undefined

export const nowPoint: TimePoint = { at: 'now' }
const today0: Day = { offset: 0 }

export function span(from: TimePoint, to: TimePoint): Window {
  return { kind: 'span', from, to }
}

export function dayStart(day: Day): TimePoint {
  return 'date' in day ? { at: 'date', date: day.date } : { at: 'calendar', unit: 'day', offset: day.offset }
}

export function dayAfter(day: Day, days = 1): Day {
  if ('offset' in day) return { offset: day.offset + days }
  return { date: new Date(Date.parse(`${day.date}T00:00:00Z`) + days * 24 * hourMs).toISOString().slice(0, 10) }
}

export function clockOn(day: Day, time: ClockTime): TimePoint {
  const base = dayStart(time.nextDay === true ? dayAfter(day) : day)
  if (base.at !== 'calendar' && base.at !== 'date') return base
  return { ...base, ...(time.clock === '00:00' ? {} : { clock: time.clock }), ...(time.zone === undefined ? {} : { zone: time.zone }) }
}

/** A duration before now, as a time point. */
export function beforeNow(length: Length): TimePoint {
  if ('ms' in length) return { at: 'now', offsetMs: -length.ms }
  if ('days' in length) return { at: 'now', days: -length.days }
  return { at: 'now', days: -30 * length.months }
}

/** Something that can stand after "since", "until" or on either side of "to". */
export type Mark = { from: TimePoint; to: TimePoint; clock?: ClockTime; day?: Day; isInstant: boolean; future?: boolean }

const partHours: Readonly<Record<string, readonly [string, string]>> = {
  morning: ['06:00', '12:00'],
  afternoon: ['12:00', '18:00'],
  evening: ['18:00', '24:00'],
  night: ['18:00', '30:00'],
}

export function partOf(day: Day, part: string): Window {
  const [from = '00:00', to = '24:00'] = partHours[part] ?? []
  const end = to === '24:00' ? dayStart(dayAfter(day)) : to === '30:00' ? clockOn(dayAfter(day), { clock: '06:00' }) : clockOn(day, { clock: to })
  return span(clockOn(day, { clock: from }), end)
}

export type DayPart = { day: Day; part?: string }

/** "this morning", "yesterday evening", "last night", "tonight", "in the morning of 20 November", "monday morning". */
export function dayPartAt(words: readonly string[], index: number, today: Today): Found<DayPart> | undefined {
  const [word = '', after = ''] = [words[index], words[index + 1]]
  if (word === 'tonight') return { value: { day: today0, part: 'evening' }, next: index + 1 }
  if (word === 'overnight') return { value: { day: { offset: -1 }, part: 'night' }, next: index + 1 }
  if (word === 'last' && after === 'night') return { value: { day: { offset: -1 }, part: 'night' }, next: index + 2 }
  if (word === 'last' && after === 'evening') return { value: { day: { offset: -1 }, part: 'evening' }, next: index + 2 }
  if ((word === 'this' || word === 'the') && Object.hasOwn(partHours, after)) {
    const on = words[index + 2] === 'of' ? dayAt(words, index + 3, today) : undefined
    if (on !== undefined) return { value: { day: on.value, part: after }, next: on.next }
    return { value: { day: today0, part: after === 'night' ? 'evening' : after }, next: index + 2 }
  }
  const day = dayAt(words, index, today)
  if (day === undefined) return undefined
  const at = words[day.next] === 'in' && words[day.next + 1] === 'the' ? day.next + 2 : day.next
  const part = words[at] ?? ''
  if (Object.hasOwn(partHours, part)) return { value: { day: day.value, part }, next: at + 1 }
  return { value: { day: day.value }, next: day.next }
}

export function isFuture(day: Day): boolean {
  return 'offset' in day && day.offset > 0
}

/** The clock as afternoon when the part of the day says so: "3 this afternoon". */
function inPart(time: ClockTime, part: string | undefined): ClockTime {
  const hour = Number(time.clock.slice(0, 2))
  if (part === undefined || time.hourOnly !== true) return time
  if ((part === 'afternoon' || part === 'evening' || part === 'night') && hour < 12)
    return { clock: `${String(hour + 12).padStart(2, '0')}${time.clock.slice(2)}` }
  return { clock: time.clock }
}

/** A clock with its day on either side. `strict` asks that it cannot be anything else than a clock. */
export function clockMarkAt(words: readonly string[], index: number, options: { today: Today; strict?: boolean; day?: Day }): Found<Mark> | undefined {
  const { today } = options
  const first = dayPartAt(words, index, today)
  if (first !== undefined) {
    const at = words[first.next] === 'at' || words[first.next] === ',' || words[first.next] === 'around' ? first.next + 1 : first.next
    const time = clockAt(words, at)
    if (time === undefined || (time.value.hourOnly === true && at === first.next) || !standsAlone(words, time)) return undefined
    return clockMark(inPart(time.value, first.value.part), first.value.day, time.next)
  }
  const time = clockAt(words, index)
  if (time === undefined) return undefined
  const day = dayPartAt(words, time.next, today)
  if (day !== undefined) return clockMark(inPart(time.value, day.value.part), day.value.day, day.next)
  if (words[time.next] === 'in' && words[time.next + 1] === 'the' && Object.hasOwn(partHours, words[time.next + 2] ?? '')) {
    const then = dayAt(words, time.next + 3, today)
    return clockMark(inPart(time.value, words[time.next + 2]), then?.value ?? options.day ?? today0, then?.next ?? time.next + 3)
  }
  if (options.strict === true && time.value.loose === true) return undefined
  if (!standsAlone(words, time)) return undefined
  const { value, next } = clockMark(time.value, options.day ?? today0, time.next)
  return { value: options.day === undefined ? omitDay(value) : value, next }
}

/** "since 8" is a clock; "after 8 detonations" is not. */
function standsAlone(words: readonly string[], time: Found<ClockTime>): boolean {
  if (time.value.hourOnly !== true) return true
  return /^(?:|,|\.|to|and|until|till|yesterday|today|on|this|was|were|is|are|did|has|have|by|for|vs|compared|per)$/.test(words[time.next] ?? '')
}

function clockMark(time: ClockTime, day: Day, next: number): Found<Mark> {
  const from = clockOn(day, time)
  return { value: { from, to: from, clock: time, day, isInstant: true, ...(isFuture(day) ? { future: true } : {}) }, next }
}

function omitDay({ day: _day, ...rest }: Mark): Mark {
  return rest
}

export const exerciseWords = String.raw`(?:exercise|scenario|simulation|sim|run|session|event|game|battle|ex)`
const exerciseStart = new RegExp(
  String.raw`^(?:startex|(?:the )?(?:very )?(?:start|beginning|begin|outset|kick ?off|commencement)(?: of (?:the |this )?${exerciseWords})?|(?:the |this |our )?${exerciseWords} (?:has |had )?(?:start(?:ed|s)?|began|begun|begins|kicked off|commenced|is running)|(?:we|it|they) (?:have |has )?(?:started|began|begun))(?= |$)`,
)

/** now, mark 2, the start of the exercise, a DTG, ten minutes ago, a clock, a day. */
export function markAt(words: readonly string[], index: number, options: { today: Today; strict?: boolean; day?: Day }): Found<Mark> | undefined {
  const { today } = options
  const text = words.slice(index, index + 9).join(' ')
  const fixed = fixedMark(text)
  if (fixed !== undefined) return { value: fixed.value, next: index + fixed.next }
  const mark = numberedMark(text, today)
  if (mark !== undefined) return { value: mark.value, next: index + mark.next }
  const dtg = dtgAt(words, index, today)
  if (dtg !== undefined) return { value: { from: dtg.value, to: dtg.value, isInstant: true }, next: dtg.next }
  const iso = isoInstant(words[index] ?? '')
  if (iso !== undefined) return { value: { from: iso, to: iso, isInstant: true }, next: index + 1 }
  const ago = agoAt(words, index)
  if (ago !== undefined) return ago
  const clock = clockMarkAt(words, index, options)
  if (clock !== undefined) return clock
  const part = dayPartAt(words, index, today)
  if (part !== undefined) return { value: dayMark(part.value), next: part.next }
  return periodMark(words, index)
}

function dayMark({ day, part }: DayPart): Mark {
  if (part === undefined) return { from: dayStart(day), to: dayStart(dayAfter(day)), day, isInstant: false, ...(isFuture(day) ? { future: true } : {}) }
  const window = partOf(day, part)
  return window.kind === 'now' ? { from: nowPoint, to: nowPoint, isInstant: true } : { from: window.from, to: window.to, isInstant: false }
}

function fixedMark(text: string): Found<Mark> | undefined {
  const now = /^(?:right now|now|the present|present|this moment)(?= |$)/.exec(text)?.[0]
  if (now !== undefined) return { value: { from: nowPoint, to: nowPoint, isInstant: true }, next: now.split(' ').length }
  const asked =
    /^(?:i last asked|i asked(?: last| you)?|i last (?:checked|looked)|(?:my |the )?last (?:question|time|check|look)(?: i (?:asked|checked|looked))?|(?:my )?previous question|the last time i (?:asked|checked|looked)|then)(?= |$)/.exec(
      text,
    )?.[0]
  if (asked !== undefined && asked !== 'then') return { value: { from: { at: 'asked' }, to: { at: 'asked' }, isInstant: true }, next: asked.split(' ').length }
  const recorded =
    /^(?:(?:the )?(?:recording|record|log|history|listener|data) (?:began|begins|started|starts)|(?:the )?(?:start|beginning) of (?:the )?(?:recording|record|log|history|data)|(?:the )?first (?:pdu|packet)|we started listening)(?= |$)/.exec(
      text,
    )?.[0]
  if (recorded !== undefined) return { value: { from: { at: 'recorded' }, to: { at: 'recorded' }, isInstant: true }, next: recorded.split(' ').length }
  const start = exerciseStart.exec(text)?.[0]
  if (start !== undefined && !/^(?:start|beginning|the start|the beginning)(?: of)? (?:of )?(?:today|yesterday|day|the day|week|hour)/.test(text))
    return { value: { from: { at: 'exercise' }, to: { at: 'exercise' }, isInstant: true }, next: start.split(' ').length }
  return undefined
}

function numberedMark(text: string, today: Today): Found<Mark> | undefined {
  const numbered = /^(?:the )?(?:time ?)?mark(?: number)? (\d{1,6}|one|two|three|four|five|six)(?= |$)/.exec(text)
  const last = /^(?:the |my )?(?:last|latest|newest|most recent) (?:time ?)?mark(?= |$)/.exec(text)?.[0]
  if (numbered !== null) {
    const mark = numberFrom(numbered[1] ?? '') ?? 0
    return mark < 1 ? undefined : { value: at({ at: 'mark', mark }), next: numbered[0].split(' ').length }
  }
  if (last !== undefined) return { value: at({ at: 'mark', mark: 'last' }), next: last.split(' ').length }
  for (const { number, label } of today.marks ?? []) {
    const name = label?.toLowerCase().trim() ?? ''
    if (name === '') continue
    const said = [`mark ${name}`, `the ${name} mark`, `the mark ${name}`, name].find((each) => text === each || text.startsWith(`${each} `))
    if (said !== undefined) return { value: at({ at: 'mark', mark: number }), next: said.split(' ').length }
  }
  return undefined
}

function at(point: TimePoint): Mark {
  return { from: point, to: point, isInstant: true }
}

function isoInstant(word: string): TimePoint | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})t(\d{2}:\d{2}(?::\d{2})?)(?:\.\d{1,6})?(z|[+-]\d{2}:\d{2})?$/.exec(word)
  if (match === null) return undefined
  const clock = match[2] ?? '00:00'
  return {
    at: 'date',
    date: match[1] ?? '',
    ...(/^00:00(?::00)?$/.test(clock) ? {} : { clock }),
    ...(match[3] === undefined ? {} : { zone: match[3].toUpperCase() }),
  }
}

function agoAt(words: readonly string[], index: number): Found<Mark> | undefined {
  const length = lengthAt(words, index)
  if (length === undefined || length.value.vague === true || !/^(?:ago|back|earlier)$/.test(words[length.next] ?? '')) return undefined
  if ('days' in length.value) return { value: dayMark({ day: { offset: -length.value.days } }), next: length.next + 1 }
  return 'months' in length.value ? undefined : { value: at(beforeNow(length.value)), next: length.next + 1 }
}

export function calendarPoint(unit: 'minute' | 'hour' | 'day' | 'week' | 'month', offset: number): TimePoint {
  return { at: 'calendar', unit, offset }
}

function periodMark(words: readonly string[], index: number): Found<Mark> | undefined {
  const match = /^(?:the )?(this|last|previous|current) (hour|week|month)(?= |$)/.exec(words.slice(index, index + 3).join(' '))
  if (match === null) return undefined
  const unit = match[2] === 'hour' ? 'hour' : match[2] === 'week' ? 'week' : 'month'
  const offset = match[1] === 'this' || match[1] === 'current' ? 0 : -1
  return { value: { from: calendarPoint(unit, offset), to: calendarPoint(unit, offset + 1), isInstant: false }, next: index + match[0].split(' ').length }
}
