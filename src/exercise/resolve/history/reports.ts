import type { BoundPlan } from '../../../core/bind.ts'
import { fact, factsOf } from '../../../core/fact-shapes.ts'
import type { Fact, Facts, FactValue, Series, Table } from '../../../core/facts.ts'
import { factNamed } from '../../../core/facts.ts'
import type { Measure } from '../../../core/measure.ts'
import type { Condition } from '../../../core/plan.ts'
import { hourMs, minuteMs } from '../../../core/time.ts'
import { asked, baseOf } from './context.ts'
import type { Asked, HistoryContext } from './context.ts'
import { defaultStep } from './buckets.ts'
import { resolveEvents } from './events.ts'
import { resolvePresence } from './presence.ts'
import { milestonesOf, milestoneTable } from './timeline.ts'
import { busiestMinute, resolveTraffic } from './traffic.ts'

/* Reports: several measures over the same window. They are asked for one by one, through the same resolvers, so that a report never disagrees with them. */

export type MeasureOf = (id: string) => Measure

/** Conditions that name no side: what fired for fires and detonations, what was hit for losses; exercise alone for what has neither. */
function forEvents(where: readonly Condition[], role: 'firer' | 'target'): Condition[] {
  return where.map((condition) => (condition.field === 'exercise' ? condition : { ...condition, role }))
}

type Part = { measure: string; where: Condition[] }

const eventParts = ['fires', 'shots', 'detonations', 'hits', 'duds'] as const

async function valueOf(question: Asked, part: Part, options: ReportOptions): Promise<{ value: FactValue; facts: Facts }> {
  const measure = options.measureOf(part.measure)
  const plan: BoundPlan = { ...question.plan, measure: part.measure, shape: 'value', where: part.where }
  const resolver = part.measure.startsWith('entities.') ? resolvePresence : part.measure === 'pdus' ? resolveTraffic : resolveEvents
  const facts = await resolver(plan, measure, options.context)
  return { value: factNamed(facts, part.measure)?.value ?? null, facts }
}

type ReportOptions = { context: HistoryContext; measureOf: MeasureOf }

/** What a traffic measure can be narrowed by of what a report was asked for. */
function forTraffic(where: readonly Condition[]): Condition[] {
  return where.map((condition) => ({ ...condition, role: 'subject' }))
}

export async function resolveActivity(plan: BoundPlan, measure: Measure, options: ReportOptions): Promise<Facts> {
  const { context, measureOf } = options
  const question = asked(plan, measure, context)
  const where = forTraffic(plan.where)
  const traffic = { ...plan, measure: 'pdus', where } satisfies BoundPlan
  const pdus = await valueOf(question, { measure: 'pdus', where }, options)
  const seen = await valueOf(question, { measure: 'entities.seen', where }, options)
  const base = baseOf(question, context, { notes: [...pdus.facts.notes, ...seen.facts.notes] })
  const facts: [Fact, ...Fact[]] = [fact(base, 'pdus', pdus.value, 'PDU'), fact(base, 'entities.seen', seen.value, 'entity')]
  for (const id of eventParts) {
    const { value } = await valueOf(question, { measure: id, where: forEvents(plan.where, 'firer') }, options)
    facts.push(fact(base, id, value, measureOf(id).unit.singular))
  }
  for (const id of ['collisions', 'losses'] as const) {
    const { value } = await valueOf(question, { measure: id, where: id === 'losses' ? forEvents(plan.where, 'target') : where }, options)
    facts.push(fact(base, id, value, measureOf(id).unit.singular))
  }
  const busiest = await busiestMinute({ ...question, plan: traffic }, context)
  facts.push(fact(base, 'busiest.at', busiest?.at ?? null, 'instant'), fact(base, 'busiest.pdus', busiest?.pdus ?? null, 'PDU'))
  const types = await resolveTraffic({ ...traffic, shape: 'rank', by: 'pdu-type', order: { direction: 'most', limit: 20 } }, measureOf('pdus'), context)
  for (let place = 1; place <= 3; place += 1) {
    const [type, value] = [factNamed(types, `top.${place}.pdu-type`), factNamed(types, `top.${place}.value`)]
    if (type !== undefined && value !== undefined)
      facts.push(fact(base, `top-type.${place}.pdu-type`, type.value), fact(base, `top-type.${place}.value`, value.value, 'PDU'))
  }
  const { step, name } = activityStep(question)
  const trend = await resolveTraffic({ ...traffic, shape: 'trend', by: 'time', step }, measureOf('pdus'), context)
  const series: Series[] = (trend.series ?? []).map((each) => ({ ...each, name }))
  return factsOf(base, facts, { ...(types.table === undefined ? {} : { table: types.table }), series })
}

/** By the hour for windows of some hours; finer for short ones. */
function activityStep({ window }: Asked): { step: number; name: string } {
  const length = window.to - window.from
  const step = length > 3 * hourMs && length <= 200 * hourMs ? hourMs : Math.max(minuteMs, defaultStep(window))
  return { step, name: 'pdus' }
}

const changeParts: readonly { measure: string; role: 'subject' | 'firer' | 'target' }[] = [
  { measure: 'entities.joined', role: 'subject' },
  { measure: 'entities.lost', role: 'subject' },
  { measure: 'entities.left', role: 'subject' },
  { measure: 'losses', role: 'target' },
  { measure: 'fires', role: 'firer' },
  { measure: 'detonations', role: 'firer' },
]

export async function resolveChanges(plan: BoundPlan, measure: Measure, options: ReportOptions): Promise<Facts> {
  const { context, measureOf } = options
  const question = asked(plan, measure, context)
  const base = baseOf(question, context)
  const facts: Fact[] = []
  const notes = new Map<string, { code: string; text: string }>()
  let changes = 0
  for (const { measure: id, role } of changeParts) {
    const where = role === 'subject' ? forTraffic(plan.where) : forEvents(plan.where, role)
    const { value, facts: found } = await valueOf(question, { measure: id, where }, options)
    for (const note of found.notes.filter((each) => each.code === 'exercise-meant')) notes.set(note.code, { ...note, text: note.text.replace(/ \(.*\)$/, '') })
    facts.push(fact(base, id, value, measureOf(id).unit.singular))
    changes += typeof value === 'number' ? value : 0
  }
  const milestones = await milestonesOf({ ...question, plan: { ...plan, where: plan.where } }, context)
  facts.push(fact(base, 'milestones', question.coverage.recordedMs === 0 ? null : milestones.length, 'event'))
  // Losses are milestones too; they count once.
  changes += milestones.filter((each) => each.kind !== 'loss').length
  base.notes = [...notes.values()]
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
