import type { Measure } from '../core/measure.ts'

export const glossary: Measure = {
  id: 'glossary',
  title: 'Glossary',
  unit: { singular: 'term', plural: 'terms' },
  means: 'What a term of DIS means.',
  counting: 'Built-in entries.',
  kind: 'report',
  category: 'help',
  words: ['what is a', 'what does', 'mean', 'define', 'explain', 'meaning of'],
  roles: ['subject'],
  filters: [],
  groupings: [],
  shapes: ['explain'],
  defaultWindow: 'now',
  windowed: false,
  aspects: ['build'],
  examples: ['What is an Entity State PDU?', 'What does force id 2 mean?'],
}
