import type { Season } from './grid.ts'

/**
 * What a method may look at: the values up to some origin, and the season slots of those values and of the steps after them
 * (`season.slots[values.length]` is the slot of the first step ahead). NaN is a gap: the listener was down, nothing is known.
 * The last value is never NaN, and at least one value is known.
 */
export type Past = { values: Float64Array; seasons: readonly Season[] }

/** One way to forecast. Pure: the same past gives the same steps. */
export interface ForecastMethod {
  readonly id: string
  /** `dear` methods take milliseconds each time and are back-tested on fewer origins. */
  readonly cost: 'cheap' | 'dear'
  /** For an operator, as it stands after "by": "the mean of each hour of the week". */
  words(seasons: readonly Season[]): string
  /** False where the past is too short for it, or the season it needs does not exist. */
  applies(past: Past): boolean
  /** One value per step ahead. Values below zero or not finite are the caller's to mend. */
  predict(past: Past, steps: number): Float64Array
}

/** Which season a method follows: the shortest of the series (a day, for hours), the next longer one (a week), or none. */
export type SeasonRank = 'none' | 'short' | 'long'

export function seasonOf(seasons: readonly Season[], rank: SeasonRank): Season | undefined {
  switch (rank) {
    case 'none':
      return undefined
    case 'short':
      return seasons[0]
    case 'long':
      return seasons[1]
    default:
      return rank satisfies never
  }
}

/** The last value of a past; by contract it is known. */
export function lastOf(values: Float64Array): number {
  return values[values.length - 1] ?? Number.NaN
}
