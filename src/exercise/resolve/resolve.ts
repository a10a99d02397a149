import type { BoundPlan } from '../../core/bind.ts'
import type { CannotAnswer } from '../../core/data-source.ts'
import { SitrepError } from '../../core/errors.ts'
import type { Facts } from '../../core/facts.ts'
import type { Measure } from '../../core/measure.ts'
import type { Plan } from '../../core/plan.ts'
import { checkPlan } from '../../measures/check-plan.ts'
import { measureById } from '../../measures/list.ts'
import { composeTwo } from './compose.ts'
import type { HistoryContext } from './history/context.ts'
import { historyResolvers } from './history/list.ts'

export type ResolveContext = {
  history: HistoryContext
  /** The live picture; undefined for measures it does not answer. */
  live: (measure: Measure) => ((plan: BoundPlan) => Promise<Facts>) | undefined
}

const resolvers = historyResolvers(measureOrThrow)

export function measureOrThrow(id: string): Measure {
  const measure = measureById(id)
  if (measure === undefined) throw new SitrepError('bad-plan', `There is no measure called "${id}".`)
  return measure
}

/** Measures whose `ratio` is a report of its own. */
const ownRatio = new Set(['exchange-ratio'])

/** Plan to facts. @throws SitrepError `cannot-answer` for what is not stored or cannot be applied, `bad-plan` */
export async function resolve(plan: BoundPlan, context: ResolveContext): Promise<Facts> {
  const measure = measureOrThrow(plan.measure)
  const composed = plan.shape === 'compare' || (plan.shape === 'ratio' && !ownRatio.has(plan.measure))
  return composed ? await composeTwo(plan, measure, async (side) => await resolveOne(side, context)) : await resolveOne(plan, context)
}

async function resolveOne(plan: BoundPlan, context: ResolveContext): Promise<Facts> {
  const measure = measureOrThrow(plan.measure)
  const live = context.live(measure)
  const history = resolvers[plan.measure]
  if (plan.window.kind === 'now') {
    if (live !== undefined) return await live(plan)
    throw new SitrepError('cannot-answer', windowNeeded(measure))
  }
  if (history !== undefined) return await history(plan, measure, context.history)
  throw new SitrepError('cannot-answer', notRecorded(measure))
}

function windowNeeded(measure: Measure): string {
  return `${measure.title} ${measure.title.endsWith('s') ? 'are' : 'is'} counted over a window; say which, such as "today" or "in the last 15 minutes".`
}

function notRecorded(measure: Measure): string {
  return `${measure.title} ${measure.title.endsWith('s') ? 'are' : 'is'} known for now only; leave out the time.`
}

/** Whether this source can answer a plan at all; filters that turn out not to apply end in `cannot-answer` when resolved. */
export function canResolve(plan: Plan, answersLive: (measure: string) => boolean): true | CannotAnswer {
  const checked = checkPlan(plan)
  if (!checked.ok) return { code: checked.code, text: checked.text }
  for (const side of [
    plan,
    ...(plan.versus === undefined ? [] : [{ measure: plan.versus.measure ?? plan.measure, window: plan.versus.window ?? plan.window }]),
  ]) {
    const measure = measureOrThrow(side.measure)
    const live = answersLive(side.measure)
    const history = resolvers[side.measure] !== undefined
    if (!live && !history) return { code: 'not-stored', text: `The exercise recording does not know ${measure.title.toLowerCase()}.` }
    if (side.window.kind === 'now' && !live) return { code: 'unsupported-window', text: windowNeeded(measure) }
    if (side.window.kind === 'span' && !history) return { code: 'unsupported-window', text: notRecorded(measure) }
  }
  return true
}
