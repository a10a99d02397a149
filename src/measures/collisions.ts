import type { Measure } from '../core/measure.ts'
import { countShapes, entityFilters, eventGroupings } from './common.ts'

export const collisions: Measure = {
  id: 'collisions',
  title: 'Collisions',
  unit: { singular: 'collision', plural: 'collisions' },
  means: 'Pairs of entities that collided.',
  counting: 'An unordered pair within 5 seconds is one collision, whoever issued it; the PDUs are given beside it.',
  kind: 'count',
  category: 'event',
  words: ['collision', 'crash', 'collided', 'bump', 'ran into'],
  roles: ['subject'],
  filters: entityFilters,
  groupings: eventGroupings,
  shapes: [...countShapes, 'forecast'],
  defaultWindow: 'day+0..now',
  windowed: true,
  aspects: ['events', 'listener'],
  examples: ['Were there any collisions today?'],
}
