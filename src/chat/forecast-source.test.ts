import { describe, expect, it } from 'vitest'
import { createPhrase } from '../answer/phrase.ts'
import { bind, isBound } from '../core/bind.ts'
import type { BoundPlan } from '../core/bind.ts'
import { dataSourceConformance } from '../core/data-source.conformance.ts'
import { createFakeSource } from '../core/data-source.fake.ts'
import type { FakeSourceOptions } from '../core/data-source.fake.ts'
import type { DataSource } from '../core/data-source.ts'
import { SitrepError } from '../core/errors.ts'
import { trendFacts } from '../core/fact-shapes.ts'
import { factNamed } from '../core/facts.ts'
import type { Facts, FactValue } from '../core/facts.ts'
import { planFromText } from '../core/plan-text.ts'
import { localScope } from '../core/scope.ts'
import { dayMs, hourMs, minuteMs } from '../core/time.ts'
import { createForecaster } from '../forecast/forecast.ts'
import { createForecastSource } from './forecast-source.ts'

const now = Date.parse('2026-11-24T10:20:30.400Z')
/** By day ten times as much as by night, always the same. */
const daily = (t: number): number => (new Date(t).getUTCHours() >= 8 && new Date(t).getUTCHours() < 18 ? 1_000 : 100)

type Setting = { since?: number; value?: (t: number) => number | null; source?: FakeSourceOptions }

function setUp({ since = now - 20 * dayMs, value = daily, source: options = {} }: Setting = {}): {
  source: DataSource
  history: ReturnType<typeof createFakeSource>
  ask: (text: string) => Promise<Facts>
  value: (facts: Facts, name: string) => FactValue
} {
  const history = createFakeSource({
    id: 'history',
    now: () => now,
    facts(plan, base) {
      const { from = 0, to = 0 } = plan.bound ?? {}
      const step = plan.step ?? hourMs
      const points = []
      // A day or hour is the sum of its minutes.
      for (let t = from; t < to; t += step) points.push({ t, v: t < since ? null : value(t) === null ? null : (value(t) ?? 0) * (step / hourMs) })
      return trendFacts(base, points)
    },
    ...options,
  })
  const source = createForecastSource({ sources: [history], forecaster: createForecaster(), zone: 'UTC', now: () => now })
  return {
    source,
    history,
    ask: async (text) => await source.resolve(boundOf(source, text), { scope: localScope, signal: new AbortController().signal }),
    value: (facts, name) => factNamed(facts, name)?.value ?? null,
  }
}

function boundOf(source: DataSource, text: string): BoundPlan {
  const bound = bind(planFromText(text), source.context())
  if (!isBound(bound)) throw new Error(bound.text)
  return bound
}

const said = (facts: Facts): string => [...createPhrase({ zone: 'UTC' })(facts, { sentAt: now, ageMs: 0 })].join('')

dataSourceConformance('the forecast', () => ({
  source: setUp().source,
  answers: ['pdus shape=forecast window=now..now+1h', 'fires shape=forecast window=day+1..day+2', 'pdus shape=forecast window=day+1..day+2 by=time step=1h'],
  refuses: ['pdus window=now-1h..now', 'entities.active shape=forecast window=now..now+1h', 'losses shape=forecast window=now..now+1h'],
}))

describe('a forecast', () => {
  it('of a known course is that course, over exactly the window that was asked', async () => {
    const { ask, value } = setUp()
    // 39.5 minutes of an hour of 1,000 and 20.5 of the next.
    expect(value(await ask('pdus shape=forecast window=now..now+1h'), 'pdus.forecast')).toBe(1_000)
    // From 17:00 to 19:00 the day turns into night.
    expect(value(await ask('pdus shape=forecast window=day+0T17:00..day+0T19:00'), 'pdus.forecast')).toBe(1_100)
    const halves = await ask('pdus shape=forecast window=day+0T17:30..day+0T18:30')
    expect(value(halves, 'pdus.forecast')).toBe(550)
    expect(halves.window).toEqual({ from: Date.parse('2026-11-24T17:30:00Z'), to: Date.parse('2026-11-24T18:30:00Z') })
  })

  it('lies between its bounds, with the method, its skill and what it learnt from', async () => {
    const noisy = (t: number): number => daily(t) + ((t / hourMs) % 7) * 10
    const { ask, value } = setUp({ value: noisy })
    const facts = await ask('pdus shape=forecast window=now..now+6h')
    const [expected, lower, upper] = ['', '.lower', '.upper'].map((part) => Number(value(facts, `pdus.forecast${part}`)))
    expect(lower).toBeLessThanOrEqual(expected ?? 0)
    expect(upper).toBeGreaterThanOrEqual(expected ?? 0)
    expect(value(facts, 'forecast.confidence')).toBe(80)
    expect(String(value(facts, 'forecast.skill'))).toMatch(/back-test/)
    expect(value(facts, 'forecast.trained.to')).toBe(Date.parse('2026-11-24T10:00:00Z'))
    const [series] = facts.series ?? []
    expect(series?.points).toHaveLength(7)
    for (const [index, { v }] of (series?.points ?? []).entries()) expect(series?.lower?.[index]).toBeLessThanOrEqual(v ?? 0)
  })

  it('of a whole day is made of days where there are enough, else of hours', async () => {
    const { history, ask, value } = setUp({ since: now - 50 * dayMs, value: (t) => (t % dayMs === 0 ? daily(t + 9 * hourMs) : daily(t)) })
    await ask('pdus shape=forecast window=day+1..day+2')
    expect(history.resolved.map(({ planText }) => planText.includes('step=24h'))).toEqual([true])
    const young = setUp({ since: now - 7 * dayMs })
    expect(value(await young.ask('pdus shape=forecast window=day+1..day+2'), 'pdus.forecast')).toBe(10 * 1_000 + 14 * 100)
  })

  it('of a young exercise is made of minutes, and of too young a one is none', async () => {
    const { ask, value } = setUp({ since: now - 3 * hourMs, value: () => 600 })
    expect(value(await ask('pdus shape=forecast window=now..now+1h'), 'pdus.forecast')).toBe(600)
    const younger = setUp({ since: now - 40 * minuteMs, value: () => 600 })
    expect(value(await younger.ask('pdus shape=forecast window=now..now+10m'), 'pdus.forecast')).toBe(100)
    await expect(younger.ask('pdus shape=forecast window=now..now+1h')).rejects.toMatchObject({
      code: 'cannot-answer',
      message: expect.stringMatching(/takes at least .* minutes of recorded data, and there are 39\. It is enough for the next 15 minutes\./),
    })
  })

  it('leaves gaps out: a listener that was down is not a quiet exercise', async () => {
    const down = (t: number): number | null => (t >= now - 30 * hourMs && t < now - 6 * hourMs ? null : daily(t))
    const { ask, value } = setUp({ value: down })
    const facts = await ask('pdus shape=forecast window=now..now+1h')
    expect(value(facts, 'pdus.forecast')).toBe(1_000)
    expect(facts.notes.map(({ code }) => code)).toContain('gaps')
  })

  it('is told in sentences, with no more digits than a guess deserves', async () => {
    const { ask } = setUp({ value: (t) => daily(t) * 12.345 })
    const text = said(await ask('pdus shape=forecast window=day+0T17:00..day+0T19:00'))
    expect(text).toMatch(
      /^I expect about 13,600 PDUs between 17:00 and 19:00 UTC today \(24 Nov\), between [\d,]+ and [\d,]+ in 80 of 100 cases\. Method: .*From the history of history, by the hour\./,
    )
  })

  it('names the busiest hour where it was asked for', async () => {
    const { ask, value } = setUp({ value: (t) => (new Date(t).getUTCHours() === 14 ? 5_000 : 100) })
    expect(value(await ask('pdus shape=forecast window=day+1..day+2 by=time step=1h'), 'peak.at')).toBe(Date.parse('2026-11-25T14:00:00Z'))
  })

  it('passes on that its history cannot be read', async () => {
    const { ask, history } = setUp()
    history.failWith(new SitrepError('upstream', 'down', { trouble: [{ service: 'acquisition', cause: 'timeout', since: null, text: 'It did not answer' }] }))
    await expect(ask('pdus shape=forecast window=now..now+1h')).rejects.toMatchObject({ code: 'upstream' })
  })

  it('is refused for what has no history, with the reason', () => {
    const { source } = setUp({ source: { can: () => ({ code: 'not-stored', text: 'Collisions are not recorded here.' }) } })
    expect(source.can(planFromText('collisions shape=forecast window=now..now+1h'))).toMatchObject({ text: 'Collisions are not recorded here.' })
  })

  it('knows the past from the future and the near from the far', () => {
    const { source } = setUp()
    const text = (plan: string): string => {
      const bound = bind(planFromText(plan), source.context())
      return isBound(bound) ? 'bound' : bound.text
    }
    expect(text('pdus shape=forecast window=day-1..day+0')).toMatch(/That time has passed/)
    expect(text('pdus shape=forecast window=now..now+200d')).toMatch(/too far ahead/)
    expect(text('pdus window=day+1..day+2')).toMatch(/can only be forecast/)
    expect(boundOf(source, 'pdus shape=forecast window=day+0..day+1').bound).toEqual({
      from: Date.parse('2026-11-24T10:20:31Z'),
      to: Date.parse('2026-11-25T00:00:00Z'),
    })
  })
})
