import type { Measure } from '../core/measure.ts'
import { entityFilters, entityGroupings } from './common.ts'

export const emitters: Measure = {
  id: 'emitters',
  title: 'Emitters',
  unit: { singular: 'emitter', plural: 'emitters' },
  means: 'Emission systems whose Electromagnetic Emission PDU is current and has a beam.',
  counting: 'An emitter is current while heard within 24 s (2.4 × 10 s) or 2.4 of its own beats; a system with no beams is off.',
  kind: 'gauge',
  category: 'entity',
  words: ['emitter', 'radar', 'emission', 'jammer', 'emitting', 'radiating', 'electromagnetic'],
  roles: ['subject'],
  filters: entityFilters,
  groupings: entityGroupings,
  shapes: ['value', 'list', 'rank', 'compare', 'ratio'],
  defaultWindow: 'now',
  windowed: false,
  aspects: ['radio', 'listener'],
  examples: ['Which radars are emitting?'],
}
