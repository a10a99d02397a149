import type { ModelFigures } from './chat-model.ts'

/** Of a model nobody has loaded. */
export const unloadedFigures: ModelFigures = {
  state: 'unloaded',
  running: 0,
  waiting: 0,
  places: 0,
  queueLimit: 0,
  threads: null,
  memoryBytes: null,
  loadMs: null,
  promptTokensPerSecond: null,
  tokensPerSecond: null,
  firstTokenMs: null,
  restarts: 0,
  failure: null,
}
