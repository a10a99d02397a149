import type { Measure } from '../core/measure.ts'

export const predictionHelp: Measure = {
  id: 'prediction-help',
  title: 'Predictions',
  unit: { singular: 'topic', plural: 'topics' },
  means: 'What can be said about the future.',
  counting:
    'Traffic is forecast for programs, from its own history, by the method with the least error in back-tests; in conversation history and like-for-like comparisons are offered.',
  kind: 'report',
  category: 'prediction',
  words: ['prediction', 'predict', 'forecast', 'predictions'],
  roles: ['subject'],
  filters: [],
  groupings: [],
  shapes: ['explain'],
  defaultWindow: 'now',
  windowed: false,
  aspects: ['build'],
  examples: ['Help me with predictions'],
}
