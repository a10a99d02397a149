import { bind, isBound } from '../core/bind.ts'
import type { DataSource, ResolveOptions } from '../core/data-source.ts'
import { SitrepError, toSitrepError } from '../core/errors.ts'
import type { Plan } from '../core/plan.ts'
import { dayMs, hourMs, systemClock } from '../core/time.ts'
import type { Clock, Instant, TimeZone } from '../core/time.ts'
import type { Forecaster } from '../forecast/forecast.ts'
import type { SeriesPoint } from '../forecast/grid.ts'
import { predictionError, readPredictionBody } from '../forecast/prediction-body.ts'
import { planPrediction, predictFromBuckets, predictFromDate } from '../forecast/prediction.ts'
import { chooseSource, isSource } from './choose-source.ts'
import type { Sources } from './choose-source.ts'
import { withinDeadline } from './within-deadline.ts'
import { historyPlan, historyPoints } from './history-points.ts'

export type PredictionReply = { status: number; body: object }

/**
 * Answers a body of `POST /api/prediction`: what the caller's own buckets go on to, or how much traffic is to be expected, from the history of the
 * first source that has one. Errors are bodies too: `{error, details}`.
 */
export type Predict = (body: unknown, options: ResolveOptions & { deadline?: Instant }) => Promise<PredictionReply>

export type PredictOptions = Sources & {
  forecaster: Forecaster
  zone: TimeZone
  now: Clock
  /** How old the history of an aging source may be. */
  maxAgeMs?: number
}

const stepMs = { minute: 60_000, hour: hourMs, day: dayMs, week: 7 * dayMs } as const

export function createPredict({ forecaster, zone, now, maxAgeMs = 0, ...sources }: PredictOptions): Predict {
  return async (body, options) => {
    const { signal } = options
    const read = readPredictionBody(body)
    if (!read.ok) return read
    if (read.request.kind === 'buckets') return await predictFromBuckets(read.request.body, { forecaster, signal })
    let isAging = false
    const planned = planPrediction(read.request.body, { now: now(), zone })
    if ('ok' in planned) return planned
    try {
      const plan = historyPlan({ measure: 'pdus', where: [] }, planned.history, stepMs[planned.step])
      const source = chooseSource(plan, sources)
      if (!isSource(source)) return unable(source.why === 'not-ready' ? 503 : 422, source.text)
      isAging = source.aging === true
      const series = await inTime(
        async (wanted) => await seriesOf(plan, { source, options: { ...options, signal: wanted, ...(source.aging === true ? { maxAgeMs } : {}) } }),
        options,
      )
      return await predictFromDate(planned, series, { forecaster, signal, dataSource: source.id })
    } catch (thrown) {
      const error = toSitrepError(thrown)
      if (error.code === 'internal' || error.code === 'cancelled' || (error.code === 'deadline-exceeded' && !isAging)) throw error
      // Trouble of what the history comes from is not ours; nor does asking again later help where there is none.
      return unable(
        error.code === 'upstream' || (error.code === 'deadline-exceeded' && isAging) ? 502 : error.code === 'cannot-answer' ? 422 : 503,
        error.message,
      )
    }
  }
}

async function seriesOf(plan: Plan, { source, options }: { source: DataSource; options: ResolveOptions }): Promise<SeriesPoint[]> {
  const bound = bind(plan, source.context())
  if (!isBound(bound)) throw new SitrepError('cannot-answer', bound.text)
  const facts = await source.resolve(bound, options)
  return historyPoints(facts, { stepMs: plan.step ?? hourMs, end: bound.bound?.to ?? source.context().now })
}

/** Reading the history may take as long as any answer. */
async function inTime<T>(work: (signal: AbortSignal) => Promise<T>, { deadline, signal }: Parameters<Predict>[1]): Promise<T> {
  if (deadline === undefined) return await work(signal)
  return await withinDeadline(work, { at: deadline, now: systemClock, signal, leaving: { onLeave: () => undefined } })
}

function unable(status: 422 | 502 | 503, details: string): PredictionReply {
  return predictionError(status, 'Unable to generate predictions', details)
}
