import type { Measure } from '../core/measure.ts'
import { trafficFilters, trafficGroupings } from './common.ts'

export const pdusRate: Measure = {
  id: 'pdus.rate',
  title: 'PDU rate',
  unit: { singular: 'PDU per second', plural: 'PDUs per second' },
  means: 'PDUs per second, averaged over the window.',
  counting: 'PDUs of the window divided by its length in seconds, time without a listener left out.',
  kind: 'gauge',
  category: 'traffic',
  words: ['pdu rate', 'rate', 'packet rate', 'pdus per second', 'packets per second', 'throughput', 'average rate', 'load', 'how busy'],
  roles: ['subject'],
  filters: trafficFilters,
  groupings: trafficGroupings,
  shapes: ['value', 'trend', 'rank', 'compare'],
  defaultWindow: 'now-1m..now',
  windowed: true,
  aspects: ['traffic', 'listener'],
  examples: ['What is the PDU rate?'],
}
