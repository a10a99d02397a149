import type { Measure } from '../core/measure.ts'
import { countShapes, entityFilters, entityGroupings } from './common.ts'

export const entitiesActive: Measure = {
  id: 'entities.active',
  title: 'Active entities',
  unit: { singular: 'entity', plural: 'entities' },
  means: 'Entities heard within their timeout that have not left.',
  counting:
    'An entity is active while it was heard within its timeout (12 s to 144 s by version, kind, movement and its own cadence) and has not left. Munitions and expendables are left out unless asked for. Destroyed entities that still report are active and named beside the total. Over a past window the number is the level at its end.',
  kind: 'gauge',
  category: 'entity',
  words: ['entity', 'active entity', 'active', 'live entity', 'unit', 'player', 'on the field', 'in play', 'present', 'alive'],
  roles: ['subject'],
  filters: entityFilters,
  groupings: [...entityGroupings, 'time'],
  shapes: countShapes,
  defaultWindow: 'now',
  windowed: true,
  aspects: ['membership', 'listener', 'simulation'],
  examples: ['How many entities are active?', 'How many tanks does red have?', 'List active aircraft from site 12'],
}
