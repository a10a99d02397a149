import { describe, expect, it } from 'vitest'
import { dayMs, hourMs, minuteMs, secondMs } from '../../core/time.ts'
import { countsOf, platformWith, second, sorted, stamp, start, startOfDay } from './stand-in.fixture.ts'
import type { Body } from './stand-in.fixture.ts'

describe.each(['flat', 'bucketed'] as const)('the services agree with the truth, /aggregate %s', (shape) => {
  it('of rolling windows', async () => {
    await using platform = await platformWith({ shape })
    for (const [period, seconds, words] of [
      ['', 3_600, 'Last 60 minutes'],
      ['?period=LASTDAY', 86_400, 'Last 24 hours'],
      ['?period=fortnight', 3_600, 'Last 60 minutes (default)'],
    ] as const) {
      const { body } = await platform.ask(`metrics${period}`)
      const [from, to] = [(second - seconds) * secondMs, (second + 1) * secondMs]
      expect([body.timeWindowDescription, body.totalPackets]).toEqual([words, platform.truth.pdus(from, to)])
      expect([Date.parse(body.dataFromUtc), Date.parse(body.dataUntilUtc)]).toEqual([from, second * secondMs])
      expect([body.entityStatePackets, body.fireEventPackets, body.electromagneticEmissionsPduPackets]).toEqual(
        [1, 2, 23].map((type) => platform.truth.pdus(from, to, type)),
      )
      expect(body.averagePacketsPerSecond).toBeCloseTo(body.totalPackets / seconds)
      const busiest = platform.truth.busiestMinute(from, to)
      const { peakLoad } = body
      expect([peakLoad.packetsInPeakInterval, Date.parse(peakLoad.peakIntervalStartUtc)]).toEqual([busiest?.pdus, busiest?.at])
    }
  })

  it('of days, hours and months', async () => {
    await using platform = await platformWith({ shape })
    const byType = (from: number, to: number): [number, number][] => sorted(platform.truth.byType(from, to))
    const { body: month } = await platform.ask('monthly?year=2026&month=11')
    expect(sorted(countsOf(month))).toEqual(byType(Date.parse('2026-11-01'), Date.parse('2026-12-01')))
    expect((await platform.ask('monthly?year=2026&month=10')).body.entityStatePduCount).toBe(0)
    const { body: today } = await platform.ask('aggregate?today=true')
    const { body: days } = await platform.ask('aggregate?startDate=2026-11-23&endDate=2026-11-24')
    const { body: week } = await platform.ask('aggregate?startDate=2026-11-24&endDate=2026-11-30&week=true')
    const { body: fourWeeks } = await platform.ask('aggregate?startDate=2026-11-24&month=true')
    if (shape === 'flat') {
      expect(sorted(countsOf(today))).toEqual(byType(startOfDay, startOfDay + dayMs))
      expect(today).toMatchObject({ startDate: '2026-11-24', endDate: '2026-11-24' })
      expect(today).not.toHaveProperty('buckets')
      expect(sorted(countsOf(days))).toEqual(byType(startOfDay - dayMs, startOfDay + dayMs))
      // Monday to that day, and the first of the month to that day, whatever the end.
      expect([week.startDate, week.endDate, fourWeeks.startDate, fourWeeks.endDate]).toEqual(['2026-11-23', '2026-11-24', '2026-11-01', '2026-11-24'])
      expect(sorted(countsOf(week))).toEqual(byType(startOfDay - dayMs, startOfDay + dayMs))
      expect(await platform.ask('aggregate?date=2026-11-24')).toMatchObject({ status: 400, text: '' })
      return
    }
    expect([today.timeUnit, days.timeUnit, week.timeUnit, fourWeeks.timeUnit]).toEqual(['hour', 'day', 'day', 'week'])
    expect(today.buckets.map(({ hour }: Body) => hour)).toEqual(Array.from({ length: 24 }, (_, hour) => hour))
    for (const { hour, totalPackets } of today.buckets) {
      const from = startOfDay + hour * hourMs
      expect(totalPackets, String(hour)).toBe(platform.truth.pdus(from, from + hourMs))
    }
    expect((await platform.ask('aggregate?date=2026-11-24')).body).toEqual(today)
    expect(days.buckets.map(({ date }: Body) => date)).toEqual(['2026-11-23', '2026-11-24'])
    expect(sorted(countsOf(days.buckets[0]))).toEqual(byType(startOfDay - dayMs, startOfDay))
    expect(sorted(countsOf(days.buckets[1]))).toEqual(byType(startOfDay, startOfDay + dayMs))
    expect(week.buckets).toHaveLength(7)
    expect(fourWeeks.buckets.map(({ week: words }: Body) => words.split(' ').slice(0, 2).join(' '))).toEqual(['Week 1', 'Week 2', 'Week 3', 'Week 4'])
    expect(fourWeeks.buckets[0].totalPackets).toBe(platform.truth.pdus(startOfDay, startOfDay + 7 * dayMs))
  })
})

it('months end where the next begins', async () => {
  const turn = Date.parse('2026-12-01T00:00:00Z')
  await using platform = await platformWith({ now: () => turn + 6 * hourMs })
  for (const [query, from, to] of [
    ['year=2026&month=11', turn - 30 * dayMs, turn],
    ['year=2026&month=12', turn, turn + 31 * dayMs],
  ] as const)
    expect(sorted(countsOf((await platform.ask(`monthly?${query}`)).body)), query).toEqual(sorted(platform.truth.byType(from, to)))
})

describe('lists', () => {
  const [from, to] = [start - (start % secondMs) - 20 * minuteMs, start - (start % secondMs) - 5 * minuteMs]
  const range = `startTime=${stamp(from)}&endTime=${stamp(to - secondMs)}`

  it('hold the rows of a range, both seconds included, as they are stored', async () => {
    await using platform = await platformWith()
    const idOf = (row: Body, prefix: string): string => ['Site', 'Application', 'Entity'].map((part) => row[`${prefix}${part}`]).join(':')
    const states: Body[] = (await platform.ask(`entity-states?${range}`)).body
    expect(states).toHaveLength(platform.truth.pdus(from, to, 1))
    expect([...new Set(states.map(({ site, application, entity }) => `${site}:${application}:${entity}`))].sort()).toEqual(
      platform.truth.entitiesSeen(from, to),
    )
    expect(states.every(({ timestamp }) => timestamp >= stamp(from) && timestamp <= stamp(to - secondMs))).toBe(true)
    expect(Object.keys(states[0])).toEqual(['id', 'site', 'application', 'entity', 'locationX', 'locationY', 'locationZ', 'timestamp'])
    expect(Math.hypot(states[0].locationX, states[0].locationY, states[0].locationZ)).toBeCloseTo(6_367_000, -4)
    const fires: Body[] = (await platform.ask(`fire-events?${range}`)).body
    const pairs = new Map<string, number>()
    for (const fire of fires)
      pairs.set(`${idOf(fire, 'firing')}>${idOf(fire, 'target')}`, (pairs.get(`${idOf(fire, 'firing')}>${idOf(fire, 'target')}`) ?? 0) + 1)
    expect(pairs).toEqual(platform.truth.pairs(from, to))
    expect(pairs.size).toBeGreaterThan(3)
    const day = `startTime=${stamp(startOfDay)}&endTime=${stamp(startOfDay + dayMs)}`
    const detonations: Body[] = (await platform.ask(`detonation-events?${day}`)).body
    expect(detonations).toHaveLength(platform.truth.pdus(startOfDay, startOfDay + dayMs, 3))
    expect(detonations[0]).toMatchObject({ locationX: 0, locationY: 0, locationZ: 0 })
    const collisions: Body[] = (await platform.ask(`collision-events?${day}`)).body
    expect(collisions).toHaveLength(platform.truth.pdus(startOfDay, startOfDay + dayMs, 4))
    // Some are reported by both.
    const reported = new Set(collisions.map((row) => `${row.timestamp} ${idOf(row, 'issuing')} ${idOf(row, 'colliding')}`))
    const both = collisions.filter((row) => reported.has(`${row.timestamp} ${idOf(row, 'colliding')} ${idOf(row, 'issuing')}`))
    expect(both.length).toBeGreaterThan(0)
    expect(both.length).toBeLessThan(collisions.length)
  })

  it('are whole tables where an end of the range is missing, and empty where its stamps are not the platform’s', async () => {
    await using platform = await platformWith({ historyMs: hourMs })
    const whole = platform.truth.pdus(0, Infinity, 1)
    for (const query of ['', `?startTime=${stamp(from)}`, `?endTime=${stamp(to)}`, '?startTime=&endTime=1'])
      expect((await platform.ask(`entity-states${query}`)).body, query).toHaveLength(whole)
    expect((await platform.ask(`entity-states?startTime=${from / secondMs}&endTime=${to / secondMs}`)).body).toEqual([])
    expect((await platform.ask(`entity-states?startTime=${stamp(to)}&endTime=${stamp(from)}`)).body).toEqual([])
    // Numbers are compared as they are: plain seconds are before everything.
    expect((await platform.ask(`entity-states?startTime=${from / secondMs}&endTime=${stamp(to - secondMs)}`)).body).toHaveLength(platform.truth.pdus(0, to, 1))
  })

  it('log all types by seconds, grouped by type, with constant lengths and some without times', async () => {
    await using platform = await platformWith()
    const { body } = await platform.ask(`realtime/logs?startTime=${from / secondMs}&endTime=${to / secondMs - 1}`)
    const lines: Body[] = body.Pdu_messages
    expect(lines).toHaveLength(platform.truth.pdus(from, to))
    const kinds = lines.map(({ PDUType, length }) => `${PDUType} ${length}`)
    const groups = kinds.filter((kind, index) => kind !== kinds[index - 1])
    expect([...groups].sort()).toEqual([
      'ActionRequest 76',
      'Collision 68',
      'DataPdu 76',
      'Designator 100',
      'Detonation 116',
      'ElectromagneticEmissions 84',
      'EntityState 156',
      'FireEvent 108',
      'SetData 44',
      'StartResume 52',
    ])
    const untimed = new Set(lines.filter(({ recordDetails }) => recordDetails.timestampEpoch === undefined).map(({ PDUType }) => PDUType))
    expect(untimed).toEqual(new Set(['Detonation', 'ActionRequest']))
    const times: number[] = lines.flatMap(({ recordDetails }) => recordDetails.timestampEpoch ?? [])
    expect(times).not.toEqual([...times].sort((a, b) => a - b))
    expect(lines.every(({ recordDetails }) => !('id' in recordDetails) && !('timestamp' in recordDetails))).toBe(true)
    expect(Object.keys(lines.find(({ PDUType }) => PDUType === 'StartResume').recordDetails)).toEqual([
      'hour',
      'timePastHour',
      'timestampEpoch',
      'timestampHuman',
    ])
    const { timestampEpoch, timestampHuman } = lines[0].recordDetails
    expect(Date.parse(timestampHuman)).toBe(timestampEpoch * secondMs)
    // Milliseconds are no seconds.
    expect((await platform.ask(`realtime/logs?startTime=${from}&endTime=${to}`)).body).toEqual({ Pdu_messages: [] })
  })

  it('come as fast as they are read, and whoever stops reading disturbs nobody', async () => {
    await using platform = await platformWith({ historyMs: 2 * dayMs })
    const leaving = new AbortController()
    const reply = await fetch(`${platform.urls.acquisition}/api/acquisition/entity-states`, { signal: leaving.signal })
    const { value } = (await reply.body?.getReader().read()) ?? {}
    expect(new TextDecoder().decode(value).slice(0, 8)).toBe('[{"id":1')
    leaving.abort()
    expect((await platform.ask('entity-states')).body).toHaveLength(platform.truth.pdus(0, Infinity, 1))
  })
})
