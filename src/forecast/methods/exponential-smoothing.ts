import type { Augurs } from '../augurs.ts'
import type { ForecastMethod } from '../method.ts'
import { filled, knownIn } from '../profile.ts'

/** More than this tells a method without seasons nothing and costs time. */
const windowPoints = 168

/** augurs' automatic choice among the exponential smoothing models without a season. */
export function createExponentialSmoothing(augurs: Augurs): ForecastMethod {
  return {
    id: 'exponential-smoothing',
    cost: 'dear',
    words: () => 'exponential smoothing',
    applies: ({ values }) => knownIn(values.subarray(-windowPoints)) >= 10,
    predict: ({ values }, steps) => {
      const window = values.subarray(-windowPoints)
      const known = window.subarray(window.findIndex((value) => !Number.isNaN(value)))
      return augurs.smooth(filled(known, undefined), steps)
    },
  }
}
