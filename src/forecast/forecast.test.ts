import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { dayMs, hourMs, minuteMs } from '../core/time.ts'
import { loadAugurs } from './augurs.ts'
import { pastAt, predictAt } from './back-test.ts'
import { createForecaster } from './forecast.ts'
import type { Forecast, ForecastOptions, Refusal } from './forecast.ts'
import { layGrid } from './grid.ts'
import type { SeriesPoint } from './grid.ts'
import { createLinear } from './methods/linear.ts'
import { createSeasonalNaive } from './methods/seasonal-naive.ts'
import { firstHour, hourly, randomFrom, regimes } from './regime-fixtures.ts'

const forecast = createForecaster()

async function made(series: readonly SeriesPoint[], options: ForecastOptions): Promise<Forecast> {
  const result = await forecast(series, options)
  if (!result.ok) throw new Error(result.words)
  return result
}

const dayShape = (hour: number): number => (hour >= 8 && hour < 17 ? 900 : 60)
const noisyDays = (hours: number, seed: number): number[] => {
  const random = randomFrom(seed)
  return Array.from({ length: hours }, (_, index) => Math.max(0, Math.round(dayShape(index % 24) * (1 + 0.2 * random.normal()))))
}
const hour = { step: 'hour', horizon: 24 } as const

describe('on regimes it was not tuned on', () => {
  type Outcome = { regime: string; days: number; chosen: number; plain: number; line: number; inside: number; steps: number }
  const outcomes: Outcome[] = []
  const seeds = { 14: 8, 28: 6 } as const

  beforeAll(async () => {
    const [plain, line] = [createSeasonalNaive({ season: 'short' }), createLinear()]
    for (const regime of regimes) {
      for (const days of [14, 28] as const) {
        for (let seed = 1; seed <= seeds[days]; seed += 1) {
          const random = randomFrom(1_000 * days + 31 * seed + regime.name.length)
          // The day ends anywhere, so that not every forecast begins at midnight.
          const length = days * 24 - Math.floor(random.next() * 24)
          const all = regime.hours(length + 24, random)
          const outcome = all.slice(length)
          const result = await made(hourly(all.slice(0, length)), hour)
          const grid = layGrid(hourly(all.slice(0, length)), { step: 'hour', zone: 'UTC', ahead: 24, maximumPoints: 5_040 })
          if (grid === undefined) throw new Error('no grid')
          const miss = (values: ArrayLike<number> | undefined): number =>
            outcome.reduce((sum, each, step) => sum + Math.abs(each - (values?.[step] ?? Number.NaN)), 0) / 24
          outcomes.push({
            regime: regime.name,
            days,
            chosen: miss(result.points.map(({ v }) => v)),
            plain: miss(predictAt(plain, pastAt(grid, length), { from: 0, to: 24 })),
            line: miss(predictAt(line, pastAt(grid, length), { from: 0, to: 24 })),
            inside: outcome.filter((each, step) => each >= (result.points[step]?.lower ?? Number.NaN) && each <= (result.points[step]?.upper ?? Number.NaN))
              .length,
            steps: 24,
          })
        }
      }
    }
  }, 120_000)

  const sum = (of: readonly Outcome[], field: 'chosen' | 'plain' | 'line' | 'inside' | 'steps'): number => of.reduce((total, each) => total + each[field], 0)
  /** Each regime weighs the same, however large its counts: the mean over regimes of one error relative to another. */
  const relative = (of: readonly Outcome[], against: 'plain' | 'line'): number => {
    const each = regimes.map(({ name }) => of.filter(({ regime }) => regime === name)).map((own) => sum(own, 'chosen') / sum(own, against))
    return each.reduce((total, ratio) => total + ratio, 0) / each.length
  }

  it.each([14, 28] as const)('the chosen method is off by less than the same hour yesterday and than a straight line, with %i days of hours', (days) => {
    const own = outcomes.filter((each) => each.days === days)
    expect(own).toHaveLength(regimes.length * seeds[days])
    expect(relative(own, 'plain')).toBeLessThan(days === 28 ? 0.85 : 0.95)
    expect(relative(own, 'line')).toBeLessThan(0.7)
    expect(sum(own, 'chosen')).toBeLessThan(sum(own, 'plain'))
    expect(sum(own, 'chosen')).toBeLessThan(sum(own, 'line'))
  })

  it('75 to 85 % of the outcomes lie in the interval', () => {
    for (const days of [14, 28]) {
      const own = outcomes.filter((each) => each.days === days)
      const share = sum(own, 'inside') / sum(own, 'steps')
      expect(share).toBeGreaterThanOrEqual(0.75)
      expect(share).toBeLessThanOrEqual(0.85)
    }
  })

  it('no regime is left without an interval worth the name', () => {
    for (const { name } of regimes) {
      const own = outcomes.filter(({ regime }) => regime === name)
      // The lowest are those that begin and end by a schedule no series tells: a whole day is missed at once.
      expect(sum(own, 'inside') / sum(own, 'steps'), name).toBeGreaterThan(0.6)
    }
  })
})

describe('plain series', () => {
  it('gives a constant back, with an interval of no width', async () => {
    const result = await made(hourly(Array.from({ length: 100 }, () => 42)), hour)
    expect(result.points.every(({ v, lower, upper }) => v === 42 && lower === 42 && upper === 42)).toBe(true)
    expect(result.skill).toMatchObject({ error: 0, naiveError: 0, ratio: 1 })
    expect(result.skill.words).toContain('nothing was better than the same hour yesterday, which was never off')
  })

  it('gives zeros for zeros', async () => {
    const result = await made(hourly(Array.from({ length: 100 }, () => 0)), hour)
    expect(result.points.every(({ v, lower, upper }) => v === 0 && lower === 0 && upper === 0)).toBe(true)
  })

  it('begins where the series ends and steps on evenly', async () => {
    const result = await made(hourly(noisyDays(100, 1)), hour)
    expect(result.points.map(({ t }) => t)).toEqual(Array.from({ length: 24 }, (_, step) => firstHour + (100 + step) * hourMs))
    expect(result.trainedOn).toEqual({ points: 100, from: firstHour, to: firstHour + 100 * hourMs })
  })

  it('says how it did, against what, and over how long', async () => {
    const result = await made(hourly(noisyDays(28 * 24, 2)), hour)
    expect(result.skill.words).toMatch(
      /^In back-tests over the last 9 days this method was off by \d+ % on average, against \d+ % for the same hour yesterday\.$/,
    )
    expect(result.skill.ratio).toBeCloseTo((result.skill.error ?? 0) / (result.skill.naiveError ?? 1), 10)
    expect(result.skill.ratio).toBeLessThan(1)
  })

  it('falls back on the same hour yesterday and says so where nothing is better', async () => {
    // Each hour of the day wanders on its own from one day to the next: nothing but yesterday tells.
    const random = randomFrom(11)
    const day = Array.from({ length: 24 }, () => Math.exp(5 + random.normal()))
    const values = Array.from({ length: 12 * 24 }, (_, index) => {
      day[index % 24] = (day[index % 24] ?? 0) * Math.exp(0.5 * random.normal())
      return Math.round(day[index % 24] ?? 0)
    })
    const yesterday = values.slice(-24)
    const result = await made(hourly(values), hour)
    expect(result.method).toBe('seasonal-naive')
    expect(result.points.map(({ v }) => v)).toEqual(yesterday)
    expect(result.skill.words).toMatch(/nothing was better than the same hour yesterday, which was off by \d+ % on average; so that is the forecast\.$/)
    expect(result.skill.ratio).toBe(1)
    const only = await made(hourly([...yesterday, ...yesterday]), hour)
    expect(only.method).toBe('seasonal-naive')
    expect(only.points.map(({ v }) => v)).toEqual(yesterday)
    expect(only.skill.words).toContain('nothing was better than the same hour yesterday, which was never off; so that is the forecast')
  })

  it('measures against the last value where the series is shorter than two days', async () => {
    const result = await made(hourly([5, 9, 4, 8, 6, 7, 5, 9, 6, 8, 4, 7]), { step: 'hour', horizon: 1 })
    expect(result.skill.naiveWords).toBe('the last value')
  })

  it('knows the hour of the week once it has seen a few', async () => {
    const values = Array.from({ length: 28 * 24 }, (_, index) => (Math.floor(index / 24) % 7 < 5 ? dayShape(index % 24) : 0))
    // Four weeks end on a Sunday: Monday comes.
    const result = await made(hourly(values), hour)
    expect(result.points.map(({ v }) => Math.round(v))).toEqual(Array.from({ length: 24 }, (_, each) => dayShape(each)))
  })

  it('keeps to the local clock through a change to winter time', async () => {
    // Berlin leaves summer time on 2026-10-25; the peak is at nine o'clock there.
    const from = Date.UTC(2026, 9, 4, 22)
    const values = Array.from({ length: 21 * 24 + 2 }, (_, index) =>
      new Date(from + index * hourMs).toLocaleString('en-GB', { hour: '2-digit', timeZone: 'Europe/Berlin' }) === '09' ? 500 : 20,
    )
    const result = await made(hourly(values, from), { ...hour, zone: 'Europe/Berlin' })
    const peaks = result.points.filter(({ v }) => v > 250).map(({ t }) => new Date(t).toISOString())
    expect(peaks).toEqual(['2026-10-26T08:00:00.000Z'])
  })

  it('counts days and weeks on the calendar', async () => {
    // The week of the change has a day of 25 hours.
    const days = Array.from({ length: 28 }, (_, index) => ({ t: Date.UTC(2026, 9, 5 + index, index < 21 ? -2 : -1), v: index % 7 === 6 ? 10 : 100 }))
    const result = await made(days, { step: 'day', horizon: 7, zone: 'Europe/Berlin' })
    expect(result.points.map(({ v }) => v)).toEqual([100, 100, 100, 100, 100, 100, 10])
    expect(new Date(result.points[0]?.t ?? 0).toISOString()).toBe('2026-11-01T23:00:00.000Z')
    const weeks = Array.from({ length: 10 }, (_, index) => ({ t: Date.UTC(2026, 8, 7 + 7 * index), v: 70 }))
    expect((await made(weeks, { step: 'week', horizon: 2 })).points.map(({ t, v }) => [t, v])).toEqual([
      [Date.UTC(2026, 10, 16), 70],
      [Date.UTC(2026, 10, 23), 70],
    ])
  })

  it('forecasts minutes', async () => {
    const minutes = Array.from({ length: 240 }, (_, index) => ({ t: firstHour + index * minuteMs, v: 600 + (index % 3) }))
    const result = await made(minutes, { step: 'minute', horizon: 15 })
    expect(result.points).toHaveLength(15)
    for (const { v } of result.points) expect(Math.abs(v - 601)).toBeLessThan(3)
  })
})

describe('gaps', () => {
  it('are left out, never taken for zero', async () => {
    const whole = noisyDays(14 * 24, 3)
    // The listener was down for three nights and days.
    const gappy = whole.map((value, index) => (index >= 150 && index < 222 ? null : value))
    const result = await made(hourly(gappy), hour)
    const zeros = await made(hourly(gappy.map((value) => value ?? 0)), hour)
    const mean = (of: Forecast): number => of.points.reduce((sum, { v }) => sum + v, 0) / of.points.length
    const truth = Array.from({ length: 24 }, (_, index) => dayShape(index)).reduce((sum, each) => sum + each, 0) / 24
    expect(Math.abs(mean(result) - truth)).toBeLessThan(0.1 * truth)
    expect(result.skill.error ?? 0).toBeLessThan(zeros.skill.error ?? 0)
    expect(result.trainedOn.points).toBe(14 * 24 - 72)
    expect(result.notes).toContainEqual({ code: 'gaps', text: '72 hours without a record were left out, not counted as zero' })
  })

  it('may be points with null or no points at all', async () => {
    const values = noisyDays(10 * 24, 4).map((value, index) => (index % 11 === 5 ? null : value))
    const points = hourly(values)
    const [withNulls, without] = [
      await made(points, hour),
      await made(
        points.filter(({ v }) => v !== null),
        hour,
      ),
    ]
    expect(without).toEqual(withNulls)
  })

  it('at the end are bridged: the forecast begins after them', async () => {
    const values = [...noisyDays(10 * 24, 5), null, null, null]
    const result = await made(hourly(values), { step: 'hour', horizon: 3 })
    expect(result.points[0]?.t).toBe(firstHour + 243 * hourMs)
    const led = await made(hourly(values.slice(0, 240)), { step: 'hour', horizon: 3, lead: 3 })
    expect(led.points).toEqual(result.points)
  })

  it('of a whole series leave nothing to say', async () => {
    expect(await forecast(hourly([null, null]), hour)).toMatchObject({ ok: false, known: 0 })
    expect(await forecast([], hour)).toMatchObject({ ok: false, known: 0 })
  })
})

describe('limits', () => {
  it('says how much data it takes and how much there is', async () => {
    expect(await forecast(hourly(noisyDays(30, 6)), hour)).toEqual({
      ok: false,
      reason: 'too-little-data',
      needed: 48,
      known: 30,
      words: 'A forecast of 24 hours takes at least 48 hours of recorded data, and there are 30.',
    } satisfies Refusal)
    expect(await forecast(hourly([4]), { step: 'hour', horizon: 1 })).toMatchObject({
      words: 'A forecast of 1 hour takes at least 6 hours of recorded data, and there is 1.',
    })
  })

  it('answers untested where told to, and says that it is', async () => {
    const result = await made(hourly([3, 7]), { step: 'hour', horizon: 4, evenUntested: true })
    expect(result.points.map(({ v, lower, upper }) => [lower, v, upper])).toEqual(Array.from({ length: 4 }, () => [3, 7, 7]))
    expect(result.skill).toMatchObject({ error: null, ratio: null, backTests: 0 })
    expect(result.notes.map(({ code }) => code)).toContain('untested')
  })

  it('warns that weekends cannot be known from less than two weeks', async () => {
    const codes = async (days: number): Promise<string[]> => (await made(hourly(noisyDays(days * 24, 7)), hour)).notes.map(({ code }) => code)
    expect(await codes(9)).toContain('less-than-two-weeks')
    expect(await codes(15)).not.toContain('less-than-two-weeks')
  })

  it('uses the newest points of a series longer than the limit, and says so', async () => {
    const short = createForecaster({ maximumPoints: 240 })
    const old = Array.from({ length: 300 }, () => 100_000)
    const result = await short(hourly([...old, ...noisyDays(240, 8)]), hour)
    if (!result.ok) throw new Error(result.words)
    expect(result.notes).toContainEqual({ code: 'truncated', text: 'only the last 240 hours were used' })
    expect(result.trainedOn.points).toBe(240)
    for (const { upper } of result.points) expect(upper).toBeLessThan(10_000)
  })

  it('takes the best so far when time is up', async () => {
    let time = 0
    const hurried = createForecaster({ now: () => (time += 1_000), limitMs: 1_500 })
    const result = await hurried(hourly(noisyDays(240, 9)), hour)
    if (!result.ok) throw new Error(result.words)
    expect(result.points).toHaveLength(24)
    expect(result.notes.map(({ code }) => code)).toContain('stopped-early')
  })

  it('honours an abort, before and while it works', async () => {
    const reason = new Error('nobody waits any more')
    await expect(forecast(hourly(noisyDays(240, 9)), { ...hour, signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    const controller = new AbortController()
    const leaving = createForecaster({
      load: () => {
        controller.abort(reason)
        return loadAugurs()
      },
    })
    await expect(leaving(hourly(noisyDays(240, 9)), { ...hour, signal: controller.signal })).rejects.toBe(reason)
  })

  it('loads the models once, again after a failure', async () => {
    let loads = 0
    const failing = createForecaster({
      load: () => {
        loads += 1
        return loads === 1 ? Promise.reject(new Error('no such file')) : loadAugurs()
      },
    })
    const series = hourly(noisyDays(100, 10))
    await expect(failing(series, hour)).rejects.toThrow('no such file')
    expect((await failing(series, hour)).ok).toBe(true)
    expect((await failing(series, hour)).ok).toBe(true)
    expect(loads).toBe(2)
  })

  it.each([
    ['a negative count', [{ t: firstHour, v: -1 }], hour],
    ['a value that is no number', [{ t: firstHour, v: Number.NaN }], hour],
    [
      'two values for one hour',
      [
        { t: firstHour, v: 1 },
        { t: firstHour, v: 2 },
      ],
      hour,
    ],
    [
      'an instant off the grid',
      [
        { t: firstHour, v: 1 },
        { t: firstHour + minuteMs, v: 2 },
      ],
      hour,
    ],
    ['no horizon', hourly([1, 2, 3]), { step: 'hour', horizon: 0 }],
    ['an enormous horizon', hourly([1, 2, 3]), { step: 'hour', horizon: 1e9 }],
    ['a zone that is none', hourly([1, 2, 3]), { ...hour, zone: 'Mars/Olympus' }],
  ] as const)('refuses %s as a mistake of the caller', async (_, series, options) => {
    await expect(forecast(series, options)).rejects.toThrow(RangeError)
  })
})

describe('whatever the series', () => {
  const value = fc.oneof(
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: 4, arbitrary: fc.nat(500) },
    { weight: 1, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.double({ min: 0, max: 1e9, noNaN: true }) },
  )

  it('the steps are as many as asked, never negative or NaN, and lie in their interval', async () => {
    let answered = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(value, { minLength: 1, maxLength: 150, size: 'max' }),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom('minute', 'hour', 'day', 'week'),
        fc.nat(5),
        async (values, horizon, step, lead) => {
          const length = { minute: minuteMs, hour: hourMs, day: dayMs, week: 7 * dayMs }[step]
          const series = values.map((v, index) => ({ t: firstHour + index * length, v }))
          const result = await forecast(series, { step, horizon, lead })
          const known = values.filter((each) => each !== null).length
          if (!result.ok) {
            expect(known).toBeLessThan(Math.max(result.needed, 1))
            expect(result.known).toBe(known)
            return
          }
          answered += 1
          expect(result.points).toHaveLength(horizon)
          for (const { t, v, lower, upper } of result.points) {
            expect(Number.isFinite(upper)).toBe(true)
            expect(lower).toBeGreaterThanOrEqual(0)
            expect(v).toBeGreaterThanOrEqual(lower)
            expect(upper).toBeGreaterThanOrEqual(v)
            expect(t).toBeGreaterThanOrEqual(firstHour + (values.length + lead) * length)
          }
          expect(result.skill.words).not.toMatch(/NaN|Infinity|undefined/)
          expect(result.trainedOn.points).toBe(known)
        },
      ),
      { numRuns: 80, seed: 4 },
    )
    expect(answered).toBeGreaterThan(30)
  })

  it('the same series gives the same forecast, in any order of its points', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(value, { minLength: 60, maxLength: 120 }), async (values) => {
        const series = hourly(values)
        expect(await forecast(series.toReversed(), hour)).toEqual(await forecast(series, hour))
      }),
      { numRuns: 10, seed: 5 },
    )
  })
})
