import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { bind, isBound } from '../core/bind.ts'
import type { BoundPlan } from '../core/bind.ts'
import { factsOf, fact } from '../core/fact-shapes.ts'
import type { Facts } from '../core/facts.ts'
import { planFromText } from '../core/plan-text.ts'
import { createAspectCounters } from './aspects.ts'
import type { RecorderPicture } from './recorder-picture.ts'
import type { Presence, RecordSink } from './records.ts'
import { openRecorder } from './recorder.ts'
import type { Recorder, Restored } from './recorder.ts'
import { createSharedState } from './shared-state.ts'
import { fireRow, partyOf, presenceRow, trafficRow } from './store/store-fixtures.ts'
import { openStore } from './store/store.ts'
import type { Store } from './store/store.ts'

const start = Date.UTC(2026, 2, 18, 9, 0, 0)
const second = 1_000
const { signal } = new AbortController()

/** A picture that turns one-letter datagrams into rows: F a fire, E an entity, K its force becomes known. Its state is how many it got. */
function fakePicture({ sink, restored }: { sink: RecordSink; restored: Restored | undefined }): RecorderPicture & { restored: Restored | undefined } {
  let seq = typeof restored?.state === 'number' ? restored.state : 0
  let pdus = 0
  let second_ = 0
  const open: Presence[] = []
  return {
    warmUpMs: 144_000,
    restored,
    receive(payload, { at }) {
      second_ = Math.floor(at / second) * second
      pdus += 1
      seq += 1
      const letter = String.fromCharCode(payload[0] ?? 0)
      if (letter === 'F') sink.fire(fireRow(seq, at, { firer: partyOf('1:1:1', 'unknown') }))
      if (letter === 'K') sink.partyKnown({ exercise: 1, entity: '1:1:1', since: 0, party: partyOf('1:1:1') })
      if (letter === 'E') {
        const row = presenceRow(seq, at, { marking: 'VIPER1', site: 7 })
        sink.presence(row)
        open.push(row)
      }
    },
    tick: () => undefined,
    handOver() {
      if (pdus > 0) sink.traffic(trafficRow(second_, { pdus }))
      pdus = 0
    },
    snapshot: () => seq,
    close(now) {
      for (const row of open) sink.presence({ ...row, until: now, lastHeard: now, end: 'listener-stopped' })
    },
    answers: (measure) => measure === 'entities.active',
    resolve: async (plan, measure, { version, source, now }) => {
      const base = { plan, measure, version, source, asOf: now }
      return factsOf(base, [fact(base, measure.id, open.length, 'entity')])
    },
    exerciseMeant: () => undefined,
    exerciseStart: () => start,
    quietSince: () => [],
    counts: () => ({ datagrams: 0, pdus: 0, bytes: 0, malformed: 0, tracks: open.length, exercises: 1, frozen: false }),
  }
}

type Running = {
  store: Store
  recorder: Recorder
  picture: ReturnType<typeof fakePicture>
  clock: { now: number }
  send: (letters: string) => void
  ask: (text: string) => Promise<Facts>
}

const folders: string[] = []
afterEach(() => {
  for (const each of folders.splice(0)) rmSync(each, { recursive: true, force: true })
})
function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'sitrep-recorder-'))
  folders.push(made)
  return made
}

async function run(directory: string, at: number, readOnly = false): Promise<Running> {
  const clock = { now: at }
  const store = await openStore({ directory, threads: 1, now: () => clock.now, readOnly })
  let picture: ReturnType<typeof fakePicture> | undefined
  const recorder = await openRecorder({
    store,
    source: 'exercise',
    instance: 'one',
    zone: 'UTC',
    now: () => clock.now,
    aspects: createAspectCounters(),
    shared: createSharedState(),
    readOnly,
    named: () => undefined,
    createPicture: (options) => {
      picture = fakePicture(options)
      return picture
    },
  })
  if (picture === undefined) throw new Error('no picture was made')
  const bound = (text: string): BoundPlan => {
    const plan = bind(planFromText(text), { now: clock.now, zone: 'UTC', exerciseStart: start })
    if (!isBound(plan)) throw new Error(plan.text)
    return plan
  }
  return {
    store,
    recorder,
    picture,
    clock,
    send(letters) {
      for (const letter of letters) recorder.receive(Buffer.from(letter), { at: clock.now, address: '10.0.0.1' })
    },
    ask: async (text) => await recorder.resolve(bound(text), { signal }),
  }
}

async function stop({ recorder, store }: Running): Promise<void> {
  await recorder.close()
  await store[Symbol.asyncDispose]()
}

describe('a recorder', () => {
  test('answers with everything received before the question, the running second too', async () => {
    const running = await run(folder(), start)
    running.send('FFE')
    expect((await running.ask('fires window=day+0..now')).facts[0].value).toBe(2)
    expect((await running.ask('pdus window=day+0..now')).facts[0].value).toBe(3)
    running.send('F')
    expect((await running.ask('pdus window=day+0..now')).facts[0].value).toBe(4)
    expect((await running.ask('entities.active')).facts[0].value).toBe(1)
    await stop(running)
  })

  test('compares and shares by asking twice', async () => {
    const running = await run(folder(), start)
    running.send('FF')
    running.clock.now = start + 3_600_000
    running.send('FFF')
    const compared = await running.ask('fires shape=compare window=now-10m..now versus.window=now-70m..now-10m')
    expect(compared.facts.map((each) => [each.name, each.value])).toEqual([
      ['fires.first', 3],
      ['fires.second', 2],
      ['difference', 1],
      ['factor', 1.5],
    ])
    expect((await running.ask('fires shape=compare window=now-10m..now versus.window=now-70m..now-10m yesNo=true')).facts[0]).toMatchObject({
      name: 'more',
      value: true,
    })
    const share = await running.ask('fires shape=ratio window=now-10m..now versus.window=day+0..now')
    expect(share.facts[0]).toMatchObject({ name: 'share', value: 60 })
    const empty = await running.ask('duds shape=ratio window=day+0..now versus.measure=detonations')
    expect(empty.facts[0]).toMatchObject({ name: 'share', value: null })
    expect(empty.gaps).toHaveLength(1)
    await stop(running)
  })

  test('says what it cannot answer', async () => {
    const running = await run(folder(), start)
    await expect(running.ask('fires')).rejects.toMatchObject({ code: 'cannot-answer' })
    await expect(running.ask('radios window=day+0..now')).rejects.toMatchObject({ code: 'cannot-answer' })
    await expect(running.ask('fires shape=compare window=day+0..now')).rejects.toMatchObject({ code: 'bad-plan' })
    await stop(running)
  })

  test('a party that becomes known outdates stored answers at once', async () => {
    const running = await run(folder(), start)
    running.send('F')
    running.clock.now = start + 3_600_000
    const plan = 'fires window=now-2h..now-30m where.firer.force=friendly'
    const before = await running.ask(plan)
    running.send('K')
    const after = await running.ask(plan)
    expect([before.facts[0].value, after.facts[0].value]).toEqual([0, 1])
    expect(after.version).not.toBe(before.version)
    await stop(running)
  })

  test('marks are numbered, kept and told', async () => {
    const directory = folder()
    const first = await run(directory, start)
    expect(await first.recorder.mark('contact')).toEqual({ number: 1, at: start, label: 'contact' })
    await stop(first)
    const second_ = await run(directory, start + second)
    expect(await second_.recorder.mark(null)).toMatchObject({ number: 2 })
    expect(second_.recorder.context().marks).toEqual([
      { number: 1, at: start, label: 'contact' },
      { number: 2, at: start + second, label: null },
    ])
    await stop(second_)
  })

  test('tells names once, and those of earlier runs at the start', async () => {
    const directory = folder()
    const first = await run(directory, start)
    first.send('E')
    expect(first.recorder.takeNames()).toEqual({ markings: ['VIPER1'], sites: [7], exercises: [1] })
    expect(first.recorder.takeNames()).toBeUndefined()
    await stop(first)
    const again = await run(directory, start + second)
    expect(again.recorder.takeNames()).toMatchObject({ markings: ['VIPER1'], exercises: [1] })
    await stop(again)
  })
})

describe('after a stop', () => {
  test('the next run takes up the picture and the recording says when nobody listened', async () => {
    const directory = folder()
    const first = await run(directory, start)
    first.send('FE')
    first.clock.now = start + 60 * second
    await stop(first)
    const again = await run(directory, start + 120 * second)
    expect(again.picture.restored).toMatchObject({ state: 2, at: start + 60 * second, mode: 'resume' })
    const facts = await again.ask(`fires window=@${start}..@${start + 120 * second}`)
    expect(facts.facts[0].value).toBe(1)
    expect(facts.gaps).toMatchObject([{ from: start + 60 * second, to: start + 120 * second, reason: 'not-listening' }])
    await stop(again)
  })

  test('a recording that is only read shows the picture as it was', async () => {
    const directory = folder()
    const first = await run(directory, start)
    first.send('FE')
    first.clock.now = start + 60 * second
    await stop(first)
    const view = await run(directory, start + 60 * second, true)
    expect(view.picture.restored).toMatchObject({ state: 2, mode: 'view' })
    expect((await view.ask('entities.active window=day+0..now')).facts[0].value).toBe(1)
    await view.store[Symbol.asyncDispose]()
  })
})
