import type { Measure } from '../core/measure.ts'

export const applications: Measure = {
  id: 'applications',
  title: 'Applications',
  unit: { singular: 'application', plural: 'applications' },
  means: 'Applications (site:application) heard in the window.',
  counting: 'Counted by site and application number of the originator. The default window is the last five minutes.',
  kind: 'gauge',
  category: 'status',
  words: ['application', 'app', 'simulator', 'sim', 'simulation', 'host'],
  roles: ['subject'],
  filters: ['exercise', 'site', 'application', 'name'],
  groupings: ['site', 'exercise'],
  shapes: ['value', 'list', 'rank', 'compare'],
  defaultWindow: 'now-5m..now',
  windowed: true,
  aspects: ['traffic', 'listener'],
  examples: ['Which applications are sending?'],
}
