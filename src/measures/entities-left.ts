import type { Measure } from '../core/measure.ts'
import { countShapes, entityFilters, entityGroupings } from './common.ts'

export const entitiesLeft: Measure = {
  id: 'entities.left',
  title: 'Entities that left',
  unit: { singular: 'entity', plural: 'entities' },
  means: 'Entities that left on purpose: deactivated, or removed by a Remove Entity.',
  counting:
    'An entity left when its deactivated bit was set, or when a Remove Entity named it and nothing was heard from it for 12 seconds. Contact lost and destroyed are different things and listed beside.',
  kind: 'count',
  category: 'entity',
  words: ['left', 'deactivated', 'removed', 'logged off', 'departed', 'withdrew', 'leave', 'signed off'],
  roles: ['subject'],
  filters: entityFilters,
  groupings: [...entityGroupings, 'time'],
  shapes: countShapes,
  defaultWindow: 'day+0..now',
  windowed: true,
  aspects: ['membership', 'listener'],
  examples: ['Who left in the last hour?'],
}
