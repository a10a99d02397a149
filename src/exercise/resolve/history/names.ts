import type { EntityRef } from '../../../core/facts.ts'
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
  return category === 'tank' ? String.raw`^1\.1\.\d+\.1(\.|$)` : undefined
}
export const categoryOf = (type: string): string => (/^1\.1\.\d+\.1(\.|$)/.test(type) ? 'tank' : 'other')
export const countryLabel = (country: number): string => `country ${country}`
export const typeLabel = (type: string): string => type
export const munitionLabel = (type: string): string => type
export const pduTypeLabel = (type: number): string => `PDU type ${type}`
export const resultLabel = (result: number): string => `result ${result}`
type RefColumns = { entity: string; exercise: string; marking: string; type: string }
export function entityRefOf(row: Row, names: RefColumns): EntityRef | null {
  const id = row[names.entity]
  if (typeof id !== 'string') return null
  const marking = row[names.marking]
  const type = row[names.type]
  return { id, exercise: Number(row[names.exercise] ?? 0), marking: typeof marking === 'string' ? marking : null, type: typeof type === 'string' ? typeLabel(type) : null }
}
/** Kind and domain of the types of a category; no domain: any. */
export function categoryCells(category: string): { kind: number; domain?: number }[] | undefined {
  return category === 'tank' ? [{ kind: 1, domain: 1 }] : undefined
}
export function forceClassOfId(id: number): string {
  return id === 0 || id > 30 ? 'other' : (['neutral', 'friendly', 'opposing'][id % 3] ?? 'other')
}
