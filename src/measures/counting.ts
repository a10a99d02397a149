import type { Measure } from '../core/measure.ts'

export const counting: Measure = {
  id: 'counting',
  title: 'How things are counted',
  unit: { singular: 'rule', plural: 'rules' },
  means: 'The rule by which a number is counted.',
  counting: 'Taken from the declaration of the measure itself.',
  kind: 'report',
  category: 'help',
  words: ['how do you count', 'how is counted', 'definition', 'counting rule', 'what counts as', 'how are counted'],
  roles: ['subject'],
  filters: [],
  groupings: [],
  shapes: ['explain'],
  defaultWindow: 'now',
  windowed: false,
  aspects: ['build'],
  examples: ['How do you count active entities?'],
}
