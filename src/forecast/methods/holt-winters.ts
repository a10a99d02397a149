import { seasonOf } from '../method.ts'
import type { ForecastMethod, Past } from '../method.ts'
import type { Season } from '../grid.ts'
import { additiveProfile } from '../profile.ts'
import { slotWords } from './seasonal-mean.ts'

type Weights = { level: number; trend: number; season: number }
const damping = 0.98
const weightings: readonly Weights[] = [0.02, 0.1, 0.3, 0.6].flatMap((level) =>
  [0, 0.02].flatMap((trend) => [0, 0.05, 0.2].map((season) => ({ level, trend, season }))),
)

/**
 * Additive Holt-Winters with a damped trend; the weights are those that foretold the next value best. augurs' own ETS knows no season
 * (its search answers "no model found" for one), which is why this one exists.
 */
export function createHoltWinters(options: { season: 'short' | 'long' }): ForecastMethod {
  return {
    id: options.season === 'short' ? 'holt-winters' : 'holt-winters-long',
    cost: 'cheap',
    words: (seasons) => `Holt-Winters smoothing of each ${slotWords(seasonOf(seasons, options.season))}`,
    applies: ({ values, seasons }) => {
      const season = seasonOf(seasons, options.season)
      return season !== undefined && values.length >= 2 * season.length
    },
    predict: (past, steps) => {
      const season = seasonOf(past.seasons, options.season)
      return season === undefined ? new Float64Array(steps).fill(Number.NaN) : predictBest(past, steps, season)
    },
  }
}

type State = { squares: number; level: number; trend: number; profile: Float64Array }

function predictBest({ values }: Past, steps: number, season: Season): Float64Array {
  const start = additiveProfile(values, season)
  let best: State | undefined
  for (const weights of weightings) {
    const state = run(values, { season, start, weights })
    if (best === undefined || state.squares < best.squares) best = state
  }
  if (best === undefined) return new Float64Array(steps).fill(Number.NaN)
  const { level, trend, profile } = best
  let drift = 0
  return Float64Array.from({ length: steps }, (_, ahead) => {
    drift += trend * damping ** (ahead + 1)
    return level + drift + (profile[season.slots[values.length + ahead] ?? 0] ?? 0)
  })
}

function run(values: Float64Array, { season, start, weights }: { season: Season; start: Float64Array; weights: Weights }): State {
  const profile = Float64Array.from(start)
  let level = startLevel(values, season, start)
  let trend = 0
  let squares = 0
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? Number.NaN
    const slot = season.slots[index] ?? 0
    const expected = level + damping * trend
    level = expected
    trend *= damping
    if (Number.isNaN(value)) continue
    const miss = value - expected - (profile[slot] ?? 0)
    squares += miss * miss
    level += weights.level * miss
    trend += weights.trend * weights.level * miss
    profile[slot] = (profile[slot] ?? 0) + weights.season * (1 - weights.level) * miss
  }
  return { squares, level, trend, profile }
}

function startLevel(values: Float64Array, season: Season, profile: Float64Array): number {
  let [sum, known] = [0, 0]
  for (let index = 0; index < Math.min(values.length, season.length); index += 1) {
    const value = values[index] ?? Number.NaN
    if (Number.isNaN(value)) continue
    sum += value - (profile[season.slots[index] ?? 0] ?? 0)
    known += 1
  }
  return known > 0 ? sum / known : 0
}
