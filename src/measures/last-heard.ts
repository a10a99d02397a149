import type { Measure } from '../core/measure.ts'

export const lastHeard: Measure = {
  id: 'last-heard',
  title: 'Last heard',
  unit: { singular: 'instant', plural: 'instants' },
  means: 'When something was last heard.',
  counting: 'The receive time of the last Entity State of the entity (or of the last PDU of the site or application) and how long ago that is.',
  kind: 'report',
  category: 'entity',
  words: ['last heard', 'last seen', 'last contact', 'last update', 'last report', 'when was', 'last pdu'],
  roles: ['subject'],
  filters: ['exercise', 'entity', 'marking', 'site', 'application', 'name'],
  groupings: [],
  shapes: ['detail'],
  defaultWindow: 'now',
  windowed: false,
  aspects: ['positions', 'membership', 'traffic', 'listener', 'clock'],
  examples: ['When was VIPER1 last heard?'],
}
