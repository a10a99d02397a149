import type { Measure } from '../core/measure.ts'
import { trafficFilters } from './common.ts'

export const pdusPeak: Measure = {
  id: 'pdus.peak',
  title: 'Busiest minute',
  unit: { singular: 'PDU', plural: 'PDUs' },
  means: 'The full minute with the most PDUs in the window.',
  counting: 'PDUs are counted by clock minute; the minute with the most is named, ties by the earliest.',
  kind: 'gauge',
  category: 'traffic',
  words: ['peak', 'busiest minute', 'busiest time', 'peak load', 'maximum rate', 'busiest', 'spike', 'peak rate'],
  roles: ['subject'],
  filters: trafficFilters,
  groupings: [],
  shapes: ['value'],
  defaultWindow: 'day+0..now',
  windowed: true,
  aspects: ['traffic', 'listener'],
  examples: ['When was the busiest minute today?'],
}
