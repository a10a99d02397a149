import type { Measure } from '../core/measure.ts'
import { countShapes, eventFilters, eventGroupings } from './common.ts'

export const proximate: Measure = {
  id: 'proximate',
  title: 'Proximate detonations',
  unit: { singular: 'proximate detonation', plural: 'proximate detonations' },
  means: 'Detonations near an entity without hitting it.',
  counting: 'Detonations with result 2 (entity proximate detonation) and its kin.',
  kind: 'count',
  category: 'event',
  words: ['proximate', 'proximate detonation', 'near miss', 'proximity'],
  roles: ['firer', 'target'],
  filters: eventFilters,
  groupings: eventGroupings,
  shapes: countShapes,
  defaultWindow: 'day+0..now',
  windowed: true,
  aspects: ['events', 'listener'],
  examples: ['How many proximate detonations today?'],
}
