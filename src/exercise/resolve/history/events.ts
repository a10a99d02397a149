import type { Fact, Facts, Note, Table } from '../../../core/facts.ts'
import { fact, listFacts, rankFacts, trendFacts, valueFacts } from '../../../core/fact-shapes.ts'
import type { FactsBase } from '../../../core/fact-shapes.ts'
import type { BoundPlan } from '../../../core/bind.ts'
import type { Measure } from '../../../core/measure.ts'
import type { Role } from '../../../core/plan.ts'
import { asked, baseOf, cannotAnswer, rows } from './context.ts'
import type { Asked, HistoryContext } from './context.ts'
import { bucketsOf } from '../../../core/buckets.ts'
import { isRecorded } from './coverage.ts'
import { conditionSql, conditionsSql } from './filters.ts'
import { groupsFrom, keyColumns } from './groups.ts'
import { listColumns, listSelect } from './lists.ts'
import { eventRelations, ownSideFires, ownSideKills } from './relations.ts'
import type { EventRelation } from './relations.ts'
import { exerciseFacts, exerciseSql } from './scope.ts'
import { allOf, join, raw, sql } from './sql.ts'
import type { Sql } from './sql.ts'

/** How many rows a list shows when the plan names no limit. */
export const defaultListRows = 200

/** One resolver for every measure that is a table of events: each shape works for all of them. */
export async function resolveEvents(plan: BoundPlan, measure: Measure, context: HistoryContext): Promise<Facts> {
  const relation = eventRelations[measure.id]
  if (relation === undefined) throw cannotAnswer(`${measure.title} is not recorded.`)
  const question = asked(plan, measure, context)
  switch (plan.shape) {
    case 'value':
      return await valueOf(question, relation, context)
    case 'list':
      return await listOf(question, relation, context)
    case 'trend':
      return await trendOf(question, relation, context)
    case 'rank':
      return await rankOf(question, relation, context)
    default:
      throw cannotAnswer(`${measure.title} over a window cannot be shown as a ${plan.shape}.`)
  }
}

function matching(question: Asked, relation: EventRelation, context: HistoryContext): Sql {
  const { window, plan } = question
  return allOf([
    sql`t >= ${window.from} AND t < ${window.to}`,
    raw(relation.base),
    exerciseSql(plan, relation.shared.exercise ?? 'exercise', context),
    conditionsSql(plan.where, relation, context),
  ])
}

function countSql(question: Asked, relation: EventRelation, context: HistoryContext): Sql {
  return sql`SELECT coalesce(${raw(relation.value)}, 0) AS v FROM ${raw(relation.table)} WHERE ${matching(question, relation, context)}`
}

/** The number itself; null when nothing of the window was recorded. */
async function countEvents(question: Asked, relation: EventRelation, context: HistoryContext): Promise<number | null> {
  if (question.coverage.recordedMs === 0) return null
  const [row] = await rows(context, countSql(question, relation, context), question.window)
  return Number(row?.['v'] ?? 0)
}

/** The numbers of several measures of events over one window in one statement, so that they are of the same moment. Each as `countEvents` says. */
export async function countTogether(questions: readonly Asked[], context: HistoryContext): Promise<(number | null)[]> {
  const [first] = questions
  if (first === undefined || first.coverage.recordedMs === 0) return questions.map(() => null)
  const counts = questions.map((question, index) => {
    const relation = eventRelations[question.measure.id]
    if (relation === undefined) throw cannotAnswer(`${question.measure.title} is not recorded.`)
    return sql`(${countSql(question, relation, context)}) AS ${raw(`v${index}`)}`
  })
  const [row] = await rows(context, sql`SELECT ${join(counts, ', ')}`, first.window)
  return questions.map((_question, index) => Number(row?.[`v${index}`] ?? 0))
}

async function valueOf(question: Asked, relation: EventRelation, context: HistoryContext): Promise<Facts> {
  const value = await countEvents(question, relation, context)
  return valueFacts(await fullBase(question, relation, context), value)
}

async function listOf(question: Asked, relation: EventRelation, context: HistoryContext): Promise<Facts> {
  const value = await countEvents(question, relation, context)
  const condition = matching(question, relation, context)
  const limit = question.plan.order?.limit ?? defaultListRows
  const order = question.plan.order?.direction === 'least' ? 'ASC' : 'DESC'
  const found = await rows(
    context,
    sql`SELECT ${raw(listSelect[relation.list])}, count(*) OVER () AS in_all FROM ${raw(relation.table)} WHERE ${condition} ORDER BY t ${raw(order)}, seq ${raw(order)} LIMIT ${limit}`,
    question.window,
  )
  const columns = listColumns[relation.list]
  const table: Table = {
    columns: columns.map((column) => column.column),
    rows: found.map((row) => columns.map((column) => column.of(row))),
    total: Number(found[0]?.['in_all'] ?? 0),
  }
  return listFacts(await fullBase(question, relation, context), value, table)
}

async function trendOf(question: Asked, relation: EventRelation, context: HistoryContext): Promise<Facts> {
  const { window, plan, coverage } = question
  const buckets = bucketsOf(window, { step: plan.step, zone: context.zone, recorded: coverage.recorded })
  const edges = join(
    buckets.map((bucket) => sql`${bucket.from}`),
    ', ',
  )
  const found = await rows(
    context,
    sql`SELECT e, ${raw(relation.value)} AS v FROM (SELECT t, ${raw(relation.weight)} AS rounds FROM ${raw(relation.table)} WHERE ${matching(question, relation, context)}) AS event
        ASOF JOIN (SELECT unnest([${edges}]) AS e) AS edge ON event.t >= edge.e GROUP BY e`,
    window,
  )
  const values = new Map(found.map((row) => [Number(row['e']), Number(row['v'])]))
  const points = buckets.map((bucket) => ({ t: bucket.from, v: isRecorded(coverage, bucket) ? (values.get(bucket.from) ?? 0) : null }))
  return trendFacts(await fullBase(question, relation, context), points)
}

async function rankOf(question: Asked, relation: EventRelation, context: HistoryContext): Promise<Facts> {
  const { plan, measure } = question
  const by = plan.by
  if (by === undefined || by === 'time') throw cannotAnswer(`A ranking of ${measure.unit.plural} needs something to rank by, such as entity, force or site.`)
  const value = await countEvents(question, relation, context)
  const found = await rows(context, rankSql(question, relation, context), question.window)
  const { groups, unnamed } = groupsFrom(by, found)
  const base = await fullBase(question, relation, context)
  if (unnamed > 0) {
    const side = roleOf(question, relation)
    const note: Note = {
      code: 'unnamed',
      text: `${unnamed} ${unnamed === 1 ? measure.unit.singular : measure.unit.plural} without a known ${side === 'subject' ? by : side} ${unnamed === 1 ? 'is' : 'are'} in the total but not ranked`,
    }
    base.notes = [...(base.notes ?? []), note]
  }
  return rankFacts(base, by, groups, value)
}

function roleOf({ plan }: Asked, relation: EventRelation): Role {
  const role = plan.byRole ?? relation.side
  return relation.sides[role] === undefined ? relation.side : role
}

function rankSql(question: Asked, relation: EventRelation, context: HistoryContext): Sql {
  const { plan } = question
  const by = plan.by ?? 'entity'
  const condition = matching(question, relation, context)
  const role = roleOf(question, relation)
  const prefixes = relation.sides[role] ?? []
  const keys = keyColumns(by, { prefix: prefixes[0] ?? '', shared: relation.shared })
  if (keys === undefined) throw cannotAnswer(`${question.measure.title} cannot be ranked by ${by}.`)
  if (keys.shared || prefixes.length === 1)
    return sql`SELECT ${raw(keys.select)}, ${raw(relation.value)} AS v FROM ${raw(relation.table)} WHERE ${condition} GROUP BY ${raw(keys.group)}`
  // Either side may be the one that is ranked: a row counts once for each different key, and only sides that fulfil what is asked of them.
  const sides = prefixes.map((prefix) => {
    const wanted = plan.where.filter((each) => each.role === role && !each.not && relation.shared[each.field] === undefined)
    const one = { ...relation, sides: { [role]: [prefix] } }
    const select = keyColumns(by, { prefix, shared: relation.shared })?.columns ?? ''
    return sql`SELECT seq, ${raw(select)} FROM ${raw(relation.table)} WHERE ${condition} AND ${allOf(wanted.map((each) => conditionSql(each, one, context)))}`
  })
  return sql`SELECT ${raw(keys.names)}, count(DISTINCT seq) AS v FROM (${join(sides, ' UNION ALL ')}) GROUP BY ${raw(keys.groupNames)}`
}

async function fullBase(question: Asked, relation: EventRelation, context: HistoryContext): Promise<FactsBase> {
  const base = baseOf(question, context)
  const scope = await exerciseFacts(question, context, async (exercise) => {
    const { shared } = relation
    return sql`SELECT coalesce(${raw(relation.value)}, 0) AS v FROM ${raw(relation.table)} WHERE t >= ${question.window.from} AND t < ${question.window.to}
      AND ${raw(relation.base)} AND ${raw(shared.exercise ?? 'exercise')} = ${exercise} AND ${conditionsSql(question.plan.where, relation, context)}`
  })
  base.notes = scope.notes
  base.extra = [
    ...(await besides(base, { question, relation, context })),
    ...scope.facts.map((each) => fact(base, each.name, each.value, question.measure.unit.singular)),
  ]
  return base
}

type Beside = { question: Asked; relation: EventRelation; context: HistoryContext }

/** What COUNTING says is given beside the number. */
async function besides(base: FactsBase, { question, relation, context }: Beside): Promise<Fact[]> {
  if (question.coverage.recordedMs === 0) return []
  const one = async (select: string, from: EventRelation = relation): Promise<number> => {
    const [row] = await rows(
      context,
      sql`SELECT coalesce(${raw(select)}, 0) AS v FROM ${raw(from.table)} WHERE ${matching(question, from, context)}`,
      question.window,
    )
    return Number(row?.['v'] ?? 0)
  }
  switch (question.measure.id) {
    case 'hits':
      return [fact(base, 'hits.rounds', await roundsOfHits(question, { relation, context }), 'round')]
    case 'detonations':
      return [fact(base, 'detonations.duds', await one("count(*) FILTER (result_class = 'dud')"), 'dud')]
    case 'collisions':
      return [fact(base, 'collisions.pdus', await one('sum(pdus)'), 'PDU')]
    case 'friendly-fire': {
      // A result of the detonation says nothing of fires and kills.
      if (question.plan.where.some((condition) => condition.field === 'result')) return []
      return [
        fact(base, 'friendly-fire.fires', await one('count(*)', ownSideFires), 'fire'),
        fact(base, 'friendly-fire.kills', await one('count(*)', ownSideKills), 'kill'),
      ]
    }
    case 'losses':
    case 'kills':
      return await besidesLosses(base, { question, relation, context })
    default:
      return []
  }
}

/** The rounds of the fires whose detonations hit, each fire once. */
async function roundsOfHits(question: Asked, { relation, context }: Omit<Beside, 'question'>): Promise<number> {
  const [row] = await rows(
    context,
    sql`SELECT coalesce(sum(rounds), 0) AS v FROM (SELECT fire_seq, max(fire_rounds) AS rounds FROM detonations WHERE ${matching(question, relation, context)} AND fire_seq IS NOT NULL GROUP BY fire_seq)`,
    question.window,
  )
  return Number(row?.['v'] ?? 0)
}

/** Unattributed losses of the same victims; contact lost and left of the same entities, where the conditions speak of the victim alone. */
async function besidesLosses(base: FactsBase, { question, relation, context }: Beside): Promise<Fact[]> {
  const { plan, measure, window } = question
  const onVictim = plan.where.filter((condition) => condition.role !== 'firer' && condition.field !== 'munition')
  const facts: Fact[] = []
  const losses: EventRelation = { ...relation, base: "damage = 'destroyed' AND NOT attributed" }
  const [row] = await rows(
    context,
    sql`SELECT count(*) AS v FROM damage WHERE ${matching({ ...question, plan: { ...plan, where: onVictim } }, losses, context)}`,
    window,
  )
  facts.push(fact(base, 'losses.unattributed', Number(row?.['v'] ?? 0), 'loss'))
  if (measure.id !== 'losses' || onVictim.length !== plan.where.length) return facts
  const columns = { sides: { target: [''], subject: [''] }, shared: { exercise: 'exercise' } }
  const gone = await rows(
    context,
    sql`SELECT count(DISTINCT track) FILTER (ended = 'lost') AS lost, count(DISTINCT track) FILTER (ended = 'left') AS departed FROM presence
        WHERE until_t >= ${window.from} AND until_t < ${window.to} AND kind NOT IN (2, 8) AND ${exerciseSql(plan, 'exercise', context)} AND ${conditionsSql(plan.where, columns, context)}`,
    window,
  )
  facts.push(
    fact(base, 'losses.contact-lost', Number(gone[0]?.['lost'] ?? 0), 'entity'),
    fact(base, 'losses.left', Number(gone[0]?.['departed'] ?? 0), 'entity'),
  )
  return facts
}
