import type { Measure } from '../core/measure.ts'
import { entityFilters, entityGroupings } from './common.ts'

export const entitiesSeen: Measure = {
  id: 'entities.seen',
  title: 'Entities seen',
  unit: { singular: 'entity', plural: 'entities' },
  means: 'Distinct entities heard in the window, whether or not they are still there.',
  counting: 'Each track whose presence (first to last heard) overlaps the window counts once. Munitions and expendables are left out unless asked for.',
  kind: 'count',
  category: 'entity',
  words: ['seen', 'heard', 'appeared', 'participated', 'took part', 'were active', 'distinct entity', 'unique entity', 'observed', 'ever'],
  roles: ['subject'],
  filters: entityFilters,
  groupings: entityGroupings,
  shapes: ['value', 'list', 'rank', 'compare', 'ratio'],
  defaultWindow: 'day+0..now',
  windowed: true,
  aspects: ['membership', 'listener'],
  examples: ['How many entities were seen today?'],
}
