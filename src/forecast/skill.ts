import { missOf } from './back-test.ts'
import type { Horizon } from './back-test.ts'
import type { Chosen } from './choose.ts'
import type { Grid, Step } from './grid.ts'
import { dayMs, hourMs } from '../core/time.ts'

/** How well the method did where the outcome is known. Null where nothing could be tested. */
export type Skill = {
  /** Mean absolute error of the method chosen, in the unit of the series. */
  error: number | null
  /** The same for the plain thing to say: the same hour yesterday, or the last value. */
  naiveError: number | null
  /** `error / naiveError`; below 1 is better than plain, 1 where neither ever missed. */
  ratio: number | null
  /** What "plain" is: "the same hour yesterday". */
  naiveWords: string
  backTests: number
  /** One or two sentences for an operator. */
  words: string
}

export function skillOf(grid: Grid, horizon: Horizon, chosen: Chosen): Skill {
  const naiveWords = chosen.baseline.words(grid.seasons)
  const { error, baselineError, ratio } = chosen.comparison
  const backTests = chosen.trials.length
  if (backTests === 0) {
    const words = `There is too little data to test a forecast on, so it is simply ${naiveWords}.`
    return { error: null, naiveError: null, ratio: null, naiveWords, backTests, words }
  }
  return { error, naiveError: baselineError, ratio, naiveWords, backTests, words: wordsOf(grid, horizon, chosen) }
}

function wordsOf(grid: Grid, horizon: Horizon, { trials, comparison, better, baseline }: Chosen): string {
  const over = `In ${trials.length === 1 ? 'one back-test' : 'back-tests'} over the last ${lookBack(grid, horizon, trials)}`
  const mean = meanOutcome(grid, horizon, trials)
  const off = (error: number): string => (error === 0 ? 'was never off' : `was off by ${mean > 0 ? percent(error / mean) : plain(error)} on average`)
  const plainWords = baseline.words(grid.seasons)
  if (!better) return `${over} nothing was better than ${plainWords}, which ${off(comparison.error)}; so that is the forecast.`
  return `${over} this method ${off(comparison.error)}, against ${mean > 0 ? percent(comparison.baselineError / mean) : plain(comparison.baselineError)} for ${plainWords}.`
}

type Trials = Chosen['trials']

function meanOutcome(grid: Grid, horizon: Horizon, trials: Trials): number {
  let [sum, count] = [0, 0]
  for (const { origin, predicted } of trials) {
    // What a forecast of nothing would have missed is what there was.
    const { sum: outcome, count: steps } = missOf(grid, { origin, predicted: new Float64Array(predicted.length) }, horizon)
    sum += outcome
    count += steps
  }
  return count > 0 ? sum / count : 0
}

function lookBack(grid: Grid, horizon: Horizon, trials: Trials): string {
  const first = (trials[0]?.origin ?? 0) + horizon.from
  const end = (trials.at(-1)?.origin ?? 0) + horizon.to
  const spanMs = (grid.times[end] ?? 0) - (grid.times[first] ?? 0)
  if (grid.step === 'week') return countOf(end - first, 'week')
  if (spanMs >= 2 * dayMs) return countOf(Math.round(spanMs / dayMs), 'day')
  return spanMs >= 2 * hourMs ? countOf(Math.round(spanMs / hourMs), 'hour') : countOf(end - first, grid.step)
}

/** "1 hour", "36 hours". */
export function countOf(count: number, step: Step): string {
  return `${count} ${step}${count === 1 ? '' : 's'}`
}

function percent(share: number): string {
  return `${plain(100 * share)} %`
}

function plain(value: number): string {
  return value >= 9.95 ? String(Math.round(value)) : String(Math.round(value * 10) / 10)
}
