import type { Measure } from '../core/measure.ts'

export const marks: Measure = {
  id: 'marks',
  title: 'Time marks',
  unit: { singular: 'mark', plural: 'marks' },
  means: 'The moments somebody marked.',
  counting: 'Marks are numbered from 1 and kept with the recording.',
  kind: 'report',
  category: 'event',
  words: ['mark', 'time mark', 'bookmark', 'list marks', 'which marks'],
  roles: ['subject'],
  filters: [],
  groupings: [],
  shapes: ['list'],
  defaultWindow: 'recorded..now',
  windowed: true,
  aspects: ['marks'],
  examples: ['List the marks', 'Mark this'],
}
