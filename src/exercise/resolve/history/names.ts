import type { EntityRef } from '../../../core/facts.ts'
import { categoryById, categoryOfType } from '../../../siso/categories.ts'
import { countryName } from '../../../siso/countries.ts'
import { detonationResultName } from '../../../siso/detonation-results.ts'
import { describeType } from '../../../siso/entity-types.ts'
import { forceClassOf } from '../../../siso/forces.ts'
import { domainName, domainNumber, kindName, kindNumber } from '../../../siso/kinds-domains.ts'
import { isKnownPduType, pduTypeName } from '../../../siso/pdu-types.ts'
import type { Row } from '../../store/database.ts'

/* Names of SISO as filters and answers need them. */

export { domainNumber, kindNumber }

export const forceClasses: readonly string[] = ['friendly', 'opposing', 'neutral', 'other']

export const forceClassOfId: (id: number) => string = forceClassOf
export const kindLabel: (kind: number) => string = kindName
export const domainLabel: (domain: number) => string = domainName
export const resultLabel: (result: number) => string = detonationResultName

/** A regular expression over dotted types; undefined for a category that is not known. */
export function categoryPattern(category: string): string | undefined {
  const found = categoryById(category)
  if (found === undefined) return undefined
  const any = String.raw`\d+`
  const numbers = found.categories === null ? any : `(${found.categories.join('|')})`
  return String.raw`^${found.kind}\.${found.domain ?? any}\.\d+\.${numbers}(\.|$)`
}

/** Kind and domain of the types of a category; no domain: any. */
export function categoryCells(category: string): { kind: number; domain?: number }[] | undefined {
  const found = categoryById(category)
  return found === undefined ? undefined : [{ kind: found.kind, ...(found.domain === null ? {} : { domain: found.domain }) }]
}

/** The plain word for a dotted type; its kind where there is none. */
export function categoryOf(type: string): string {
  const [kind = 0, domain = 0, , category = 0] = type.split('.').map(Number)
  return categoryOfType({ kind, domain, category })?.singular ?? `other ${kind === 1 ? `${domainName(domain)} platform` : kindName(kind)}`
}

export const countryLabel: (country: number) => string = countryName

/** Types that were named before: few in any exercise, asked for with every entity of every answer. */
const typeLabels = new Map<string, string>()
const mostTypeLabels = 20_000

export function typeLabel(type: string): string {
  const known = typeLabels.get(type)
  if (known !== undefined) return known
  // Not listed by SISO: what it is at least, and the number.
  const label = describeType(type) ?? `${categoryOf(type).replace(/^other /, '')} ${type}`
  if (typeLabels.size >= mostTypeLabels) typeLabels.clear()
  typeLabels.set(type, label)
  return label
}

export const munitionLabel: (type: string) => string = typeLabel

/** `Entity State (1)` */
export function pduTypeLabel(type: number): string {
  return isKnownPduType(type) ? `${pduTypeName(type)} (${type})` : `PDU type ${type}`
}

type RefColumns = { entity: string; exercise: string; marking: string; type: string }

/** The entity of a row; null when the row names nobody. */
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
