import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { bind, isBound } from '../../../core/bind.ts'
import type { Facts } from '../../../core/facts.ts'
import { planFromText } from '../../../core/plan-text.ts'
import { measureById } from '../../../measures/list.ts'
import type { TrafficRow } from '../../records.ts'
import { collisionRow, damageRow, detonationRow, fireRow, nobody, partyOf, presenceRow, textRow, trafficRow } from '../../store/store-fixtures.ts'
import { openStore } from '../../store/store.ts'
import type { Store } from '../../store/store.ts'
import type { HistoryContext } from './context.ts'
import { historyResolvers } from './list.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const start = Date.UTC(2026, 2, 18, 9, 0, 0)
/** The instant all questions are asked at: 10:00:00.500. */
const now = start + hour + 500

const measureOf = (id: string) => {
  const measure = measureById(id)
  if (measure === undefined) throw new Error(`no measure ${id}`)
  return measure
}
const resolvers = historyResolvers(measureOf)

let directory: string
let store: Store
const clock = { now }
const context = (more: Partial<HistoryContext> = {}): HistoryContext => ({
  store,
  now: clock.now,
  zone: 'UTC',
  signal: new AbortController().signal,
  source: 'exercise',
  version: 'v',
  exercise: undefined,
  named: () => undefined,
  quietSince: () => [],
  ...more,
})

async function openFresh(): Promise<void> {
  clock.now = now
  directory = mkdtempSync(join(tmpdir(), 'sitrep-history-'))
  store = await openStore({ directory, threads: 1, memoryLimitBytes: 64 * 1_048_576, now: () => clock.now })
}
async function closeFresh(): Promise<void> {
  await store[Symbol.asyncDispose]()
  rmSync(directory, { recursive: true, force: true })
}

async function ask(text: string, more: Partial<HistoryContext> = {}): Promise<Facts> {
  const plan = bind(planFromText(text), { now: clock.now, zone: 'UTC', exerciseStart: start })
  if (!isBound(plan)) throw new Error(plan.text)
  const resolver = resolvers[plan.measure]
  if (resolver === undefined) throw new Error(`no resolver for ${plan.measure}`)
  return await resolver(plan, measureOf(plan.measure), context(more))
}

async function headline(text: string, more: Partial<HistoryContext> = {}): Promise<unknown> {
  return (await ask(text, more)).facts[0].value
}

const named = (facts: Facts, name: string): unknown => facts.facts.find((each) => each.name === name)?.value
const lastHour = 'window=now-1h..now'

describe('events', () => {
  beforeAll(async () => {
    await openFresh()
    const { sink } = store
    sink.uptime({ run: 1, from: start, until: null, end: null })
    const red = partyOf('2:1:1', 'opposing')
    const blue = partyOf('1:1:1')
    const other = partyOf('1:1:2')
    sink.fire(fireRow(1, start + 1 * minute, { firer: blue, target: red, rounds: 5 }))
    sink.fire(fireRow(2, start + 2 * minute, { firer: blue, target: red }))
    sink.fire(fireRow(3, start + 2 * minute, { firer: other, target: nobody, munition: '2.2.222.1.1.0.0' }))
    sink.fire(fireRow(4, start + 50 * minute, { firer: red, target: blue, rounds: 2 }))
    sink.fire(fireRow(5, start + 51 * minute, { firer: partyOf('3:1:9', 'unknown'), target: blue }))
    sink.fire(fireRow(6, start + 51 * minute, { firer: red, target: blue, exercise: 2 }))
    sink.detonation(detonationRow(1, start + minute, { fireSeq: 1, fireRounds: 5 }))
    sink.detonation(detonationRow(2, start + minute + 1, { fireSeq: 1, fireRounds: 5 }))
    sink.detonation(detonationRow(3, start + 2 * minute, { result: 6, resultClass: 'dud' }))
    sink.detonation(detonationRow(4, start + 3 * minute, { result: 2, resultClass: 'proximate', target: other }))
    sink.detonation(detonationRow(5, start + 4 * minute, { firer: nobody, target: nobody, resultClass: 'ground', result: 3 }))
    sink.collision(collisionRow(1, start + 5 * minute, { first: blue, second: other, pdus: 2 }))
    sink.collision(collisionRow(2, start + 6 * minute, { first: blue, second: red, pdus: 1 }))
    sink.damage(damageRow(1, start + minute, { victim: red, firer: blue }))
    sink.damage(damageRow(2, start + 2 * minute, { victim: partyOf('2:1:2', 'opposing'), firer: null }))
    sink.damage(damageRow(3, start + 3 * minute, { victim: other, firer: blue }))
    sink.damage(damageRow(4, start + 3 * minute, { victim: other, firer: blue, damage: 'mobility' }))
    sink.text(textRow(1, start + minute, { text: 'first words' }))
    sink.text(textRow(2, start + 2 * minute, { text: 'last words', from: red }))
    sink.text(textRow(3, start + 3 * minute, { text: 'a report', kind: 'event-report', eventType: 7 }))
    sink.presence(presenceRow(1, start, { lastHeard: start + minute, until: start + 2 * minute, end: 'lost' }))
    sink.presence(presenceRow(2, start, { lastHeard: start + minute, until: start + minute, end: 'left', how: 'deactivated', force: 'opposing' }))
  })
  afterAll(closeFresh)

  test.each([
    [`fires ${lastHour}`, 6],
    [`fires ${lastHour} where.exercise=1`, 5],
    [`fires ${lastHour} where.firer.force=friendly`, 3],
    [`fires ${lastHour} where.firer.force!=friendly`, 3],
    [`fires ${lastHour} where.target.force=friendly`, 3],
    [`fires ${lastHour} where.firer.force=id-2`, 2],
    [`fires ${lastHour} where.firer.entity=1:1:1`, 2],
    [`fires ${lastHour} where.firer.application=1:1`, 3],
    [`fires ${lastHour} where.firer.site=2|3`, 3],
    [`fires ${lastHour} where.firer.marking=m11`, 2],
    [`fires ${lastHour} where.firer.country=222`, 2],
    [`fires ${lastHour} where.firer.kind=platform where.firer.domain=land`, 5],
    [`fires ${lastHour} where.firer.category=tank`, 5],
    [`fires ${lastHour} where.firer.type=1.1.225`, 3],
    [`fires ${lastHour} where.firer.type=1.1.22`, 0],
    [`fires ${lastHour} where.firer.type=1.*.222`, 2],
    [`fires ${lastHour} where.munition=2.2.225`, 5],
    [`fires ${lastHour} where.munition!=2.2.225`, 1],
    [`shots ${lastHour}`, 11],
    [`shots ${lastHour} where.firer.force=friendly`, 7],
    [`fires window=now-11m..now`, 3],
    [`detonations ${lastHour}`, 5],
    [`detonations ${lastHour} where.result=hit|dud`, 3],
    [`hits ${lastHour}`, 2],
    [`proximate ${lastHour}`, 1],
    [`duds ${lastHour}`, 1],
    [`friendly-fire ${lastHour}`, 1],
    [`losses ${lastHour}`, 3],
    [`losses ${lastHour} where.target.force=opposing`, 2],
    [`losses ${lastHour} where.firer.force=friendly`, 2],
    [`kills ${lastHour}`, 2],
    [`kills.mobility ${lastHour}`, 1],
    [`kills.firepower ${lastHour}`, 0],
    [`collisions ${lastHour}`, 2],
    [`collisions ${lastHour} where.force=opposing`, 1],
    [`collisions ${lastHour} where.force!=opposing`, 1],
    [`comments ${lastHour}`, 2],
    [`event-reports ${lastHour}`, 1],
  ])('%s is %i', async (text, expected) => {
    expect(await headline(text)).toBe(expected)
  })

  test('a condition and its opposite add up to the whole', async () => {
    for (const condition of ['firer.force=friendly', 'target.site=1', 'target.marking=M21', 'munition=2.2.225']) {
      const opposite = condition.replace('=', '!=')
      const both = [await headline(`fires ${lastHour} where.${condition}`), await headline(`fires ${lastHour} where.${opposite}`)].map(Number)
      expect([condition, both.reduce((sum, value) => sum + value, 0)]).toEqual([condition, 6])
    }
  })

  test('what stands beside the number', async () => {
    expect(named(await ask(`hits ${lastHour}`), 'hits.rounds')).toBe(5)
    expect(named(await ask(`collisions ${lastHour}`), 'collisions.pdus')).toBe(3)
    expect(named(await ask(`detonations ${lastHour}`), 'detonations.duds')).toBe(1)
    const friendlyFire = await ask(`friendly-fire ${lastHour}`)
    expect([named(friendlyFire, 'friendly-fire.fires'), named(friendlyFire, 'friendly-fire.kills')]).toEqual([0, 1])
    const losses = await ask(`losses ${lastHour}`)
    expect([named(losses, 'losses.unattributed'), named(losses, 'losses.contact-lost'), named(losses, 'losses.left')]).toEqual([1, 1, 1])
    const red = await ask(`losses ${lastHour} where.target.force=opposing`)
    expect([named(red, 'losses.contact-lost'), named(red, 'losses.left')]).toEqual([0, 1])
    // Nobody knows which contacts were lost to whose fire.
    expect(named(await ask(`losses ${lastHour} where.firer.force=friendly`), 'losses.contact-lost')).toBeUndefined()
  })

  test('yes or no comes first when it was asked', async () => {
    const facts = await ask(`friendly-fire ${lastHour} yesNo=true`)
    expect(facts.facts.slice(0, 2)).toMatchObject([
      { name: 'friendly-fire.any', value: true },
      { name: 'friendly-fire', value: 1 },
    ])
  })

  test('a list has the newest first and the exact number', async () => {
    const comments = await ask(`comments shape=list ${lastHour} order=most:1`)
    expect(comments.facts[0]).toMatchObject({ name: 'comments', value: 2 })
    expect(comments.table?.total).toBe(2)
    expect(comments.table?.rows).toHaveLength(1)
    expect(comments.table?.rows[0]).toContain('last words')
    const fires = await ask(`fires shape=list ${lastHour} where.exercise=1`)
    expect(fires.table?.rows[0]?.[1]).toMatchObject({ id: '3:1:9', exercise: 1, marking: null, type: null })
    expect(fires.table?.rows.at(-2)?.[2]).toBeDefined()
  })

  test('a trend has every bucket and adds up', async () => {
    const facts = await ask(`shots shape=trend ${lastHour} by=time step=10m`)
    const points = facts.series?.[0]?.points ?? []
    expect(facts.facts[0]).toMatchObject({ name: 'shots', value: 11 })
    expect(points.map((point) => point.v)).toEqual([7, 0, 0, 0, 0, 4, 0])
    expect(points[1]?.t).toBe(start + 10 * minute)
    expect(named(facts, 'peak')).toBe(7)
  })

  test('a ranking names entities, marks ties and leaves nobody out in silence', async () => {
    const facts = await ask(`fires shape=rank ${lastHour} by=entity byRole=firer where.exercise=1`)
    expect(facts.facts[0]).toMatchObject({ name: 'top.1.entity', value: { id: '1:1:1', exercise: 1, marking: 'M11' } })
    expect(named(facts, 'top.1.value')).toBe(2)
    expect(named(facts, 'top.1.tied')).toBe(1)
    expect(named(facts, 'fires')).toBe(5)
    const targets = await ask(`fires shape=rank ${lastHour} by=entity byRole=target`)
    expect(targets.notes).toMatchObject([{ code: 'unnamed' }])
    const least = await ask(`fires shape=rank ${lastHour} by=site byRole=firer order=least:3 where.exercise=1`)
    expect(least.facts.slice(0, 2).map((each) => each.value)).toEqual(['site 2', 1])
    expect(named(least, 'top.1.tied')).toBe(2)
    const colliders = await ask(`collisions shape=rank ${lastHour} by=entity`)
    expect(colliders.table?.rows).toEqual([
      ['M11 (1:1:1)', 2],
      ['M12 (1:1:2)', 1],
      ['M21 (2:1:1)', 1],
    ])
    expect(named(colliders, 'collisions')).toBe(2)
    const forces = await ask(`collisions shape=rank ${lastHour} by=force where.force=friendly`)
    expect(forces.table?.rows).toEqual([['friendly', 2]])
    const results = await ask(`detonations shape=rank ${lastHour} by=result`)
    expect(results.table?.rows[0]).toEqual(['hit', 2])
    const categories = await ask(`kills shape=rank ${lastHour} by=category`)
    expect(categories.table?.rows).toEqual([['tank', 2]])
  })

  test('the exercise meant is applied and the others are told', async () => {
    const facts = await ask(`fires ${lastHour}`, { exercise: { ids: [1], reason: 'largest', all: [1, 2] } })
    expect(facts.facts[0].value).toBe(5)
    expect(named(facts, 'exercise.2.fires')).toBe(1)
    expect(facts.notes).toMatchObject([{ code: 'exercise-meant', text: expect.stringMatching(/exercise 1 .*exercise 2: 1 fire/i) }])
    expect(await headline(`fires ${lastHour} where.exercise=2`, { exercise: { ids: [1], reason: 'largest', all: [1, 2] } })).toBe(1)
  })

  test('the exchange ratio', async () => {
    const facts = await ask(`exchange-ratio shape=ratio ${lastHour}`)
    expect(facts.facts.map((each) => [each.name, each.value])).toEqual([
      ['exchange-ratio', 2],
      ['losses.opposing', 2],
      ['losses.friendly', 1],
      ['attributed.share', (2 / 3) * 100],
    ])
    expect(await headline(`exchange-ratio shape=ratio window=now-5m..now`)).toBeNull()
  })

  test.each([
    `fires ${lastHour} where.subject.force=friendly`,
    `fires ${lastHour} where.firer.state=destroyed`,
    `fires ${lastHour} where.firer.within=1000m@54.1,10.2`,
    `fires ${lastHour} where.firer.name=NOBODY`,
    `fires ${lastHour} where.result=hit`,
    `losses ${lastHour} where.result=hit`,
    `fires ${lastHour} where.firer.kind=spaceship`,
    `fires ${lastHour} where.firer.site=twelve`,
    `fires ${lastHour} where.firer.force=martian`,
    `collisions ${lastHour} where.munition=2`,
    `pdus ${lastHour} where.country=225`,
    `pdus ${lastHour} where.type=1.1`,
    `fires ${lastHour} where.firer.frequency=100`,
  ])('%s cannot be applied and says so', async (text) => {
    await expect(ask(text)).rejects.toMatchObject({ code: 'cannot-answer' })
  })

  test('a name of the exercise plan stands for its site', async () => {
    expect(await headline(`fires ${lastHour} where.firer.name=BRIGADE`, { named: () => ({ field: 'site', values: ['2'] }) })).toBe(2)
  })

  test('values are bound, whatever they hold', async () => {
    expect(await headline(`fires ${lastHour} where.firer.marking=${encodeURIComponent("x' OR 'a'='a")}`)).toBe(0)
  })
})

describe('entities over a window', () => {
  beforeAll(async () => {
    await openFresh()
    const { sink } = store
    sink.uptime({ run: 1, from: start, until: null, end: null })
    // Heard from 09:00 on, still there.
    sink.presence(presenceRow(1, start))
    // Lost at 09:10, back at 09:30, still there: one track, two intervals.
    sink.presence(presenceRow(2, start, { track: 2, lastHeard: start + 10 * minute - 12 * second, until: start + 10 * minute, end: 'lost' }))
    sink.presence(presenceRow(3, start + 30 * minute, { track: 2, entity: '1:1:2', first: false }))
    // Joined at 09:20, left at 09:40.
    sink.presence(
      presenceRow(4, start + 20 * minute, { force: 'opposing', lastHeard: start + 40 * minute, until: start + 40 * minute, end: 'left', how: 'removed' }),
    )
    // A missile.
    sink.presence(
      presenceRow(5, start + 20 * minute, { kind: 2, type: '2.1.225.1.1.0.0', lastHeard: start + 21 * minute, until: start + 21 * minute, end: 'left' }),
    )
  })
  afterAll(closeFresh)

  test.each([
    ['entities.seen window=@A..@H', 3],
    ['entities.seen window=@A..@H where.kind=munition', 1],
    ['entities.seen window=@A..@H where.force=opposing', 1],
    ['entities.seen window=@B..@C', 1],
    ['entities.joined window=@A..@H', 3],
    ['entities.joined window=@B..@H', 1],
    ['entities.lost window=@A..@H', 1],
    ['entities.left window=@A..@H', 1],
    ['entities.active window=@A..@B', 1],
    ['entities.active window=@A..@D', 2],
    ['entities.active window=@A..@E', 3],
    ['entities.active window=@A..@H', 2],
  ])('%s is %i', async (text, expected) => {
    const at: Record<string, number> = { A: 0, B: 12, C: 15, D: 25, E: 35, H: 60 }
    const bound = text.replace(/@([A-Z])/g, (_all, letter: string) => `@${start + (at[letter] ?? 0) * minute}`)
    expect(await headline(bound)).toBe(expected)
  })

  test('an open interval that has been quiet since before the window is not seen in it', async () => {
    expect(await headline('entities.seen window=now-10m..now', { quietSince: () => [1] })).toBe(1)
  })

  test('munitions left out are counted beside', async () => {
    const facts = await ask('entities.seen window=day+0..now')
    expect(named(facts, 'active.excluded')).toBe(1)
    expect(facts.notes).toMatchObject([{ code: 'munitions-excluded' }])
  })

  test('a trend of levels holds the level at each end', async () => {
    const facts = await ask(`entities.active shape=trend window=@${start}..@${start + hour} by=time step=10m`)
    expect(facts.series?.[0]?.points).toEqual([10, 20, 30, 40, 50, 60].map((at, index) => ({ t: start + at * minute, v: [2, 1, 2, 3, 2, 2][index] })))
    expect(facts.facts[0].value).toBe(2)
  })

  test('lists and rankings count each track once', async () => {
    const list = await ask('entities.seen shape=list window=day+0..now')
    expect(list.table?.total).toBe(3)
    const back = list.table?.rows.find((row) => JSON.stringify(row[0]).includes('1:1:2'))
    expect(back?.slice(2)).toEqual([start, null, null])
    const rank = await ask('entities.seen shape=rank window=day+0..now by=force')
    expect(rank.table?.rows).toEqual([
      ['friendly', 2],
      ['opposing', 1],
    ])
    const reasons = await ask('entities.lost shape=rank window=day+0..now by=reason')
    expect(reasons.table?.rows).toEqual([['timed out', 1]])
  })

  test('path lengths are sampled, and unknown without samples', async () => {
    for (const [index, x] of [0, 3, 3].entries())
      store.sink.sample({ t: start + index * 10 * second, track: 1, exercise: 1, entity: '1:1:1', x, y: index === 2 ? 4 : 0, z: 0, speedMps: 0, damage: 0 })
    const facts = await ask('movement window=day+0..now where.entity=1:1:1')
    expect(facts.facts[0]).toMatchObject({ name: 'movement', value: 7, quality: 'sampled' })
    expect(await headline('movement window=day+0..now where.entity=1:1:2')).toBeNull()
    const rank = await ask('movement shape=rank window=day+0..now by=entity')
    expect(rank.facts[0]).toMatchObject({ name: 'top.1.entity', value: { id: '1:1:1' } })
  })
})

describe('traffic', () => {
  beforeEach(openFresh)
  afterEach(closeFresh)

  test('any second-aligned window counts exactly, from minutes and seconds', async () => {
    const rows: TrafficRow[] = []
    const random = fc.sample(
      fc.record({
        at: fc.integer({ min: 0, max: 1_199 }),
        pduType: fc.integer({ min: 1, max: 3 }),
        site: fc.integer({ min: 1, max: 2 }),
        pdus: fc.integer({ min: 1, max: 9 }),
        late: fc.boolean(),
      }),
      { numRuns: 400, seed: 7 },
    )
    for (const { at, late, ...row } of random) {
      const made = trafficRow(start + at * second, { ...row, bytes: row.pdus * 144 })
      rows.push(made)
      if (!late) store.sink.traffic(made)
    }
    store.sink.uptime({ run: 1, from: start, until: null, end: null })
    clock.now = start + 10 * minute + 7 * second
    await store.flush()
    for (const [index, { late }] of random.entries()) if (late) store.sink.traffic(rows[index] as TrafficRow)
    await store.flush()
    clock.now = start + 20 * minute
    await store.flush()
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 1_199 }),
        fc.integer({ min: 1, max: 1_200 }),
        fc.constantFrom('', ' where.pdu-type=2', ' where.site!=1'),
        async (from, length, where) => {
          const [a, b] = [start + from * second, Math.min(start + (from + length) * second, start + 20 * minute)]
          const expected = rows.filter(
            (row) => row.second >= a && row.second < b && (where === '' || (where.includes('type') ? row.pduType === 2 : row.site !== 1)),
          )
          expect(await headline(`pdus window=@${a}..@${b}${where}`)).toBe(expected.reduce((sum, row) => sum + row.pdus, 0))
          expect(await headline(`bytes window=@${a}..@${b}${where}`)).toBe(expected.reduce((sum, row) => sum + row.bytes, 0))
        },
      ),
      { numRuns: 120 },
    )
    const total = rows.reduce((sum, row) => sum + row.pdus, 0)
    for (const step of ['1m', '30s', '7m'])
      expect(await headline(`pdus shape=trend by=time step=${step} window=@${start}..@${start + 20 * minute}`)).toBe(total)
  })

  test('ranks, rates, peaks and malformed traffic', async () => {
    store.sink.uptime({ run: 1, from: start, until: null, end: null })
    store.sink.traffic(trafficRow(start, { pdus: 60, exercise: 1 }))
    store.sink.traffic(trafficRow(start + 5 * minute, { pdus: 90, pduType: 2, force: 'none', exercise: 2, site: 2, address: '10.0.0.2' }))
    store.sink.traffic(trafficRow(start + 5 * minute, { pdus: 4, reason: 'short', address: '10.0.0.9' }))
    store.sink.traffic(trafficRow(start + 5 * minute, { pdus: 2, reason: 'empty', address: '10.0.0.9' }))
    expect(await headline('pdus window=@A..@B'.replace('@A', `@${start}`).replace('@B', `@${start + 10 * minute}`))).toBe(150)
    expect(await headline(`pdus.rate window=@${start}..@${start + minute}`)).toBe(1)
    expect(await headline('malformed window=day+0..now')).toBe(4)
    expect(await headline('malformed window=day+0..now where.reason=empty')).toBe(2)
    expect((await ask('malformed shape=list window=day+0..now')).table?.rows).toEqual([['short', '10.0.0.9', 4]])
    const peak = await ask('pdus.peak window=day+0..now')
    expect(peak.facts.map((each) => each.value)).toEqual([90, start + 5 * minute])
    expect((await ask('pdus shape=rank window=day+0..now by=site')).table?.rows).toEqual([
      ['site 2', 90],
      ['site 1', 60],
    ])
    const byForce = await ask('pdus shape=rank window=day+0..now by=force')
    expect(byForce.table?.rows).toEqual([['friendly', 60]])
    expect(byForce.notes).toMatchObject([{ code: 'unnamed' }])
    expect(await headline('sites window=day+0..now')).toBe(2)
    expect(await headline('applications window=day+0..now where.site=1')).toBe(1)
    expect((await ask('exercises shape=list window=day+0..now')).table?.rows.map((row) => row[0])).toEqual([1, 2])
  })

  test('who was heard is told to the second, though minutes are counted', async () => {
    store.sink.uptime({ run: 1, from: start, until: null, end: null })
    store.sink.traffic(trafficRow(start + 10 * minute + 17 * second, { site: 1 }))
    store.sink.traffic(trafficRow(start + 20 * minute + 45 * second, { site: 2 }))
    await store.flush()
    const { table } = await ask('sites shape=list window=day+0..now')
    expect(table?.rows.map((row) => row.at(-1))).toEqual([start + 10 * minute + 17 * second, start + 20 * minute + 45 * second])
  })

  test('where seconds are no longer kept, whole minutes are counted and the answer says so', async () => {
    await closeFresh()
    directory = mkdtempSync(join(tmpdir(), 'sitrep-history-'))
    store = await openStore({ directory, threads: 1, now: () => clock.now, retention: { days: 0, secondDays: 1, maxBytes: 0 } })
    store.sink.uptime({ run: 1, from: start, until: null, end: null })
    for (let at = 0; at < 10; at += 1) store.sink.traffic(trafficRow(start + at * 30 * second))
    clock.now = start + 3 * 24 * hour
    await store.flush()
    while (await store.maintain());
    const facts = await ask(`pdus window=@${start + 10 * second}..@${start + 130 * second}`)
    expect(facts.facts[0].value).toBe(4)
    expect(facts.notes).toMatchObject([{ code: 'whole-minutes' }])
    await expect(ask(`pdus shape=trend by=time step=10s window=@${start}..@${start + 2 * minute}`)).rejects.toMatchObject({ code: 'cannot-answer' })
  })
})

describe('the beginning of a recording', () => {
  beforeEach(openFresh)
  afterEach(closeFresh)

  test('a window from before it is counted as asked, to the second', async () => {
    store.sink.uptime({ run: 1, from: start + 44 * second, until: null, end: null })
    for (const at of [44, 50, 70]) store.sink.traffic(trafficRow(start + at * second))
    await store.flush()
    const facts = await ask(`pdus window=@${start - 13 * second}..@${start + 60 * second}`)
    expect(facts.facts[0].value).toBe(2)
    expect(facts.notes).toEqual([])
    expect(await headline(`pdus shape=trend by=time step=10s window=@${start - 2 * minute}..@${start + 80 * second}`)).toBe(3)
  })

  test('a day in short steps is shown as far as it is recorded', async () => {
    clock.now = start + 4 * minute
    store.sink.uptime({ run: 1, from: start + 44 * second, until: null, end: null })
    store.sink.fire(fireRow(1, start + 50 * second))
    store.sink.traffic(trafficRow(start + 50 * second))
    const fires = await ask('fires shape=trend by=time step=30s window=day+0..now')
    expect([fires.facts[0].value, fires.series?.[0]?.points.length]).toEqual([1, 8])
    expect((await ask('pdus shape=trend by=time step=10s window=day+0..now')).facts[0].value).toBe(1)
  })

  test('a comment names the application that sent it and everybody it is for', async () => {
    store.sink.uptime({ run: 1, from: start, until: null, end: null })
    store.sink.text(textRow(1, start + second, { from: { ...nobody, site: 51, application: 9 }, to: '65535:65535:65535' }))
    const { table } = await ask('comments shape=list window=day+0..now')
    expect(table?.rows[0]).toEqual(expect.arrayContaining(['application 51:9', 'all']))
  })
})

describe('what is not known', () => {
  beforeEach(openFresh)
  afterEach(closeFresh)

  test('a window in which nobody listened has no number, and says why', async () => {
    store.sink.uptime({ run: 1, from: start + 30 * minute, until: null, end: null })
    store.sink.fire(fireRow(1, start + 40 * minute))
    for (const measure of [
      'fires',
      'pdus',
      'entities.seen',
      'entities.active',
      'sites',
      'changes shape=detail',
      'timeline shape=timeline',
      'activity shape=detail',
    ]) {
      const facts = await ask(`${measure} window=@${start}..@${start + 20 * minute}`)
      expect([measure, facts.facts[0].value]).toEqual([measure, null])
      expect(facts.gaps).toMatchObject([{ from: start, to: start + 20 * minute, reason: 'before-recording' }])
    }
  })

  test('part of a window: the number, and the part that is missing', async () => {
    store.sink.uptime({ run: 1, from: start, until: start + 10 * minute, end: 'stop' })
    store.sink.uptime({ run: 2, from: start + 20 * minute, until: start + 30 * minute, end: 'crash' })
    store.sink.uptime({ run: 3, from: start + 31 * minute, until: null, end: null })
    store.sink.fire(fireRow(1, start + 5 * minute))
    const facts = await ask(`fires shape=trend window=@${start}..@${start + 50 * minute} by=time step=10m`)
    expect(facts.gaps.map((gap) => [gap.reason, (gap.from - start) / minute, (gap.to - start) / minute])).toEqual([
      ['not-listening', 10, 20],
      ['lost-in-crash', 30, 31],
    ])
    expect(facts.gaps[1]?.text).toMatch(/stopped unexpectedly.*missing/)
    expect(facts.series?.[0]?.points.map((point) => point.v)).toEqual([1, null, 0, 0, 0])
    expect((await ask(`fires window=@${start}..@${start + 9 * minute}`)).gaps).toEqual([])
    expect(await headline(`fires window=@${start + 11 * minute}..@${start + 12 * minute}`)).toBeNull()
    expect(await headline(`fires window=@${start + 21 * minute}..@${start + 22 * minute}`)).toBe(0)
  })

  test('a level while the listener had just started is a lower bound', async () => {
    store.sink.uptime({ run: 1, from: start, until: null, end: null })
    store.sink.presence(presenceRow(1, start + second))
    const early = await ask(`entities.active window=@${start}..@${start + 10 * second}`)
    expect(early.facts[0]).toMatchObject({ value: 1, quality: 'lower-bound' })
    expect(early.notes).toMatchObject([{ code: 'warming-up' }])
    expect((await ask('entities.active window=day+0..now')).facts[0].quality).toBeUndefined()
  })
})

describe('reports', () => {
  beforeAll(async () => {
    await openFresh()
    const { sink } = store
    sink.uptime({ run: 1, from: start, until: null, end: null })
    sink.traffic(trafficRow(start, { pdus: 60 }))
    sink.traffic(trafficRow(start + 40 * minute, { pdus: 100, pduType: 2 }))
    sink.fire(fireRow(1, start + minute, { rounds: 3 }))
    sink.detonation(detonationRow(1, start + minute))
    sink.damage(damageRow(1, start + minute))
    sink.presence(presenceRow(1, start))
    sink.milestone({ seq: 1, t: start, exercise: 1, kind: 'exercise-start', site: null, entity: null, text: 'exercise 1 was first heard' })
    sink.milestone({ seq: 2, t: start + minute, exercise: 1, kind: 'loss', site: null, entity: '2:1:1', text: '2:1:1 was destroyed' })
    sink.milestone({ seq: 3, t: start + 2 * minute, exercise: 1, kind: 'stop-freeze', site: null, entity: null, text: 'stop/freeze for all' })
    sink.milestone({ seq: 4, t: start + 3 * minute, exercise: 2, kind: 'site-joined', site: 9, entity: null, text: 'site 9 joined' })
    sink.mark({ number: 1, t: start + 4 * minute, label: 'contact' })
  })
  afterAll(closeFresh)

  test('activity is composed of its parts', async () => {
    const facts = await ask('activity shape=detail window=day+0..now')
    expect(facts.facts.map((each) => [each.name, each.value])).toEqual([
      ['pdus', 160],
      ['entities.seen', 1],
      ['fires', 1],
      ['shots', 3],
      ['detonations', 1],
      ['hits', 1],
      ['duds', 0],
      ['collisions', 0],
      ['losses', 1],
      ['busiest.at', start + 40 * minute],
      ['busiest.pdus', 100],
      ['top-type.1.pdu-type', expect.any(String)],
      ['top-type.1.value', 100],
      ['top-type.2.pdu-type', expect.any(String)],
      ['top-type.2.value', 60],
    ])
    expect(facts.series?.[0]?.points.at(-2)?.v).toBe(160)
    expect(facts.table?.rows).toHaveLength(2)
  })

  test('the timeline in order, with marks and starts of the listener', async () => {
    const facts = await ask('timeline shape=timeline window=exercise..now', { exercise: { ids: [1], reason: 'largest', all: [1, 2] } })
    expect(facts.table?.rows.map((row) => row[1])).toEqual([
      'exercise 1 was first heard',
      'the listener started',
      '2:1:1 was destroyed',
      'stop/freeze for all',
      'mark 1: contact',
    ])
    expect(facts.facts.map((each) => [each.name, each.value])).toEqual([
      ['milestones', 5],
      ['exercise.start', start],
      ['exercise.start.commanded', false],
      ['frozen', true],
      ['frozen.since', start + 2 * minute],
    ])
    expect((await ask('timeline shape=timeline window=exercise..now where.site=9')).table?.rows).toHaveLength(1)
    expect((await ask('timeline shape=timeline window=exercise..now where.force=opposing')).table?.rows).toHaveLength(1)
    expect((await ask('timeline shape=timeline window=exercise..now where.reason=loss')).table?.rows).toHaveLength(1)
  })

  test('changes since an instant', async () => {
    const facts = await ask(`changes shape=detail window=@${start + 30 * second}..now`)
    expect(named(facts, 'fires')).toBe(1)
    expect(named(facts, 'losses')).toBe(1)
    expect(named(facts, 'entities.joined')).toBe(0)
    expect(facts.facts[0]).toMatchObject({ name: 'changes', value: 6 })
  })

  test('marks', async () => {
    expect((await ask('marks shape=list window=day+0..now')).table?.rows).toEqual([[1, start + 4 * minute, 'contact']])
  })
})
