import { describe, expect, it } from 'vitest'
import type { BoundPlan } from '../core/bind.ts'
import { createFakeSource } from '../core/data-source.fake.ts'
import { trendFacts } from '../core/fact-shapes.ts'
import type { FactsBase } from '../core/fact-shapes.ts'
import { SitrepError } from '../core/errors.ts'
import type { Facts } from '../core/facts.ts'
import { localScope } from '../core/scope.ts'
import { hourMs } from '../core/time.ts'
import { createForecaster } from '../forecast/forecast.ts'
import { createPredict } from './predict.ts'
import type { PredictionReply } from './predict.ts'

const now = Date.parse('2026-11-23T10:30:00Z')

/** A day that repeats itself: a hundred PDUs a busy hour, ten at night. */
function daily({ bound }: BoundPlan, base: FactsBase): Facts {
  const points: { t: number; v: number }[] = []
  for (let t = bound?.from ?? 0; t < Math.min(bound?.to ?? 0, now); t += hourMs) points.push({ t, v: new Date(t).getUTCHours() >= 8 ? 100 : 10 })
  return trendFacts(base, points)
}

function setUp(facts = daily) {
  const source = createFakeSource({ now: () => now, facts })
  const nobody = createFakeSource({ id: 'built-in', can: () => ({ code: 'not-stored', text: 'no' }) })
  const predict = createPredict({ sources: [source], builtIn: nobody, forecaster: createForecaster(), zone: 'UTC', now: () => now })
  const ask = async (body: unknown): Promise<PredictionReply> => await predict(body, { scope: localScope, signal: new AbortController().signal })
  return { source, ask }
}

describe('what to expect', () => {
  it("is made from the source's history by the hour, for the day after the one given", async () => {
    const { source, ask } = setUp()
    const { status, body } = await ask({ timeUnit: 'day', startDate: '2026-11-23' })
    expect(status).toBe(200)
    expect(source.resolved[0]?.planText).toMatch(/^pdus shape=trend window=@\d+\.\.@\d+ by=time step=1h$/)
    const labels = Reflect.get(body, 'predicted_labels') as string[]
    const values = Reflect.get(body, 'predicted_values') as number[]
    expect([labels[0], labels.length, values.length]).toEqual(['00:00', 24, 24])
    expect([values[3], values[12]]).toEqual([10, 100])
    expect(body).toHaveProperty('metadata.dataSource', 'fake')
  })

  it("goes on from the caller's own buckets without asking the source", async () => {
    const { source, ask } = setUp()
    const { status, body } = await ask({ timeUnit: 'hour', buckets: [1, 2, 3, 4, 5, 6].map((hour) => ({ hour, entityStatePduCount: 50 })) })
    expect([status, source.resolved.length]).toEqual([200, 0])
    expect(body).toHaveProperty('predicted_values.length', 6)
  })

  it('refuses what it cannot read, and says that it cannot when the source cannot', async () => {
    const { source, ask } = setUp()
    expect(await ask({})).toMatchObject({ status: 400 })
    expect(await ask({ timeUnit: 'day', startDate: '2026-02-30' })).toMatchObject({ status: 400 })
    source.failWith(new SitrepError('unavailable', 'The recorder is being started again.'))
    expect(await ask({ timeUnit: 'day', startDate: '2026-11-23' })).toMatchObject({
      status: 503,
      body: { error: 'Unable to generate predictions', details: 'The recorder is being started again.' },
    })
  })

  it('makes no numbers out of a history that is too short', async () => {
    const { ask } = setUp((_plan, base) => trendFacts(base, [{ t: Date.parse('2026-11-23T08:00:00Z'), v: 5 }]))
    expect(await ask({ timeUnit: 'day', startDate: '2026-11-23' })).toMatchObject({ status: 422, body: { error: 'Unable to generate predictions' } })
  })
})
