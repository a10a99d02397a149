import type { Measure } from '../core/measure.ts'
import { entityFilters } from './common.ts'

export const movement: Measure = {
  id: 'movement',
  title: 'Distance moved',
  unit: { singular: 'metre', plural: 'metres' },
  means: 'Path length of an entity in the window.',
  counting: 'The sum of the distances between sampled positions, so a lower bound of the true path.',
  kind: 'count',
  category: 'entity',
  words: ['moved', 'distance', 'travelled', 'traveled', 'moved furthest', 'drove', 'flew', 'furthest', 'farthest'],
  roles: ['subject'],
  filters: entityFilters,
  groupings: ['entity'],
  shapes: ['value', 'rank'],
  defaultWindow: 'day+0..now',
  windowed: true,
  aspects: ['positions', 'listener'],
  examples: ['Which entity moved furthest today?'],
}
