import type { Measure } from '../core/measure.ts'
import { countShapes, eventFilters, eventGroupings } from './common.ts'

export const shots: Measure = {
  id: 'shots',
  title: 'Shots',
  unit: { singular: 'round', plural: 'rounds' },
  means: 'Rounds fired: the quantities of the fires, at least one each.',
  counting: 'The sum of the quantity field of every fire, a quantity of 0 counting as 1.',
  kind: 'count',
  category: 'event',
  words: ['shot', 'round', 'rounds fired', 'ammunition', 'burst', 'bullet', 'munition expended'],
  roles: ['firer', 'target'],
  filters: eventFilters,
  groupings: eventGroupings,
  shapes: countShapes,
  defaultWindow: 'day+0..now',
  windowed: true,
  aspects: ['events', 'listener'],
  examples: ['How many rounds did blue fire today?'],
}
