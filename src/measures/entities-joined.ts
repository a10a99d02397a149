import type { Measure } from '../core/measure.ts'
import { countShapes, entityFilters, entityGroupings } from './common.ts'

export const entitiesJoined: Measure = {
  id: 'entities.joined',
  title: 'New entities',
  unit: { singular: 'entity', plural: 'entities' },
  means: 'Tracks first heard in the window.',
  counting:
    'A track begins when an identity is heard for the first time, after it had left, or with another type or force. Being heard again after a timeout is not new.',
  kind: 'count',
  category: 'entity',
  words: ['new entity', 'joined', 'new', 'arrived', 'entered', 'spawned', 'created', 'came up', 'appeared'],
  roles: ['subject'],
  filters: entityFilters,
  groupings: [...entityGroupings, 'time'],
  shapes: countShapes,
  defaultWindow: 'day+0..now',
  windowed: true,
  aspects: ['membership', 'listener'],
  examples: ['Which entities joined in the last 10 minutes?'],
}
