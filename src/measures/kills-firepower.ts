import type { Measure } from '../core/measure.ts'
import { countShapes, eventFilters, eventGroupings } from './common.ts'

export const killsFirepower: Measure = {
  id: 'kills.firepower',
  title: 'Firepower kills',
  unit: { singular: 'firepower kill', plural: 'firepower kills' },
  means: 'Land platforms whose firepower-kill bit was set in the window.',
  counting: 'Appearance bit 2 of a land platform turned on. It is not a loss.',
  kind: 'count',
  category: 'event',
  words: ['firepower kill', 'f-kill', 'firepower killed'],
  roles: ['firer', 'target'],
  filters: eventFilters,
  groupings: eventGroupings,
  shapes: countShapes,
  defaultWindow: 'day+0..now',
  windowed: true,
  aspects: ['events', 'membership', 'listener'],
  examples: ['How many firepower kills today?'],
}
