import type { FilterField, Grouping, Shape } from '../core/plan.ts'

/** Filters of everything that is about entities. */
export const entityFilters: readonly FilterField[] = [
  'exercise',
  'force',
  'kind',
  'domain',
  'category',
  'country',
  'site',
  'application',
  'entity',
  'marking',
  'type',
  'state',
  'within',
  'name',
]
export const entityGroupings: readonly Grouping[] = [
  'exercise',
  'force',
  'kind',
  'domain',
  'category',
  'country',
  'site',
  'application',
  'entity',
  'type',
  'marking',
]

/** Filters of warfare events, for either side. */
export const eventFilters: readonly FilterField[] = [
  'exercise',
  'force',
  'kind',
  'domain',
  'category',
  'country',
  'site',
  'application',
  'entity',
  'marking',
  'type',
  'munition',
  'result',
  'name',
]
export const eventGroupings: readonly Grouping[] = [
  'time',
  'exercise',
  'force',
  'kind',
  'domain',
  'category',
  'country',
  'site',
  'application',
  'entity',
  'type',
  'munition',
  'result',
  'marking',
]

/** Filters of what is counted on the network. */
export const trafficFilters: readonly FilterField[] = ['exercise', 'force', 'kind', 'domain', 'site', 'application', 'pdu-type', 'address', 'name']
export const trafficGroupings: readonly Grouping[] = ['time', 'pdu-type', 'exercise', 'force', 'kind', 'domain', 'site', 'application', 'address']

export const countShapes: readonly Shape[] = ['value', 'list', 'trend', 'rank', 'compare', 'ratio']
export const trafficShapes: readonly Shape[] = ['value', 'trend', 'rank', 'compare', 'ratio']
