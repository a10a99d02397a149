import type { BoundPlan } from '../../../core/bind.ts'
import { fact, factsOf } from '../../../core/fact-shapes.ts'
import type { Facts } from '../../../core/facts.ts'
import type { Measure } from '../../../core/measure.ts'
import { asked, baseOf, rows } from './context.ts'
import type { HistoryContext } from './context.ts'
import { conditionsSql } from './filters.ts'
import { eventRelations } from './relations.ts'
import { exerciseFacts, exerciseSql } from './scope.ts'
import { raw, sql } from './sql.ts'

/** Opposing losses to friendly losses; no ratio when there are no friendly losses. */
export async function resolveExchangeRatio(plan: BoundPlan, measure: Measure, context: HistoryContext): Promise<Facts> {
  const question = asked(plan, measure, context)
  const columns = eventRelations['losses']
  // Conditions that name no side are about the entities lost.
  const where = plan.where.map((condition) =>
    condition.role === 'subject' && condition.field !== 'exercise' ? { ...condition, role: 'target' as const } : condition,
  )
  const conditions = columns === undefined ? raw('TRUE') : conditionsSql(where, columns, context)
  const recorded = question.coverage.recordedMs > 0
  const [row] = await rows(
    context,
    sql`SELECT count(*) FILTER (target_force = 'opposing') AS opposing, count(*) FILTER (target_force = 'friendly') AS friendly, count(*) AS total,
        count(*) FILTER (attributed) AS attributed FROM damage WHERE damage = 'destroyed' AND t >= ${question.window.from} AND t < ${question.window.to}
        AND ${exerciseSql(plan, 'exercise', context)} AND ${conditions}`,
    question.window,
  )
  const read = (name: string): number | null => (recorded ? Number(row?.[name] ?? 0) : null)
  const [opposing, friendly, total, attributed] = [read('opposing'), read('friendly'), read('total'), read('attributed')]
  const base = baseOf(question, context)
  const scope = await exerciseFacts(
    question,
    context,
    async (exercise) =>
      sql`SELECT count(*) AS v FROM damage WHERE damage = 'destroyed' AND t >= ${question.window.from} AND t < ${question.window.to} AND exercise = ${exercise}`,
  )
  base.notes = scope.notes.map((note) => ({ ...note, text: note.text.replace(/\b1 ratio\b/g, '1 loss').replace(/\bratios?\b/g, 'losses') }))
  const share = total === null || total === 0 || attributed === null ? null : (attributed / total) * 100
  return factsOf(base, [
    fact(base, 'exchange-ratio', opposing === null || friendly === null || friendly === 0 ? null : opposing / friendly, 'ratio'),
    fact(base, 'losses.opposing', opposing, 'loss'),
    fact(base, 'losses.friendly', friendly, 'loss'),
    fact(base, 'attributed.share', share, 'percent'),
  ])
}
