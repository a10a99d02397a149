import type { Trial, Horizon } from './back-test.ts'
import type { Grid } from './grid.ts'

/** Each side of the interval leaves out this share: 80 % lie inside. */
const tail = 0.1
/** The method was chosen for its small misses in the same back-tests; what comes is missed by a little more. */
const chosenAfterwards = 1.04
/** Misses pooled for one step, from neighbouring steps where one step alone has fewer. */
const enoughMisses = 60

/** How misses grow with the value foreseen: not at all, as its root (counts), or with it. */
const powers = [0, 0.5, 1] as const
type Residuals = { /** One list of scaled misses a step. */ bySteps: number[][]; scale: (value: number) => number }

export type Bounds = { lower: Float64Array; upper: Float64Array }

/**
 * The 80 % interval around a forecast, from what the method missed in its back-tests: split-conformal quantiles of the signed misses at the same step
 * ahead (and its neighbours), scaled by how large a value was foreseen, and widened where the back-tests are few.
 */
export function boundsFor(grid: Grid, horizon: Horizon, { trials, predicted }: { trials: readonly Trial[]; predicted: Float64Array }): Bounds {
  if (trials.length === 0) return everythingSeen(grid, predicted)
  const stretch = stretchFor(grid, horizon, trials)
  let best: { width: number; bounds: Bounds } | undefined
  for (const power of powers) {
    const residuals = residualsOf(grid, horizon, { trials, power })
    const quantiles = quantilesBySteps(residuals.bySteps, stretch)
    const width = scoreOf(grid, horizon, { trials, residuals, quantiles })
    if (best === undefined || width < best.width) best = { width, bounds: around(predicted, residuals, quantiles) }
  }
  return best?.bounds ?? { lower: new Float64Array(predicted.length), upper: Float64Array.from(predicted) }
}

function residualsOf(grid: Grid, horizon: Horizon, { trials, power }: { trials: readonly Trial[]; power: number }): Residuals {
  const floor = Math.max(1e-9, 0.05 * meanForeseen(trials))
  const scale = (value: number): number => Math.max(value, floor) ** power
  const steps = horizon.to - horizon.from
  const bySteps = Array.from({ length: steps }, (_, step) =>
    trials.flatMap(({ origin, predicted }) => {
      const actual = grid.values[origin + horizon.from + step] ?? Number.NaN
      const foreseen = predicted[step] ?? 0
      return Number.isNaN(actual) ? [] : [(actual - foreseen) / scale(foreseen)]
    }),
  )
  return { bySteps, scale }
}

function meanForeseen(trials: readonly Trial[]): number {
  let [sum, count] = [0, 0]
  for (const { predicted } of trials) {
    for (const value of predicted) sum += value
    count += predicted.length
  }
  return count > 0 ? sum / count : 0
}

/** Where nothing was tested: from the least to the most that was ever seen. */
function everythingSeen({ values }: Grid, predicted: Float64Array): Bounds {
  let [least, most] = [Number.POSITIVE_INFINITY, 0]
  for (const value of values) if (!Number.isNaN(value)) [least, most] = [Math.min(least, value), Math.max(most, value)]
  return { lower: predicted.map((value) => Math.min(least, value)), upper: predicted.map((value) => Math.max(most, value)) }
}

type Quantiles = { lower: number; upper: number }

function quantilesBySteps(bySteps: readonly number[][], stretch: number): Quantiles[] {
  return bySteps.map((_, step) => {
    const pooled = poolAround(bySteps, step).sort((one, other) => one - other)
    return quantilesOf(pooled, stretch)
  })
}

function poolAround(bySteps: readonly number[][], step: number): number[] {
  const pool = [...(bySteps[step] ?? [])]
  for (let reach = 1; pool.length < enoughMisses && reach < bySteps.length; reach += 1)
    pool.push(...(bySteps[step - reach] ?? []), ...(bySteps[step + reach] ?? []))
  return pool
}

function quantilesOf(sorted: readonly number[], stretch: number): Quantiles {
  return { lower: quantile(sorted, tail) * stretch, upper: quantile(sorted, 1 - tail) * stretch }
}

/**
 * Back-tests that overlap, and misses that hang together within one (the whole day came out higher), are fewer witnesses than they look. The interval is
 * widened by the share of the misses that a whole back-test has in common, over the number of back-tests that do not overlap.
 */
function stretchFor(grid: Grid, horizon: Horizon, trials: readonly Trial[]): number {
  let [together, all] = [0, 0]
  for (const { origin, predicted } of trials) {
    let [sum, squares, count] = [0, 0, 0]
    for (let step = 0; step < predicted.length; step += 1) {
      const miss = (grid.values[origin + horizon.from + step] ?? Number.NaN) - (predicted[step] ?? 0)
      if (Number.isNaN(miss)) continue
      sum += miss
      squares += miss * miss
      count += 1
    }
    if (count === 0) continue
    together += (sum / count) ** 2
    all += squares / count
  }
  const [first, last] = [trials[0]?.origin ?? 0, trials.at(-1)?.origin ?? 0]
  const apart = Math.min(trials.length, 1 + (last - first) / (horizon.to - horizon.from))
  const shared = all > 0 ? together / all : 0
  return chosenAfterwards + (1.5 * Math.max(shared, 1 / Math.max(1, trials.length))) / Math.max(1, apart)
}

function quantile(sorted: readonly number[], share: number): number {
  if (sorted.length === 0) return 0
  const place = Math.min(sorted.length - 1, Math.max(0, share * (sorted.length + 1) - 1))
  const [low, high] = [Math.floor(place), Math.ceil(place)]
  const [left, right] = [sorted[low] ?? 0, sorted[high] ?? 0]
  return left + (right - left) * (place - low)
}

function around(predicted: Float64Array, { scale }: Residuals, quantiles: readonly Quantiles[]): Bounds {
  const lower = predicted.map((value, step) => Math.max(0, Math.min(value, value + (quantiles[step]?.lower ?? 0) * scale(value))))
  const upper = predicted.map((value, step) => Math.max(value, value + (quantiles[step]?.upper ?? 0) * scale(value)))
  return { lower, upper }
}

/** The interval score (Gneiting and Raftery): width, and a fine for what falls outside. Smaller is better. */
function scoreOf(
  grid: Grid,
  horizon: Horizon,
  { trials, residuals, quantiles }: { trials: readonly Trial[]; residuals: Residuals; quantiles: readonly Quantiles[] },
): number {
  let sum = 0
  for (const { origin, predicted } of trials) {
    const { lower, upper } = around(predicted, residuals, quantiles)
    for (let step = 0; step < predicted.length; step += 1) {
      const actual = grid.values[origin + horizon.from + step] ?? Number.NaN
      const [low, high] = [lower[step] ?? 0, upper[step] ?? 0]
      if (!Number.isNaN(actual)) sum += high - low + (1 / tail) * (Math.max(0, low - actual) + Math.max(0, actual - high))
    }
  }
  return sum
}
