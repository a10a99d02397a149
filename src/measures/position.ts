import type { Measure } from '../core/measure.ts'

export const position: Measure = {
  id: 'position',
  title: 'Position',
  unit: { singular: 'position', plural: 'positions' },
  means: 'Where an entity is: latitude, longitude, MGRS and altitude, extrapolated to now or last reported.',
  counting:
    'Decimal degrees (five places) and altitude above the WGS84 ellipsoid, extrapolated from the last report by the sender’s dead-reckoning model while the entity is active; otherwise as last reported, with its age.',
  kind: 'report',
  category: 'entity',
  words: ['where', 'position', 'location', 'coordinates', 'grid', 'whereabouts', 'located'],
  roles: ['subject'],
  filters: ['exercise', 'entity', 'marking'],
  groupings: [],
  shapes: ['detail'],
  defaultWindow: 'now',
  windowed: false,
  aspects: ['positions', 'membership', 'listener', 'clock'],
  examples: ['Where is entity 1:2:3?'],
}
