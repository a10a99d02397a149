import type { Measure } from '../core/measure.ts'
import { countShapes, eventFilters, eventGroupings } from './common.ts'

export const fires: Measure = {
  id: 'fires',
  title: 'Fires',
  unit: { singular: 'fire', plural: 'fires' },
  means: 'Fire PDUs, one per firer and event id.',
  counting:
    'One Fire PDU is one fire, however many rounds it carries; the same firer and event id is counted once, event number 0 is never merged. Rounds are counted by "shots".',
  kind: 'count',
  category: 'event',
  words: ['fire', 'fire event', 'weapon fire', 'firing', 'engagement', 'shooter', 'launch', 'fired', 'shoot'],
  roles: ['firer', 'target'],
  filters: eventFilters,
  groupings: eventGroupings,
  shapes: [...countShapes, 'forecast'],
  defaultWindow: 'day+0..now',
  windowed: true,
  aspects: ['events', 'listener'],
  examples: ['How many fire events in the last 15 minutes?', 'Which friendly entity fired most in the last hour?', 'Compare red and blue fires since 0800'],
}
