import { seasonOf } from '../method.ts'
import type { ForecastMethod, SeasonRank } from '../method.ts'
import { additiveProfile } from '../profile.ts'
import { slotWords } from './seasonal-mean.ts'
import { lineThrough } from './linear.ts'

const smoothings = [0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9]

/**
 * The theta method (Assimakopoulos and Nikolopoulos, 2000): the season is taken out additively (counts may be zero), the rest is smoothed
 * exponentially and given half the slope of the straight line through it, and the season is put back.
 */
export function createTheta(options: { season: SeasonRank }): ForecastMethod {
  const suffix = { none: '-plain', short: '', long: '-long' }[options.season]
  return {
    id: `theta${suffix}`,
    cost: 'cheap',
    words: (seasons) => {
      const season = seasonOf(seasons, options.season)
      return season === undefined ? 'the theta method' : `the theta method on each ${slotWords(season)}`
    },
    applies: ({ values, seasons }) => {
      const season = seasonOf(seasons, options.season)
      return options.season === 'none' ? values.length >= 5 : season !== undefined && values.length >= 2 * season.length
    },
    predict: ({ values, seasons }, steps) => {
      const season = seasonOf(seasons, options.season)
      const profile = season === undefined ? undefined : additiveProfile(values, season)
      const seasonAt = (index: number): number => profile?.[season?.slots[index] ?? 0] ?? 0
      const level = profile === undefined ? values : values.map((value, index) => value - seasonAt(index))
      const smoothed = bestSmoothing(level)
      const { slope } = lineThrough(level)
      return Float64Array.from({ length: steps }, (_, ahead) => smoothed + 0.5 * slope * (ahead + 1) + seasonAt(values.length + ahead))
    },
  }
}

/** The last level of the exponential smoothing that foretold the next value best. */
function bestSmoothing(values: Float64Array): number {
  let best = { squares: Number.POSITIVE_INFINITY, level: Number.NaN }
  for (const alpha of smoothings) {
    const result = smooth(values, alpha)
    if (result.squares < best.squares) best = result
  }
  return best.level
}

function smooth(values: Float64Array, alpha: number): { squares: number; level: number } {
  let level = Number.NaN
  let squares = 0
  for (const value of values) {
    if (Number.isNaN(value)) continue
    if (Number.isNaN(level)) {
      level = value
      continue
    }
    const miss = value - level
    squares += miss * miss
    level += alpha * miss
  }
  return { squares, level }
}
