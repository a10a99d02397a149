import type { Measure } from '../core/measure.ts'

export const exchangeRatio: Measure = {
  id: 'exchange-ratio',
  title: 'Loss exchange ratio',
  unit: { singular: 'ratio', plural: 'ratios' },
  means: 'Opposing losses to friendly losses.',
  counting: 'Destroyed opposing entities divided by destroyed friendly ones, with the share of losses that could be attributed to a firer.',
  kind: 'report',
  category: 'event',
  words: ['exchange ratio', 'loss exchange ratio', 'ler', 'loss ratio', 'kill ratio', 'kill-loss ratio', 'kill death ratio'],
  roles: ['firer', 'target'],
  filters: ['exercise', 'kind', 'domain', 'category', 'site', 'name'],
  groupings: [],
  shapes: ['ratio', 'detail'],
  defaultWindow: 'day+0..now',
  windowed: true,
  aspects: ['events', 'membership', 'listener'],
  examples: ['What is the loss exchange ratio?'],
}
