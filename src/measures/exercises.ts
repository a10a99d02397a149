import type { Measure } from '../core/measure.ts'

export const exercises: Measure = {
  id: 'exercises',
  title: 'Exercises',
  unit: { singular: 'exercise', plural: 'exercises' },
  means: 'Exercise ids heard in the window, with their active entities.',
  counting: 'Every exercise id found in a PDU header; when several are heard, the one with the most active entities is meant unless another is named.',
  kind: 'gauge',
  category: 'status',
  words: ['exercise', 'which exercises', 'exercise id'],
  roles: ['subject'],
  filters: ['exercise'],
  groupings: [],
  shapes: ['value', 'list'],
  defaultWindow: 'now-5m..now',
  windowed: true,
  aspects: ['traffic', 'membership', 'listener'],
  examples: ['Which exercises are running?'],
}
