import type { Measure } from '../core/measure.ts'
import { countShapes, eventFilters, eventGroupings } from './common.ts'

export const hits: Measure = {
  id: 'hits',
  title: 'Hits',
  unit: { singular: 'hit', plural: 'hits' },
  means: 'Detonations whose result says that an entity was hit.',
  counting:
    'Detonations with an impact result (entity impact and the explosive and armour-piercing hits). Proximate detonations are counted apart. The rounds of their fires are given beside.',
  kind: 'count',
  category: 'event',
  words: ['hit', 'shots that hit', 'struck', 'hitting', 'direct hit', 'hit something'],
  roles: ['firer', 'target'],
  filters: eventFilters,
  groupings: eventGroupings,
  shapes: countShapes,
  defaultWindow: 'day+0..now',
  windowed: true,
  aspects: ['events', 'listener'],
  examples: ['How many shots hit something?'],
}
