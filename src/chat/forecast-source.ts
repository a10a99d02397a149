import { DateTime } from 'luxon'
import { bind, isBound } from '../core/bind.ts'
import type { BoundPlan } from '../core/bind.ts'
import type { CannotAnswer, DataSource, ResolveOptions } from '../core/data-source.ts'
import { SitrepError, cancelledError } from '../core/errors.ts'
import { fact, factsOf } from '../core/fact-shapes.ts'
import type { FactsBase } from '../core/fact-shapes.ts'
import type { Fact, Facts, Note, Series } from '../core/facts.ts'
import { emptyGazetteer } from '../core/gazetteer.ts'
import type { Measure } from '../core/measure.ts'
import type { Plan } from '../core/plan.ts'
import { dayMs, hourMs, minuteMs, systemClock } from '../core/time.ts'
import type { Clock, Instant, Interval, TimeZone } from '../core/time.ts'
import type { Forecast, Forecaster } from '../forecast/forecast.ts'
import type { SeriesPoint } from '../forecast/grid.ts'
import { checkPlan } from '../measures/check-plan.ts'
import { measureById } from '../measures/list.ts'
import { historyPlan, historyPoints } from './history-points.ts'

export type ForecastSourceOptions = {
  /** Where history comes from: the first that has it. */
  sources: readonly DataSource[]
  forecaster: Forecaster
  zone: TimeZone
  now?: Clock
}

/** One way of looking back, and how far ahead it reaches. */
type Look = { step: 'minute' | 'hour' | 'day'; stepMs: number; backMs: number }

const minutes: Look = { step: 'minute', stepMs: minuteMs, backMs: dayMs }
/** Where a day of minutes is too much to ask for. */
const fewMinutes: Look = { step: 'minute', stepMs: minuteMs, backMs: 3 * hourMs }
const hours: Look = { step: 'hour', stepMs: hourMs, backMs: 28 * dayMs }
const days: Look = { step: 'day', stepMs: dayMs, backMs: 56 * dayMs }
/** Beyond these, steps of that length say nothing. */
const reachOfMinutesMs = 6 * hourMs
const reachOfHoursMs = 8 * dayMs

/**
 * What may come, from what was: the history of another source, continued by the method that erred least on it. A source of its own, because its facts
 * age while those they are made of may not.
 */
export function createForecastSource({ sources, forecaster, zone, now = systemClock }: ForecastSourceOptions): DataSource {
  const historyOf = (plan: Plan): DataSource | CannotAnswer => {
    const past = historyPlan(plan, { from: now() - hours.backMs, to: now() }, hours.stepMs)
    const able = sources.filter((source) => source.can(past) === true)
    const ready = able.find((source) => source.ready().ready) ?? able[0]
    if (ready !== undefined) return ready
    const refusals = sources.map((source) => source.can(past)).filter((can) => can !== true)
    return refusals[0] ?? { code: 'not-stored', text: 'There is no history to forecast from.' }
  }
  return {
    id: 'forecast',
    title: 'a forecast from what was recorded',
    aging: true,
    derived: true,
    gazetteer: emptyGazetteer,
    can(plan) {
      if (plan.shape !== 'forecast') return { code: 'unsupported-shape', text: 'Only forecasts are made here.' }
      const checked = checkPlan(plan)
      if (!checked.ok) return { code: checked.code, text: checked.text }
      const source = historyOf(plan)
      return 'resolve' in source ? true : source
    },
    version: () => 'forecast',
    async resolve(plan, options) {
      if (options.signal.aborted) throw cancelledError()
      const source = historyOf(plan)
      const measure = measureById(plan.measure)
      if (!('resolve' in source) || measure === undefined || plan.bound === undefined)
        throw new SitrepError('cannot-answer', 'resolve' in source ? 'That cannot be forecast.' : source.text)
      const found = await foretell({ plan, window: plan.bound, source, options, forecaster, zone, now: source.context().now })
      return factsFrom(found, { plan, measure, asOf: now(), source })
    },
    context: () => (sources.find((source) => source.ready().ready) ?? sources[0])?.context() ?? { now: now(), zone },
    ready: () => sources.map((source) => source.ready()).find(({ ready }) => ready) ?? { ready: false, reason: 'No source of data is ready.' },
    [Symbol.asyncDispose]: async () => await Promise.resolve(),
  }
}

type Foretelling = {
  plan: BoundPlan
  window: Interval
  source: DataSource
  options: ResolveOptions
  forecaster: Forecaster
  zone: TimeZone
  now: Instant
}

type Found = { forecast: Forecast; look: Look; trouble: Facts['trouble'] }

/** Ways of looking back, the best for this window first. */
function looksFor({ from, to }: Interval, { now, zone }: { now: Instant; zone: TimeZone }): Look[] {
  const startsDay = (instant: Instant): boolean => DateTime.fromMillis(instant, { zone }).startOf('day').toMillis() === instant
  const near = to - now <= reachOfMinutesMs
  if (to - from < hourMs) return near ? [minutes, fewMinutes, hours] : [hours]
  if (to - now > reachOfHoursMs) return [days]
  // Whole days are forecast as days: their interval is that of days, not a sum of hours.
  if (startsDay(from) && startsDay(to)) return [days, hours]
  return [hours, ...(near ? [minutes, fewMinutes] : [])]
}

/** The first way of looking back that has enough to go on. @throws SitrepError `cannot-answer` saying what it would take */
async function foretell(foretelling: Foretelling): Promise<Found> {
  const { window, now, zone } = foretelling
  const refusals: string[] = []
  let doubtful: Found | undefined
  const looks = foretelling.plan.step === hourMs ? [hours] : looksFor(window, { now, zone })
  for (const look of looks) {
    const tried = await tryLook(foretelling, look)
    if (typeof tried === 'string') refusals.push(tried)
    else if (isTested(tried)) return tried
    else doubtful ??= tried
  }
  if (doubtful !== undefined) return doubtful
  throw new SitrepError('cannot-answer', refusals.at(-1) ?? 'There is too little history to make a forecast from.')
}

/** Enough back-tests stand behind it; else another way of looking back may know more. */
function isTested({ forecast }: Found): boolean {
  return !forecast.notes.some(({ code }) => code === 'few-back-tests' || code === 'untested')
}

/** A forecast, or why there is none. */
async function tryLook({ plan, window, source, options, forecaster, zone, now }: Foretelling, look: Look): Promise<Found | string> {
  const present = DateTime.fromMillis(now, { zone }).startOf(look.step)
  const end = present.toMillis()
  const start = look.step === 'day' ? present.minus({ days: Math.round(look.backMs / dayMs) }).toMillis() : end - look.backMs
  const past = bind(historyPlan(plan, { from: start, to: end }, look.stepMs), source.context())
  if (!isBound(past)) return past.text
  try {
    const facts = await source.resolve(past, options)
    const points = pointsUpTo(facts, { look, end })
    const ahead = Math.ceil((window.to - end) / look.stepMs - 1e-9)
    const lead = Math.max(0, Math.floor((window.from - end) / look.stepMs + 1e-9))
    const forecast = await forecaster(points, { step: look.step, horizon: ahead - lead, lead, zone, unit: unitOf(plan), signal: options.signal })
    return forecast.ok ? { forecast, look, trouble: facts.trouble } : `${forecast.words}${shorter(forecast.known, look)}`
  } catch (thrown) {
    if (thrown instanceof SitrepError && thrown.code === 'cannot-answer') return thrown.message
    throw thrown
  }
}

/** What a young history is enough for. */
function shorter(known: number, { step }: Look): string {
  const reach = Math.floor(known / 2 / 5) * 5
  return step === 'minute' && reach >= 5 ? ` It is enough for the next ${reach} minutes.` : ''
}

function unitOf({ measure }: Plan): string {
  return measureById(measure)?.unit.singular ?? measure
}

/** What is missing at the end is a gap to bridge, not a reason to move the forecast. */
function pointsUpTo(facts: Facts, { look, end }: { look: Look; end: Instant }): SeriesPoint[] {
  const points = historyPoints(facts, { stepMs: look.stepMs, end })
  const last = points.at(-1)
  return last === undefined || last.t >= end - look.stepMs * 1.05 ? points : [...points, { t: end - look.stepMs, v: null }]
}

type Making = { plan: BoundPlan; measure: Measure; asOf: Instant; source: DataSource }

/** Totals over the window; of steps that reach beyond it, the part that lies within. */
function factsFrom({ forecast, look, trouble }: Found, { plan, measure, asOf, source }: Making): Facts {
  const window = plan.bound ?? { from: asOf, to: asOf + hourMs }
  const within = forecast.points.map((point, index) => {
    const end = forecast.points[index + 1]?.t ?? point.t + look.stepMs
    const share = Math.max(0, Math.min(end, window.to) - Math.max(point.t, window.from)) / (end - point.t)
    return { ...point, share }
  })
  const total = (pick: (point: (typeof within)[number]) => number): number => within.reduce((sum, point) => sum + pick(point) * point.share, 0)
  const base: FactsBase = { plan, measure, source: 'forecast', asOf, version: 'forecast', notes: notesOf(forecast, { look, source, steps: within.length }) }
  const unit = measure.unit.singular
  const busiest = within
    .filter(({ share }) => share === 1)
    .reduce<(typeof within)[number] | undefined>((best, point) => (best === undefined || point.v > best.v ? point : best), undefined)
  const facts: [Fact, ...Fact[]] = [
    fact(base, `${measure.id}.forecast`, Math.round(total(({ v }) => v)), unit),
    fact(base, `${measure.id}.forecast.lower`, Math.floor(total(({ lower }) => lower)), unit),
    fact(base, `${measure.id}.forecast.upper`, Math.ceil(total(({ upper }) => upper)), unit),
    fact(base, 'forecast.confidence', forecast.interval * 100, 'percent'),
    fact(base, 'forecast.method', forecast.methodWords),
    fact(base, 'forecast.skill', forecast.skill.words),
    fact(base, 'forecast.trained.from', forecast.trainedOn.from, 'instant'),
    fact(base, 'forecast.trained.to', forecast.trainedOn.to, 'instant'),
    ...(busiest === undefined || within.length < 3 || !standsOut(busiest.v, within)
      ? []
      : [fact(base, 'peak', Math.round(busiest.v), unit), fact(base, 'peak.at', busiest.t, 'instant')]),
  ]
  const series: Series = {
    name: measure.id,
    unit,
    points: within.map(({ t, v }) => ({ t, v: Math.round(v * 10) / 10 })),
    lower: within.map(({ lower }) => Math.floor(lower * 10) / 10),
    upper: within.map(({ upper }) => Math.ceil(upper * 10) / 10),
  }
  const made = factsOf(base, facts, { series: [series] })
  return trouble === undefined ? made : { ...made, trouble }
}

/** A sixth above the mean: less is no peak. */
function standsOut(value: number, points: readonly { v: number }[]): boolean {
  return value * points.length > 1.15 * points.reduce((sum, { v }) => sum + v, 0)
}

function notesOf({ notes }: Forecast, { look, source, steps }: { look: Look; source: DataSource; steps: number }): Note[] {
  const wide: Note[] = steps > 1 ? [{ code: 'summed-interval', text: `The range is the sum of those of each ${look.step}, so wider than it need be` }] : []
  return [...notes, ...wide, { code: 'history-of', text: `From the history of ${source.title ?? source.id}, by the ${look.step}` }]
}
