import type { Grid } from './grid.ts'
import type { ForecastMethod, Past } from './method.ts'

/** What one method would have said at one origin, for the steps that count. */
export type Trial = { origin: number; predicted: Float64Array }
/** Steps ahead of the last known value: `from` and before are not asked for (a gap at the end, or a lead), `to` is the last one asked for. */
export type Horizon = { from: number; to: number }

/** Aims at this many origins; more tell little that is new and cost time. */
const manyOrigins = 56

/**
 * Origins for the back-test, evenly spread, each with a known value before it and all asked steps inside the series. A spacing that divides the season
 * would only ever test one hour of the day; it is made odd.
 */
export function originsFor(grid: Grid, horizon: Horizon): number[] {
  const { values } = grid
  const newest = values.length - horizon.to
  if (newest < 1) return []
  const oldest = Math.min(newest, oldestOrigin(grid, horizon))
  const even = Math.max(1, Math.floor((newest - oldest + 1) / manyOrigins))
  const spacing = even > 2 && even % 2 === 0 ? even - 1 : even
  const origins: number[] = []
  for (let origin = newest; origin >= oldest; origin -= spacing) if (usable(values, origin, horizon)) origins.push(origin)
  return origins.toReversed()
}

/** The newest third of a long series, which still resembles what comes; seven cycles of a shorter one, as far as two cycles or a third are left to learn from. */
function oldestOrigin({ values, seasons }: Grid, horizon: Horizon): number {
  const cycle = seasons[0]?.length ?? horizon.to
  const length = values.length
  const toLearn = Math.max(Math.ceil(length / 3), Math.min(2 * cycle, Math.ceil(length / 2)), 2)
  return Math.min(Math.ceil((2 * length) / 3), Math.max(toLearn, length - horizon.to - 7 * cycle))
}

function usable(values: Float64Array, origin: number, { from, to }: Horizon): boolean {
  if (Number.isNaN(values[origin - 1] ?? Number.NaN)) return false
  return values.subarray(origin + from, origin + to).some((value) => !Number.isNaN(value))
}

export function pastAt(grid: Grid, origin: number): Past {
  return { values: grid.values.subarray(0, origin), seasons: grid.seasons }
}

/** The asked steps as a method foresees them, never below zero; undefined where it does not apply or finds no model. */
export function predictAt(method: ForecastMethod, past: Past, horizon: Horizon): Float64Array | undefined {
  if (!method.applies(past)) return undefined
  const all = predictOrNothing(method, past, horizon.to)
  if (all === undefined) return undefined
  const asked = all.slice(horizon.from)
  for (let step = 0; step < asked.length; step += 1) {
    const value = asked[step] ?? Number.NaN
    if (!Number.isFinite(value)) return undefined
    asked[step] = Math.max(0, value)
  }
  return asked
}

/** augurs throws where it finds no model: that method then has nothing to say about this past, which is no failure of the forecast. */
function predictOrNothing(method: ForecastMethod, past: Past, steps: number): Float64Array | undefined {
  if (method.cost === 'cheap') return method.predict(past, steps)
  try {
    return method.predict(past, steps)
  } catch {
    return undefined
  }
}

/** Sum of absolute misses and how many steps they are over; gaps do not count. */
export function missOf(grid: Grid, { origin, predicted }: Trial, horizon: Horizon): { sum: number; count: number } {
  let [sum, count] = [0, 0]
  for (let step = 0; step < predicted.length; step += 1) {
    const actual = grid.values[origin + horizon.from + step] ?? Number.NaN
    if (Number.isNaN(actual)) continue
    sum += Math.abs(actual - (predicted[step] ?? 0))
    count += 1
  }
  return { sum, count }
}

export type Comparison = { error: number; baselineError: number; ratio: number; origins: number }

/** Mean absolute errors of a method and of the baseline over the origins at which both were tried. A ratio of 1 where neither ever missed. */
export function compare(grid: Grid, horizon: Horizon, { trials, baseline }: { trials: readonly Trial[]; baseline: readonly Trial[] }): Comparison {
  const baselineAt = new Map(baseline.map((trial) => [trial.origin, trial]))
  let [own, other, count, origins] = [0, 0, 0, 0]
  for (const trial of trials) {
    const same = baselineAt.get(trial.origin)
    if (same === undefined) continue
    const miss = missOf(grid, trial, horizon)
    own += miss.sum
    other += missOf(grid, same, horizon).sum
    count += miss.count
    origins += 1
  }
  const steps = Math.max(1, count)
  return { error: own / steps, baselineError: other / steps, ratio: other > 0 ? own / other : own > 0 ? Number.POSITIVE_INFINITY : 1, origins }
}
