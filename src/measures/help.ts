import type { Measure } from '../core/measure.ts'

export const help: Measure = {
  id: 'help',
  title: 'Help',
  unit: { singular: 'topic', plural: 'topics' },
  means: 'What can be asked, with examples.',
  counting: 'Made from the list of measures.',
  kind: 'report',
  category: 'help',
  words: ['help', 'what can you do', 'what can i ask', 'commands', 'examples', 'how do i use', 'capabilities'],
  roles: ['subject'],
  filters: [],
  groupings: [],
  shapes: ['explain'],
  defaultWindow: 'now',
  windowed: false,
  aspects: ['build'],
  examples: ['Help', 'What can I ask?'],
}
