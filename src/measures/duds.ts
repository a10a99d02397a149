import type { Measure } from '../core/measure.ts'
import { countShapes, eventFilters, eventGroupings } from './common.ts'

export const duds: Measure = {
  id: 'duds',
  title: 'Duds',
  unit: { singular: 'dud', plural: 'duds' },
  means: 'Detonations reported with result 6, "no detonation (dud)".',
  counting: 'A dud is reported by a Detonation PDU with result 6; it is in the total of detonations and said so beside it.',
  kind: 'count',
  category: 'event',
  words: ['dud', 'no detonation', 'failed to detonate', 'did not explode', 'misfire'],
  roles: ['firer', 'target'],
  filters: eventFilters,
  groupings: eventGroupings,
  shapes: countShapes,
  defaultWindow: 'day+0..now',
  windowed: true,
  aspects: ['events', 'listener'],
  examples: ['What share of detonations were duds?'],
}
