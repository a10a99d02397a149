import type { Measure } from '../core/measure.ts'
import { countShapes, entityFilters, entityGroupings } from './common.ts'

export const entitiesLost: Measure = {
  id: 'entities.lost',
  title: 'Contact lost',
  unit: { singular: 'entity', plural: 'entities' },
  means: 'Entities that timed out: nothing was heard within their timeout, and they had not left.',
  counting:
    'Contact is lost when the timeout runs out without an Entity State. It is not a destruction; losses are counted apart. An entity heard again after a timeout counts as lost in the window in which its timeout ran out.',
  kind: 'count',
  category: 'entity',
  words: [
    'contact lost',
    'lost contact',
    'timed out',
    'lost',
    'dropped',
    'dropped off',
    'disappeared',
    'vanished',
    'gone',
    'went missing',
    'timeout',
    'lost track',
  ],
  roles: ['subject'],
  filters: entityFilters,
  groupings: [...entityGroupings, 'time', 'reason'],
  shapes: countShapes,
  defaultWindow: 'day+0..now',
  windowed: true,
  aspects: ['membership', 'events', 'listener'],
  examples: ['Which entities were lost in the last 10 minutes?'],
}
