import type { Facts, FactValue } from '../core/facts.ts'
import { factNamed } from '../core/facts.ts'
import type { Plan } from '../core/plan.ts'

/** The one entity an answer was about, for "where is it?": named in the question, or the single result. */
export function entitySpokenOf(plan: Plan, facts: Facts): string | undefined {
  const named = plan.where.filter((condition) => condition.field === 'entity' && !condition.not)
  const [only] = named
  if (named.length === 1 && only?.values.length === 1) return only.values[0]
  const detail = idOf(factNamed(facts, 'entity')?.value)
  if (detail !== undefined) return detail
  if (plan.shape === 'rank') return factNamed(facts, 'top.1.tied')?.value === 1 ? idOf(factNamed(facts, 'top.1.entity')?.value) : undefined
  const { table } = facts
  if (plan.shape !== 'list' || table?.total !== 1) return undefined
  const ids = (table.rows[0] ?? []).map(idOf).filter((id) => id !== undefined)
  return ids.length === 1 ? ids[0] : undefined
}

function idOf(value: FactValue | undefined): string | undefined {
  return typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined
}
