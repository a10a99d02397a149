import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayMs, hourMs } from '../core/time.ts'
import { createForecaster } from './forecast.ts'
import { planPrediction, predictFromBuckets, predictFromDate } from './prediction.ts'
import type { PredictionAnswer, PredictionPlan } from './prediction.ts'
import { readPredictionBody } from './prediction-body.ts'
import type { BucketsBody, PredictionError, StartDateBody } from './prediction-body.ts'

const forecaster = createForecaster()
/** Monday 2026-11-23, 10:30 in UTC. */
const now = Date.UTC(2026, 10, 23, 10, 30)
const at = { now, zone: 'UTC' }

function refusalOf(body: unknown): PredictionError['body'] & { status: number } {
  const read = readPredictionBody(body)
  if (read.ok) throw new Error('it was accepted')
  return { ...read.body, status: read.status }
}

function bucketsOf(body: unknown): BucketsBody {
  const read = readPredictionBody(body)
  if (!read.ok) throw new Error(read.body.details)
  if (read.request.kind !== 'buckets') throw new Error('not buckets')
  return read.request.body
}

function dateOf(body: unknown): StartDateBody {
  const read = readPredictionBody(body)
  if (!read.ok) throw new Error(read.body.details)
  if (read.request.kind !== 'start-date') throw new Error('not a start date')
  return read.request.body
}

function planOf(body: unknown, when: { now: number; zone: string } = at): PredictionPlan {
  const plan = planPrediction(dateOf(body), when)
  if ('ok' in plan) throw new Error(plan.body.details)
  return plan
}

function answered(answer: PredictionAnswer | PredictionError): PredictionAnswer['body'] {
  if (!answer.ok) throw new Error(answer.body.details)
  return answer.body
}

describe('reading a body', () => {
  it.each([
    [null, 'Request must be JSON'],
    [undefined, 'Request must be JSON'],
    [[], 'Request must be JSON'],
    ['text', 'Request must be JSON'],
    [7, 'Request must be JSON'],
    [{}, 'No JSON data provided'],
    [{ timeUnit: 'day' }, 'startDate is required'],
    [{ startDate: null }, 'startDate is required'],
    [{ buckets: [{ hour: 1 }] }, "JSON data must include 'timeUnit' and 'buckets'."],
    [{ timeUnit: 'hour', buckets: null }, "JSON data must include 'timeUnit' and 'buckets'."],
    [{ timeUnit: 'year', buckets: [{ hour: 1 }] }, 'No data points were found to analyze.'],
    [{ timeUnit: 'hour', buckets: [] }, 'No data points were found to analyze.'],
    [{ timeUnit: 'hour', startDate: '2026-11-23' }, 'Unable to generate predictions'],
  ])('%j is refused in the words clients look for', (body, error) => {
    expect(refusalOf(body)).toMatchObject({ status: 400, error })
    expect(refusalOf(body).details).toMatch(/\w+/)
  })

  it.each([
    [{ startDate: '2026-02-30' }, /startDate must be a date that exists/],
    [{ startDate: '23.11.2026' }, /startDate must be a date that exists/],
    [{ startDate: 20261123 }, /startDate must be a date/],
    [{ startDate: '2026-11-23', predictionPeriods: 0 }, /predictionPeriods must be at least 1/],
    [{ startDate: '2026-11-23', predictionPeriods: -3 }, /predictionPeriods must be at least 1/],
    [{ startDate: '2026-11-23', predictionPeriods: 2.5 }, /predictionPeriods must be a whole number/],
    [{ startDate: '2026-11-23', predictionPeriods: '24' }, /predictionPeriods must be a whole number/],
    [{ startDate: '2026-11-23', predictionPeriods: 1e9 }, /predictionPeriods must be at most 168 for day/],
    [{ startDate: '2026-11-23', timeUnit: 'month', predictionPeriods: 27 }, /predictionPeriods must be at most 26 for month/],
    [{ timeUnit: 'hour', buckets: {} }, /buckets must be an array/],
    [{ timeUnit: 'hour', buckets: [5] }, /buckets\[0\]/],
    [{ timeUnit: 'hour', buckets: [{ hour: 24 }] }, /buckets\[0\]\.hour must be from 0 to 23/],
    [{ timeUnit: 'day', buckets: [{ date: '2026-02-30' }] }, /buckets\[0\]\.date must be a date that exists/],
    [{ timeUnit: 'hour', buckets: [{ hour: 1 }, { hour: 2, fireEventPduCount: -1 }] }, /buckets\[1\]\.fireEventPduCount must not be negative/],
    [{ timeUnit: 'hour', buckets: [{ dataPduCount: 'many' }] }, /buckets\[0\]\.dataPduCount must be a number/],
  ])('%j is refused with what is wrong', (body, details) => {
    expect(refusalOf(body).status).toBe(400)
    expect(refusalOf(body).details).toMatch(details)
  })

  it('a thousand buckets are the most', () => {
    const buckets = Array.from({ length: 1_001 }, () => ({}))
    expect(refusalOf({ timeUnit: 'hour', buckets }).details).toBe('buckets must hold at most 1000 buckets.')
    expect(bucketsOf({ timeUnit: 'hour', buckets: buckets.slice(1) }).buckets).toHaveLength(1_000)
  })

  it('takes a day for the time unit where none is given', () => {
    expect(dateOf({ startDate: '2026-11-23' })).toMatchObject({ timeUnit: 'day', startDate: '2026-11-23' })
    expect(dateOf({ startDate: '2026-11-23', timeUnit: null }).timeUnit).toBe('day')
  })

  it('never throws, and refuses with an error and details', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.anything(),
          fc.record({ timeUnit: fc.anything(), buckets: fc.anything(), startDate: fc.anything(), predictionPeriods: fc.anything() }, { requiredKeys: [] }),
        ),
        (body) => {
          const read = readPredictionBody(body)
          if (read.ok) return
          expect(read.status).toBe(400)
          expect(read.body.error).toMatch(/\w+/)
          expect(read.body.details).toMatch(/\w+/)
        },
      ),
      { seed: 6 },
    )
  })
})

describe('buckets', () => {
  const hours = (count: number): object[] => Array.from({ length: count }, (_, hour) => ({ hour, entityStatePduCount: 100 + 5 * hour, fireEventPduCount: 3 }))

  it('answers as many points as were sent, labelled as before', async () => {
    const body = answered(await predictFromBuckets(bucketsOf({ timeUnit: 'hour', buckets: hours(12) }), { forecaster }))
    expect(body.predicted_labels).toEqual(Array.from({ length: 12 }, (_, index) => `Pred. Point ${index + 1}`))
    expect(body.predicted_values).toHaveLength(12)
    expect(body.metadata).toMatchObject({ forecastStartDate: null, predictionPeriods: 12, trainingDataPoints: 12, dataSource: 'request', predictedFor: null })
  })

  it('goes on flat from a single bucket', async () => {
    const body = answered(await predictFromBuckets(bucketsOf({ timeUnit: 'week', buckets: [{ week: 'Week 1 Nov', dataPduCount: 7 }] }), { forecaster }))
    expect(body.predicted_values).toEqual([7])
  })

  it('repeats a whole day where a day is all there is', async () => {
    const body = answered(await predictFromBuckets(bucketsOf({ timeUnit: 'hour', buckets: hours(24) }), { forecaster }))
    expect(body.predicted_values).toEqual(Array.from({ length: 24 }, (_, hour) => 103 + 5 * hour))
  })

  it('takes a missing count for zero, a null one for a gap', async () => {
    const missing = answered(await predictFromBuckets(bucketsOf({ timeUnit: 'hour', buckets: [{ hour: 0, dataPduCount: 4 }, { hour: 1 }] }), { forecaster }))
    expect(missing.predicted_values).toEqual([0, 0])
    const gap = answered(
      await predictFromBuckets(
        bucketsOf({
          timeUnit: 'hour',
          buckets: [
            { hour: 0, dataPduCount: 4 },
            { hour: 1, dataPduCount: null },
          ],
        }),
        { forecaster },
      ),
    )
    expect(gap.predicted_values).toEqual([4, 4])
    expect(gap.metadata.notes.join()).toContain('1 hour without a record was left out, not counted as zero PDUs')
    const none = await predictFromBuckets(bucketsOf({ timeUnit: 'hour', buckets: [{ dataPduCount: null }] }), { forecaster })
    expect(none).toMatchObject({ ok: false, status: 400, body: { error: 'No data points were found to analyze.' } })
  })

  it('uses the total where no count of a type was sent', async () => {
    const body = answered(await predictFromBuckets(bucketsOf({ timeUnit: 'day', buckets: [{ date: '2026-11-20', totalPackets: 12 }] }), { forecaster }))
    expect(body.predicted_values).toEqual([12])
    expect(body.metadata).toMatchObject({ predictedFor: ['2026-11-21T00:00:00.000Z'], trainingDataRange: { startDate: '2026-11-20', endDate: '2026-11-20' } })
  })

  it('reads dates for the day of the week they are', async () => {
    const buckets = Array.from({ length: 28 }, (_, index) => ({
      date: new Date(Date.UTC(2026, 9, 26) + index * dayMs).toISOString().slice(0, 10),
      entityStatePduCount: index % 7 < 5 ? 800 : 0,
    }))
    // A hole of three days in the middle leaves the week where it is.
    const body = answered(
      await predictFromBuckets(bucketsOf({ timeUnit: 'day', buckets: buckets.filter((_, index) => index < 9 || index > 11) }), { forecaster }),
    )
    expect(body.predicted_values.slice(0, 7)).toEqual([800, 800, 800, 800, 800, 0, 0])
  })

  it('gives four lists of one length and ordered bounds, whatever is sent', async () => {
    const bucket = fc.record(
      {
        hour: fc.option(fc.nat(23)),
        date: fc.constantFrom('2026-11-01', '2026-11-02', '2024-02-29', null),
        entityStatePduCount: fc.option(fc.nat(10_000)),
        fireEventPduCount: fc.nat(30),
        totalPackets: fc.nat(),
      },
      { requiredKeys: [] },
    )
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('hour', 'day', 'week'), fc.array(bucket, { minLength: 1, maxLength: 60 }), async (timeUnit, buckets) => {
        const answer = await predictFromBuckets(bucketsOf({ timeUnit, buckets }), { forecaster })
        if (!answer.ok) {
          expect(answer.body.error).toBe('No data points were found to analyze.')
          return
        }
        const { predicted_labels: labels, predicted_values: values, predicted_lower: lower, predicted_upper: upper } = answer.body
        expect(new Set([labels.length, values.length, lower.length, upper.length])).toEqual(new Set([buckets.length]))
        for (const [index, value] of values.entries()) {
          expect(value).toBeGreaterThanOrEqual(lower[index] ?? Number.NaN)
          expect(value).toBeLessThanOrEqual(upper[index] ?? Number.NaN)
          expect(lower[index]).toBeGreaterThanOrEqual(0)
        }
      }),
      { numRuns: 60, seed: 7 },
    )
  })
})

describe('a start date', () => {
  it('day: the 24 hours of the day after it, from the hours recorded until now', () => {
    const plan = planOf({ startDate: '2026-11-23', timeUnit: 'day' })
    expect(plan.steps.map(({ label }) => label)).toEqual(Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`))
    expect(new Date(plan.steps[0]?.t ?? 0).toISOString()).toBe('2026-11-24T00:00:00.000Z')
    expect(new Date(plan.history.to).toISOString()).toBe('2026-11-23T10:00:00.000Z')
    expect(plan).toMatchObject({ step: 'hour', lead: 14 })
  })

  it('a date that is past is forecast from what was known then', () => {
    const plan = planOf({ startDate: '2026-11-10' })
    expect(new Date(plan.history.to).toISOString()).toBe('2026-11-11T00:00:00.000Z')
    expect(plan.lead).toBe(0)
  })

  it('week and month: dates a client can parse', () => {
    expect(planOf({ startDate: '2026-11-23', timeUnit: 'week' }).steps.map(({ label }) => label)).toEqual(['2026-11-24', '2026-11-25'])
    const month = planOf({ startDate: '2026-11-01', timeUnit: 'month' })
    expect(month.steps.map(({ label }) => label)).toEqual(['2026-11-01', '2026-11-08', '2026-11-15', '2026-11-22'])
    expect(month).toMatchObject({ step: 'week', lead: 0, history: { to: Date.UTC(2026, 10, 1) } })
    const coming = planOf({ startDate: '2026-12-01', timeUnit: 'month', predictionPeriods: 1 })
    expect(new Date(coming.history.to).toISOString()).toBe('2026-11-17T00:00:00.000Z')
    expect(coming.lead).toBe(2)
  })

  it('days are those of the zone', () => {
    const plan = planOf({ startDate: '2026-10-24' }, { now: Date.UTC(2026, 9, 24, 12), zone: 'Europe/Berlin' })
    // The day of 25 hours: two o'clock comes twice.
    expect(plan.steps.map(({ label }) => label).slice(0, 5)).toEqual(['00:00', '01:00', '02:00', '02:00', '03:00'])
    expect(new Date(plan.steps[0]?.t ?? 0).toISOString()).toBe('2026-10-24T22:00:00.000Z')
  })

  it('too far ahead is refused', () => {
    expect(planPrediction(dateOf({ startDate: '2027-11-23' }), at)).toMatchObject({ ok: false, status: 400 })
  })

  it('answers what the desktop client reads', async () => {
    const plan = planOf({ startDate: '2026-11-23' })
    const series = Array.from({ length: 10 * 24 }, (_, index) => ({
      t: plan.history.to - (index + 1) * hourMs,
      v: 100 + 10 * new Date(plan.history.to - (index + 1) * hourMs).getUTCHours(),
    }))
    const body = answered(await predictFromDate(plan, series, { forecaster }))
    expect(body.predicted_values).toEqual(Array.from({ length: 24 }, (_, hour) => 100 + 10 * hour))
    expect(body.predicted_labels).toEqual(plan.steps.map(({ label }) => label))
    expect(body.metadata).toMatchObject({
      forecastStartDate: '2026-11-23',
      timeUnit: 'day',
      predictionPeriods: 24,
      trainingDataPoints: 240,
      trainingDataRange: { startDate: '2026-11-13', endDate: '2026-11-23' },
      dataSource: 'acquisition_service',
    })
    expect(body.metadata.predictedFor?.[0]).toBe('2026-11-24T00:00:00.000Z')
  })

  it('whole numbers, and hours missing at the end do not move the forecast', async () => {
    const plan = planOf({ startDate: '2026-11-23', predictionPeriods: 3 })
    const series = Array.from({ length: 9 * 24 }, (_, index) => ({ t: plan.history.to - (index + 6) * hourMs, v: (index * 37) % 101 }))
    const body = answered(await predictFromDate(plan, series, { forecaster }))
    expect(body.metadata.predictedFor?.[0]).toBe('2026-11-24T00:00:00.000Z')
    expect([...body.predicted_values, ...body.predicted_lower, ...body.predicted_upper].every((value) => Number.isInteger(value))).toBe(true)
  })

  it('too little history is said with what it takes', async () => {
    const plan = planOf({ startDate: '2026-11-23', timeUnit: 'week' })
    const none = await predictFromDate(plan, [], { forecaster })
    expect(none).toMatchObject({ ok: false, status: 422, body: { error: 'Unable to generate predictions' } })
    const three = [1, 2, 3].map((back) => ({ t: plan.history.to - back * dayMs, v: 5 }))
    expect(await predictFromDate(plan, three, { forecaster })).toMatchObject({
      body: { details: expect.stringMatching(/^A forecast of 2 days takes at least 6 days of recorded data, and there are 3\.$/) },
    })
  })
})
