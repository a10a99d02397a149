import type { BoundPlan } from '../../core/bind.ts'
import type { CannotAnswer } from '../../core/data-source.ts'
import { SitrepError } from '../../core/errors.ts'
import type { Facts } from '../../core/facts.ts'
import type { Measure } from '../../core/measure.ts'
import type { Plan } from '../../core/plan.ts'
import { checkPlan } from '../../measures/check-plan.ts'
import { measureById } from '../../measures/list.ts'
import { composeTwo } from '../../core/compose.ts'
import type { HistoryContext } from './history/context.ts'
import { compileConditions } from './filter.ts'
import type { Named } from './filter.ts'
import { conditionsSql } from './history/filters.ts'
import { columnsOf, historyResolvers } from './history/list.ts'

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

export type CanOptions = { answersLive: (measure: string) => boolean; named: Named }

type Side = Pick<Plan, 'measure' | 'where' | 'window'>

/** Whether this source can answer a plan. */
export function canResolve(plan: Plan, options: CanOptions): true | CannotAnswer {
  const checked = checkPlan(plan)
  if (!checked.ok) return { code: checked.code, text: checked.text }
  if (plan.shape === 'forecast') return { code: 'unsupported-shape', text: 'What was recorded tells what happened, not what will.' }
  const { versus } = plan
  const other: Side[] =
    versus === undefined ? [] : [{ measure: versus.measure ?? plan.measure, where: versus.where ?? plan.where, window: versus.window ?? plan.window }]
  for (const side of [plan, ...other]) {
    const problem = cannotResolve(side, options)
    if (problem !== undefined) return problem
  }
  return true
}

function cannotResolve({ measure: id, where, window }: Side, { answersLive, named }: CanOptions): CannotAnswer | undefined {
  const measure = measureOrThrow(id)
  const live = answersLive(id)
  const history = resolvers[id] !== undefined
  if (!live && !history) return { code: 'not-stored', text: `The exercise recording does not know ${measure.title.toLowerCase()}.` }
  if (window.kind === 'now' && !live) return { code: 'unsupported-window', text: windowNeeded(measure) }
  if (window.kind === 'span' && !history) return { code: 'unsupported-window', text: notRecorded(measure) }
  try {
    const columns = window.kind === 'span' ? columnsOf(id) : undefined
    if (columns !== undefined) conditionsSql(where, columns, { named })
    else if (window.kind === 'now') compileConditions(where, { named })
    return undefined
  } catch (thrown) {
    if (thrown instanceof SitrepError) return { code: 'unsupported-filter', text: thrown.message }
    throw thrown
  }
}
