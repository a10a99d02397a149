import type { Measure } from '../core/measure.ts'

export const clocks: Measure = {
  id: 'clocks',
  title: 'Bad clocks',
  unit: { singular: 'application', plural: 'applications' },
  means: 'Applications whose absolute timestamps are more than 5 seconds off the receive time.',
  counting: 'Only absolute timestamps can be compared; applications with relative ones are counted apart. The skew is the median of the last timestamps.',
  kind: 'gauge',
  category: 'status',
  words: ['clock', 'bad clock', 'clock skew', 'skew', 'timestamp', 'time sync', 'out of sync', 'wrong time'],
  roles: ['subject'],
  filters: ['exercise', 'site', 'application', 'name'],
  groupings: ['site'],
  shapes: ['value', 'list'],
  defaultWindow: 'now',
  windowed: false,
  aspects: ['traffic', 'listener', 'clock'],
  examples: ['Are there bad clocks?'],
}
