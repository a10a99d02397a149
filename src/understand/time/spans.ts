import { DateTime } from 'luxon'
import type { TimePoint } from '../../core/plan.ts'
import { hourMs, minuteMs } from '../../core/time.ts'
import type { Phrase, Rule } from './grammar.ts'
import { beforeNow, calendarPoint, dayAfter, dayPartAt, dayStart, exerciseWords, isFuture, markAt, nowPoint, partOf, span } from './grammar.ts'
import { dayAt, lengthAt, monthFrom, unitFrom } from './points.ts'
import type { Found } from './points.ts'
import { isToday, tail } from './ranges.ts'
import { after } from './shift.ts'

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

/** in the last 15 minutes, over the past hour, in the previous hour, last week, the last five minutes of the exercise. */
export const lastRule: Rule = (words, index) => {
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
export const firstRule: Rule = (words, index, today) => {
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
export const dayRule: Rule = (words, index, today) => {
  const period = periodRule(words, index, today) ?? monthRule(words, index, today)
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

/** "In October", "for October 2025": the latest one that has begun. */
const monthRule: Rule = (words, index, today) => {
  const month = leads.test(words[index] ?? '') && words[index] !== 'on' ? monthFrom(words[index + 1] ?? '') : undefined
  if (month === undefined || /^\d{1,2}(?:st|nd|rd|th)?$/.test(words[index + 2] ?? '')) return undefined
  const year = /^20\d{2}$/.test(words[index + 2] ?? '') ? Number(words[index + 2]) : undefined
  const now = DateTime.fromMillis(today.now, { zone: today.zone })
  const first = DateTime.fromObject({ year: year ?? (month > now.month ? now.year - 1 : now.year), month, day: 1 }, { zone: today.zone })
  const next = index + (year === undefined ? 2 : 3)
  if (first.hasSame(now, 'month')) return { value: { window: span(calendarPoint('month', 0), nowPoint) }, next }
  const date = (day: DateTime): TimePoint => ({ at: 'date', date: day.toFormat('yyyy-MM-dd') })
  return { value: { window: span(date(first), date(first.plus({ months: 1 }))), ...(first > now ? { future: true } : {}) }, next }
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

const exerciseWindow = new RegExp(
  String.raw`^(?:(?:in|during|over|for|throughout|of|within) (?:the (?:current |whole |entire |full )?|this |our |all of (?:the|this) )|this |whole )(?:current |whole |entire )?(?:exercise|scenario|run|session)(?: so far| to date)?(?= |$)`,
)

/** this exercise, during the exercise, so far. */
export const exerciseRule: Rule = (words, index) => {
  const text = words.slice(index, index + 8).join(' ')
  const exercise = exerciseWindow.exec(text)?.[0]
  const soFar = /^(?:so far|to date|thus far|up to now|until now|up until now|all in all)(?= |$)/.exec(text)?.[0]
  const match = exercise ?? soFar
  if (match === undefined) return undefined
  return { value: { window: span({ at: 'exercise' }, nowPoint), soft: true }, next: index + match.split(' ').length }
}

/** "in the ten minutes after mark 1", "the half hour before 1000": a stretch of time, where "ten minutes after mark 1" is an instant. */
const stretchRule: Rule = (words, index, today) => {
  const start = afterLead(words, index)
  if (start === index || !/^(?:the|first|those|these)$/.test(words[start - 1] ?? '')) return undefined
  const length = lengthAt(words, words[start] === 'first' || words[start] === 'last' ? start + 1 : start) ?? bareUnit(words, start)
  if (length === undefined || !('ms' in length.value) || length.value.vague === true) return undefined
  const joint = words[length.next] ?? ''
  const before = /^(?:before|preceding)$/.test(joint) || (joint === 'leading' && words[length.next + 1] === 'up')
  if (!before && !/^(?:after|following|from)$/.test(joint)) return undefined
  const at = joint === 'leading' ? length.next + 3 : length.next + 1
  const mark = markAt(words, at, { today })
  if (mark?.value.isInstant !== true || mark.value.from.at === 'now' || mark.value.from.at === 'asked') return undefined
  const moved = after(mark.value.from, before ? -length.value.ms : length.value.ms)
  return { value: { window: before ? span(moved, mark.value.from) : span(mark.value.from, moved) }, next: mark.next }
}

function bareUnit(words: readonly string[], index: number): Found<{ ms: number; vague?: true }> | undefined {
  const unit = /^(?:hour|minute)$/.test(words[index] ?? '') ? unitFrom(words[index] ?? '') : undefined
  return unit !== undefined && 'ms' in unit ? { value: unit, next: index + 1 } : undefined
}

/** "5 minutes into the exercise", "ten minutes after the start". */
export const intoRule: Rule = (words, index, today) => {
  const stretch = stretchRule(words, index, today)
  if (stretch !== undefined) return stretch
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
