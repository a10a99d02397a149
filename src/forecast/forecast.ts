import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Note } from '../core/facts.ts'
import type { Instant, TimeZone } from '../core/time.ts'
import type { Augurs } from './augurs.ts'
import { loadAugurs } from './augurs.ts'
import { originsFor, pastAt, predictAt } from './back-test.ts'
import type { Horizon } from './back-test.ts'
import { chooseMethod } from './choose.ts'
import type { Chosen } from './choose.ts'
import { layGrid } from './grid.ts'
import type { Grid, SeriesPoint, Step } from './grid.ts'
import { boundsFor } from './interval.ts'
import { methodsFor } from './methods/list.ts'
import type { ForecastMethod } from './method.ts'
import { countOf, skillOf } from './skill.ts'
import type { Skill } from './skill.ts'

export type ForecastOptions = {
  step: Step
  /** How many steps are wanted, from 1 to 1,000. */
  horizon: number
  /** Steps between the end of the series and the first one wanted; 0 unless said otherwise. */
  lead?: number
  /** Decides which hour of the day and day of the week a point is. UTC unless given. */
  zone?: TimeZone
  /** In steps; by default a day and a week as far as the step has them. */
  seasonalPeriods?: readonly number[]
  /** What one value counts, for the notes: "PDU". */
  unit?: string
  /** Answers even where nothing can be back-tested, with the last value and no interval to speak of. For the old prediction body, which always got an answer. */
  evenUntested?: boolean
  signal?: AbortSignal
}

export type ForecastPoint = { t: Instant; v: number; lower: number; upper: number }

export type Forecast = {
  ok: true
  /** Id of the method that was chosen. */
  method: string
  /** The same for an operator: "the theta method on each hour of the day". */
  methodWords: string
  /** `lower` ≤ `v` ≤ `upper`, none below zero, none rounded. */
  points: ForecastPoint[]
  /** The share of outcomes meant to lie between `lower` and `upper`. */
  interval: 0.8
  skill: Skill
  /** Known points, and the half-open span they lie in. */
  trainedOn: { points: number; from: Instant; to: Instant }
  notes: Note[]
}

/** Nothing is said where nothing can be known; `words` says what it would take. */
export type Refusal = { ok: false; reason: 'too-little-data'; needed: number; known: number; words: string }

/** Rejects with the signal's reason when aborted, with a RangeError for a series or horizon that cannot be. */
export type Forecaster = (series: readonly SeriesPoint[], options: ForecastOptions) => Promise<Forecast | Refusal>

export type ForecasterOptions = {
  /** Loads the models written in WebAssembly, once, when first wanted. */
  load?: () => Promise<Augurs>
  /** Milliseconds, for the limit below alone. */
  now?: () => number
  /** Past this, no further method is tried and the best so far is taken. */
  limitMs?: number
  /** Older points are left out, and a note says so. 30 weeks of hours, 3½ days of minutes. */
  maximumPoints?: number
}

const longestHorizon = 1_000
const fewestPoints = 6

/** Forecasts short series of counts. Holds nothing but the loaded models. */
export function createForecaster(options: ForecasterOptions = {}): Forecaster {
  const { load = loadAugurs, now = () => performance.now(), limitMs = 2_000, maximumPoints = 5_040 } = options
  let loading: Promise<Augurs> | undefined
  return async (series, request) => {
    request.signal?.throwIfAborted()
    const grid = gridFor(series, request, maximumPoints)
    const refusal = refusalFor(grid, request)
    if (refusal !== undefined || grid === undefined) return refusal ?? tooLittle(request, { needed: fewestPoints, known: 0 })
    // A failed load is tried again by the next who asks.
    loading ??= load().catch((cause: unknown) => {
      loading = undefined
      throw cause
    })
    const methods = methodsFor(await loading)
    const endsAt = now() + limitMs
    return forecastGrid(grid, { request, methods, outOfTime: () => now() > endsAt })
  }
}

function gridFor(
  series: readonly SeriesPoint[],
  { step, horizon, lead = 0, zone = 'UTC', seasonalPeriods }: ForecastOptions,
  maximumPoints: number,
): Grid | undefined {
  if (!Number.isInteger(horizon) || horizon < 1 || horizon > longestHorizon)
    throw new RangeError(`a horizon of ${horizon} steps: from 1 to ${longestHorizon} can be forecast`)
  if (!Number.isInteger(lead) || lead < 0 || lead > longestHorizon) throw new RangeError(`a lead of ${lead} steps: from 0 to ${longestHorizon} can be bridged`)
  return layGrid(series, { step, zone, ahead: lead + horizon, maximumPoints, ...(seasonalPeriods === undefined ? {} : { seasonalPeriods }) })
}

function horizonOf(grid: Grid, { horizon, lead = 0 }: ForecastOptions): Horizon {
  const from = grid.trailingGap + lead
  return { from, to: from + horizon }
}

/** Known points a forecast takes: twice the way ahead, or the way ahead and two cycles where that is less; never under six. */
function pointsNeeded(stepsAhead: number, season: number | undefined): number {
  return Math.max(fewestPoints, stepsAhead + Math.min(stepsAhead, 2 * (season ?? stepsAhead)))
}

function refusalFor(grid: Grid | undefined, request: ForecastOptions): Refusal | undefined {
  const needed = pointsNeeded(grid === undefined ? request.horizon : horizonOf(grid, request).to, grid?.seasons[0]?.length)
  if (grid === undefined) return tooLittle(request, { needed, known: 0 })
  return grid.known < needed && request.evenUntested !== true ? tooLittle(request, { needed, known: grid.known }) : undefined
}

function tooLittle({ step, horizon }: ForecastOptions, { needed, known }: { needed: number; known: number }): Refusal {
  const words = `A forecast of ${countOf(horizon, step)} takes at least ${countOf(needed, step)} of recorded data, and there ${known === 1 ? 'is' : 'are'} ${known}.`
  return { ok: false, reason: 'too-little-data', needed, known, words }
}

type Work = { request: ForecastOptions; methods: readonly ForecastMethod[]; outOfTime: () => boolean }

async function forecastGrid(grid: Grid, { request, methods, outOfTime }: Work): Promise<Forecast> {
  const horizon = horizonOf(grid, request)
  const breathe = async (): Promise<void> => {
    await nextTurn()
    request.signal?.throwIfAborted()
  }
  const chosen = await chooseMethod(grid, horizon, { methods, origins: originsFor(grid, horizon), breathe, outOfTime })
  const predicted = predictAt(chosen.method, pastAt(grid, grid.values.length), horizon) ?? new Float64Array(request.horizon)
  const { lower, upper } = boundsFor(grid, horizon, { trials: chosen.trials, predicted })
  const first = grid.values.length + horizon.from
  return {
    ok: true,
    method: chosen.method.id,
    methodWords: chosen.method.words(grid.seasons),
    points: Array.from(predicted, (v, step) => ({ t: grid.times[first + step] ?? 0, v, lower: lower[step] ?? 0, upper: upper[step] ?? v })),
    interval: 0.8,
    skill: skillOf(grid, horizon, chosen),
    trainedOn: { points: grid.known, from: grid.times[0] ?? 0, to: grid.times[grid.values.length] ?? 0 },
    notes: notesOf(grid, request, chosen),
  }
}

function notesOf(grid: Grid, { step, unit }: ForecastOptions, chosen: Chosen): Note[] {
  const notes: Note[] = []
  const gaps = grid.gaps + grid.trailingGap
  if (gaps > 0)
    notes.push({
      code: 'gaps',
      text: `${countOf(gaps, step)} without a record ${gaps === 1 ? 'was' : 'were'} left out, not counted as zero${unit === undefined ? '' : ` ${unit}s`}`,
    })
  if (grid.dropped > 0) notes.push({ code: 'truncated', text: `only the last ${countOf(grid.values.length, step)} were used` })
  if (chosen.trials.length === 0)
    notes.push({
      code: 'untested',
      text: 'there is too little data to test any method; the interval is the range of everything seen, and nothing vouches for it',
    })
  else if (chosen.trials.length < 5)
    notes.push({
      code: 'few-back-tests',
      text: `the interval rests on ${chosen.trials.length === 1 ? 'one back-test' : `${chosen.trials.length} back-tests`} and is widened for it`,
    })
  const [short, long] = grid.seasons
  if (short?.kind === 'day' && long?.kind === 'week' && grid.values.length < 2 * long.length)
    notes.push({ code: 'less-than-two-weeks', text: 'with less than two weeks of data, weekends cannot be told from working days' })
  if (chosen.stoppedEarly) notes.push({ code: 'stopped-early', text: 'not every method was tried, for lack of time' })
  return notes
}
