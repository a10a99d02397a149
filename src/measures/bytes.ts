import type { Measure } from '../core/measure.ts'
import { trafficFilters, trafficGroupings, trafficShapes } from './common.ts'

export const bytes: Measure = {
  id: 'bytes',
  title: 'Bytes received',
  unit: { singular: 'byte', plural: 'bytes' },
  means: 'Octets of the PDUs received in the window, headers of UDP and below not counted.',
  counting: 'The sum of the length fields of all sound PDUs.',
  kind: 'count',
  category: 'traffic',
  words: ['byte', 'bandwidth', 'data volume', 'octet', 'megabyte', 'kilobyte', 'data rate'],
  roles: ['subject'],
  filters: trafficFilters,
  groupings: trafficGroupings,
  shapes: trafficShapes,
  defaultWindow: 'day+0..now',
  windowed: true,
  aspects: ['traffic', 'listener'],
  examples: ['How many bytes did site 12 send in the last hour?'],
}
