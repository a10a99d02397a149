import type { Measure } from '../core/measure.ts'

export const network: Measure = {
  id: 'network',
  title: 'Network health',
  unit: { singular: 'problem', plural: 'problems' },
  means: 'What is wrong on the network: silent sites, bad clocks, duplicate ids, malformed and unknown PDUs, dropped datagrams, mixed versions.',
  counting: 'Composed of silence, clocks, duplicates and malformed, the protocol versions heard and the datagrams the kernel dropped.',
  kind: 'report',
  category: 'status',
  words: ['network health', 'network', 'network problem', 'unusual', 'anomaly', 'anything wrong', 'problem', 'issue', 'odd', 'strange', 'wrong'],
  roles: ['subject'],
  filters: ['exercise', 'site', 'name'],
  groupings: [],
  shapes: ['detail'],
  defaultWindow: 'now',
  windowed: false,
  aspects: ['traffic', 'membership', 'listener', 'simulation', 'clock'],
  examples: ['How healthy is the network?', 'Anything unusual?'],
}
