import type { Measure } from '../core/measure.ts'

export const activity: Measure = {
  id: 'activity',
  title: 'Activity',
  unit: { singular: 'activity', plural: 'activities' },
  means: 'A summary of a window: PDUs by hour and type, entities seen, fires, detonations, losses and the busiest moment.',
  counting: 'Composed of the measures pdus, entities.seen, fires, shots, detonations, hits, collisions and losses over the same window.',
  kind: 'report',
  category: 'event',
  words: ['activity', 'summary', 'what happened', 'going on', 'doing', 'action', 'recap', 'overview of the day'],
  roles: ['subject'],
  filters: ['exercise', 'site', 'application', 'force', 'name'],
  groupings: [],
  shapes: ['detail'],
  defaultWindow: 'day+0..now',
  windowed: true,
  aspects: ['traffic', 'events', 'membership', 'simulation', 'listener'],
  examples: ["Show me today's activity", 'What is exercise 3 doing?'],
}
