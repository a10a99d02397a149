import type { Measure } from '../core/measure.ts'
import { trafficFilters, trafficGroupings, trafficShapes } from './common.ts'

export const pdus: Measure = {
  id: 'pdus',
  title: 'PDUs received',
  unit: { singular: 'PDU', plural: 'PDUs' },
  means: 'PDUs received in the window, every type, bundles taken apart.',
  counting: 'Every PDU with a sound header counts once, of whatever type and exercise; malformed ones are counted apart. Times are receive times.',
  kind: 'count',
  category: 'traffic',
  words: ['pdu', 'packet', 'message', 'traffic', 'datagram', 'pdu type', 'volume'],
  roles: ['subject'],
  filters: trafficFilters,
  groupings: trafficGroupings,
  shapes: [...trafficShapes, 'forecast'],
  defaultWindow: 'day+0..now',
  windowed: true,
  aspects: ['traffic', 'listener'],
  examples: ['How many PDUs did we receive today?', 'What PDU types have been seen?', 'Which site sends the most traffic?'],
}
