import type { BoundPlan } from '../../core/bind.ts'
import { SitrepError } from '../../core/errors.ts'
import type { FactsBase } from '../../core/fact-shapes.ts'
import type { Note } from '../../core/facts.ts'
import type { Measure } from '../../core/measure.ts'
import type { Condition } from '../../core/plan.ts'
import type { Instant, Interval, TimeZone } from '../../core/time.ts'
import { allStored } from '../counts.ts'
import type { CountOptions } from '../counts.ts'
import type { Reading } from '../reading.ts'

/** What the resolvers of one question need. */
export type PlatformContext = { reading: Reading; now: Instant; zone: TimeZone; source: string; maxBytes: number }

export type Asked = { plan: BoundPlan; measure: Measure; context: PlatformContext }

/** The absolute window of a plan. @throws SitrepError `bad-plan` when it has none */
export function windowOf({ plan, measure }: Asked): Interval {
  if (plan.bound === undefined) throw new SitrepError('bad-plan', `${measure.title} needs a window.`)
  return plan.bound
}

/** `window`: what was really covered, where that is not exactly what was asked. Version and as-of are put in when everything has been read. */
export function baseOf({ plan, measure, context }: Asked, { notes = [], window }: { notes?: readonly Note[]; window?: Interval } = {}): FactsBase {
  return { plan: window === undefined ? plan : { ...plan, bound: window }, measure, source: context.source, asOf: context.now, version: '', notes: [...notes] }
}

/** The PDU types a plan means; undefined: all. */
export function typesOf(where: readonly Condition[]): readonly number[] | undefined {
  const conditions = where.filter(({ field }) => field === 'pdu-type')
  if (conditions.length === 0) return undefined
  return allStored.filter((type) => conditions.every(({ values, not }) => values.includes(String(type)) !== not))
}

export function countOptions({ plan, context: { now, maxBytes } }: Asked): CountOptions {
  return { now, maxBytes, types: typesOf(plan.where) }
}

/** Whether `site:application:entity` fulfils a condition on one of its parts. */
export function fulfils(id: string, { field, values, not }: Condition): boolean {
  const [site = '', application = ''] = id.split(':')
  const part = field === 'site' ? site : field === 'application' ? `${site}:${application}` : id
  return values.includes(part) !== not
}

/** The part of an id that is grouped by, and how it is shown. */
export function partOf(id: string, by: 'entity' | 'site' | 'application'): { key: string; label: string } {
  const [site = '', application = ''] = id.split(':')
  if (by === 'entity') return { key: id, label: id }
  const key = by === 'site' ? site : `${site}:${application}`
  return { key, label: `${by} ${key}` }
}
