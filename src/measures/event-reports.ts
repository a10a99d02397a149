import type { Measure } from '../core/measure.ts'

export const eventReports: Measure = {
  id: 'event-reports',
  title: 'Event reports',
  unit: { singular: 'event report', plural: 'event reports' },
  means: 'Event Report PDUs, with type and text.',
  counting: 'Each Event Report PDU is one report.',
  kind: 'count',
  category: 'event',
  words: ['event report', 'report', 'latest report'],
  roles: ['subject'],
  filters: ['exercise', 'site', 'application', 'entity', 'name'],
  groupings: ['time', 'exercise', 'site', 'application', 'entity'],
  shapes: ['value', 'list', 'trend', 'rank', 'compare'],
  defaultWindow: 'day+0..now',
  windowed: true,
  aspects: ['events', 'listener'],
  examples: ['Show the event reports'],
}
