import { lastOf } from '../method.ts'
import type { ForecastMethod } from '../method.ts'

/** The line from the first value to the last, carried on. */
export function createDrift(): ForecastMethod {
  return {
    id: 'drift',
    cost: 'cheap',
    words: () => 'the last value and the drift since the first',
    applies: ({ values }) => values.length >= 3,
    predict: ({ values }, steps) => {
      const last = lastOf(values)
      const slope = (last - (values[0] ?? last)) / Math.max(1, values.length - 1)
      return Float64Array.from({ length: steps }, (_, ahead) => last + slope * (ahead + 1))
    },
  }
}
