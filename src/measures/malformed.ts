import type { Measure } from '../core/measure.ts'

export const malformed: Measure = {
  id: 'malformed',
  title: 'Malformed traffic',
  unit: { singular: 'malformed PDU', plural: 'malformed PDUs' },
  means: 'Datagrams, or the rest of a bundle, that could not be decoded.',
  counting:
    'Shorter than a header, length under 12 or past the end, or a body shorter than its type needs. Unknown types with a sound header are not malformed; empty datagrams are counted apart.',
  kind: 'count',
  category: 'traffic',
  words: ['malformed', 'bad packet', 'broken pdu', 'corrupt', 'invalid pdu', 'undecodable', 'garbage', 'unknown pdu'],
  roles: ['subject'],
  filters: ['address', 'reason', 'site', 'pdu-type'],
  groupings: ['time', 'reason', 'address', 'site', 'pdu-type'],
  shapes: ['value', 'list', 'trend', 'rank', 'compare'],
  defaultWindow: 'day+0..now',
  windowed: true,
  aspects: ['traffic', 'listener'],
  examples: ['How many malformed PDUs, and from whom?'],
}
