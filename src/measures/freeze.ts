import type { Measure } from '../core/measure.ts'

export const freeze: Measure = {
  id: 'freeze',
  title: 'Frozen',
  unit: { singular: 'freeze', plural: 'freezes' },
  means: 'Whether the exercise is frozen, since when, and for whom.',
  counting: 'A Stop/Freeze freezes its addressee (one entity, an application, a site or all) until a Start/Resume addresses it.',
  kind: 'report',
  category: 'status',
  words: ['frozen', 'freeze', 'paused', 'stopped', 'is the exercise running', 'halted'],
  roles: ['subject'],
  filters: ['exercise', 'site', 'application', 'name'],
  groupings: [],
  shapes: ['detail'],
  defaultWindow: 'now',
  windowed: false,
  aspects: ['simulation', 'listener'],
  examples: ['Is the exercise frozen?'],
}
