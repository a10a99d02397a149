import { seasonOf } from '../method.ts'
import type { ForecastMethod, Past } from '../method.ts'
import type { Season } from '../grid.ts'

/** The same slot one cycle ago: the same hour yesterday, or last week. Where that is a gap, the cycle before it. */
export function createSeasonalNaive(options: { season: 'short' | 'long' }): ForecastMethod {
  return {
    id: options.season === 'short' ? 'seasonal-naive' : 'seasonal-naive-long',
    cost: 'cheap',
    words: (seasons) => sameSlotWords(seasonOf(seasons, options.season)),
    applies: (past) => {
      const season = seasonOf(past.seasons, options.season)
      return season !== undefined && past.values.length >= season.length
    },
    predict: (past, steps) => lastOfSlots(past, steps, seasonOf(past.seasons, options.season)),
  }
}

function lastOfSlots({ values }: Past, steps: number, season: Season | undefined): Float64Array {
  if (season === undefined) return new Float64Array(steps).fill(Number.NaN)
  const latest = new Float64Array(season.length).fill(Number.NaN)
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? Number.NaN
    if (!Number.isNaN(value)) latest[season.slots[index] ?? 0] = value
  }
  return Float64Array.from({ length: steps }, (_, ahead) => latest[season.slots[values.length + ahead] ?? 0] ?? Number.NaN)
}

function sameSlotWords(season: Season | undefined): string {
  switch (season?.kind) {
    case 'day':
      return season.length === 24 ? 'the same hour yesterday' : 'the same time yesterday'
    case 'week':
      return season.length === 7 ? 'the same day last week' : season.length === 168 ? 'the same hour last week' : 'the same time last week'
    default:
      return season === undefined ? 'the last value' : `the value ${season.length} steps earlier`
  }
}
