import { seasonOf } from '../method.ts'
import type { ForecastMethod } from '../method.ts'
import { slotMeans } from '../profile.ts'
import type { Season } from '../grid.ts'

/**
 * The mean of each hour of the day, or of each hour of the week, over the whole past or its last few cycles (which forget a level that is no more).
 * A slot never seen takes the mean of everything.
 */
export function createSeasonalMean(options: { season: 'short' | 'long'; cycles?: number }): ForecastMethod {
  const { cycles } = options
  const id = options.season === 'short' ? 'seasonal-mean' : 'seasonal-mean-long'
  return {
    id: cycles === undefined ? id : `${id}-recent`,
    cost: 'cheap',
    words: (seasons) => `the mean of each ${slotWords(seasonOf(seasons, options.season))}${cycles === undefined ? '' : ` over the last ${cycles}`}`,
    applies: (past) => {
      const season = seasonOf(past.seasons, options.season)
      return season !== undefined && past.values.length >= season.length * (cycles === undefined ? 1 : cycles + 1)
    },
    predict: ({ values, seasons }, steps) => {
      const season = seasonOf(seasons, options.season)
      if (season === undefined) return new Float64Array(steps).fill(Number.NaN)
      const { means, mean } = slotMeans(values, season, cycles === undefined ? 0 : Math.max(0, values.length - cycles * season.length))
      return Float64Array.from({ length: steps }, (_, ahead) => {
        const ofSlot = means[season.slots[values.length + ahead] ?? 0] ?? Number.NaN
        return Number.isNaN(ofSlot) ? mean : ofSlot
      })
    },
  }
}

export function slotWords(season: Season | undefined): string {
  switch (season?.kind) {
    case 'day':
      return season.length === 24 ? 'hour of the day' : 'time of the day'
    case 'week':
      return season.length === 7 ? 'day of the week' : season.length === 168 ? 'hour of the week' : 'time of the week'
    default:
      return 'step of the cycle'
  }
}
