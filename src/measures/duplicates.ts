import type { Measure } from '../core/measure.ts'

export const duplicates: Measure = {
  id: 'duplicates',
  title: 'Duplicate ids',
  unit: { singular: 'duplicate id', plural: 'duplicate ids' },
  means: 'Identities heard from two source addresses at once.',
  counting: 'The same exercise and entity id from two addresses, each within its timeout. Where addresses are translated on the way this cannot be seen.',
  kind: 'gauge',
  category: 'status',
  words: ['duplicate', 'duplicate id', 'duplicate entity id', 'id conflict', 'same id', 'clash'],
  roles: ['subject'],
  filters: ['exercise', 'site', 'entity'],
  groupings: ['site', 'exercise'],
  shapes: ['value', 'list'],
  defaultWindow: 'now',
  windowed: false,
  aspects: ['membership', 'positions', 'listener', 'clock'],
  examples: ['Are there duplicate entity ids?'],
}
