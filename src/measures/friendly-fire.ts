import type { Measure } from '../core/measure.ts'
import { countShapes, eventFilters, eventGroupings } from './common.ts'

export const friendlyFire: Measure = {
  id: 'friendly-fire',
  title: 'Friendly fire',
  unit: { singular: 'friendly fire', plural: 'friendly fires' },
  means: 'Detonations whose firer and target are of the same force class, other than "other".',
  counting: 'Counted by Detonation PDUs naming a target of the firer’s own class; fires at their own side and kills among them are given beside.',
  kind: 'count',
  category: 'event',
  words: ['friendly fire', 'fratricide', 'blue on blue', 'blue-on-blue', 'own side', 'own forces', 'red on red'],
  roles: ['firer', 'target'],
  filters: eventFilters,
  groupings: eventGroupings,
  shapes: countShapes,
  defaultWindow: 'day+0..now',
  windowed: true,
  aspects: ['events', 'membership', 'listener'],
  examples: ['Any friendly fire?'],
}
