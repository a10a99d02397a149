import type { Measure } from '../core/measure.ts'
import { countShapes, eventFilters, eventGroupings } from './common.ts'

export const detonations: Measure = {
  id: 'detonations',
  title: 'Detonations',
  unit: { singular: 'detonation', plural: 'detonations' },
  means: 'Detonation PDUs received.',
  counting: 'One Detonation PDU is one detonation. It may come without a fire (mines), and several may belong to one fire.',
  kind: 'count',
  category: 'event',
  words: ['detonation', 'explosion', 'impact', 'burst of', 'detonated', 'exploded', 'blast'],
  roles: ['firer', 'target'],
  filters: eventFilters,
  groupings: eventGroupings,
  shapes: [...countShapes, 'forecast'],
  defaultWindow: 'day+0..now',
  windowed: true,
  aspects: ['events', 'listener'],
  examples: ['How many detonations between 09:00 and 10:30 yesterday?'],
}
