import { describe, expect, it } from 'vitest'
import { toGeocentric } from '../core/coordinates.ts'
import { dataSourceConformance } from '../core/data-source.conformance.ts'
import { SitrepError } from '../core/errors.ts'
import { factNamed } from '../core/facts.ts'
import type { Facts } from '../core/facts.ts'
import { planToText } from '../core/plan-text.ts'
import { dayMs, hourMs, minuteMs } from '../core/time.ts'
import { createPlatformBench, startOfTests } from './platform.fixture.ts'
import type { PlatformBench } from './platform.fixture.ts'

const answers = [
  'status shape=detail',
  'status shape=detail yesNo=true',
  'activity shape=detail window=day+0..now',
  'pdus window=now-1h..now',
  'pdus shape=rank by=pdu-type window=day+0..now',
  'pdus shape=trend by=time step=1h window=day+0..now',
  'pdus.rate window=now-1m..now',
  'pdus.peak window=now-1h..now',
  'entities.seen shape=list window=now-10m..now',
  'entities.seen shape=rank by=site window=now-10m..now',
  'fires shape=list window=now-1h..now',
  'fires shape=rank by=entity byRole=target window=now-1h..now',
  'fires shape=compare window=day+0..now versus.window=day-1..day+0',
  'detonations shape=ratio versus.measure=fires window=day+0..now',
  'collisions yesNo=true window=day+0..now',
  'sites shape=list window=now-5m..now',
  'last-heard shape=detail where.entity=18:23:1000',
  'position shape=detail where.entity=18:23:1000',
]

for (const shape of ['flat', 'bucketed'] as const)
  dataSourceConformance(`the platform (${shape})`, async () => {
    const bench = await createPlatformBench({ standIn: { shape, historyMs: 12 * hourMs } })
    const { source } = bench
    const whole = { ...source, [Symbol.asyncDispose]: async () => await bench[Symbol.asyncDispose]() }
    return {
      source: whole,
      answers,
      refuses: ['entities.active where.force=opposing', 'hits window=day+0..now', 'freeze shape=detail', 'pdus where.pdu-type=26 window=day+0..now'],
    }
  })

const windowOf = (facts: Facts): { from: number; to: number } => facts.window ?? { from: 0, to: 0 }
const trendOf = (facts: Facts): (number | null)[] => (facts.series?.[0]?.points ?? []).map(({ v }) => v)

describe.each(['flat', 'bucketed'] as const)('numbers of the platform, /aggregate %s', (shape) => {
  const withBench = async (test: (bench: PlatformBench) => Promise<void>, pdusPerSecond = 1): Promise<void> => {
    await using bench = await createPlatformBench({ standIn: { shape, pdusPerSecond } })
    await test(bench)
  }

  it.each([
    ['the last hour', 'now-1h..now'],
    ['the last 24 hours', 'now-24h..now'],
    ['six hours', 'now-6h..now'],
    ['today', 'day+0..now'],
    ['yesterday', 'day-1..day+0'],
    ['two days', 'day-1..now'],
    ['an hour of yesterday', 'day-1T09:00..day-1T10:00'],
    ['minutes over midnight', 'day-1T23:50..day+0T00:10'],
    ['seconds', 'day+0T10:00:07..day+0T10:00:19'],
    ['two weeks', 'now-14d..now'],
  ])('%s is exactly that', async (_name, window) => {
    await withBench(async (bench) => {
      const { truth } = bench.platform
      const all = await bench.ask(`pdus window=${window}`)
      // Rolling figures hold both ends of their window.
      const { from, to } = windowOf(all)
      const end = window === 'now-1h..now' || window === 'now-24h..now' ? to + 1_000 : to
      expect(factNamed(all, 'pdus')?.value).toBe(truth.pdus(from, end))
      for (const [type, measure] of [
        [2, 'fires'],
        [3, 'detonations'],
        [4, 'collisions'],
      ] as const)
        expect(await bench.value(`${measure} window=${window}`), measure).toBe(truth.pdus(from, end, type))
      expect(await bench.value(`pdus window=${window} where.pdu-type=1`)).toBe(truth.pdus(from, end, 1))
      expect(await bench.value(`pdus window=${window} where.pdu-type!=1`)).toBe(truth.pdus(from, end) - truth.pdus(from, end, 1))
    })
  })

  it('ranks by type, firer and target', async () => {
    await withBench(async (bench) => {
      const { truth } = bench.platform
      const types = await bench.ask('pdus shape=rank by=pdu-type window=day+0..now')
      const { from, to } = windowOf(types)
      expect(types.table?.rows.map(([, count]) => count)).toEqual([...truth.byType(from, to).values()].sort((a, b) => b - a))
      const firers = await bench.ask('fires shape=rank by=entity byRole=firer window=now-6h..now order=most:50')
      const window = windowOf(firers)
      expect(Object.fromEntries(firers.table?.rows ?? [])).toEqual(Object.fromEntries(truth.firers(window.from, window.to)))
      const list = await bench.ask('fires shape=list window=now-6h..now order=most:1000')
      const pairs = new Map<string, number>()
      for (const [, firer, target] of list.table?.rows ?? [])
        pairs.set(`${String(firer)}>${String(target)}`, (pairs.get(`${String(firer)}>${String(target)}`) ?? 0) + 1)
      expect(pairs).toEqual(truth.pairs(window.from, window.to))
    })
  })

  it('narrows fires by either side', async () => {
    await withBench(async (bench) => {
      const { from, to } = windowOf(await bench.ask('fires window=now-6h..now'))
      let [byFirer, byTarget] = [0, 0]
      for (const [pair, count] of bench.platform.truth.pairs(from, to)) {
        const [firer = '', target = ''] = pair.split('>')
        if (firer.startsWith('18:')) byFirer += count
        if (target === '34:1:2') byTarget += count
      }
      expect(await bench.value('fires window=now-6h..now where.firer.site=18')).toBe(byFirer)
      expect(await bench.value('fires window=now-6h..now where.target.entity=34:1:2')).toBe(byTarget)
    })
  })

  it('knows who was seen', async () => {
    await withBench(async (bench) => {
      const facts = await bench.ask('entities.seen shape=list window=now-10m..now')
      const { from, to } = windowOf(facts)
      expect(facts.table?.rows.map(([id]) => id).sort()).toEqual(bench.platform.truth.entitiesSeen(from, to))
      expect(await bench.value('entities.seen window=now-10m..now where.site=34')).toBe(
        bench.platform.truth.entitiesSeen(from, to).filter((id) => id.startsWith('34:')).length,
      )
    })
  })

  it('tells the course of hours, days and minutes', async () => {
    await withBench(async (bench) => {
      const { truth } = bench.platform
      for (const plan of [
        'fires shape=trend by=time step=1h window=day+0..now',
        'pdus shape=trend by=time step=24h window=day-1..now',
        'pdus shape=trend by=time step=1m window=now-15m..now where.pdu-type!=16',
      ]) {
        const facts = await bench.ask(plan)
        const points = facts.series?.[0]?.points ?? []
        const edges = [...points.map(({ t }) => t), windowOf(facts).to]
        const type = plan.startsWith('fires') ? 2 : undefined
        const actions = plan.includes('!=16') ? 16 : -1
        const expected = points.map(({ t }, index) => truth.pdus(t, edges[index + 1] ?? t, type) - truth.pdus(t, edges[index + 1] ?? t, actions))
        expect(trendOf(facts), plan).toEqual(expected)
      }
    })
  })

  it('finds the busiest minute, of today too where it lies in the last 24 hours', async () => {
    await withBench(async (bench) => {
      const { truth } = bench.platform
      for (const window of ['now-1h..now', 'now-24h..now', 'day+0T10:00..now']) {
        const facts = await bench.ask(`pdus.peak window=${window}`)
        const { from, to } = windowOf(facts)
        const [peak, at] = [factNamed(facts, 'pdus.peak'), Number(factNamed(facts, 'pdus.peak.at')?.value)]
        // From rows, Action Requests bear no time: then it is a lower bound, and says so.
        const untimed = peak?.quality === 'lower-bound' ? truth.pdus(at, at + minuteMs, 16) : 0
        expect(Number(peak?.value) + untimed, window).toBe(truth.pdus(Math.max(at, from), Math.min(at + minuteMs, to)))
        if (peak?.quality !== 'lower-bound') expect(peak?.value, window).toBe(truth.busiestMinute(from, to)?.pdus)
      }
    })
  })

  it('tells an hour by hours where a day is not one of UTC', async () => {
    await using bench = await createPlatformBench({ standIn: { shape }, source: { zone: 'Asia/Kolkata' } })
    const facts = await bench.ask('pdus window=day-1..day+0')
    expect(windowOf(facts)).toEqual({ from: Date.parse('2026-11-22T18:30:00Z'), to: Date.parse('2026-11-23T18:30:00Z') })
    expect(factNamed(facts, 'pdus')?.value).toBe(bench.platform.truth.pdus(windowOf(facts).from, windowOf(facts).to))
  })

  it('reports weeks and months, with what can be had of them', async () => {
    await withBench(async (bench) => {
      for (const window of ['now-7d..now', 'now-30d..now', 'week-1..week+0', 'now-25h..now']) {
        const facts = await bench.ask(`activity shape=detail window=${window}`)
        const { from, to } = windowOf(facts)
        // Before the first row nothing is known.
        const known = to > (bench.platform.truth.historyBegins() ?? 0)
        expect(facts.facts[0].value, window).toBe(known ? bench.platform.truth.pdus(from, to) : null)
        expect(factNamed(facts, 'fires')?.value, window).toBe(known ? bench.platform.truth.pdus(from, to, 2) : null)
      }
    })
  })

  it('counts what bears no time into the total of a course', async () => {
    await withBench(async (bench) => {
      const facts = await bench.ask('pdus shape=trend by=time step=10m window=day+0T08:00..day+0T10:00')
      const { from, to } = windowOf(facts)
      const untimed = bench.platform.truth.pdus(from, to, 16)
      expect(facts.facts[0].value).toBe(bench.platform.truth.pdus(from, to))
      expect(trendOf(facts).reduce((sum: number, v) => sum + (v ?? 0), 0)).toBe(bench.platform.truth.pdus(from, to) - untimed)
      expect(facts.notes.map(({ code }) => code).includes('untimed')).toBe(untimed > 0)
    })
  })

  it('offers the nearest exact window where there are too many rows', async () => {
    await using bench = await createPlatformBench({ standIn: { shape, pdusPerSecond: 5 }, source: { maxBytes: 65_536 } })
    const offered = async (text: string): Promise<string> => {
      const error: unknown = await bench.ask(text).catch((thrown: unknown) => thrown)
      if (!(error instanceof SitrepError) || error.instead === undefined) throw new Error(`no offer: ${String(error)}`)
      expect(error.code).toBe('cannot-answer')
      const instead = planToText(error.instead)
      await bench.ask(instead)
      return instead
    }
    expect(await offered('pdus window=now-45m..now')).toBe('pdus shape=value window=now-1h..now')
    expect(await offered('pdus.peak window=now-7d..now')).toBe('pdus.peak shape=value window=now-24h..now')
    expect(await offered('entities.seen window=day+0..now')).toBe('entities.seen shape=value window=now-1m..now')
    expect(bench.platform.calls.filter(({ path, query }) => path.endsWith('entity-states') && query === '')).toEqual([])
  })
})

describe('what the platform says, and how', () => {
  it('status: services, what comes in, what is stored', async () => {
    await using bench = await createPlatformBench()
    const facts = await bench.ask('status shape=detail yesNo=true')
    const value = (name: string): unknown => factNamed(facts, name)?.value
    expect(facts.facts[0]).toMatchObject({ name: 'status.ok', value: true })
    expect([value('status'), value('services.up'), value('services.total')]).toEqual(['receiving', 3, 3])
    const second = Math.floor(startOfTests / 1_000) * 1_000
    expect(value('pdus.last-minute')).toBe(bench.platform.truth.pdus(second - 59_000, second + 1_000))
    expect(value('pdus.stored')).toBe(bench.platform.truth.pdus(second - hourMs, second + 1_000))
  })

  it('names its rules with every number of its history', async () => {
    await using bench = await createPlatformBench()
    for (const text of ['pdus window=day+0..now', 'entities.seen window=now-10m..now', 'fires window=day+0..now'])
      expect(
        (await bench.ask(text)).notes.map(({ code }) => code),
        text,
      ).toContain('platform-records')
    expect((await bench.ask('pdus.rate window=now-1m..now')).notes.map(({ code }) => code)).toContain('realtime-counters')
  })

  it('asks cheaply: figures for figures, and never a list without a range', async () => {
    await using bench = await createPlatformBench()
    for (const text of [
      'pdus window=now-1h..now',
      'fires window=now-24h..now',
      'pdus shape=rank by=pdu-type window=day+0..now',
      'pdus window=day-1..day+0',
      'status shape=detail',
    ])
      await bench.ask(text)
    const lists = bench.platform.calls.filter(({ path }) => /states|events|logs/.test(path))
    // The watch on history looks at three seconds of Entity States.
    for (const { path, query } of lists) {
      const parameters = new URLSearchParams(query)
      expect([path, Number(parameters.get('endTime')) - Number(parameters.get('startTime'))]).toEqual(['/api/acquisition/entity-states', 3])
    }
  })

  it('makes one call for all who ask the same within its lifetime', async () => {
    await using bench = await createPlatformBench()
    await Promise.all(Array.from({ length: 50 }, async () => await bench.ask('pdus window=now-1h..now', { maxAgeMs: 30_000 })))
    bench.at(startOfTests + 29_000)
    await bench.ask('fires window=now-1h..now', { maxAgeMs: 30_000 })
    const count = (): number => bench.platform.calls.filter(({ path }) => path === '/api/acquisition/metrics').length
    expect(count()).toBe(1)
    bench.at(startOfTests + 30_001)
    await bench.ask('pdus window=now-1h..now', { maxAgeMs: 30_000 })
    expect(count()).toBe(2)
    await bench.ask('pdus window=now-1h..now')
    expect(count()).toBe(3)
  })

  it.each(['flat', 'bucketed'] as const)('counts nothing beyond the window it states, whatever was read before (%s)', async (shape) => {
    await using bench = await createPlatformBench({ standIn: { shape } })
    const aged = { maxAgeMs: 30_000 }
    await bench.ask('pdus window=day+0..now', aged)
    bench.at(startOfTests + 25_000)
    for (const text of [
      'pdus shape=trend by=time step=1h window=now-6h..now',
      'pdus shape=trend by=time step=10m window=now-1h..now',
      'pdus window=now-6h..now',
      'pdus window=day+0..now',
    ]) {
      const facts = await bench.ask(text, aged)
      const { from, to } = windowOf(facts)
      const counted = Number(factNamed(facts, 'pdus')?.value)
      expect(counted, text).toBeLessThanOrEqual(bench.platform.truth.pdus(from, to))
      // Of the running second some may have been stored since.
      expect(counted, text).toBeGreaterThanOrEqual(bench.platform.truth.pdus(from, to - 1_000))
    }
  })

  it('ends its windows where what was read ends', async () => {
    await using bench = await createPlatformBench()
    await bench.ask('pdus window=day+0..now', { maxAgeMs: 30_000 })
    bench.at(startOfTests + 20_000)
    const facts = await bench.ask('pdus window=day+0..now', { maxAgeMs: 30_000 })
    expect(facts.asOf).toBe(startOfTests)
    expect(windowOf(facts).to).toBe(Math.floor(startOfTests / 1_000) * 1_000 + 1_000)
  })
})

describe('a history that begins anew', () => {
  it('is told, from figures as well as from rows', async () => {
    await using bench = await createPlatformBench()
    await bench.ask('pdus window=day+0..now')
    const before = bench.source.version(bench.bound('pdus window=day+0..now'))
    bench.at(startOfTests + minuteMs)
    bench.platform.restart()
    bench.at(startOfTests + 3 * minuteMs)
    for (const text of ['pdus window=day+0..now', 'pdus window=now-1h..now', 'fires window=now-24h..now']) {
      const facts = await bench.ask(text)
      expect(facts.gaps, text).toMatchObject([{ reason: 'before-recording', text: "The platform's history begins at 10:21:30 UTC" }])
    }
    expect(bench.source.version(bench.bound('pdus window=day+0..now'))).not.toBe(before)
  })

  it('is not told where it did not', async () => {
    await using bench = await createPlatformBench()
    await bench.ask('pdus window=day+0..now')
    bench.at(startOfTests + 3 * minuteMs)
    expect((await bench.ask('pdus window=day+0..now')).gaps).toEqual([])
    expect((await bench.ask('pdus window=now-1h..now')).gaps).toEqual([])
  })
})

describe('a history that cannot be read', () => {
  it('is unknown, never zero', async () => {
    await using bench = await createPlatformBench({ standIn: { standardTimestamps: true } })
    for (const text of ['pdus window=now-1h..now', 'fires window=day+0..now', 'entities.seen window=now-10m..now', 'activity shape=detail window=day+0..now']) {
      const facts = await bench.ask(text)
      expect(facts.facts[0].value, text).toBeNull()
      expect(
        facts.trouble?.map(({ cause }) => cause),
        text,
      ).toContain('unreadable-history')
    }
    expect(await bench.value('pdus.rate window=now-1m..now')).toBeGreaterThan(0)
  })

  it('zero stays zero where the platform is merely quiet', async () => {
    await using bench = await createPlatformBench({ standIn: { historyMs: 0, pdusPerSecond: 0 } })
    expect(await bench.value('pdus window=now-1h..now')).toBe(0)
    expect(await bench.value('fires window=day-2..day-1')).toBe(0)
  })

  it('of days before it began says nothing, in the course of days', async () => {
    await using bench = await createPlatformBench({ standIn: { historyMs: dayMs } })
    const facts = await bench.ask('pdus shape=trend by=time step=24h window=day-4..now')
    expect(trendOf(facts).slice(0, 3)).toEqual([null, null, null])
    expect(facts.notes.map(({ code }) => code)).toContain('before-history')
  })
})

describe('where an entity was seen last', () => {
  it('is where it last reported to be, with its age', async () => {
    await using bench = await createPlatformBench()
    const facts = await bench.ask('position shape=detail where.entity=34:1:2')
    const row = [...bench.platform.truth.rows()].findLast(({ pduType, first }) => pduType === 1 && first?.site === 34 && first.entity === 2)
    const position = factNamed(facts, 'position')?.value
    if (row?.location === null || row === undefined || typeof position !== 'object' || position === null || !('latitudeDeg' in position))
      throw new Error('no position')
    const { x, y, z } = toGeocentric(position)
    expect(Math.hypot(x - row.location.x, y - row.location.y, z - row.location.z)).toBeLessThan(2)
    expect(factNamed(facts, 'last-heard')?.value).toBe(row.epochSeconds * 1_000)
    expect(factNamed(facts, 'position.kind')?.value).toBe('last reported')
  })

  it('is not known of one that was not seen for an hour', async () => {
    await using bench = await createPlatformBench()
    await expect(bench.ask('position shape=detail where.entity=9:9:9')).rejects.toMatchObject({
      code: 'cannot-answer',
      message: expect.stringMatching(/^9:9:9 was not seen in the last hour/),
    })
  })
})

describe('a history nobody saw begin', () => {
  const young = { historyMs: 3 * hourMs, pdusPerSecond: 2 }
  const begins = "The platform's history begins at 07:20:30 UTC"

  it('is found by the ids of its rows, in a few small calls, once', async () => {
    await using bench = await createPlatformBench({ standIn: young })
    const facts = await bench.ask('pdus window=now-24h..now')
    expect(facts.gaps).toMatchObject([{ reason: 'before-recording', text: begins }])
    expect(factNamed(facts, 'pdus')?.value).toBe(bench.platform.truth.pdus(startOfTests - 24 * hourMs, startOfTests))
    const states = (): { path: string; query: string }[] => bench.platform.calls.filter(({ path }) => path.endsWith('entity-states'))
    expect(states().length).toBeLessThanOrEqual(9)
    const before = states().length
    expect((await bench.ask('fires window=now-7d..now')).gaps).toHaveLength(1)
    expect(states().length - before).toBeLessThanOrEqual(1)
  })

  it('makes what was before it unknown, not zero, also in a comparison', async () => {
    await using bench = await createPlatformBench({ standIn: young })
    const yesterday = await bench.ask('pdus window=day-1..day+0')
    expect([yesterday.facts[0].value, yesterday.gaps[0]?.text]).toEqual([null, begins])
    const compared = await bench.ask('fires shape=compare window=day+0..now versus.window=day-1..day+0')
    expect(factNamed(compared, 'fires.first')?.value).toBeGreaterThan(0)
    expect([factNamed(compared, 'fires.second')?.value, factNamed(compared, 'difference')?.value]).toEqual([null, null])
  })

  it('is found for months, too', async () => {
    await using bench = await createPlatformBench({ standIn: { historyMs: 3 * dayMs, pdusPerSecond: 0.5 } })
    const facts = await bench.ask('activity shape=detail window=now-30d..now')
    const first = [...bench.platform.truth.rows()].find(({ pduType }) => pduType === 1)?.epochSeconds ?? 0
    expect(facts.gaps).toMatchObject([
      { reason: 'before-recording', to: first * 1_000, text: expect.stringMatching(/^The platform's history begins at 2026-11-21 10:20:/) },
    ])
  })

  it('is not looked for where it lies far back', async () => {
    await using bench = await createPlatformBench({ standIn: { historyMs: 40 * hourMs, pdusPerSecond: 2 } })
    expect((await bench.ask('pdus window=now-24h..now')).gaps).toEqual([])
    expect((await bench.ask('fires window=now-3h..now')).gaps).toEqual([])
    expect(bench.platform.calls.filter(({ path }) => path.endsWith('entity-states')).length).toBeLessThanOrEqual(2)
  })
})
