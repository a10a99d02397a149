import type { Measure } from '../core/measure.ts'

export const aggregates: Measure = {
  id: 'aggregates',
  title: 'Aggregate units',
  unit: { singular: 'aggregate', plural: 'aggregates' },
  means: 'Aggregate units (platoon, company …) whose Aggregate State PDU is current.',
  counting: 'Current while heard within 72 s (2.4 × 30 s) or 2.4 of its own beats. Their members are counted as entities only where they send Entity States.',
  kind: 'gauge',
  category: 'entity',
  words: ['aggregate', 'aggregate unit', 'company', 'platoon', 'battalion', 'formation'],
  roles: ['subject'],
  filters: ['exercise', 'force', 'site', 'application', 'marking', 'name'],
  groupings: ['exercise', 'force', 'site', 'application'],
  shapes: ['value', 'list', 'rank', 'compare'],
  defaultWindow: 'now',
  windowed: false,
  aspects: ['radio', 'listener'],
  examples: ['How many aggregates are there?'],
}
