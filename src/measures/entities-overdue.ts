import type { Measure } from '../core/measure.ts'
import { entityFilters, entityGroupings } from './common.ts'

export const entitiesOverdue: Measure = {
  id: 'entities.overdue',
  title: 'Overdue entities',
  unit: { singular: 'entity', plural: 'entities' },
  means: 'Active entities that missed two of their own heartbeats.',
  counting: 'Overdue means nothing was heard for two of the entity’s own usual intervals, though its timeout has not run out; it is still counted as active.',
  kind: 'gauge',
  category: 'entity',
  words: ['overdue', 'late', 'stale', 'missed heartbeat', 'missing heartbeats'],
  roles: ['subject'],
  filters: entityFilters,
  groupings: entityGroupings,
  shapes: ['value', 'list', 'rank', 'compare', 'ratio'],
  defaultWindow: 'now',
  windowed: false,
  aspects: ['membership', 'positions', 'listener', 'clock'],
  examples: ['Which entities are overdue?'],
}
