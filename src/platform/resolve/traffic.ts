import { bucketsOf } from '../../core/buckets.ts'
import { SitrepError } from '../../core/errors.ts'
import { fact, rankFacts, trendFacts, valueFacts } from '../../core/fact-shapes.ts'
import type { FactsBase, Group } from '../../core/fact-shapes.ts'
import type { Facts, Note } from '../../core/facts.ts'
import { hourMs, minuteMs, secondMs } from '../../core/time.ts'
import type { Instant, Interval } from '../../core/time.ts'
import { pduTypes } from '../../siso/pdu-types.ts'
import { countOf, countWindow, rollingPeriod } from '../counts.ts'
import type { WindowCounts } from '../counts.ts'
import { courseOf } from '../course.ts'
import { isOpen } from '../pieces.ts'
import { TooLargeError } from '../upstream-error.ts'
import { baseOf, countOptions, typesOf, windowOf } from './context.ts'
import type { Asked } from './context.ts'

/* PDUs by number and type: what the platform stored, and for the last minute what it received. */

const receivedNote: Note = {
  code: 'realtime-counters',
  text: "Counted as they came in, every type, by one of the platform's ingestion pods over the last 60 seconds",
}

export async function resolveTraffic(asked: Asked): Promise<Facts> {
  switch (asked.plan.shape) {
    case 'value':
      return await valueOf(asked)
    case 'rank':
      return await rankOf(asked)
    case 'trend':
      return await trendOf(asked)
    default:
      throw new SitrepError('cannot-answer', `${asked.measure.title} cannot be shown as a ${asked.plan.shape} from the platform's records.`)
  }
}

type Total = { counts: WindowCounts | undefined; total: number | null; notes: Note[] }

/** The running minute comes from the counters of what is received; everything else from what is stored. */
async function totalOf(asked: Asked): Promise<Total> {
  const { reading, now } = asked.context
  const window = windowOf(asked)
  const types = typesOf(asked.plan.where)
  if (isLastMinute(window, now)) {
    const realtime = await reading.realtime()
    const to = reading.asOf() ?? now
    const minute = { from: to - minuteMs, to }
    if (realtime === undefined) return { counts: undefined, total: null, notes: [] }
    const counts = { byType: realtime.byType, window: minute }
    return { counts, total: types === undefined ? realtime.total : countOf(realtime.byType, types), notes: [receivedNote] }
  }
  const counts = await countWindow(reading, window, countOptions(asked))
  return { counts, total: countOf(counts.byType, types), notes: [] }
}

export function isLastMinute(window: Interval, now: Instant): boolean {
  return isOpen(window.to, now) && Math.abs(window.to - window.from - minuteMs) <= 2 * secondMs
}

async function valueOf(asked: Asked): Promise<Facts> {
  const { counts, total, notes } = await totalOf(asked)
  const window = counts?.window ?? windowOf(asked)
  return valueFacts(baseOf(asked, { notes, window }), asked.measure.id === 'pdus.rate' ? perSecond(total, window) : total)
}

function perSecond(count: number | null, { from, to }: Interval): number | null {
  return count === null ? null : Math.round((count / Math.max(1, (to - from) / secondMs)) * 100) / 100
}

async function rankOf(asked: Asked): Promise<Facts> {
  const { counts, total, notes } = await totalOf(asked)
  const types = typesOf(asked.plan.where)
  const groups = [...(counts?.byType ?? [])]
    .filter(([type, value]) => value > 0 && types?.includes(type) !== false)
    .map(([type, value]) => groupOf(type, value))
  return rankFacts(baseOf(asked, { notes, ...(counts === undefined ? {} : { window: counts.window }) }), 'pdu-type', groups, total)
}

export function groupOf(type: number, value: number): Group {
  return { key: String(type), label: pduTypes[type]?.name ?? `type ${type}`, value }
}

async function trendOf(asked: Asked): Promise<Facts> {
  const { plan, context, measure } = asked
  const window = windowOf(asked)
  const buckets = bucketsOf(window, { step: plan.step, zone: context.zone, recorded: [window] })
  const course = await courseOf(context.reading, buckets, countOptions(asked))
  const points = buckets.map((bucket, index) => {
    const v = course.values[index] ?? null
    return { t: bucket.from, v: measure.id === 'pdus.rate' ? perSecond(v, bucket) : v }
  })
  const facts = trendFacts(baseOf(asked, { notes: course.notes }), points)
  // What bears no time is in the total all the same.
  const [head] = facts.facts
  if (course.untimed > 0 && measure.id === 'pdus' && typeof head.value === 'number') facts.facts[0] = { ...head, value: head.value + course.untimed }
  return facts
}

/** A day of minutes; more are not gone through one by one. */
const longestRowsMs = 24 * hourMs

/** With notes it is a lower bound: some lines of the log bear no time. */
type Minute = { at: Instant; pdus: number; notes: Note[] }

/** The busiest minute: from the rolling figures where their peak lies in the window, else from the rows. */
export async function resolvePeak(asked: Asked): Promise<Facts> {
  const found = await busiestMinute(asked)
  const notes = found === undefined ? [{ code: 'no-pdu', text: 'No PDU is stored for that window' }] : found.notes
  const base: FactsBase = { ...baseOf(asked, { notes }), quality: found === undefined || found.notes.length === 0 ? 'exact' : 'lower-bound' }
  const facts = valueFacts(base, found?.pdus ?? null)
  if (found !== undefined) facts.facts.push(fact(base, 'pdus.peak.at', found.at, 'instant'))
  return facts
}

export async function busiestMinute(asked: Asked): Promise<Minute | undefined> {
  const { context } = asked
  const { reading, now } = context
  const window = windowOf(asked)
  const period = rollingPeriod(window, now)
  if (period !== undefined || (isOpen(window.to, now) && window.from > now - 86_400_000)) {
    const { peak } = await reading.metrics(period ?? 'lastDay')
    // The busiest of a whole day is also the busiest of every part of that day it lies in.
    if (peak !== undefined && (period !== undefined || peak.from >= window.from)) return { at: peak.from, pdus: peak.pdus, notes: [] }
    if (period !== undefined) return undefined
  }
  return await busiestOfRows(asked, window)
}

async function busiestOfRows(asked: Asked, window: Interval): Promise<Minute | undefined> {
  if (window.to - window.from > longestRowsMs) throw new TooLargeError(asked.context.maxBytes)
  const minutes = bucketsOf(window, { step: minuteMs, zone: 'UTC', recorded: [window] })
  const { values, notes } = await courseOf(asked.context.reading, minutes, countOptions(asked))
  let best: Minute | undefined
  for (const [index, { from }] of minutes.entries()) {
    const pdus = values[index] ?? 0
    if (pdus > (best?.pdus ?? 0)) best = { at: Math.floor(from / minuteMs) * minuteMs, pdus, notes }
  }
  return best
}
