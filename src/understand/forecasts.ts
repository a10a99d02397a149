import type { Plan, TimePoint, Window } from '../core/plan.ts'
import { canonicalPlan } from '../core/plan.ts'
import { windowFromText } from '../core/plan-text.ts'
import { withoutPoliteness } from './explain.ts'
import { slotOf, squeeze } from './line.ts'
import type { Line, TimePhrase } from './line.ts'
import { separate } from './normalise.ts'
import { liftTimes } from './time/lift.ts'
import type { Today } from './time/points.ts'
import { oneTime } from './times.ts'

/* What may come: whole sentences about how much of something a time ahead will bring. What they do not match is no forecast. */

const things: readonly (readonly [string, string])[] = [
  [String.raw`(?:dis |network |pdu |data )*(?:traffic|load|pdus?|packets?|messages?|datagrams?|data|activity|volume)`, 'pdus'],
  [String.raw`(?:weapon )?(?:fires?|fire events?|fire pdus?|engagements?|shooting)`, 'fires'],
  [String.raw`(?:detonations?|detonation events?|explosions?)`, 'detonations'],
  [String.raw`(?:collisions?|collision events?|crashes)`, 'collisions'],
]
const thing = `(?:${things.map(([pattern]) => pattern).join('|')})`
const measureOf = (text: string | undefined): string => things.find(([pattern]) => new RegExp(`^(?:${pattern})$`).test(text ?? ''))?.[1] ?? 'pdus'

const it = String.raw`(?:it|things|everything|the network|the net|the exercise|the system|the platform|the sim|we|traffic|the traffic|that|the load|<t>)`
const be = String.raw`(?: be| get| become| look| look like| be like| going to be| going to get)*`
const expect = String.raw`(?:do you expect|do we expect|can we expect|can i expect|should we expect|should i expect|will there be|will we (?:see|get|receive|have|record)|will you (?:see|get|receive|record)|will come in|will come|will arrive|will be (?:received|sent|fired|stored|there)|(?:is|are) (?:to be )?expected|(?:is|are) (?:predicted|forecast|forecasted|likely|coming|going to (?:come|be|come in))|are we (?:going to (?:see|get|have|receive)|likely to (?:see|get)))`
const predict = String.raw`(?:predict|forecast|estimate|project|extrapolate|foresee|anticipate)`
const noun = String.raw`(?:forecast|prediction|outlook|projection|estimate|expectation|predictions|forecasts)`
const ask = String.raw`(?:(?:show|give|make|tell|get|do|provide)(?: me| us)? |what is |what are |what does |can you |could you |i need |i want )*(?:an? |the |your |some )*`
const lead = String.raw`(?:the |expected |number of |count of |amount of |total |how many |how much |what )*`

/** `t` marks the time; the first group, where there is one, is what is counted. */
const patterns: readonly RegExp[] = [
  String.raw`how (?:busy|active|quiet|heavy|loaded|much busier) (?:will|is|are|would)(?: going to)? ${it}${be}`,
  String.raw`(?:will|is) ${it}${be}(?: going to${be})? (?:busy|busier|quiet|quieter|heavy|calm|hectic)`,
  String.raw`how (?:much|many) (${thing}) ${expect}`,
  String.raw`how (?:much|many) (${thing}) will <t> (?:bring|have|see)`,
  String.raw`(?:what|how much|how many|which) (?:amount of |number of |volume of )?(${thing}) ${expect}`,
  String.raw`what (?:will|is|would) (?:the |our )?(${thing})(?: rate| level| volume)?(?: going to)?(?: be| look)(?: like)?`,
  String.raw`what ${expect}(?: in terms of (${thing}))?`,
  String.raw`what (?:is|are) (?:the )?expected (${thing})`,
  String.raw`${ask}${predict} ${lead}(${thing})?(?: (?:count|level|volume|rate))?`,
  String.raw`${ask}(${thing}) ${noun}`,
  String.raw`${ask}${noun}(?: (?:for|of|on|about) ${lead}(${thing})?)?`,
  String.raw`${ask}expected (${thing})`,
  String.raw`(${thing}) (?:expected|predicted|forecast)`,
  String.raw`(?:when|what time|at what time) (?:will|is) (?:${it}|<t>) (?:be |going to be )*(?:the )?(?:busiest|most busy|quietest)`,
  String.raw`(?:when|what|which)(?: time| hour)? (?:will be|is going to be|is) the (?:busiest|quietest)(?: time| hour| minute| moment)?`,
].map((text) => new RegExp(`^(?:${text.replaceAll('<t>', String.raw`<t>`)})$`))

const aboutTheFuture =
  /\b(?:tomorrow|next|upcoming|will|going to|expect(?:ed)?|predict(?:ed|ion|ions)?|forecast(?:s|ed)?|outlook|projection|estimate|project|foresee|anticipate|extrapolate|likely|coming|busiest|quietest)\b/

const bareThing = new RegExp(`^(?:how (?:much|many) )?(?:the )?(${thing})$`)

const usualForecastWindow = 'now..now+1h'

/** A sentence about how much of something is to be expected, as a plan; undefined for everything else. */
export function readForecast(spelled: string, today: Today): Plan | undefined {
  if (!aboutTheFuture.test(spelled)) return undefined
  const line: Line = { text: squeeze(separate(spelled)), slots: [] }
  liftTimes(line, today)
  const times: TimePhrase[] = []
  const marked = line.text.replace(/<t\d+>/g, (marker) => {
    const slot = slotOf(line, marker)
    if (slot?.kind === 't') times.push(slot.time)
    return '<t>'
  })
  const { time, extra } = oneTime(times)
  if (extra !== undefined || time?.vague !== undefined) return undefined
  const whole = withoutPoliteness(
    marked
      .replace(/ [.,?!](?= |$)/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  )
  const bare = whole
    .replace(/ ?\b(?:for|in|over|during|within|at|on|by|until)? ?(?:the )?<t>/g, '')
    .replace(/^<t> ?,? ?/, '')
    .replace(/\s+/g, ' ')
    .trim()
  // "Fires tomorrow" can be nothing else.
  const match = firstMatch([whole, bare]) ?? (time?.future === true ? bareThing.exec(bare) : null)
  if (match === undefined || match === null) return undefined
  const isPeak = / (?:busiest|quietest)/.test(whole)
  // "What is the busiest hour today" is about what was.
  if (isPeak && time?.future !== true && !/ (?:will|going to) /.test(whole)) return undefined
  const window = aheadOf(time)
  if (window === undefined) return undefined
  // When it will be busiest is a matter of hours.
  return canonicalPlan({
    ...(isPeak ? { by: 'time' as const, step: 3_600_000 } : {}),
    measure: measureOf(match.slice(1).find((group) => group !== undefined)),
    shape: 'forecast',
    where: [],
    window,
  })
}

function firstMatch(texts: readonly string[]): RegExpExecArray | undefined {
  for (const text of texts)
    for (const pattern of patterns) {
      const match = pattern.exec(text)
      if (match !== null) return match
    }
  return undefined
}

const nowPoint: TimePoint = { at: 'now' }

/** The time that is asked about, from now on; undefined where it is not ahead. */
function aheadOf(time: TimePhrase | undefined): Window | undefined {
  if (time === undefined || time.window.kind === 'now') return windowFromText(usualForecastWindow)
  const { window } = time
  if (time.future === true) return instantWindow(time) ?? window
  // "Today", "this week": what is left of it. What is past of "until 1800" is left out when it is bound.
  if (window.to.at !== 'now') return time.instant === undefined ? window : instantWindow(time)
  const { from } = window
  if (from.at !== 'calendar' || from.offset !== 0 || from.clock !== undefined || from.unit === 'minute' || from.unit === 'hour') return undefined
  return { kind: 'span', from: nowPoint, to: { ...from, offset: 1 } }
}

/** "At 1800": the hour from there. */
function instantWindow({ instant }: TimePhrase): Window | undefined {
  if (instant === undefined || instant.at === 'asked' || instant.at === 'recorded') return undefined
  return { kind: 'span', from: instant, to: laterBy(instant) }
}

function laterBy(point: Exclude<TimePoint, { at: 'asked' | 'recorded' }>): TimePoint {
  const hour = 3_600_000
  if (point.at === 'instant') return { at: 'instant', ms: point.ms + hour }
  if (point.at === 'now' || point.at === 'exercise' || point.at === 'mark') return { ...point, offsetMs: (point.offsetMs ?? 0) + hour }
  const [hours = 0, minutes = 0] = (point.clock ?? '00:00').split(':').map(Number)
  const clock = `${String((hours + 1) % 24).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`
  if (hours + 1 < 24) return { ...point, clock }
  if (point.at === 'calendar') return { ...point, offset: point.offset + 1, clock }
  return { ...point, date: new Date(Date.parse(`${point.date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10), clock }
}
