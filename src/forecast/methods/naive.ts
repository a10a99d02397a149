import { lastOf } from '../method.ts'
import type { ForecastMethod } from '../method.ts'

/** The last known value, for every step. */
export function createNaive(): ForecastMethod {
  return {
    id: 'naive',
    cost: 'cheap',
    words: () => 'the last value',
    applies: () => true,
    predict: ({ values }, steps) => new Float64Array(steps).fill(lastOf(values)),
  }
}
