import type { Measure } from '../core/measure.ts'

export const predictionHelp: Measure = {
  id: 'prediction-help',
  title: 'Predictions',
  unit: { singular: 'topic', plural: 'topics' },
  means: 'What can be said about the future.',
  counting: 'Forecasts are not computed by this source; history and like-for-like comparisons are offered instead.',
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
