import type { BoundPlan } from '../../../core/bind.ts'
import { listFacts, rankFacts, valueFacts } from '../../../core/fact-shapes.ts'
import type { Facts, Table } from '../../../core/facts.ts'
import type { Measure } from '../../../core/measure.ts'
import { hourMs } from '../../../core/time.ts'
import type { Row } from '../../store/database.ts'
import { asked, baseOf, cannotAnswer, rows } from './context.ts'
import type { Asked, HistoryContext } from './context.ts'
import { clockText } from '../../../core/clock-text.ts'
import { conditionsSql } from './filters.ts'
import { groupsFrom } from './groups.ts'
import { raw, sql } from './sql.ts'
import type { Sql } from './sql.ts'
import { trafficColumns } from './traffic.ts'
import { secondsMissingBefore, trafficRows } from './traffic-rows.ts'

/* Sites, applications and exercises heard in a window, from what was received. */

type Heard = { key: string; keys: readonly string[]; title: string }

const heardMeasures: Readonly<Record<string, Heard>> = {
  sites: { key: 'site', keys: ['site'], title: 'site' },
  applications: { key: "site || ':' || application", keys: ['site', 'application'], title: 'application' },
  exercises: { key: 'exercise', keys: ['exercise'], title: 'exercise' },
}

export async function resolveHeard(plan: BoundPlan, measure: Measure, context: HistoryContext): Promise<Facts> {
  const heard = heardMeasures[measure.id]
  if (heard === undefined) throw cannotAnswer(`${measure.title} is not recorded over time.`)
  const question = asked(plan, measure, context)
  const from = heardSql(question, context)
  switch (plan.shape) {
    case 'value':
    case 'list':
      return await tableOf(question, { heard, from, context })
    case 'rank':
      return await rankOf(question, { heard, from, context })
    default:
      throw cannotAnswer(`${measure.title} cannot be shown as a ${plan.shape}.`)
  }
}

type HeardAsk = { heard: Heard; from: Sql; context: HistoryContext }

function heardSql(question: Asked, context: HistoryContext, seconds = false): Sql {
  const minutes = trafficRows(question.window, { recording: context.store.recording, seconds, clock: (instant) => clockText(instant, context) })
  return sql`${minutes.from} WHERE reason IS NULL AND ${raw(question.measure.id === 'exercises' ? 'TRUE' : 'site IS NOT NULL')} AND ${conditionsSql(question.plan.where, trafficColumns, context)}`
}

/** The value carries the table too, so that "which sites?" and "how many sites?" read the same facts. */
async function tableOf(question: Asked, { heard, from, context }: HeardAsk): Promise<Facts> {
  const base = baseOf(question, context)
  const recorded = question.coverage.recordedMs > 0
  const found = recorded
    ? await rows(
        context,
        sql`SELECT ${raw(heard.key)} AS k0, sum(pdus) AS v, max(t) AS last, count(DISTINCT site || ':' || application) AS applications, count(DISTINCT exercise) AS exercises
            FROM ${from} GROUP BY ${raw(heard.keys.join(', '))} ORDER BY ${raw(heard.keys.join(', '))}`,
        question.window,
      )
    : []
  const last = recorded ? await lastHeard(question, found, { heard, from, context }) : new Map<string, number>()
  const table: Table = {
    columns: [
      { key: heard.title, title: heard.title },
      { key: 'pdus', title: 'PDUs', unit: 'PDU' },
      ...(heard.title === 'application' ? [] : [{ key: 'applications', title: 'applications', unit: 'application' }]),
      { key: 'last', title: 'last heard', unit: 'instant' },
    ],
    rows: found.map((row) => [
      row['k0'] ?? null,
      row['v'] ?? null,
      ...(heard.title === 'application' ? [] : [row['applications'] ?? null]),
      last.get(String(row['k0'])) ?? row['last'] ?? null,
    ]),
    total: found.length,
  }
  const value = recorded ? found.length : null
  if (question.plan.shape === 'list') return listFacts(base, value, table)
  const facts = valueFacts(base, value)
  return { ...facts, table }
}

/** Rollups know the minute somebody was last heard in; the seconds, where they are kept, know the second. */
async function lastHeard(question: Asked, found: readonly Row[], { heard, context }: HeardAsk): Promise<Map<string, number>> {
  const earliest = found.reduce((first, row) => Math.min(first, Number(row['last'] ?? Infinity)), Infinity)
  const from = Math.max(question.window.from, earliest, question.window.to - refinedMs)
  if (earliest === Infinity || secondsMissingBefore(from, context.store.recording) !== undefined) return new Map()
  const window = { from, to: question.window.to }
  const exact = heardSql({ ...question, window }, context, true)
  const rowsFound = await rows(context, sql`SELECT ${raw(heard.key)} AS k0, max(t) AS last FROM ${exact} GROUP BY ${raw(heard.keys.join(', '))}`, window)
  return new Map(rowsFound.map((row) => [String(row['k0']), Number(row['last'])]))
}

/** Who was last heard longer before the end of the window is told to the minute. */
const refinedMs = 2 * hourMs

async function rankOf(question: Asked, { heard, from, context }: HeardAsk): Promise<Facts> {
  const { by } = question.plan
  if (by !== 'exercise' && by !== 'site') throw cannotAnswer(`${question.measure.title} cannot be ranked by ${by ?? 'nothing'}.`)
  const found = await rows(context, sql`SELECT ${raw(by)} AS k0, count(DISTINCT ${raw(heard.key)}) AS v FROM ${from} GROUP BY ${raw(by)}`, question.window)
  const [total] = await rows(context, sql`SELECT count(DISTINCT ${raw(heard.key)}) AS v FROM ${from}`, question.window)
  const value = question.coverage.recordedMs === 0 ? null : Number(total?.['v'] ?? 0)
  return rankFacts(baseOf(question, context), by, groupsFrom(by, found).groups, value)
}
