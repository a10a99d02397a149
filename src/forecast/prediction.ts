import { DateTime } from 'luxon'
import { dayMs, hourMs } from '../core/time.ts'
import type { Instant, Interval, TimeZone } from '../core/time.ts'
import type { Forecast, Forecaster, Refusal } from './forecast.ts'
import type { SeriesPoint, Step } from './grid.ts'
import { bucketTotal, periods, predictionError } from './prediction-body.ts'
import type { Bucket, BucketsBody, PredictionError, StartDateBody } from './prediction-body.ts'

/** What both answers hold, beside what the older clients read. All four arrays have one length. */
export type PredictionAnswer = {
  ok: true
  status: 200
  body: {
    predicted_labels: string[]
    predicted_values: number[]
    predicted_lower: number[]
    predicted_upper: number[]
    metadata: PredictionMetadata
  }
}

export type PredictionMetadata = {
  /** As it was sent; null for a body of buckets. */
  forecastStartDate: string | null
  timeUnit: string
  predictionPeriods: number
  trainingDataPoints: number
  /** yyyy-MM-dd in `timeZone`, both included; null where buckets bear no dates. */
  trainingDataRange: { startDate: string; endDate: string } | null
  dataSource: string
  timeZone: string
  /** When each step begins, ISO-8601; null where buckets bear no dates. */
  predictedFor: string[] | null
  method: string
  interval: 0.8
  skill: string
  notes: string[]
}

type Effects = { forecaster: Forecaster; signal?: AbortSignal }

/** What a `startDate` body asks for, made absolute. The caller fetches `history` at `step` and passes it to `predictFromDate`. */
export type PredictionPlan = {
  request: StartDateBody
  zone: TimeZone
  step: Step
  /** The half-open span whose points help; fewer do too. Only whole steps: it ends before the present one. */
  history: Interval
  /** When each step asked for begins, and its label: `HH:00` for hours, else `yyyy-MM-dd`. */
  steps: { t: Instant; label: string }[]
  /** Steps between the end of `history` and the first one asked for. */
  lead: number
}

const furthestAheadMs = { day: 31 * dayMs, week: 180 * dayMs, month: 180 * dayMs } as const

/**
 * `day`: the 24 hours of the day after `startDate` (where the desktop client draws them); `week`: the days after it; `month`: the weeks that begin on it.
 * A `startDate` that is past is forecast from what was known then, and only that.
 */
export function planPrediction(request: StartDateBody, { now, zone }: { now: Instant; zone: TimeZone }): PredictionPlan | PredictionError {
  const { timeUnit, startDate } = request
  const start = DateTime.fromISO(startDate, { zone }).startOf('day')
  if (start.toMillis() - now > furthestAheadMs[timeUnit]) {
    const details = `startDate ${startDate} is too far ahead: at most ${furthestAheadMs[timeUnit] / dayMs} days can be bridged for ${timeUnit}.`
    return predictionError(400, 'Bad request: startDate is too far ahead', details)
  }
  const count = request.predictionPeriods ?? periods[timeUnit].usual
  switch (timeUnit) {
    case 'day':
      return planHours(request, { now, zone, first: start.plus({ days: 1 }), count })
    case 'week':
      return planDays(request, { now, zone, first: start.plus({ days: 1 }), count })
    case 'month':
      return planWeeks(request, { now, zone, first: start, count })
    default:
      return timeUnit satisfies never
  }
}

type PlanWork = { now: Instant; zone: TimeZone; first: DateTime; count: number }

function planHours(request: StartDateBody, { now, zone, first, count }: PlanWork): PredictionPlan {
  const firstAt = first.toMillis()
  // Counted back from the first hour asked for, so that zones off by half an hour keep their own hours.
  const lead = Math.max(0, Math.ceil((firstAt - now) / hourMs))
  const to = firstAt - lead * hourMs
  const steps = Array.from({ length: count }, (_, index) => {
    const t = firstAt + index * hourMs
    return { t, label: DateTime.fromMillis(t, { zone }).toFormat('HH:00') }
  })
  return { request, zone, step: 'hour', history: { from: to - 28 * dayMs, to }, steps, lead }
}

function planDays(request: StartDateBody, { now, zone, first, count }: PlanWork): PredictionPlan {
  const today = DateTime.fromMillis(now, { zone }).startOf('day')
  const lead = Math.max(0, Math.round(first.diff(today, 'days').days))
  const to = first.minus({ days: lead })
  const steps = Array.from({ length: count }, (_, index) => labelledDay(first.plus({ days: index })))
  return { request, zone, step: 'day', history: { from: to.minus({ days: 56 }).toMillis(), to: to.toMillis() }, steps, lead }
}

function planWeeks(request: StartDateBody, { now, zone, first, count }: PlanWork): PredictionPlan {
  const lead = Math.max(0, Math.ceil((first.toMillis() - DateTime.fromMillis(now, { zone }).startOf('day').toMillis()) / (7 * dayMs) - 0.01))
  const to = first.minus({ weeks: lead })
  const steps = Array.from({ length: count }, (_, index) => labelledDay(first.plus({ weeks: index })))
  return { request, zone, step: 'week', history: { from: to.minus({ weeks: 26 }).toMillis(), to: to.toMillis() }, steps, lead }
}

function labelledDay(day: DateTime): { t: Instant; label: string } {
  return { t: day.toMillis(), label: day.toFormat('yyyy-MM-dd') }
}

/** The answer to a `startDate` body. Points outside `plan.history` are left out; steps it lacks are gaps. */
export async function predictFromDate(
  plan: PredictionPlan,
  series: readonly SeriesPoint[],
  options: Effects & { dataSource?: string },
): Promise<PredictionAnswer | PredictionError> {
  const { request, zone, step, history, steps, lead } = plan
  const inside = series.filter(({ t }) => t >= history.from && t < history.to)
  const result = await options.forecaster(upTo(inside, plan), { step, horizon: steps.length, lead, zone, unit: 'PDU', ...signalOf(options) })
  if (!result.ok) return refused(result)
  const day = (t: Instant): string => DateTime.fromMillis(t, { zone }).toFormat('yyyy-MM-dd')
  return answerOf(result, {
    labels: steps.map(({ label }) => label),
    decimals: 0,
    metadata: {
      forecastStartDate: request.startDate,
      timeUnit: request.timeUnit,
      trainingDataRange: { startDate: day(result.trainedOn.from), endDate: day(result.trainedOn.to - 1) },
      dataSource: options.dataSource ?? 'acquisition_service',
      timeZone: zone,
      predictedFor: steps.map(({ t }) => new Date(t).toISOString()),
    },
  })
}

/** What is missing at the end of the history is a gap to bridge, not a reason to move the forecast. */
function upTo(points: readonly SeriesPoint[], { step, history, zone }: PredictionPlan): SeriesPoint[] {
  const end = DateTime.fromMillis(history.to, { zone })
  const last = step === 'hour' ? history.to - hourMs : end.minus(step === 'day' ? { days: 1 } : { weeks: 1 }).toMillis()
  return points.length === 0 || points.some(({ t }) => t === last) ? [...points] : [...points, { t: last, v: null }]
}

/** The answer to a body of buckets: as many steps as buckets were sent, whatever their number, labelled as they always were. */
export async function predictFromBuckets({ timeUnit, buckets }: BucketsBody, options: Effects): Promise<PredictionAnswer | PredictionError> {
  const { points, dated } = placed(buckets, timeUnit)
  if (points.every(({ v }) => v === null)) return predictionError(400, 'No data points were found to analyze.', 'Every bucket was sent as not recorded (null).')
  const result = await options.forecaster(points, { step: timeUnit, horizon: buckets.length, evenUntested: true, unit: 'PDU', ...signalOf(options) })
  if (!result.ok) return refused(result)
  const day = (t: Instant): string => new Date(t).toISOString().slice(0, 10)
  return answerOf(result, {
    labels: buckets.map((_, index) => `Pred. Point ${index + 1}`),
    decimals: 2,
    metadata: {
      forecastStartDate: null,
      timeUnit,
      trainingDataRange: dated ? { startDate: day(result.trainedOn.from), endDate: day(result.trainedOn.to - 1) } : null,
      dataSource: 'request',
      timeZone: 'UTC',
      predictedFor: dated ? result.points.map(({ t }) => new Date(t).toISOString()) : null,
    },
  })
}

/** Buckets bear an hour or a date, or only their order. Where the marks ascend, a missing one is a gap; else the order counts. */
function placed(buckets: readonly Bucket[], timeUnit: Step): { points: SeriesPoint[]; dated: boolean } {
  const marks = buckets.map((bucket) => (timeUnit === 'hour' ? hourMark(bucket) : timeUnit === 'day' ? dayMark(bucket) : undefined))
  const ascending = marks.every((mark, index) => mark !== undefined && (index === 0 || mark > (marks[index - 1] ?? mark)))
  // Marks far apart are two series, not one with a gap of years.
  const near = ascending && (marks.at(-1) ?? 0) - (marks[0] ?? 0) <= 4 * buckets.length + 31
  const length = { minute: 60_000, hour: hourMs, day: dayMs, week: 7 * dayMs }[timeUnit]
  const points = buckets.map((bucket, index) => ({ t: (near ? (marks[index] ?? index) : index) * length, v: bucketTotal(bucket) }))
  return { points, dated: near && timeUnit === 'day' }
}

function hourMark(bucket: Bucket): number | undefined {
  return bucket.hour ?? undefined
}

function dayMark(bucket: Bucket): number | undefined {
  return bucket.date === null || bucket.date === undefined ? undefined : Math.round(Date.parse(`${bucket.date}T00:00:00Z`) / dayMs)
}

type AnswerParts = {
  labels: string[]
  decimals: number
  metadata: Pick<PredictionMetadata, 'forecastStartDate' | 'timeUnit' | 'trainingDataRange' | 'dataSource' | 'timeZone' | 'predictedFor'>
}

/** Bounds are rounded outwards, so that the value stays between them. */
function answerOf(forecast: Forecast, { labels, decimals, metadata }: AnswerParts): PredictionAnswer {
  const unit = 10 ** decimals
  return {
    ok: true,
    status: 200,
    body: {
      predicted_labels: labels,
      predicted_values: forecast.points.map(({ v }) => Math.round(v * unit) / unit),
      predicted_lower: forecast.points.map(({ lower }) => Math.floor(lower * unit) / unit),
      predicted_upper: forecast.points.map(({ upper }) => Math.ceil(upper * unit) / unit),
      metadata: {
        ...metadata,
        predictionPeriods: labels.length,
        trainingDataPoints: forecast.trainedOn.points,
        method: forecast.methodWords,
        interval: forecast.interval,
        skill: forecast.skill.words,
        notes: forecast.notes.map(({ text }) => text),
      },
    },
  }
}

/** The desktop client shows `details` whatever the status; the old service answered 500 here. */
function refused(refusal: Refusal): PredictionError {
  return predictionError(422, 'Unable to generate predictions', refusal.words)
}

function signalOf({ signal }: Effects): { signal?: AbortSignal } {
  return signal === undefined ? {} : { signal }
}
