import type { Measure } from '../core/measure.ts'
import { entityFilters, entityGroupings } from './common.ts'

export const radios: Measure = {
  id: 'radios',
  title: 'Radios',
  unit: { singular: 'radio', plural: 'radios' },
  means: 'Radios whose Transmitter PDU is current, with frequency and state.',
  counting:
    'A radio is current while its Transmitter PDU was heard within 12 s (2.4 beats of its own cadence at most 144 s). "On the air" is transmit state 2.',
  kind: 'gauge',
  category: 'entity',
  words: ['radio', 'transmitter', 'frequency', 'net', 'transmitting', 'on the air', 'channel', 'who is talking'],
  roles: ['subject'],
  filters: [...entityFilters, 'frequency'],
  groupings: [...entityGroupings, 'frequency'],
  shapes: ['value', 'list', 'rank', 'compare', 'ratio'],
  defaultWindow: 'now',
  windowed: false,
  aspects: ['radio', 'listener'],
  examples: ['Which radios are transmitting on 243 MHz?'],
}
