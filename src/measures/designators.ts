import type { Measure } from '../core/measure.ts'
import { entityFilters, entityGroupings } from './common.ts'

export const designators: Measure = {
  id: 'designators',
  title: 'Laser designators',
  unit: { singular: 'designator', plural: 'designators' },
  means: 'Laser designators whose Designator PDU is current and has power.',
  counting: 'Current while heard within 12 s; a designator with zero power is off.',
  kind: 'gauge',
  category: 'entity',
  words: ['designator', 'laser', 'lasing', 'designating', 'laser spot', 'lased'],
  roles: ['subject'],
  filters: entityFilters,
  groupings: entityGroupings,
  shapes: ['value', 'list', 'rank', 'compare'],
  defaultWindow: 'now',
  windowed: false,
  aspects: ['radio', 'listener'],
  examples: ['Who is lasing?'],
}
