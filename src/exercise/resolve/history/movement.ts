import type { BoundPlan } from '../../../core/bind.ts'
import { rankFacts, valueFacts } from '../../../core/fact-shapes.ts'
import type { Facts, Note } from '../../../core/facts.ts'
import type { Measure } from '../../../core/measure.ts'
import { asked, baseOf, cannotAnswer, rows } from './context.ts'
import type { HistoryContext } from './context.ts'
import { clockText } from '../../../core/clock-text.ts'
import { conditionsSql } from './filters.ts'
import { groupsFrom } from './groups.ts'
import { presenceColumns, wantsMunitions } from './presence.ts'
import { exerciseSql } from './scope.ts'
import { allOf, raw, sql } from './sql.ts'

/** Path length between sampled positions: metres, a lower bound of the true path. */
export async function resolveMovement(plan: BoundPlan, measure: Measure, context: HistoryContext): Promise<Facts> {
  const question = asked(plan, measure, context)
  const { window } = question
  const who = allOf([
    exerciseSql(plan, 'exercise', context),
    conditionsSql(plan.where, presenceColumns, context),
    ...(wantsMunitions(plan) ? [] : [raw('kind NOT IN (2, 8)')]),
  ])
  const found =
    question.coverage.recordedMs === 0
      ? []
      : await rows(
          context,
          sql`WITH who AS (SELECT track, any_value(entity) AS entity, any_value(exercise) AS exercise, arg_max(marking, interval_no) AS marking, arg_max(type, interval_no) AS type
                FROM presence WHERE from_t < ${window.to} AND (until_t IS NULL OR until_t >= ${window.from}) AND ${who} GROUP BY track),
              steps AS (SELECT track, sqrt(power(x - lag(x) OVER path, 2) + power(y - lag(y) OVER path, 2) + power(z - lag(z) OVER path, 2)) AS step
                FROM samples WHERE t >= ${window.from} AND t < ${window.to} AND track IN (SELECT track FROM who) WINDOW path AS (PARTITION BY track ORDER BY t))
              SELECT who.entity AS k0, who.track AS k1, who.exercise AS k2, any_value(who.marking) AS marking, any_value(who.type) AS type, coalesce(sum(step), 0) AS v, count(step) AS n
              FROM who LEFT JOIN steps ON steps.track = who.track GROUP BY ALL`,
          window,
        )
  const notes: Note[] = [{ code: 'sampled', text: 'Measured between sampled positions, so the true path is at least as long' }]
  const { samplesFrom } = context.store.recording.state
  if (samplesFrom > window.from) notes.push({ code: 'samples-not-kept', text: `Positions are kept since ${clockText(samplesFrom, context)} only` })
  const base = baseOf(question, context, { quality: 'sampled', notes })
  const known = found.filter((row) => Number(row['n']) > 0)
  // Nobody of that description, or nobody with two samples: not known, which is not "did not move".
  const total = known.length === 0 ? null : known.reduce((sum, row) => sum + Number(row['v']), 0)
  switch (plan.shape) {
    case 'value':
      if (known.length > 1) base.notes = [...notes, { code: 'sum', text: `The sum over ${known.length} entities` }]
      return valueFacts(base, total)
    case 'rank':
      return rankFacts(base, 'entity', groupsFrom('entity', known).groups, total)
    default:
      throw cannotAnswer(`${measure.title} cannot be shown as a ${plan.shape}.`)
  }
}
