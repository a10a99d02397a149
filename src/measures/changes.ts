import type { Measure } from '../core/measure.ts'

export const changes: Measure = {
  id: 'changes',
  title: 'What changed',
  unit: { singular: 'change', plural: 'changes' },
  means: 'What is different since an instant: entities new, lost, left and destroyed, engagements, sites, freezes.',
  counting: 'Composed of entities joined, lost and left, losses, fires, detonations, and milestones between then and now.',
  kind: 'report',
  category: 'event',
  words: ['what changed', 'changed', 'what is new', 'since i last asked', 'difference since', 'anything new', 'updates'],
  roles: ['subject'],
  filters: ['exercise', 'force', 'site', 'name'],
  groupings: [],
  shapes: ['detail'],
  defaultWindow: 'asked..now',
  windowed: true,
  aspects: ['membership', 'events', 'simulation', 'traffic', 'listener', 'marks'],
  examples: ['What changed since I last asked?'],
}
