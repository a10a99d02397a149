import type { Measure } from '../core/measure.ts'

export const status: Measure = {
  id: 'status',
  title: 'System status',
  unit: { singular: 'status', plural: 'statuses' },
  means: 'Whether the listener hears traffic, how much, from whom, and whether the exercise runs or is frozen.',
  counting:
    'The listener is receiving when a PDU was heard within the last 12 seconds. The rate is the PDUs of the last full minute divided by 60. Malformed datagrams and datagrams dropped by the kernel are counted since the listener started.',
  kind: 'report',
  category: 'status',
  words: ['status', 'system status', 'health', 'overview', 'everything ok', 'receiving data', 'alive', 'running', 'working', 'up'],
  roles: ['subject'],
  filters: ['exercise', 'name'],
  groupings: [],
  shapes: ['detail'],
  defaultWindow: 'now',
  windowed: false,
  aspects: ['listener', 'traffic', 'simulation', 'membership', 'clock'],
  examples: ['What is the system status?', 'Are we still receiving data?'],
}
