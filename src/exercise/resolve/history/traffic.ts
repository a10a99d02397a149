import type { BoundPlan } from '../../../core/bind.ts'
import { fact, listFacts, rankFacts, trendFacts, valueFacts } from '../../../core/fact-shapes.ts'
import type { FactsBase } from '../../../core/fact-shapes.ts'
import type { Facts, Note, Table } from '../../../core/facts.ts'
import type { Measure } from '../../../core/measure.ts'
import { minuteMs } from '../../../core/time.ts'
import type { Interval } from '../../../core/time.ts'
import { bucketsOf } from '../../../core/buckets.ts'
import { asked, baseOf, cannotAnswer, rows } from './context.ts'
import type { Asked, HistoryContext } from './context.ts'
import { clockText } from '../../../core/clock-text.ts'
import { coverageOf, isRecorded } from './coverage.ts'
import { conditionsSql } from './filters.ts'
import type { Columns } from './filters.ts'
import { groupsFrom, keyColumns } from './groups.ts'
import { defaultListRows } from './events.ts'
import { allOf, join, raw, sql } from './sql.ts'
import type { Sql } from './sql.ts'
import { onMinutes, secondsIn, secondsMissingBefore, trafficRows } from './traffic-rows.ts'
import type { TrafficRows } from './traffic-rows.ts'

/* What was received, over everything heard unless the plan names an exercise. */

type TrafficMeasure = { value: string; base: string; rate: boolean }

const trafficMeasures: Readonly<Record<string, TrafficMeasure>> = {
  pdus: { value: 'sum(pdus)', base: 'reason IS NULL', rate: false },
  bytes: { value: 'sum(bytes)', base: 'reason IS NULL', rate: false },
  'pdus.rate': { value: 'sum(pdus)', base: 'reason IS NULL', rate: true },
  malformed: { value: 'sum(pdus)', base: "reason IS NOT NULL AND reason <> 'empty'", rate: false },
}

export const trafficColumns: Columns = {
  sides: { subject: [''] },
  shared: { exercise: 'exercise', 'pdu-type': 'pdu_type', address: 'address', reason: 'reason' },
  missing: ['country', 'category', 'type', 'entity', 'marking'],
}

export async function resolveTraffic(plan: BoundPlan, measure: Measure, context: HistoryContext): Promise<Facts> {
  const traffic = trafficMeasures[measure.id]
  if (traffic === undefined) throw cannotAnswer(`${measure.title} is not recorded over time.`)
  const question = asked(plan, measure, context)
  switch (plan.shape) {
    case 'value': {
      const found = await countTraffic(question, traffic, context)
      return valueFacts(base(question, context, found), found.value)
    }
    case 'rank':
      return await rankOf(question, traffic, context)
    case 'list':
      return await listOf(question, traffic, context)
    case 'trend':
      return await trendOf(question, traffic, context)
    default:
      throw cannotAnswer(`${measure.title} cannot be shown as a ${plan.shape}.`)
  }
}

function rowsFor(question: Asked, context: HistoryContext, seconds = false): TrafficRows {
  const clock = (instant: number): string => clockText(instant, context)
  return trafficRows(question.window, { recording: context.store.recording, seconds, clock })
}

function condition(question: Asked, traffic: TrafficMeasure, context: HistoryContext): Sql {
  // Empty datagrams are counted apart, and only when asked for.
  const asksReason = question.plan.where.some((each) => each.field === 'reason' && !each.not)
  return allOf([raw(asksReason ? 'reason IS NOT NULL' : traffic.base), conditionsSql(question.plan.where, trafficColumns, context)])
}

type Counted = { value: number | null; notes: Note[] }

async function countTraffic(question: Asked, traffic: TrafficMeasure, context: HistoryContext): Promise<Counted> {
  const from = rowsFor(question, context)
  const { notes } = from
  if (question.coverage.recordedMs === 0) return { value: null, notes }
  const [row] = await rows(
    context,
    sql`SELECT coalesce(${raw(traffic.value)}, 0) AS v FROM ${from.from} WHERE ${condition(question, traffic, context)}`,
    question.window,
  )
  return { value: perSecond(Number(row?.['v'] ?? 0), { traffic, window: from.counted, question, context }), notes }
}

type RateOf = { traffic: TrafficMeasure; window: Interval; question: Asked; context: HistoryContext }

/** Counts stay; rates are divided by the seconds of the window in which the listener was up. */
function perSecond(count: number, { traffic, window, context }: RateOf): number | null {
  if (!traffic.rate) return count
  const { recordedMs } = coverageOf(window, { recording: context.store.recording, now: context.now, zone: context.zone })
  return recordedMs === 0 ? null : count / secondsIn(recordedMs)
}

function base(question: Asked, context: HistoryContext, more: { notes?: Note[] }): FactsBase {
  return baseOf(question, context, { notes: more.notes ?? [] })
}

async function rankOf(question: Asked, traffic: TrafficMeasure, context: HistoryContext): Promise<Facts> {
  const { by } = question.plan
  const keys = by === undefined ? undefined : keyColumns(by, { prefix: '', shared: trafficColumns.shared })
  if (by === undefined || by === 'time' || keys === undefined)
    throw cannotAnswer(`${question.measure.title} cannot be ranked by ${by ?? 'nothing'}; it can be by ${question.measure.groupings.join(', ')}.`)
  const from = rowsFor(question, context)
  const known = question.coverage.recordedMs > 0
  const found = known
    ? await rows(
        context,
        sql`SELECT ${raw(keys.select)}, ${raw(traffic.value)} AS v FROM ${from.from} WHERE ${condition(question, traffic, context)} GROUP BY ${raw(keys.group)}`,
        question.window,
      )
    : []
  const scaled = (count: number): number | null => perSecond(count, { traffic, window: from.counted, question, context })
  const { groups, unnamed } = groupsFrom(by, found)
  const notes = [...from.notes]
  if (unnamed > 0) notes.push({ code: 'unnamed', text: `${countOf(unnamed, question.measure)} without a ${by}: in the total but not ranked` })
  // Every row is in one group, so the groups add up to the total.
  const total = known ? scaled(found.reduce((sum, row) => sum + Number(row['v'] ?? 0), 0)) : null
  return rankFacts(
    base(question, context, { notes }),
    by,
    groups.map((group) => ({ ...group, value: scaled(group.value ?? 0) })),
    total,
  )
}

function countOf(count: number, { unit }: Measure): string {
  return `${count} ${count === 1 ? unit.singular : unit.plural}`
}

/** Malformed traffic as a list: what, from where, how often. */
async function listOf(question: Asked, traffic: TrafficMeasure, context: HistoryContext): Promise<Facts> {
  const total = await countTraffic(question, traffic, context)
  const from = rowsFor(question, context)
  const limit = question.plan.order?.limit ?? defaultListRows
  const found = await rows(
    context,
    sql`SELECT reason, address, ${raw(traffic.value)} AS v, max(t) AS last, count(*) OVER () AS in_all FROM ${from.from} WHERE ${condition(question, traffic, context)}
        GROUP BY reason, address ORDER BY v DESC, address LIMIT ${limit}`,
    question.window,
  )
  const table: Table = {
    columns: [
      { key: 'reason', title: 'reason' },
      { key: 'address', title: 'source address' },
      { key: 'value', title: question.measure.title, unit: question.measure.unit.singular },
    ],
    rows: found.map((row) => [row['reason'] ?? null, row['address'] ?? null, row['v'] ?? null]),
    total: Number(found[0]?.['in_all'] ?? 0),
  }
  return listFacts(base(question, context, total), total.value, table)
}

async function trendOf(question: Asked, traffic: TrafficMeasure, context: HistoryContext): Promise<Facts> {
  const { window, plan, coverage } = question
  const buckets = bucketsOf(window, { step: plan.step, zone: context.zone, recorded: coverage.recorded })
  const needsSeconds = !onMinutes(buckets)
  const missing = needsSeconds ? secondsMissingBefore(window.from, context.store.recording) : undefined
  if (missing !== undefined) throw cannotAnswer(`Counts per second are kept since ${clockText(missing, context)} only. Ask for steps of whole minutes.`)
  const from = rowsFor(question, context, needsSeconds)
  const first = Math.min(window.from, from.counted.from)
  const edges = buckets.map((bucket, index) => (index === 0 ? first : bucket.from))
  const found = await rows(
    context,
    sql`SELECT e, sum(v) AS v FROM (SELECT t, ${raw(traffic.value)} AS v FROM ${from.from} WHERE ${condition(question, traffic, context)} GROUP BY t) AS traffic
        ASOF JOIN (SELECT unnest([${join(
          edges.map((edge) => sql`${edge}`),
          ', ',
        )}]) AS e) AS edge ON traffic.t >= edge.e GROUP BY e`,
    window,
  )
  const values = new Map(found.map((row) => [Number(row['e']), Number(row['v'])]))
  const points = buckets.map((bucket, index) => {
    const v = isRecorded(coverage, bucket) ? perSecond(values.get(edges[index] ?? 0) ?? 0, { traffic, window: bucket, question, context }) : null
    return { t: bucket.from, v }
  })
  return trendFacts(base(question, context, from), points)
}

/** The full clock minute of the window with the most PDUs; the earliest when several have as many. */
export async function resolvePeak(plan: BoundPlan, measure: Measure, context: HistoryContext): Promise<Facts> {
  const question = asked(plan, measure, context)
  const peak = await busiestMinute(question, context)
  const facts = valueFacts(
    base(question, context, { notes: peak === undefined ? [{ code: 'no-full-minute', text: 'No full minute of that window has been recorded' }] : [] }),
    peak?.pdus ?? null,
  )
  if (peak !== undefined) facts.facts.push(fact(base(question, context, {}), 'pdus.peak.at', peak.at, 'instant'))
  return facts
}

export async function busiestMinute(question: Asked, context: HistoryContext): Promise<{ at: number; pdus: number } | undefined> {
  const from = Math.ceil(question.window.from / minuteMs) * minuteMs
  const to = Math.floor(Math.min(question.window.to, context.now) / minuteMs) * minuteMs
  if (to <= from || question.coverage.recordedMs === 0) return undefined
  const minutes = trafficRows({ from, to }, { recording: context.store.recording, clock: (instant) => clockText(instant, context) })
  const [row] = await rows(
    context,
    sql`SELECT t - t % ${minuteMs} AS at_t, sum(pdus) AS v FROM ${minutes.from} WHERE reason IS NULL AND ${conditionsSql(question.plan.where, trafficColumns, context)}
        GROUP BY at_t ORDER BY v DESC, at_t LIMIT 1`,
    question.window,
  )
  return row === undefined ? undefined : { at: Number(row['at_t']), pdus: Number(row['v']) }
}
