import type { Measure } from '../core/measure.ts'

export const silence: Measure = {
  id: 'silence',
  title: 'Silent sites',
  unit: { singular: 'site', plural: 'sites' },
  means: 'Sites that were heard before and have fallen silent.',
  counting:
    'A site is silent when nothing was heard from it for the larger of 12 s and 2.4 of its own usual gaps; a site frozen by a Stop/Freeze that addressed it is not.',
  kind: 'gauge',
  category: 'status',
  words: ['silent', 'went silent', 'silent site', 'quiet', 'stopped sending', 'not sending', 'no traffic from', 'fell silent'],
  roles: ['subject'],
  filters: ['exercise', 'site', 'name'],
  groupings: [],
  shapes: ['value', 'list'],
  defaultWindow: 'now',
  windowed: false,
  aspects: ['traffic', 'simulation', 'listener', 'membership', 'clock'],
  examples: ['Did any site go silent?'],
}
