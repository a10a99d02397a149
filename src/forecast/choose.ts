import { compare, pastAt, predictAt } from './back-test.ts'
import type { Comparison, Horizon, Trial } from './back-test.ts'
import type { Grid } from './grid.ts'
import type { ForecastMethod } from './method.ts'

export type Chosen = {
  method: ForecastMethod
  /** Of the method chosen, oldest first. Empty where nothing could be tested. */
  trials: Trial[]
  /** Against the baseline, over the same origins. */
  comparison: Comparison
  baseline: ForecastMethod
  /** False where no method was better than the baseline, which is then the one chosen. */
  better: boolean
  stoppedEarly: boolean
}

export type ChoiceOptions = {
  methods: readonly ForecastMethod[]
  origins: readonly number[]
  /** Awaited between back-tests: lets other work run, and rejects on abort. */
  breathe: () => Promise<void>
  outOfTime: () => boolean
}

/** A method has to be better than the baseline by this much, or the simpler thing is said. */
const worthwhile = 0.98
/** Dear methods are tried at so many origins, and at more only while their error stays within that multiple of the best one's. */
const dearStages = [
  { origins: 1, withinReach: 2 },
  { origins: 3, withinReach: 1.1 },
  { origins: 8, withinReach: Number.POSITIVE_INFINITY },
] as const
const dearOrigins = 8
/** Fewer origins than this share of all tell too little about a method that needs a longer past. */
const enoughOrigins = 0.25

type Tried = { method: ForecastMethod; trials: Trial[]; comparison: Comparison }

/**
 * Rolling-origin back-test of the whole pool at the horizon asked; the smallest mean absolute error wins, each taken relative to the baseline at the same
 * origins. The baseline is the same slot one cycle ago once the series holds two cycles, else the last value.
 */
export async function chooseMethod(grid: Grid, horizon: Horizon, options: ChoiceOptions): Promise<Chosen> {
  const baselineMethod = baselineFor(grid, options)
  const baseline = await tryMethod(grid, horizon, { ...options, method: baselineMethod, baseline: undefined })
  let best = baseline
  let stoppedEarly = false
  for (const method of options.methods) {
    if (method === baselineMethod) continue
    stoppedEarly ||= options.outOfTime()
    if (stoppedEarly) break
    const trial = { ...options, method, baseline: baseline.trials }
    const tried = method.cost === 'cheap' ? await tryMethod(grid, horizon, trial) : await tryDear(grid, horizon, { ...trial, best })
    const possible = method.cost === 'cheap' ? options.origins.length : Math.min(dearOrigins, options.origins.length)
    if (tried === undefined || tried.comparison.origins < Math.max(1, enoughOrigins * possible)) continue
    if (tried.comparison.ratio < best.comparison.ratio) best = tried
  }
  const better = best.comparison.ratio < worthwhile
  const taken = better ? best : baseline
  return { method: taken.method, trials: taken.trials, comparison: taken.comparison, baseline: baselineMethod, better, stoppedEarly }
}

function baselineFor(grid: Grid, { methods, origins }: ChoiceOptions): ForecastMethod {
  const [season] = grid.seasons
  // Where nothing can be tested, one cycle is all there will be.
  const cycles = origins.length === 0 ? 1 : 2
  const wanted = season !== undefined && grid.values.length >= cycles * season.length ? 'seasonal-naive' : 'naive'
  const found = methods.find((method) => method.id === wanted)
  if (found === undefined) throw new Error(`the pool lacks "${wanted}"`)
  return found
}

type TryOptions = ChoiceOptions & { method: ForecastMethod; baseline: readonly Trial[] | undefined }

async function tryMethod(grid: Grid, horizon: Horizon, { method, origins, baseline, breathe }: TryOptions): Promise<Tried> {
  const trials: Trial[] = []
  for (const [index, origin] of origins.entries()) {
    if (method.cost === 'dear' || index % 8 === 0) await breathe()
    const predicted = predictAt(method, pastAt(grid, origin), horizon)
    if (predicted !== undefined) trials.push({ origin, predicted })
  }
  return { method, trials, comparison: compare(grid, horizon, { trials, baseline: baseline ?? trials }) }
}

/** On few origins, chance decides: a dear method is judged against the best so far at the same origins, and that verdict carried over. */
async function tryDear(grid: Grid, horizon: Horizon, options: TryOptions & { best: Tried }): Promise<Tried | undefined> {
  const { best, method } = options
  const origins = dearOrder(options.origins)
  const trials: Trial[] = []
  for (const stage of dearStages) {
    const more = await tryMethod(grid, horizon, { ...options, origins: origins.slice(trials.length, stage.origins) })
    trials.push(...more.trials)
    const { ratio, origins: tried } = compare(grid, horizon, { trials, baseline: best.trials })
    // Found no model somewhere, or is beaten clearly.
    if (tried < Math.min(stage.origins, origins.length) || ratio > stage.withinReach || options.outOfTime()) return undefined
    if (tried < origins.length) continue
    const comparison = compare(grid, horizon, { trials, baseline: options.baseline ?? [] })
    return { method, trials: trials.toSorted((one, other) => one.origin - other.origin), comparison: { ...comparison, ratio: ratio * best.comparison.ratio } }
  }
  return undefined
}

/** A few origins spread over all: the newest first, then the oldest and the middle, so that the first tell most. */
function dearOrder(origins: readonly number[]): number[] {
  const few = spread(origins, dearOrigins)
  const first = [...new Set([few.length - 1, 0, few.length >> 1])]
  const rest = few.map((_, index) => index).filter((index) => !first.includes(index))
  return [...first, ...rest].flatMap((index) => few[index] ?? [])
}

/** `count` of them, evenly spread, the newest among them. */
function spread(origins: readonly number[], count: number): number[] {
  if (origins.length <= count) return [...origins]
  return Array.from({ length: count }, (_, index) => origins[origins.length - 1 - Math.round((index * (origins.length - 1)) / count)] ?? 0).toReversed()
}
