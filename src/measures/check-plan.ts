import type { CannotAnswer } from '../core/data-source.ts'
import type { Measure } from '../core/measure.ts'
import type { Condition, Plan } from '../core/plan.ts'
import { measureById } from './list.ts'

/** Whether a plan makes sense at all: its measure exists and allows the shape, filters, roles, grouping and window. Sources ask more of it. */
export function checkPlan(plan: Plan): { ok: true; measure: Measure } | ({ ok: false } & CannotAnswer) {
  const measure = measureById(plan.measure)
  if (measure === undefined)
    return { ok: false, code: 'unknown-measure', text: `There is no measure called "${plan.measure}". Ask "what can I ask?" for the list.` }
  const title = measure.title.toLowerCase()
  if (!measure.shapes.includes(plan.shape))
    return {
      ok: false,
      code: 'unsupported-shape',
      text: `${measure.title} cannot be shown as a ${plan.shape}; it can be asked as ${measure.shapes.join(', ')}.`,
    }
  // The other side of a share may be another measure with other sides: losses among the entities seen.
  const other = plan.versus?.measure === undefined ? measure : (measureById(plan.versus.measure) ?? measure)
  const conditions = [
    ...plan.where.map((condition) => ({ condition, against: measure })),
    ...(plan.versus?.where ?? []).map((condition) => ({ condition, against: other })),
  ]
  for (const { condition, against } of conditions) {
    const problem = checkCondition(condition, against)
    if (problem !== undefined) return { ok: false, code: 'unsupported-filter', text: problem }
  }
  if (plan.by !== undefined && !measure.groupings.includes(plan.by))
    return {
      ok: false,
      code: 'unsupported-grouping',
      text: `${measure.title} cannot be grouped by ${plan.by}; it can be by ${measure.groupings.join(', ') || 'nothing'}.`,
    }
  if (plan.window.kind === 'span' && !measure.windowed)
    return {
      ok: false,
      code: 'unsupported-window',
      text: `There is only a present figure for ${title}, no history; leave out the time, or ask about entities seen, fires, losses or PDUs in that window.`,
    }
  if (plan.versus?.measure !== undefined && measureById(plan.versus.measure) === undefined)
    return { ok: false, code: 'unknown-measure', text: `There is no measure called "${plan.versus.measure}".` }
  return { ok: true, measure }
}

function checkCondition(condition: Condition, measure: Measure): string | undefined {
  if (!measure.filters.includes(condition.field))
    return `${measure.title} cannot be narrowed by ${condition.field}; it can be by ${measure.filters.join(', ') || 'nothing'}.`
  const shared = condition.field === 'exercise' || condition.field === 'munition' || condition.field === 'result'
  if (measure.roles.includes(condition.role) || (shared && condition.role === 'subject')) return undefined
  return `${measure.title} has no ${condition.role}; it knows ${measure.roles.join(' and ')}.`
}
