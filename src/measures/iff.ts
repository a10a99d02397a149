import type { Measure } from '../core/measure.ts'
import { entityFilters, entityGroupings } from './common.ts'

export const iff: Measure = {
  id: 'iff',
  title: 'IFF',
  unit: { singular: 'IFF system', plural: 'IFF systems' },
  means: 'IFF transponders and interrogators whose IFF PDU is current.',
  counting: 'Current while heard within 24 s (2.4 × 10 s) or 2.4 of its own beats.',
  kind: 'gauge',
  category: 'entity',
  words: ['iff', 'transponder', 'squawk', 'squawking', 'interrogator', 'mode 3', 'mode 4'],
  roles: ['subject'],
  filters: entityFilters,
  groupings: entityGroupings,
  shapes: ['value', 'list', 'rank', 'compare'],
  defaultWindow: 'now',
  windowed: false,
  aspects: ['radio', 'listener'],
  examples: ['Who is squawking?'],
}
