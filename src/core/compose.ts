import type { BoundPlan } from './bind.ts'
import { compareFacts, ratioFacts } from './fact-shapes.ts'
import type { FactsBase } from './fact-shapes.ts'
import { SitrepError } from './errors.ts'
import { factNamed } from './facts.ts'
import type { Facts, Gap, Note, Trouble } from './facts.ts'
import type { Measure } from './measure.ts'

export type ResolveOne = (plan: BoundPlan) => Promise<Facts>

/** A comparison or share: the same value asked for twice, put side by side. */
export async function composeTwo(plan: BoundPlan, measure: Measure, resolveOne: ResolveOne): Promise<Facts> {
  if (plan.versus === undefined)
    throw new SitrepError('bad-plan', `A ${plan.shape} needs something to set against: add versus.where, versus.window or versus.measure.`)
  const firstPlan = sideOf(plan)
  const secondPlan = otherSideOf(plan)
  const [first, second] = await Promise.all([resolveOne(firstPlan), resolveOne(secondPlan)])
  const base: FactsBase = {
    plan,
    measure,
    source: first.facts[0].source,
    asOf: Math.max(first.asOf, second.asOf),
    version: first.version,
    quality: first.facts[0].quality ?? second.facts[0].quality ?? 'exact',
    notes: distinct<Note>([...first.notes, ...second.notes].map((note) => (note.code === 'exercise-meant' ? withoutFigures(note) : note))),
    gaps: distinct<Gap>([...first.gaps, ...second.gaps]),
  }
  const [left, right] = [numberIn(first, firstPlan.measure), numberIn(second, secondPlan.measure)]
  const facts = plan.shape === 'compare' ? compareFacts(base, left, right) : ratioFacts(base, left, right)
  const trouble = distinct<Trouble>([...(first.trouble ?? []), ...(second.trouble ?? [])])
  return trouble.length === 0 ? facts : { ...facts, trouble }
}

/** The plan as a plain value, without what it is set against. */
function sideOf(plan: BoundPlan): BoundPlan {
  const { versus: _versus, versusBound: _versusBound, yesNo: _yesNo, by: _by, byRole: _byRole, order: _order, step: _step, ...rest } = plan
  return { ...rest, shape: 'value' }
}

/** The other side: what `versus` names replaces, the rest is as asked. */
function otherSideOf(plan: BoundPlan): BoundPlan {
  const { bound, clamped: _clamped, ...side } = sideOf(plan)
  const { versus } = plan
  const interval = versus?.window === undefined ? bound : plan.versusBound
  return {
    ...side,
    measure: versus?.measure ?? plan.measure,
    where: versus?.where ?? plan.where,
    window: versus?.window ?? plan.window,
    ...(interval === undefined ? {} : { bound: interval }),
  }
}

function numberIn(facts: Facts, name: string): number | null {
  const value = factNamed(facts, name)?.value
  return typeof value === 'number' ? value : null
}

/** Both sides choose the same exercise; the figures of the others are of two things and would be told twice. */
function withoutFigures({ code, text }: Note): Note {
  return { code, text: text.replace(/ \([^()]*\)$/, '') }
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()]
}
