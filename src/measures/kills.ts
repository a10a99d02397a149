import type { Measure } from '../core/measure.ts'
import { countShapes, eventFilters, eventGroupings } from './common.ts'

export const kills: Measure = {
  id: 'kills',
  title: 'Kills',
  unit: { singular: 'kill', plural: 'kills' },
  means: 'Losses attributed to a firer.',
  counting:
    'A kill belongs to the firer of the last damaging detonation naming the victim from 10 s before to 2 s after its damage became 3. Unattributed losses are counted and said beside.',
  kind: 'count',
  category: 'event',
  words: ['kill', 'killer', 'killed', 'destroyed by', 'kill count', 'ace', 'killed most'],
  roles: ['firer', 'target'],
  filters: eventFilters,
  groupings: eventGroupings,
  shapes: countShapes,
  defaultWindow: 'day+0..now',
  windowed: true,
  aspects: ['events', 'membership', 'listener'],
  examples: ['Who has the most kills?', 'How many kills does red have?'],
}
