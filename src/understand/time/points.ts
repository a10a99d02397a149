import { DateTime } from 'luxon'
import type { TimePoint } from '../../core/plan.ts'
import { hourMs, minuteMs, secondMs } from '../../core/time.ts'
import type { Instant, TimeZone } from '../../core/time.ts'
import { numberFrom } from '../numbers.ts'

/** What weekday names and dates without a year refer to. */
export type Today = { now: Instant; zone: TimeZone; marks?: readonly { number: number; label: string | null }[] }

export type Found<T> = { value: T; next: number }

/** A wall clock as said. `hourOnly`: "8", which is a clock only beside a word that asks for one. */
export type ClockTime = { clock: string; zone?: string; nextDay?: boolean; loose?: boolean; hourOnly?: boolean; afternoon?: boolean }
export type Day = { offset: number } | { date: string }

const phonetic: Readonly<Record<string, string>> = {
  zulu: 'z',
  zulus: 'z',
  utc: 'z',
  gmt: 'z',
  z: 'z',
  alpha: 'a',
  alfa: 'a',
  bravo: 'b',
  charlie: 'c',
  romeo: 'r',
  sierra: 's',
  tango: 't',
  uniform: 'u',
  quebec: 'q',
}

/** Military letter zones: A is +1 … M +12 (J is local), N is -1 … Y -12, Z is 0. */
function zoneOfLetter(letter: string): string | undefined {
  if (letter === 'z') return 'Z'
  if (letter === 'j' || !/^[a-y]$/.test(letter)) return undefined
  const east = 'abcdefghiklm'.indexOf(letter)
  const hours = east >= 0 ? east + 1 : 'nopqrstuvwxy'.indexOf(letter) + 1
  return `${east >= 0 ? '+' : '-'}${String(hours).padStart(2, '0')}:00`
}

function made(hour: number, minute: number, second = 0): ClockTime | undefined {
  if (minute > 59 || second > 59 || hour > 24 || (hour === 24 && (minute > 0 || second > 0))) return undefined
  const two = (value: number): string => String(value).padStart(2, '0')
  return { clock: `${two(hour % 24)}:${two(minute)}${second === 0 ? '' : `:${two(second)}`}`, ...(hour === 24 ? { nextDay: true } : {}) }
}

/** `08:00`, `0800`, `0800z`, `0800 zulu`, `8 am`, `8pm`, `8:30 pm`, `0800 local`, `noon`, `midnight`, `8`. */
export function clockAt(words: readonly string[], index: number): Found<ClockTime> | undefined {
  const word = words[index] ?? ''
  if (word === 'noon' || word === 'midday') return finish({ clock: '12:00', afternoon: true }, undefined, { words, next: index + 1 })
  if (word === 'midnight') return finish({ clock: '00:00' }, undefined, { words, next: index + 1 })
  const spoken = spokenClockAt(words, index)
  if (spoken !== undefined) return spoken
  const colon = /^(\d{1,2})[:.](\d{2})(?::(\d{2}))?(am|pm|z|h|hrs?)?$/.exec(word)
  if (colon !== null) {
    const dotted = word.includes('.')
    const found = made(Number(colon[1]), Number(colon[2]), Number(colon[3] ?? 0))
    return found === undefined ? undefined : finish({ ...found, ...(dotted ? { loose: true } : {}) }, colon[4], { words, next: index + 1 })
  }
  const military = /^(\d{2})(\d{2})(\d{2})?([a-ik-z]|h|hrs?|hours|j)?$/.exec(word)
  if (military !== null && (military[3] === undefined || military[4] === undefined)) {
    const found = made(Number(military[1]), Number(military[2]), Number(military[3] ?? 0))
    return found === undefined
      ? undefined
      : finish({ ...found, ...(military[4] === undefined ? { loose: true } : {}) }, military[4], { words, next: index + 1 })
  }
  const hour = /^(\d{1,2})(am|pm|h)?$/.exec(word) ?? wordHour(word)
  if (hour === null) return undefined
  const found = made(Number(hour[1]), 0)
  return found === undefined
    ? undefined
    : finish({ ...found, ...(hour[2] === undefined ? { loose: true, hourOnly: true } : {}) }, hour[2], { words, next: index + 1 })
}

/** "half past nine", "a quarter to ten", "ten past eight", "20 to 3". */
function spokenClockAt(words: readonly string[], index: number): Found<ClockTime> | undefined {
  const start = words[index] === 'a' ? index + 1 : index
  const joint = words[start + 1] === 'minutes' ? start + 2 : start + 1
  const word = words[start] ?? ''
  const amount = word === 'half' ? 30 : word === 'quarter' ? 15 : numberFrom(word)
  const hour = numberFrom(words[joint + 1] ?? '')
  if (amount === undefined || amount < 1 || amount > 30 || hour === undefined || hour > 12 || hour < 1 || !/^(?:past|to)$/.test(words[joint] ?? ''))
    return undefined
  // "5 to 10" is a range of hours; only spoken forms are taken.
  if (words[joint] === 'to' && !/^(?:quarter|five|ten|twenty)$/.test(word)) return undefined
  if (words[joint] === 'to' && word !== 'quarter' && (/^(?:from|between)$/.test(words[index - 1] ?? '') || /^\d/.test(words[joint + 1] ?? ''))) return undefined
  const minutes = words[joint] === 'past' ? hour * 60 + amount : hour * 60 - amount
  const found = made(Math.floor(minutes / 60), minutes % 60)
  return found === undefined ? undefined : finish(found, undefined, { words, next: joint + 2 })
}

function wordHour(word: string): RegExpExecArray | null {
  const value = /^[a-z]+$/.test(word) ? numberFrom(word) : undefined
  return value === undefined || value > 12 ? null : /^(\d{1,2})(am)?$/.exec(String(value))
}

/** Whatever follows a clock and makes it plainer: am and pm, "hours", a zone. */
function finish(time: ClockTime, attached: string | undefined, { words, next }: { words: readonly string[]; next: number }): Found<ClockTime> | undefined {
  let value = time
  let at = next
  let suffix = attached
  if (suffix === undefined && /^(?:am|pm|oclock|hours|hrs?)$/.test(words[at] ?? '')) suffix = words[at++]
  if (suffix === 'am' || suffix === 'pm') {
    const hour = Number(value.clock.slice(0, 2))
    if (hour > 12 || hour === 0) return undefined
    const hour24 = suffix === 'pm' ? (hour % 12) + 12 : hour % 12
    value = { ...definite(value), clock: `${String(hour24).padStart(2, '0')}${value.clock.slice(2)}`, afternoon: suffix === 'pm' }
    suffix = undefined
  } else if (suffix !== undefined) value = definite(value)
  if (suffix !== undefined && /^[a-z]$/.test(suffix) && suffix !== 'h') value = withZone(value, suffix)
  if (words[at] === 'hours' || words[at] === 'hrs') at += 1
  const zoneWord = words[at] ?? ''
  if (zoneWord === 'local') {
    value = definite(value)
    at += words[at + 1] === 'time' ? 2 : 1
  } else if (Object.hasOwn(phonetic, zoneWord) && !(value.hourOnly === true && value.loose === true && zoneWord !== 'zulu')) {
    value = withZone(definite(value), phonetic[zoneWord] ?? 'z')
    at += words[at + 1] === 'time' ? 2 : 1
  }
  return { value, next: at }
}

function definite({ loose: _loose, hourOnly: _hourOnly, ...rest }: ClockTime): ClockTime {
  return rest
}

function withZone(value: ClockTime, letter: string): ClockTime {
  const zone = zoneOfLetter(letter)
  return zone === undefined ? value : { ...value, zone }
}

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
const shortDays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const months = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december']

export const calendarWords: readonly string[] = [...weekdays, ...months, ...months.map((month) => month.slice(0, 3)), 'sept', 'yesterday', 'today', 'tomorrow']

export function monthFrom(word: string): number | undefined {
  const at = months.findIndex((month) => month === word || (word.length >= 3 && word === month.slice(0, 3)) || (month === 'september' && word === 'sept'))
  return at < 0 ? undefined : at + 1
}

/** today, yesterday, the day before yesterday, tomorrow, on Monday, 20 November, Nov 20, 2026-11-20, 20.11.2026, the 20th. */
export function dayAt(words: readonly string[], index: number, today: Today): Found<Day> | undefined {
  const start = words[index] === 'on' || words[index] === 'the' ? index + (words[index] === 'on' && words[index + 1] === 'the' ? 2 : 1) : index
  const rest = words.slice(start, start + 4)
  const joined = rest.join(' ')
  if (/^day before yesterday\b/.test(joined)) return { value: { offset: -2 }, next: start + 3 }
  if (/^day after tomorrow\b/.test(joined)) return { value: { offset: 2 }, next: start + 3 }
  const word = rest[0] ?? ''
  const offset = { today: 0, yesterday: -1, tomorrow: 1 }[word]
  if (offset !== undefined) return { value: { offset }, next: start + 1 }
  const weekday = weekdayAt(words, start, today)
  if (weekday !== undefined) return weekday
  return dateAt(words, start, today) ?? (start > index ? ordinalDay(words, start, today) : undefined)
}

function weekdayAt(words: readonly string[], index: number, today: Today): Found<Day> | undefined {
  const at = words[index] === 'last' || words[index] === 'this' || words[index] === 'past' ? index + 1 : index
  const word = words[at] ?? ''
  const long = weekdays.indexOf(word)
  const wanted = long >= 0 ? long : shortDays.indexOf(word)
  if (wanted < 0 || (long < 0 && (word === 'sat' || word === 'sun') && words[index - 1] !== 'on')) return undefined
  const local = DateTime.fromMillis(today.now, { zone: today.zone })
  const back = (local.weekday - 1 - wanted + 7) % 7
  const days = back === 0 && words[index] !== 'this' ? 7 : back
  return { value: { date: isoDate(local.minus({ days })) }, next: at + 1 }
}

function isoDate(local: DateTime): string {
  return local.toFormat('yyyy-MM-dd')
}

function dateAt(words: readonly string[], index: number, today: Today): Found<Day> | undefined {
  const word = words[index] ?? ''
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(word)
  if (iso !== null) return dated([Number(iso[1]), Number(iso[2]), Number(iso[3])], index + 1)
  const written = /^(\d{1,2})[./](\d{1,2})[./](\d{4})$/.exec(word)
  if (written !== null) {
    const [one, two, year] = [Number(written[1]), Number(written[2]), Number(written[3])]
    // 5/6/2026 is a day in June or in May: not ours to guess.
    if (one > 12 || one === two) return dated([year, two, one], index + 1)
    return two > 12 ? dated([year, one, two], index + 1) : undefined
  }
  const compact = /^(\d{1,2})-?([a-z]{3,9})(?:-?(\d{4}))?$/.exec(word)
  if (compact !== null && monthFrom(compact[2] ?? '') !== undefined)
    return withYear([Number(compact[1]), monthFrom(compact[2] ?? '') ?? 0], compact[3], { next: index + 1, today })
  const dayFirst = /^(\d{1,2})(?:st|nd|rd|th)?$/.exec(word)
  if (dayFirst !== null) {
    const at = words[index + 1] === 'of' ? index + 2 : index + 1
    const month = monthFrom(words[at] ?? '')
    const year = yearAt(words, at + 1)
    return month === undefined ? undefined : withYear([Number(dayFirst[1]), month], year, { next: at + (year === undefined ? 1 : 2), today })
  }
  const month = monthFrom(word)
  const day = /^(\d{1,2})(?:st|nd|rd|th)?$/.exec((words[index + 1] === 'the' ? words[index + 2] : words[index + 1]) ?? '')
  if (month === undefined || day === null) return undefined
  const next = words[index + 1] === 'the' ? index + 3 : index + 2
  const yearIndex = words[next] === ',' ? next + 1 : next
  const year = yearAt(words, yearIndex)
  return withYear([Number(day[1]), month], year, { next: year === undefined ? next : yearIndex + 1, today })
}

function yearAt(words: readonly string[], index: number): string | undefined {
  return /^20\d\d$/.test(words[index] ?? '') ? words[index] : undefined
}

function withYear([day, month]: readonly [number, number], year: string | undefined, { next, today }: { next: number; today: Today }): Found<Day> | undefined {
  if (year !== undefined) return dated([Number(year), month, day], next)
  const local = DateTime.fromMillis(today.now, { zone: today.zone })
  const thisYear = DateTime.fromObject({ year: local.year, month, day }, { zone: today.zone })
  return dated([thisYear.isValid && thisYear <= local ? local.year : local.year - 1, month, day], next)
}

function dated([year, month, day]: readonly [number, number, number], next: number): Found<Day> | undefined {
  if (month < 1 || month > 12 || day < 1 || day > 31) return undefined
  return { value: { date: `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}` }, next }
}

/** "on the 20th": the most recent one. */
function ordinalDay(words: readonly string[], index: number, today: Today): Found<Day> | undefined {
  const match = /^(\d{1,2})(?:st|nd|rd|th)$/.exec(words[index] ?? '')
  if (match === null || words[index - 1] !== 'the' || words[index - 2] !== 'on') return undefined
  const local = DateTime.fromMillis(today.now, { zone: today.zone })
  const day = Number(match[1])
  for (let back = 0; back < 3; back += 1) {
    const candidate = DateTime.fromObject({ year: local.year, month: local.month }, { zone: today.zone }).minus({ months: back }).set({ day })
    if (candidate.day === day && candidate <= local) return { value: { date: isoDate(candidate) }, next: index + 1 }
  }
  return undefined
}

/** `181430z nov 26`, `181430znov26`, `201200z` (the most recent such day). */
export function dtgAt(words: readonly string[], index: number, today: Today): Found<TimePoint> | undefined {
  const start = words[index] === 'dtg' ? index + 1 : index
  const match = /^(\d{2})(\d{2})(\d{2})([a-z])(?:([a-z]{3})(\d{2}|20\d{2})?)?$/.exec(words[start] ?? '')
  if (match === null) return undefined
  const [, day = '', hour = '', minute = '', letter = ''] = match
  const zone = zoneOfLetter(letter)
  const clock = made(Number(hour), Number(minute))
  if (clock === undefined || clock.nextDay === true || Number(day) < 1 || Number(day) > 31) return undefined
  let next = start + 1
  let month = match[5] === undefined ? undefined : monthFrom(match[5])
  let year = match[6]
  if (match[5] === undefined && monthFrom(words[next] ?? '') !== undefined) {
    month = monthFrom(words[next] ?? '')
    next += 1
    if (/^(?:\d{2}|20\d{2})$/.test(words[next] ?? '')) year = words[next++]
  }
  const local = DateTime.fromMillis(today.now, { zone: zone === undefined ? today.zone : zone === 'Z' ? 'utc' : `utc${zone}` })
  const date = dtgDate(
    { day: Number(day), ...(month === undefined ? {} : { month }), ...(year === undefined ? {} : { year: Number(year.length === 2 ? `20${year}` : year) }) },
    local,
  )
  return date === undefined
    ? undefined
    : { value: { at: 'date', date, ...(clock.clock === '00:00' ? {} : { clock: clock.clock }), ...(zone === undefined ? {} : { zone }) }, next }
}

function dtgDate(asked: { day: number; month?: number; year?: number }, local: DateTime): string | undefined {
  for (let back = 0; back < 24; back += 1) {
    const candidate = local.startOf('month').minus({ months: back })
    if (asked.month !== undefined && asked.month !== candidate.month) continue
    if (asked.year !== undefined) return `${asked.year}-${String(asked.month ?? local.month).padStart(2, '0')}-${String(asked.day).padStart(2, '0')}`
    const dated = candidate.set({ day: asked.day })
    if (dated.day === asked.day && dated <= local) return isoDate(dated)
  }
  return undefined
}

export type Length = { ms: number } | { days: number } | { months: number }

const unitWords: Readonly<Record<string, Length>> = {
  s: { ms: secondMs },
  sec: { ms: secondMs },
  second: { ms: secondMs },
  m: { ms: minuteMs },
  min: { ms: minuteMs },
  minute: { ms: minuteMs },
  h: { ms: hourMs },
  hr: { ms: hourMs },
  hour: { ms: hourMs },
  d: { days: 1 },
  day: { days: 1 },
  week: { days: 7 },
  fortnight: { days: 14 },
  month: { months: 1 },
}

export function unitFrom(word: string): Length | undefined {
  const singular = word.length > 1 ? word.replace(/s$/, '') : word
  return Object.hasOwn(unitWords, singular) ? unitWords[singular] : undefined
}

function times(amount: number, length: Length): Length | undefined {
  if ('ms' in length) return amount * length.ms >= 1 ? { ms: Math.round(amount * length.ms) } : undefined
  if ('months' in length) return Number.isInteger(amount) ? { months: amount } : undefined
  return Number.isInteger(amount) ? { days: amount * length.days } : { ms: Math.round(amount * length.days * 24 * hourMs) }
}

/** "10 minutes", "half an hour", "an hour and a half", "a quarter of an hour", "one and a half hours", "1.5 hours", "a couple of hours"; `vague` for "a few". */
export function lengthAt(words: readonly string[], index: number): Found<Length & { vague?: true }> | undefined {
  const text = words.slice(index, index + 7).join(' ')
  const fixed = fixedLengths.find(([pattern]) => pattern.test(text))
  if (fixed !== undefined) return { value: fixed[1], next: index + (fixed[0].exec(text)?.[0].split(' ').length ?? 1) }
  const match =
    /^(?:(\d{1,6}(?:\.\d{1,3})?)|(a couple of|a couple|couple of|couple|a few|few|several|an|a|[a-z-]+)) ?((?:and a half )?)(?:full )?([a-z]+)\b/.exec(text)
  if (match === null) return undefined
  const [whole, digits, word, half, unitWord = ''] = match
  const unit = unitFrom(unitWord)
  if (unit === undefined) return undefined
  const vague = word === 'a few' || word === 'few' || word === 'several'
  const amount =
    digits === undefined ? (word === 'a' || word === 'an' ? 1 : (word ?? '').includes('couple') ? 2 : vague ? 5 : numberFrom(word ?? '')) : Number(digits)
  if (amount === undefined || amount <= 0) return undefined
  const length = times(amount + (half === '' ? 0 : 0.5), unit)
  return length === undefined ? undefined : { value: vague ? { ...length, vague: true } : length, next: index + whole.trim().split(' ').length }
}

const fixedLengths: readonly (readonly [RegExp, Length])[] = [
  [/^(?:an|one|1) hour and a half\b/, { ms: 90 * minuteMs }],
  [/^hour and a half\b/, { ms: 90 * minuteMs }],
  [/^(?:a |one )?half (?:an |a )?hour\b/, { ms: 30 * minuteMs }],
  [/^(?:three|3) quarters of an hour\b/, { ms: 45 * minuteMs }],
  [/^(?:a |one )?quarter (?:of an |of |an )?hour\b/, { ms: 15 * minuteMs }],
  [/^(?:a |one )?half (?:a |an )?minute\b/, { ms: 30 * secondMs }],
  [/^(?:a |one )?half (?:a )?day\b/, { ms: 12 * hourMs }],
]
