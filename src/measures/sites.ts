import type { Measure } from '../core/measure.ts'

export const sites: Measure = {
  id: 'sites',
  title: 'Sites',
  unit: { singular: 'site', plural: 'sites' },
  means: 'Sites heard in the window, with their applications and when each was last heard.',
  counting: 'A site is a site number in the header position of a PDU’s originator. The default window is the last five minutes.',
  kind: 'gauge',
  category: 'status',
  words: ['site', 'which sites', 'on the network', 'sites connected', 'node'],
  roles: ['subject'],
  filters: ['exercise', 'site', 'name'],
  groupings: ['exercise'],
  shapes: ['value', 'list', 'compare'],
  defaultWindow: 'now-5m..now',
  windowed: true,
  aspects: ['traffic', 'listener'],
  examples: ['Which sites are on the network?'],
}
