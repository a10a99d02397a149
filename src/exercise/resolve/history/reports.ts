import type { BoundPlan } from '../../../core/bind.ts'
import { fact, factsOf } from '../../../core/fact-shapes.ts'
import type { FactsBase } from '../../../core/fact-shapes.ts'
import type { Fact, Facts, FactValue, Series, Table } from '../../../core/facts.ts'
import { factNamed } from '../../../core/facts.ts'
import type { Measure } from '../../../core/measure.ts'
import type { Condition } from '../../../core/plan.ts'
import { hourMs, minuteMs } from '../../../core/time.ts'
import { asked, baseOf } from './context.ts'
import type { Asked, HistoryContext } from './context.ts'
import { defaultStep } from '../../../core/buckets.ts'
import { countTogether } from './events.ts'
import { resolvePresence } from './presence.ts'
import { milestonesOf, milestoneTable } from './timeline.ts'
import { busiestMinute, resolveTraffic } from './traffic.ts'

/* Reports: several measures over the same window. They are asked for through the same resolvers and statements, so that a report never disagrees with them. */

export type MeasureOf = (id: string) => Measure

/** Conditions that name no side: what fired for fires and detonations, what was hit for losses; exercise alone for what has neither. */
function forEvents(where: readonly Condition[], role: 'firer' | 'target'): Condition[] {
  return where.map((condition) => (condition.field === 'exercise' ? condition : { ...condition, role }))
}

const eventParts = ['fires', 'shots', 'detonations', 'hits', 'duds', 'collisions', 'losses'] as const

type ReportOptions = { context: HistoryContext; measureOf: MeasureOf }

/** What a traffic measure can be narrowed by of what a report was asked for. */
function forTraffic(where: readonly Condition[]): Condition[] {
  return where.map((condition) => ({ ...condition, role: 'subject' }))
}

/** What a measure of events reads of a report's conditions. */
function conditionsFor(id: string, where: readonly Condition[]): Condition[] {
  if (id === 'collisions') return forTraffic(where)
  return forEvents(where, id === 'losses' ? 'target' : 'firer')
}

/** Value of a measure over the same window, through its own resolver. */
async function factsFor(question: Asked, id: string, { context, measureOf }: ReportOptions): Promise<Facts> {
  const plan: BoundPlan = { ...question.plan, measure: id, shape: 'value', where: forTraffic(question.plan.where) }
  return await resolvePresence(plan, measureOf(id), context)
}

async function eventFacts(base: FactsBase, { question, ids, options }: { question: Asked; ids: readonly string[]; options: ReportOptions }): Promise<Fact[]> {
  const measures = ids.map((id) => options.measureOf(id))
  const questions = measures.map((measure) => ({
    ...question,
    measure,
    plan: { ...question.plan, measure: measure.id, where: conditionsFor(measure.id, question.plan.where) },
  }))
  const values = await countTogether(questions, options.context)
  return measures.map((measure, index) => fact(base, measure.id, values[index] ?? null, measure.unit.singular))
}

export async function resolveActivity(plan: BoundPlan, measure: Measure, options: ReportOptions): Promise<Facts> {
  const { context, measureOf } = options
  const question = asked(plan, measure, context)
  const traffic = { ...plan, measure: 'pdus', where: forTraffic(plan.where) } satisfies BoundPlan
  const base = baseOf(question, context)
  const { step, name } = activityStep(question)
  const [types, seen, events, busiest, trend] = await Promise.all([
    resolveTraffic({ ...traffic, shape: 'rank', by: 'pdu-type', order: { direction: 'most', limit: 20 } }, measureOf('pdus'), context),
    factsFor(question, 'entities.seen', options),
    eventFacts(base, { question, ids: eventParts, options }),
    busiestMinute({ ...question, plan: traffic }, context),
    resolveTraffic({ ...traffic, shape: 'trend', by: 'time', step }, measureOf('pdus'), context),
  ])
  base.notes = [...types.notes, ...seen.notes]
  const valueOf = (facts: Facts, id: string): FactValue => factNamed(facts, id)?.value ?? null
  const facts: [Fact, ...Fact[]] = [
    fact(base, 'pdus', valueOf(types, 'pdus'), 'PDU'),
    fact(base, 'entities.seen', valueOf(seen, 'entities.seen'), 'entity'),
    ...events,
    fact(base, 'busiest.at', busiest?.at ?? null, 'instant'),
    fact(base, 'busiest.pdus', busiest?.pdus ?? null, 'PDU'),
  ]
  for (let place = 1; place <= 3; place += 1) {
    const [type, count] = [factNamed(types, `top.${place}.pdu-type`), factNamed(types, `top.${place}.value`)]
    if (type !== undefined && count !== undefined)
      facts.push(fact(base, `top-type.${place}.pdu-type`, type.value), fact(base, `top-type.${place}.value`, count.value, 'PDU'))
  }
  const series: Series[] = (trend.series ?? []).map((each) => ({ ...each, name }))
  return factsOf(base, facts, { ...(types.table === undefined ? {} : { table: types.table }), series })
}

/** By the hour for windows of some hours; finer for short ones. */
function activityStep({ window }: Asked): { step: number; name: string } {
  const length = window.to - window.from
  const step = length > 3 * hourMs && length <= 200 * hourMs ? hourMs : Math.max(minuteMs, defaultStep(window))
  return { step, name: 'pdus' }
}

const changedTracks = ['entities.joined', 'entities.lost', 'entities.left'] as const
const changedEvents = ['losses', 'fires', 'detonations'] as const

export async function resolveChanges(plan: BoundPlan, measure: Measure, options: ReportOptions): Promise<Facts> {
  const { context, measureOf } = options
  const question = asked(plan, measure, context)
  const base = baseOf(question, context)
  const facts: Fact[] = []
  const notes = new Map<string, { code: string; text: string }>()
  for (const id of changedTracks) {
    const found = await factsFor(question, id, options)
    for (const note of found.notes.filter((each) => each.code === 'exercise-meant')) notes.set(note.code, { ...note, text: note.text.replace(/ \(.*\)$/, '') })
    facts.push(fact(base, id, factNamed(found, id)?.value ?? null, measureOf(id).unit.singular))
  }
  facts.push(...(await eventFacts(base, { question, ids: changedEvents, options })))
  const counted = facts.reduce((sum, { value }) => sum + (typeof value === 'number' ? value : 0), 0)
  const milestones = await milestonesOf(question, context)
  facts.push(fact(base, 'milestones', question.coverage.recordedMs === 0 ? null : milestones.length, 'event'))
  base.notes = [...notes.values()]
  // Losses are milestones too; they count once.
  const changes = counted + milestones.filter((each) => each.kind !== 'loss').length
  const head = fact(base, 'changes', question.coverage.recordedMs === 0 ? null : changes, 'change')
  return factsOf(base, [head, ...facts], { table: milestoneTable(milestones) })
}

export async function resolveMarks(plan: BoundPlan, measure: Measure, { context }: ReportOptions): Promise<Facts> {
  const question = asked(plan, measure, context)
  const base = baseOf({ ...question, coverage: { ...question.coverage, gaps: [] } }, context)
  const marks = context.store.recording.marks.filter((mark) => mark.t >= question.window.from && mark.t < question.window.to)
  const table: Table = {
    columns: [
      { key: 'number', title: 'mark' },
      { key: 't', title: 'time', unit: 'instant' },
      { key: 'label', title: 'label' },
    ],
    rows: marks.map((mark) => [mark.number, mark.t, mark.label]),
    total: marks.length,
  }
  return factsOf(base, [fact(base, 'marks', marks.length, 'mark')], { table })
}
