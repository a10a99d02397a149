import type { EntityRef } from '../../../core/facts.ts'
import { categoryById, categoryOfType } from '../../../siso/categories.ts'
import { countryName } from '../../../siso/countries.ts'
import { detonationResultName } from '../../../siso/detonation-results.ts'
import { describeType } from '../../../siso/entity-types.ts'
import { forceClassOf } from '../../../siso/forces.ts'
import { pduTypeName } from '../../../siso/pdu-types.ts'
import type { Row } from '../../store/database.ts'

export const forceClasses: readonly string[] = ['friendly', 'opposing', 'neutral', 'other']
const kinds = ['other', 'platform', 'munition', 'life-form', 'environmental', 'cultural-feature', 'supply', 'radio', 'expendable', 'sensor-emitter']
const domains = ['other', 'land', 'air', 'surface', 'subsurface', 'space']
export function kindNumber(name: string): number | undefined {
  const at = kinds.indexOf(name)
  return at < 0 ? undefined : at
}
export function domainNumber(name: string): number | undefined {
  const at = domains.indexOf(name)
  return at < 0 ? undefined : at
}
export const kindLabel = (kind: number): string => kinds[kind] ?? `kind ${kind}`
export const domainLabel = (domain: number): string => domains[domain] ?? `domain ${domain}`
/** A regular expression over dotted types. */
export function categoryPattern(category: string): string | undefined {
  const found = categoryById(category)
  return found === undefined ? undefined : String.raw`^${found.kind}\.${found.domain}\.\d+\.(${found.categories.join('|')})(\.|$)`
}
export function categoryOf(type: string): string {
  const [kind = -1, domain = -1, , category = -1] = type.split('.').map(Number)
  return categoryOfType({ kind, domain, category })?.id ?? 'other'
}
export const countryLabel = countryName
export const typeLabel = (type: string): string => describeType(type) ?? type
export const munitionLabel = typeLabel
export const pduTypeLabel = (type: number): string => `${pduTypeName(type)} (${type})`
export const resultLabel = detonationResultName
type RefColumns = { entity: string; exercise: string; marking: string; type: string }
export function entityRefOf(row: Row, names: RefColumns): EntityRef | null {
  const id = row[names.entity]
  if (typeof id !== 'string') return null
  const marking = row[names.marking]
  const type = row[names.type]
  return {
    id,
    exercise: Number(row[names.exercise] ?? 0),
    marking: typeof marking === 'string' ? marking : null,
    type: typeof type === 'string' ? typeLabel(type) : null,
  }
}
/** Kind and domain of the types of a category; no domain: any. */
export function categoryCells(category: string): { kind: number; domain?: number }[] | undefined {
  const found = categoryById(category)
  return found === undefined ? undefined : [{ kind: found.kind, domain: found.domain }]
}
export function forceClassOfId(id: number): string {
  return forceClassOf(id)
}
