import type { TimePoint } from '../../core/plan.ts'
import { numberFrom } from '../numbers.ts'
import type { Mark, Phrase, Rule } from './grammar.ts'
import { beforeNow, clockOn, dayAfter, dayPartAt, dayStart, markAt, nowPoint, span } from './grammar.ts'
import type { ClockTime, Day, Found } from './points.ts'
import { lengthAt, unitFrom } from './points.ts'

/** since 0800, after mark 2, from 8 am on, starting yesterday. With a day before it ("yesterday after 10") it ends with that day. */
export const sinceRule: Rule = (words, index, today) => {
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
export function tail(words: readonly string[], index: number): number {
  const text = words.slice(index, index + 3).join(' ')
  const rest = /^(?:until now|till now|to now|up to now|up until now|to date|so far)(?= |$)/.exec(text)?.[0]
  return rest === undefined ? index : index + rest.split(' ').length
}

/** between A and B, from A to B, A to B, A until B; the day may stand before, between or after. */
export const rangeRule: Rule = (words, index, today) => {
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
  const endsEarlier = two.nextDay !== true && two.clock <= startClock.clock
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
export const untilRule: Rule = (words, index, today) => {
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

export function isToday(day: Day): boolean {
  return 'offset' in day && day.offset === 0
}

function dayStartIn(day: Day, zone: string | undefined): TimePoint {
  return clockOn(day, { clock: '00:00', ...(zone === undefined ? {} : { zone }) })
}
