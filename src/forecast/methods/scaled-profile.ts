import { seasonOf } from '../method.ts'
import type { ForecastMethod, Past } from '../method.ts'
import { ratioProfile } from '../profile.ts'
import type { Season } from '../grid.ts'
import { slotWords } from './seasonal-mean.ts'

/**
 * The usual shape of the cycle at the level of late: what the last short cycles held, measured against what that shape expects of their slots.
 * Follows a shift of level within a day and keeps silent hours silent.
 */
export function createScaledProfile(options: { season: 'short' | 'long'; cycles: number }): ForecastMethod {
  return {
    id: `scaled-profile${options.season === 'short' ? '' : '-long'}-${options.cycles}`,
    cost: 'cheap',
    words: (seasons) => `the usual share of each ${slotWords(seasonOf(seasons, options.season))}, at the most recent level`,
    applies: ({ values, seasons }) => {
      const season = seasonOf(seasons, options.season)
      return season !== undefined && values.length >= 2 * season.length
    },
    predict: (past, steps) => {
      const season = seasonOf(past.seasons, options.season)
      return season === undefined ? new Float64Array(steps).fill(Number.NaN) : predictScaled(past, steps, { season, cycles: options.cycles })
    },
  }
}

function predictScaled({ values, seasons }: Past, steps: number, { season, cycles }: { season: Season; cycles: number }): Float64Array {
  const profile = ratioProfile(values, season)
  const window = cycles * (seasons[0]?.length ?? season.length)
  let [seen, expected] = [0, 0]
  for (let index = Math.max(0, values.length - window); index < values.length; index += 1) {
    const value = values[index] ?? Number.NaN
    if (Number.isNaN(value)) continue
    seen += value
    expected += profile[season.slots[index] ?? 0] ?? 0
  }
  const level = expected > 0 ? seen / expected : 0
  return Float64Array.from({ length: steps }, (_, ahead) => level * (profile[season.slots[values.length + ahead] ?? 0] ?? 0))
}
