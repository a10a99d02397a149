import { describe, expect, it } from 'vitest'
import { dayMs, hourMs, minuteMs, secondMs } from '../../core/time.ts'
import { get, platformWith, second, stamp, start, startOfDay } from './stand-in.fixture.ts'
import type { Body } from './stand-in.fixture.ts'

describe('what comes in', () => {
  it('is counted by ingestion for sixty seconds, and told by acquisition', async () => {
    await using platform = await platformWith()
    const { body } = await platform.ask('realtime')
    const own = await get(`${platform.urls.ingestion}/internal/metrics/realtime`)
    expect(own.body).toEqual(body)
    const { truth } = platform
    const [from, to] = [(second - 59) * secondMs, (second + 1) * secondMs]
    expect([body.pdusInLastSixtySeconds, body.entityStatePdusInLastSixtySeconds, body.dataPdusInLastSixtySeconds]).toEqual([
      truth.pdus(from, to),
      truth.pdus(from, to, 1),
      truth.pdus(from, to, 20),
    ])
    expect(body.averagePduRatePerSecondLastSixtySeconds).toBeCloseTo(body.pdusInLastSixtySeconds / 60)
    expect(start - body.lastPduReceivedTimestampMs).toBeLessThan(5_000)
    expect(Object.keys(body)).toHaveLength(13)
  })

  it('goes on as time passes, and what was counted stays as it was', async () => {
    await using platform = await platformWith()
    const until = second * secondMs
    const before = platform.truth.pdus(until - hourMs, until)
    platform.at(start + 10 * minuteMs)
    expect(platform.truth.pdus(until - hourMs, until)).toBe(before)
    expect(platform.truth.pdus(start + secondMs, start + 10 * minuteMs)).toBeGreaterThan(600)
    await using still = await platformWith({ live: false })
    const rows = still.truth.pdus(0, Infinity)
    still.at(start + 10 * minuteMs)
    expect(still.truth.pdus(0, Infinity)).toBe(rows)
    expect((await still.ask('realtime')).body).toMatchObject({ pdusInLastSixtySeconds: 0, lastPduReceivedTimestampMs: expect.closeTo(start, -4) })
  })

  it('is nothing at first without a history, and the last PDU is now where none ever came', async () => {
    await using platform = await platformWith({ historyMs: 0 })
    expect([...platform.truth.rows()]).toEqual([])
    expect(platform.truth.historyBegins()).toBeUndefined()
    expect((await platform.ask('realtime')).body).toMatchObject({ pdusInLastSixtySeconds: 0, lastPduReceivedTimestampMs: start })
    expect((await platform.ask('metrics')).body).toMatchObject({ totalPackets: 0, peakLoad: { packetsInPeakInterval: 0 } })
    expect((await platform.ask('entity-states')).text).toBe('[]')
    platform.at(start + minuteMs)
    expect((await platform.ask('realtime')).body.pdusInLastSixtySeconds).toBeGreaterThan(0)
  })

  it('is found in no range where senders bear standard timestamps', async () => {
    await using platform = await platformWith({ standardTimestamps: true, historyMs: hourMs })
    expect((await platform.ask('realtime')).body.pdusInLastSixtySeconds).toBeGreaterThan(0)
    expect((await platform.ask(`entity-states?startTime=${stamp(start - hourMs)}&endTime=${stamp(start)}`)).body).toEqual([])
    expect((await platform.ask(`realtime/logs?startTime=${second - 3_600}&endTime=${second}`)).body.Pdu_messages).toEqual([])
    const { body: month } = await platform.ask('monthly?year=2026&month=11')
    const { body: today } = await platform.ask('aggregate?today=true')
    expect([month.entityStatePduCount, ...today.buckets.map(({ totalPackets }: Body) => totalPackets)]).toEqual(Array.from({ length: 25 }, () => 0))
    expect((await platform.ask('metrics')).body).toMatchObject({ totalPackets: 0, entityStatePackets: 0 })
    expect(Date.parse((await platform.ask('metrics')).body.dataUntilUtc)).toBe(second * secondMs)
    const rows: Body[] = (await platform.ask('entity-states')).body
    expect(rows).toHaveLength(platform.truth.pdus(0, Infinity, 1))
    expect(rows.every(({ timestamp }) => timestamp % 2 === 1)).toBe(true)
  })

  it('follows the hour and the day, keeps its mean, has a busy minute, and is the same for a seed', async () => {
    await using platform = await platformWith({ historyMs: 14 * dayMs, pdusPerSecond: 1 })
    const { truth } = platform
    const noon = startOfDay - dayMs + 13 * hourMs
    expect(truth.pdus(noon, noon + 2 * hourMs)).toBeGreaterThan(2 * truth.pdus(noon - 12 * hourMs, noon - 10 * hourMs))
    const sunday = startOfDay - 2 * dayMs
    expect(truth.pdus(sunday, sunday + dayMs)).toBeLessThan(0.7 * truth.pdus(sunday + dayMs, sunday + 2 * dayMs))
    expect(truth.pdus(startOfDay - 7 * dayMs, startOfDay) / (7 * 86_400)).toBeCloseTo(1, 1)
    const busiest = truth.busiestMinute(start - hourMs, start)
    expect(busiest?.pdus).toBeGreaterThan(1.5 * (truth.pdus(start - hourMs, start) / 60))
    expect(truth.entitiesSeen(start - dayMs, start)).toHaveLength(12)
    expect(truth.entitiesSeen(start - minuteMs, start).length).toBeLessThan(12)
    await using same = await platformWith({ historyMs: 14 * dayMs, pdusPerSecond: 1 })
    expect(same.truth.pairs(0, Infinity)).toEqual(truth.pairs(0, Infinity))
    await using other = await platformWith({ historyMs: 14 * dayMs, pdusPerSecond: 1, seed: 2 })
    expect(other.truth.byType(0, Infinity)).not.toEqual(truth.byType(0, Infinity))
  })
})

describe('restart', () => {
  it('drops the tables, begins ids at 1, and leaves what ingestion counted', async () => {
    await using platform = await platformWith()
    const { pdusInLastSixtySeconds } = (await platform.ask('realtime')).body
    platform.restart()
    expect((await platform.ask('realtime')).body.pdusInLastSixtySeconds).toBe(pdusInLastSixtySeconds)
    expect((await platform.ask('metrics?period=lastDay')).body.totalPackets).toBe(0)
    expect([...platform.truth.rows()]).toEqual([])
    platform.at(start + minuteMs)
    const states: Body[] = (await platform.ask('entity-states')).body
    expect(states.map(({ id }) => id)).toEqual(Array.from({ length: states.length }, (_, index) => index + 1))
    expect(states.length).toBe(platform.truth.pdus(start - secondMs, start + minuteMs, 1))
    // The second in which it happened was not stored yet.
    expect(platform.truth.historyBegins()).toBe(second * secondMs)
  })
})
