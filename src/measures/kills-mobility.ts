import type { Measure } from '../core/measure.ts'
import { countShapes, eventFilters, eventGroupings } from './common.ts'

export const killsMobility: Measure = {
  id: 'kills.mobility',
  title: 'Mobility kills',
  unit: { singular: 'mobility kill', plural: 'mobility kills' },
  means: 'Land platforms whose mobility-kill bit was set in the window.',
  counting: 'Appearance bit 1 of a land platform turned on. It is not a loss.',
  kind: 'count',
  category: 'event',
  words: ['mobility kill', 'm-kill', 'immobilised', 'immobilized', 'mobility killed'],
  roles: ['firer', 'target'],
  filters: eventFilters,
  groupings: eventGroupings,
  shapes: countShapes,
  defaultWindow: 'day+0..now',
  windowed: true,
  aspects: ['events', 'membership', 'listener'],
  examples: ['How many mobility kills today?'],
}
