import type { Measure } from '../core/measure.ts'

export const entity: Measure = {
  id: 'entity',
  title: 'Entity',
  unit: { singular: 'entity', plural: 'entities' },
  means: 'Everything known about one entity: state, type, force, position, damage, first and last heard.',
  counting: 'Composed of the track’s last Entity State, its activity by the rules of "active", and its losses.',
  kind: 'report',
  category: 'entity',
  words: ['tell me about', 'details of', 'what is entity', 'is it still active', 'is it destroyed', 'state of', 'describe'],
  roles: ['subject'],
  filters: ['exercise', 'entity', 'marking', 'state'],
  groupings: [],
  shapes: ['detail'],
  defaultWindow: 'now',
  windowed: false,
  aspects: ['positions', 'membership', 'events', 'listener', 'clock'],
  examples: ['Tell me about 1:2:3', 'Is VIPER1 still active?'],
}
