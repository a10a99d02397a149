import type { TimePoint } from '../../core/plan.ts'
import { hourMs, minuteMs, secondMs } from '../../core/time.ts'
import { numberFrom } from '../numbers.ts'
import {
  beforeNow,
  calendarPoint,
  clockMarkAt,
  clockOn,
  dayAfter,
  dayPartAt,
  dayStart,
  exerciseWords,
  isFuture,
  markAt,
  nowPoint,
  partOf,
  span,
} from './grammar.ts'
import type { Mark, Phrase, Rule } from './grammar.ts'
import { dayAt, dtgAt, lengthAt, unitFrom } from './points.ts'
import type { ClockTime, Day, Found, Today } from './points.ts'

const leads = /^(?:in|over|during|within|for|throughout|across|of|from|on|inside)$/

/** Skips "in the", "over", "during these": what may stand before a window without changing it. */
function afterLead(words: readonly string[], index: number): number {
  let at = index
  if (leads.test(words[at] ?? '')) at += 1
  if (words[at] === 'all' || words[at] === 'just' || words[at] === 'only') at += 1
  if (words[at] === 'of') at += 1
  if (/^(?:the|these|those|our|my)$/.test(words[at] ?? '')) at += 1
  return at
}

/** since 0800, after mark 2, from 8 am on, starting yesterday. With a day before it ("yesterday after 10") it ends with that day. */
const sinceRule: Rule = (words, index, today) => {
  const word = words[index] ?? ''
  const text = words.slice(index, index + 3).join(' ')
  const lead =
    /^(?:ever since|since|after|starting (?:at|from|on)|beginning (?:at|from)|as from|later than|not before)(?= )/.exec(text)?.[0] ??
    (/^from\b/.test(word) ? 'from' : undefined)
  if (lead === undefined) return undefined
  const start = index + lead.split(' ').length
  const mark = markAt(words, start, { today }) ?? (words[start] === 'the' ? markAt(words, start + 1, { today }) : undefined)
  if (mark === undefined) return sinceLength(words, start, lead)
  // "in the window from yesterday" is the whole day; "from 0800" begins there.
  if (lead === 'from' && !mark.value.isInstant) return undefined
  if (
    lead === 'from' &&
    !/^(?:on|onwards?|onward|forward|$)$/.test(words[mark.next] ?? '') &&
    mark.value.clock === undefined &&
    mark.value.from.at !== 'exercise'
  )
    return undefined
  const next =
    /^(?:onwards?|forward)$/.test(words[mark.next] ?? '') || (words[mark.next] === 'on' && (words[mark.next + 1] === undefined || lead === 'from'))
      ? mark.next + 1
      : mark.next
  const from = lead === 'after' && !mark.value.isInstant ? mark.value.to : mark.value.from
  const value: Phrase = {
    window: span(from, nowPoint),
    ...(mark.value.future === true ? { future: true } : {}),
    ...(mark.value.day === undefined && mark.value.clock !== undefined ? { clockOnly: true } : {}),
  }
  return { value, next: tail(words, next) }
}

/** "since 10 minutes" is how some people say "in the last 10 minutes". */
function sinceLength(words: readonly string[], index: number, lead: string): Found<Phrase> | undefined {
  if (lead !== 'since') return undefined
  const length = lengthAt(words, words[index] === 'the' && words[index + 1] === 'last' ? index + 2 : index)
  return length === undefined || length.value.vague === true ? undefined : { value: { window: span(beforeNow(length.value), nowPoint) }, next: length.next }
}

/** "… until now", "… so far", "up to now" after a start changes nothing. */
function tail(words: readonly string[], index: number): number {
  const text = words.slice(index, index + 3).join(' ')
  const rest = /^(?:until now|till now|to now|up to now|up until now|to date|so far)(?= |$)/.exec(text)?.[0]
  return rest === undefined ? index : index + rest.split(' ').length
}

/** between A and B, from A to B, A to B, A until B; the day may stand before, between or after. */
const rangeRule: Rule = (words, index, today) => {
  const leading = dayPartAt(words, index, today)
  const dayFirst =
    leading !== undefined && leading.value.part === undefined && /^(?:between|from|,|at|in)$/.test(words[leading.next] ?? '') ? leading : undefined
  let at = dayFirst?.next ?? index
  while (words[at] === ',' || words[at] === 'in' || words[at] === 'at') at += 1
  const lead = words[at] ?? ''
  const opened = /^(?:between|from|in between|for)$/.test(lead)
  const start = opened ? at + 1 : at
  const options = { today, ...(dayFirst === undefined ? {} : { day: dayFirst.value.day }) }
  const ago = agoRange(words, start, lead)
  if (ago !== undefined) return ago
  const first = markAt(words, words[start] === 'the' ? start + 1 : start, options) ?? markAt(words, start, options)
  if (first === undefined) return undefined
  const joins = lead === 'between' ? /^(?:and|to)$/ : /^(?:to|until|till|thru|through|-)$/
  let joint = first.next
  if (words[joint] === 'up') joint += 1
  if (!joins.test(words[joint] ?? '')) return undefined
  const second = markAt(words, words[joint + 1] === 'the' ? joint + 2 : joint + 1, options) ?? markAt(words, joint + 1, options) ?? bareMark(words, joint + 1)
  if (second === undefined) return undefined
  // Without a lead both sides must be clocks beyond doubt: "12 to 14" may be anything.
  if (!opened && dayFirst === undefined && (first.value.clock?.hourOnly === true || second.value.clock?.hourOnly === true)) return undefined
  return { value: joinMarks(first.value, second.value, dayFirst?.value.day), next: second.next }
}

function bareMark(words: readonly string[], index: number): Found<Mark> | undefined {
  const number = numberFrom(words[index] ?? '')
  if (number === undefined || number < 1) return undefined
  const point: TimePoint = { at: 'mark', mark: number }
  return { value: { from: point, to: point, isInstant: true }, next: index + 1 }
}

function joinMarks(first: Mark, second: Mark, leadingDay: Day | undefined): Phrase {
  const future = first.future === true || second.future === true ? { future: true } : {}
  const [one, two] = [first.clock, second.clock]
  if (one === undefined || two === undefined) return { window: span(first.from, second.isInstant ? second.from : second.to), ...future }
  const startClock = settle(one, two)
  const dayOfFirst = first.day ?? leadingDay
  const dayOfSecond = second.day ?? leadingDay
  const day = dayOfFirst ?? dayOfSecond ?? { offset: 0 }
  const endsEarlier = two.nextDay !== true && `${two.clock}` <= startClock.clock
  // "from 2200 to 0200" without a day is the night that ended last; with one it ends the day after.
  const from =
    dayOfFirst ??
    (endsEarlier && dayOfSecond === undefined
      ? dayAfter(day, -1)
      : endsEarlier && two.clock !== '00:00' && dayOfSecond !== undefined && first.day === undefined
        ? dayAfter(day, -1)
        : day)
  const midnightEnd = two.clock === '00:00' && endsEarlier
  const to = midnightEnd
    ? dayAfter(dayOfSecond ?? day)
    : (second.day ?? (endsEarlier && (dayOfFirst !== undefined || dayOfSecond !== undefined) ? dayAfter(day) : day))
  const start = midnightEnd && dayOfFirst === undefined ? day : from
  const zone = startClock.zone ?? two.zone
  const zoned = (time: ClockTime): ClockTime => (zone === undefined ? time : { ...time, zone: time.zone ?? zone })
  const clockOnly = dayOfFirst === undefined && dayOfSecond === undefined ? { clockOnly: true } : {}
  return { window: span(clockOn(start, zoned(startClock)), clockOn(to, zoned(two))), ...clockOnly, ...future }
}

/** "from 9 to 10 am", "from 1 to 3 pm": the first takes the half of the day from the second. */
function settle(first: ClockTime, second: ClockTime): ClockTime {
  const hour = Number(first.clock.slice(0, 2))
  if (first.hourOnly === true && second.afternoon === true && hour < 12) {
    const later = `${String(hour + 12).padStart(2, '0')}${first.clock.slice(2)}`
    if (later < second.clock) return { clock: later }
  }
  return first
}

/** "between 20 and 10 minutes ago". */
function agoRange(words: readonly string[], index: number, lead: string): Found<Phrase> | undefined {
  const match = /^(\d{1,4}) (?:and|to) (\d{1,4}) ([a-z]+) ago(?= |$)/.exec(words.slice(index, index + 6).join(' '))
  const unit = unitFrom(match?.[3] ?? '')
  if (match === null || unit === undefined || !('ms' in unit) || (lead !== 'between' && lead !== 'from')) return undefined
  const [from, to] = [Number(match[1]), Number(match[2])]
  return {
    value: { window: span({ at: 'now', offsetMs: -Math.max(from, to) * unit.ms }, { at: 'now', offsetMs: -Math.min(from, to) * unit.ms }) },
    next: index + 5,
  }
}

/** until, till, before, up to, prior to: from the beginning of that day, or of the recording. */
const untilRule: Rule = (words, index, today) => {
  const leading = dayPartAt(words, index, today)
  const dayFirst =
    leading !== undefined && leading.value.part === undefined && /^(?:until|till|before|up|prior|after|since)$/.test(words[leading.next] ?? '')
      ? leading
      : undefined
  const at = dayFirst?.next ?? index
  const lead = /^(?:up until|up to|prior to|earlier than|until|till|before|after|since)(?= )/.exec(words.slice(at, at + 3).join(' '))?.[0]
  if (lead === undefined || (dayFirst === undefined && (lead === 'after' || lead === 'since'))) return undefined
  const start = at + lead.split(' ').length
  const options = { today, ...(dayFirst === undefined ? {} : { day: dayFirst.value.day }) }
  const mark = markAt(words, words[start] === 'the' ? start + 1 : start, options) ?? markAt(words, start, options)
  if (mark === undefined) return undefined
  const { clock, day } = mark.value
  if (lead === 'after' || lead === 'since') {
    if (clock === undefined || dayFirst === undefined) return undefined
    return {
      value: { window: span(mark.value.from, lead === 'since' ? nowPoint : isToday(dayFirst.value.day) ? nowPoint : dayStart(dayAfter(dayFirst.value.day))) },
      next: mark.next,
    }
  }
  if (mark.value.from.at === 'now' && mark.value.from.offsetMs === undefined)
    return { value: { window: span({ at: 'exercise' }, nowPoint), soft: true }, next: mark.next }
  const from: TimePoint = clock === undefined ? { at: 'recorded' } : dayStartIn(dayFirst?.value.day ?? day ?? { offset: 0 }, clock.zone)
  const to = clock?.clock === '00:00' && (lead === 'until' || lead === 'till') ? dayStart(dayAfter(day ?? { offset: 0 })) : mark.value.from
  return {
    value: {
      window: span(from, to),
      ...(clock !== undefined && day === undefined ? { clockOnly: true } : {}),
      ...(mark.value.future === true ? { future: true } : {}),
    },
    next: mark.next,
  }
}

function isToday(day: Day): boolean {
  return 'offset' in day && day.offset === 0
}

function dayStartIn(day: Day, zone: string | undefined): TimePoint {
  return clockOn(day, { clock: '00:00', ...(zone === undefined ? {} : { zone }) })
}

/** at 0915, yesterday at 9, at mark 2, ten minutes ago, around 0915 (five minutes either side). */
const instantRule: Rule = (words, index, today) => {
  const lead = words[index] ?? ''
  if (lead === 'around' || lead === 'about' || lead === 'near') return aroundRule(words, index, today)
  const opened = lead === 'at' || lead === '@'
  const start = opened ? index + 1 : index
  if (opened) {
    const mark = markAt(words, words[start] === 'exactly' || words[start] === 'precisely' ? start + 1 : start, { today })
    if (
      mark === undefined ||
      !mark.value.isInstant ||
      mark.value.from.at === 'asked' ||
      /^(?:present|the present|this moment)$/.test(words.slice(start, mark.next).join(' '))
    )
      return undefined
    if (mark.value.clock?.loose === true && mark.value.clock.hourOnly !== true && !/^\d{4}$|[:.]/.test(words[start] ?? '') && mark.value.day === undefined)
      return undefined
    return { value: instantPhrase(mark.value), next: mark.next }
  }
  const dtg = dtgAt(words, start, today)
  if (dtg !== undefined) return { value: instantPhrase({ from: dtg.value, to: dtg.value, isInstant: true }), next: dtg.next }
  const mark = clockMarkAt(words, start, { today, strict: true })
  if (mark !== undefined) return { value: instantPhrase(mark.value), next: mark.next }
  const ago = markAt(words, start, { today })
  if (ago !== undefined && /^(?:ago|back|earlier)$/.test(words[ago.next - 1] ?? '')) {
    return ago.value.isInstant ? { value: instantPhrase(ago.value), next: ago.next } : { value: { window: span(ago.value.from, ago.value.to) }, next: ago.next }
  }
  return undefined
}

function instantPhrase(mark: Mark): Phrase {
  const future = mark.future === true ? { future: true } : {}
  return {
    window: span(mark.from, after(mark.from, minuteMs)),
    instant: mark.from,
    ...(mark.clock !== undefined && mark.day === undefined ? { clockOnly: true } : {}),
    ...future,
  }
}

const aroundRule: Rule = (words, index, today) => {
  const mark = markAt(words, index + 1, { today })
  if (mark === undefined || !mark.value.isInstant) return undefined
  return { value: { window: span(after(mark.value.from, -5 * minuteMs), after(mark.value.from, 5 * minuteMs)) }, next: mark.next }
}

/** A time point moved; clocks move on their own day and stay inside it. */
export function after(point: TimePoint, ms: number): TimePoint {
  switch (point.at) {
    case 'now':
    case 'exercise':
    case 'mark':
      return { ...point, offsetMs: (point.offsetMs ?? 0) + ms }
    case 'instant':
      return { ...point, ms: point.ms + ms }
    case 'calendar':
    case 'date': {
      const [hour = 0, minute = 0, second = 0] = (point.clock ?? '00:00').split(':').map(Number)
      const moved = Math.max(0, (hour * 60 + minute) * 60 + second + Math.round(ms / secondMs))
      const { clock: _clock, ...bare } = point
      if (moved >= 24 * 3600) return bare.at === 'calendar' ? { ...bare, offset: bare.offset + 1 } : { ...bare, date: nextDate(bare.date) }
      const two = (value: number): string => String(value).padStart(2, '0')
      const clock = `${two(Math.floor(moved / 3600))}:${two(Math.floor(moved / 60) % 60)}${moved % 60 === 0 ? '' : `:${two(moved % 60)}`}`
      return { ...bare, ...(clock === '00:00' ? {} : { clock }) }
    }
    case 'asked':
    case 'recorded':
      return point
    default:
      return point satisfies never
  }
}

function nextDate(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + 24 * hourMs).toISOString().slice(0, 10)
}

/** in the last 15 minutes, over the past hour, in the previous hour, last week, the last five minutes of the exercise. */
const lastRule: Rule = (words, index) => {
  const start = afterLead(words, index)
  const word = words[start] ?? ''
  if (!/^(?:last|past|previous|preceding|prior|latest|most|recent)$/.test(word)) return undefined
  const at = word === 'most' && words[start + 1] === 'recent' ? start + 2 : word === 'last' && words[start + 1] === 'full' ? start + 2 : start + 1
  const previous = word === 'previous' || word === 'preceding' || word === 'prior' || (word === 'last' && words[start + 1] === 'full')
  const length = lengthAt(words, at)
  if (length !== undefined) {
    const window = span(beforeNow(length.value), nowPoint)
    const next = ofExercise(words, length.next) ?? length.next
    if (length.value.vague === true)
      return { value: { window, vague: [window, span({ at: 'now', offsetMs: -3 * ('ms' in length.value ? length.value.ms : 8 * hourMs) }, nowPoint)] }, next }
    return { value: { window, ...(previous && 'ms' in length.value ? { beforeMs: length.value.ms } : {}) }, next }
  }
  const unit = unitFrom(words[at] ?? '')
  if (unit === undefined || /s$/.test(words[at] ?? '') || (words[at] ?? '').length < 2) return undefined
  return { value: singleUnit(word, words[at] ?? '', previous), next: ofExercise(words, at + 1) ?? at + 1 }
}

function singleUnit(word: string, unitWord: string, previous: boolean): Phrase {
  const calendar = ({ minute: 'minute', min: 'minute', hour: 'hour', hr: 'hour', day: 'day', week: 'week', month: 'month' } as const)[unitWord]
  const unit = unitFrom(unitWord) ?? { ms: hourMs }
  if (calendar !== undefined && (previous || (word === 'last' && (calendar === 'week' || calendar === 'month')))) {
    return { window: span(calendarPoint(calendar, -1), calendarPoint(calendar, 0)), ...('ms' in unit && previous ? { beforeMs: unit.ms } : {}) }
  }
  return { window: span(beforeNow(unit), nowPoint) }
}

function ofExercise(words: readonly string[], index: number): number | undefined {
  const match = new RegExp(String.raw`^(?:of|in|into|from|during) (?:the |this )?${exerciseWords}(?= |$)`).exec(words.slice(index, index + 4).join(' '))?.[0]
  return match === undefined ? undefined : index + match.split(' ').length
}

/** the first ten minutes of the exercise (of today, of yesterday). */
const firstRule: Rule = (words, index, today) => {
  const start = afterLead(words, index)
  if (!/^(?:first|opening|initial)$/.test(words[start] ?? '')) return undefined
  const length = lengthAt(words, start + 1)
  const unit = length === undefined ? unitFrom(words[start + 1] ?? '') : undefined
  const found = length?.value ?? unit
  if (found === undefined || !('ms' in found)) return undefined
  const next = length?.next ?? start + 2
  const inExercise = ofExercise(words, next)
  if (inExercise !== undefined) return { value: { window: span({ at: 'exercise' }, { at: 'exercise', offsetMs: found.ms }) }, next: inExercise }
  const day = /^(?:of|in|from)$/.test(words[next] ?? '') ? dayAt(words, next + 1, today) : undefined
  if (day !== undefined) return { value: { window: span(dayStart(day.value), after(dayStart(day.value), found.ms)) }, next: day.next }
  return /^(?:of|in|from)$/.test(words[next] ?? '') ? undefined : { value: { window: span({ at: 'exercise' }, { at: 'exercise', offsetMs: found.ms }) }, next }
}

/** today, yesterday, this morning, on Monday, 20 November, this week, this hour. */
const dayRule: Rule = (words, index, today) => {
  const period = periodRule(words, index, today)
  if (period !== undefined) return period
  const lead = leads.test(words[index] ?? '') && words[index] !== 'on' ? index + 1 : index
  const tried = [
    lead,
    ...(words[lead] === 'the' ? [lead + 1] : []),
    ...(words[index] === 'for' && words[lead] === 'all' ? [words[lead + 1] === 'of' ? lead + 2 : lead + 1] : []),
  ]
  for (const start of words[lead] === 'all' ? [lead + 1, ...tried] : tried) {
    const found = dayPartAt(words, start, today)
    if (found === undefined) continue
    const { day, part } = found.value
    const next = tail(words, found.next)
    const future = isFuture(day) ? { future: true } : {}
    if (part !== undefined) return { value: { window: partOf(day, part), ...future }, next }
    const end = isToday(day) ? nowPoint : dayStart(dayAfter(day))
    return { value: { window: span(dayStart(day), end), dayOnly: true, ...future }, next }
  }
  return undefined
}

const periodRule: Rule = (words, index) => {
  const match =
    /^(?:(?:in|during|over|for|of|from|within|so far|throughout) )?(?:this|the current|the running|current) (minute|hour|day|week|month)(?: so far)?(?= |$)/.exec(
      words.slice(index, index + 6).join(' '),
    )
  if (match === null) return undefined
  const unit = ({ minute: 'minute', hour: 'hour', day: 'day', week: 'week', month: 'month' } as const)[match[1] ?? '']
  return unit === undefined ? undefined : { value: { window: span(calendarPoint(unit, 0), nowPoint) }, next: index + match[0].split(' ').length }
}

const fixedPhrases: readonly (readonly [RegExp, () => Phrase])[] = [
  [/^(?:at |from |as of |right |just |up to )?(?:(?:the |this )?(?:same|exact same) time|this time|about this time) yesterday/, sameTimeYesterday],
  [/^(?:yesterday )(?:at |around |by |until |up to )?(?:(?:the )?same time(?: of day)?|this time(?: of day)?|now)/, sameTimeYesterday],
  [
    /^(?:(?:in|over|during|for) )?(?:the )?(?:same|equivalent) (?:span|period|time span|window|interval|part|stretch)(?: of (?:the day )?| )yesterday/,
    sameTimeYesterday,
  ],
  [/^yesterday(?: over| in| during| for)? the same (?:span|period|window|interval|part|stretch)/, sameTimeYesterday],
  [
    /^(?:the )?(hour|minute|day|week) (?:before that|before this|before|earlier|prior)(?= (?:$|\.|,)|$| \.)/,
    () => ({ window: span(calendarPoint('hour', -1), calendarPoint('hour', 0)), beforeMs: hourMs }),
  ],
  [
    /^(?:at the |right at the |at this |at |as of )?(?:right now|present moment|this moment|moment|present|now|right this (?:second|minute))(?= |$)/,
    () => ({ window: { kind: 'now' } }),
  ],
  [
    /^(?:currently|presently|at this (?:time|point|instant|very moment)|these days|this (?:instant|second)|live now|as we speak)(?= |$)/,
    () => ({ window: { kind: 'now' } }),
  ],
  [
    /^(?:recently|lately|a (?:short )?while ago|just now|not long ago)(?= |$)/,
    () => ({
      window: span({ at: 'now', offsetMs: -15 * minuteMs }, nowPoint),
      vague: [span({ at: 'now', offsetMs: -15 * minuteMs }, nowPoint), span({ at: 'now', offsetMs: -hourMs }, nowPoint)],
    }),
  ],
  [
    /^(?:for )?(?:all time|ever recorded|the (?:whole|entire|full) (?:recording|history|record)|of all time|since records began|(?:in|over|during|throughout|for) the (?:whole |entire |full )?(?:recording|history|record))(?= |$)/,
    () => ({ window: span({ at: 'recorded' }, nowPoint) }),
  ],
  [/^(?:in )?(?:the )?(?:coming|next|following|upcoming) (?:[a-z0-9]+ )?(?:minutes?|hours?|days?|weeks?|months?|mins?)(?= |$)/, ahead],
  [/^(?:in|within) (?:\d{1,4}|an?|ten|five|two|three) (?:minutes?|hours?|days?)(?: time)?(?= (?:$|\.|,)|$)/, ahead],
  [/^(?:later (?:today|on|tonight)?|in the future|from now on|soon)(?= |$)/, ahead],
]

function sameTimeYesterday(): Phrase {
  return { window: span({ at: 'calendar', unit: 'day', offset: -1 }, { at: 'now', days: -1 }), instant: { at: 'now', days: -1 }, sameSpan: true }
}

function ahead(): Phrase {
  return { window: span(nowPoint, { at: 'calendar', unit: 'day', offset: 1 }), future: true }
}

const fixedRule: Rule = (words, index) => {
  const text = words.slice(index, index + 8).join(' ')
  for (const [pattern, phrase] of fixedPhrases) {
    const match = pattern.exec(text)?.[0]
    if (match === undefined || (text.length > match.length && text[match.length] !== ' ' && !match.endsWith(' '))) continue
    const value = phrase()
    if (value.beforeMs !== undefined) {
      const unit = unitFrom(/hour|minute|day|week/.exec(match)?.[0] ?? 'hour') ?? { ms: hourMs }
      const name = /minute/.test(match) ? 'minute' : /hour/.test(match) ? 'hour' : /week/.test(match) ? 'week' : 'day'
      return {
        value: {
          window: span(calendarPoint(name, -1), calendarPoint(name, 0)),
          beforeMs: 'ms' in unit ? unit.ms : 'days' in unit ? unit.days * 24 * hourMs : 30 * 24 * hourMs,
        },
        next: index + match.trim().split(' ').length,
      }
    }
    return { value, next: index + match.trim().split(' ').length }
  }
  return undefined
}

const exerciseWindow = new RegExp(
  String.raw`^(?:(?:in|during|over|for|throughout|of|within) (?:the (?:current |whole |entire |full )?|this |our |all of (?:the|this) )|this |whole )(?:current |whole |entire )?(?:exercise|scenario|run|session)(?: so far| to date)?(?= |$)`,
)

/** this exercise, during the exercise, so far. */
const exerciseRule: Rule = (words, index) => {
  const text = words.slice(index, index + 8).join(' ')
  const exercise = exerciseWindow.exec(text)?.[0]
  const soFar = /^(?:so far|to date|thus far|up to now|until now|up until now|all in all)(?= |$)/.exec(text)?.[0]
  const match = exercise ?? soFar
  if (match === undefined) return undefined
  return { value: { window: span({ at: 'exercise' }, nowPoint), soft: true }, next: index + match.split(' ').length }
}

/** "5 minutes into the exercise", "ten minutes after the start". */
const intoRule: Rule = (words, index, today) => {
  const start = words[index] === 'at' ? index + 1 : index
  const length = lengthAt(words, start)
  if (length === undefined || !('ms' in length.value) || length.value.vague === true || !/^(?:into|after|past|before)$/.test(words[length.next] ?? ''))
    return undefined
  const inExercise = words[length.next] === 'into' ? ofExercise(words, length.next) : undefined
  const mark = inExercise === undefined ? markAt(words, length.next + 1, { today }) : undefined
  const point: TimePoint | undefined = inExercise !== undefined ? { at: 'exercise' } : mark?.value.isInstant === true ? mark.value.from : undefined
  if (point === undefined || point.at === 'now' || point.at === 'asked') return undefined
  const moved = after(point, words[length.next] === 'before' ? -length.value.ms : length.value.ms)
  return { value: { window: span(moved, after(moved, minuteMs)), instant: moved }, next: inExercise ?? mark?.next ?? length.next }
}

const allRules: readonly Rule[] = [fixedRule, rangeRule, untilRule, sinceRule, intoRule, instantRule, lastRule, firstRule, dayRule, exerciseRule]

/** The longest time phrase that begins at this word. Ties go to the rule listed first. */
export function timeAt(words: readonly string[], index: number, today: Today): Found<Phrase> | undefined {
  let best: Found<Phrase> | undefined
  for (const rule of allRules) {
    const found = rule(words, index, today)
    if (found !== undefined && found.next > index && (best === undefined || found.next > best.next)) best = found
  }
  return best
}
