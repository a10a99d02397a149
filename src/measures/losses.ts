import type { Measure } from '../core/measure.ts'
import { countShapes, eventFilters, eventGroupings } from './common.ts'

export const losses: Measure = {
  id: 'losses',
  title: 'Losses',
  unit: { singular: 'loss', plural: 'losses' },
  means: 'Entities whose damage became "destroyed" in the window.',
  counting:
    'A loss is an entity whose appearance turned to damage 3 (for life forms: health 3, fatal). Contact lost and left are listed beside, never added. The firer is the last damaging detonation naming the victim from 10 s before to 2 s after; otherwise the loss is unattributed.',
  kind: 'count',
  category: 'event',
  words: ['loss', 'casualty', 'destroyed', 'killed entity', 'kia', 'knocked out', 'destruction', 'lose', 'died', 'dead', 'wrecked', 'wreck'],
  roles: ['firer', 'target'],
  filters: eventFilters,
  groupings: eventGroupings,
  shapes: countShapes,
  defaultWindow: 'day+0..now',
  windowed: true,
  aspects: ['events', 'membership', 'listener'],
  examples: ['How many losses did blue take?', 'Who killed 2:1:17?'],
}
