import { createSocket } from 'node:dgram'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { bind, isBound } from '../core/bind.ts'
import type { BoundPlan } from '../core/bind.ts'
import { dataSourceConformance } from '../core/data-source.conformance.ts'
import type { Facts } from '../core/facts.ts'
import { planFromText } from '../core/plan-text.ts'
import { localScope } from '../core/scope.ts'
import { ingestRecording } from './ingest.ts'
import type { CapturedPacket } from './ingest.ts'
import { createExerciseSource } from './source.ts'
import { entityState, fire } from './source-fixtures.ts'
import type { ExerciseSource, ExerciseSourceOptions } from './source.ts'

const start = Date.UTC(2026, 2, 18, 9, 0, 0)
const second = 1_000
const folders: string[] = []
function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'sitrep-source-'))
  folders.push(made)
  return made
}
afterAll(() => {
  for (const each of folders.splice(0)) rmSync(each, { recursive: true, force: true })
})

async function* packets(...list: CapturedPacket[]): AsyncIterable<CapturedPacket> {
  yield* list
}

function bound(source: ExerciseSource, text: string): BoundPlan {
  const plan = bind(planFromText(text), source.context())
  if (!isBound(plan)) throw new Error(plan.text)
  return plan
}

async function ask(source: ExerciseSource, text: string, signal: AbortSignal = new AbortController().signal): Promise<Facts> {
  return await source.resolve(bound(source, text), { scope: localScope, signal })
}

const value = async (source: ExerciseSource, text: string): Promise<unknown> => (await ask(source, text)).facts[0].value

async function until(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + 20_000
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`it never happened that ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

/** Three tanks for half a minute, four fires at its end. */
async function recorded(): Promise<string> {
  const directory = folder()
  const list: CapturedPacket[] = []
  for (let at = 0; at <= 30_000; at += 5_000) for (const entity of [1, 2, 3]) list.push({ at: start + at, address: '10.0.0.1', payload: entityState(entity) })
  for (const number of [1, 2, 3, 4]) list.push({ at: start + 31_000, address: '10.0.0.1', payload: fire(number) })
  list.push({ at: start + 31_000, address: '10.0.0.1', payload: Buffer.from('not a PDU') })
  const progress = await ingestRecording({ directory, packets: packets(...list) })
  expect(progress).toEqual({ packets: list.length, from: start, to: start + 31_000 })
  return directory
}

describe('a recording', () => {
  let directory: string
  beforeAll(async () => {
    directory = await recorded()
  })

  test('is asked with its own times', async () => {
    await using source = await createExerciseSource({ directory, zone: 'UTC' })
    expect(source.fixedNow).toBe(start + 31_000)
    expect(source.context()).toMatchObject({ now: start + 31_000, recordedFrom: start, exerciseStart: start })
    expect(await value(source, 'entities.active')).toBe(3)
    expect(await value(source, 'entities.active window=day+0..now')).toBe(3)
    expect(await value(source, 'entities.seen window=day+0..now')).toBe(3)
    expect(await value(source, 'fires window=now-1m..now')).toBe(4)
    expect(await value(source, `shots window=@${start}..@${start + 60_000}`)).toBe(12)
    expect(await value(source, 'pdus window=day+0..now')).toBe(25)
    expect(await value(source, 'malformed window=day+0..now')).toBe(1)
    expect(await value(source, 'pdus window=day-1..day+0')).toBeNull()
    expect(source.gazetteer.marking('viper2')).toBe('VIPER2')
    expect(source.gazetteer.sites()).toEqual([1])
    await expect(source.mark(null, { scope: localScope, signal: new AbortController().signal })).rejects.toMatchObject({ code: 'cannot-answer' })
  })

  test('takes nothing older than what it holds, and goes on with what is newer', async () => {
    const again = await recorded()
    await expect(ingestRecording({ directory: again, packets: packets({ at: start, address: '10.0.0.1', payload: fire(9) }) })).rejects.toMatchObject({
      code: 'bad-file',
    })
    await ingestRecording({ directory: again, packets: packets({ at: start + 3_600_000, address: '10.0.0.1', payload: fire(5) }) })
    await using source = await createExerciseSource({ directory: again, zone: 'UTC' })
    const facts = await ask(source, 'fires window=day+0..now')
    expect(facts.facts[0].value).toBe(5)
    expect(facts.gaps.map((gap) => gap.reason)).toEqual(['before-recording', 'not-listening'])
  })

  test('that is none is refused', async () => {
    await expect(createExerciseSource({ directory: folder(), zone: 'UTC' })).rejects.toMatchObject({ code: 'bad-file' })
  })
})

dataSourceConformance('a recorded exercise', async () => ({
  source: await createExerciseSource({ directory: await recorded(), zone: 'UTC' }),
  answers: [
    'entities.active',
    'entities.active shape=list',
    'entities.active shape=rank by=force',
    'entities.seen window=day+0..now',
    'fires window=day+0..now',
    'fires shape=list window=day+0..now',
    'fires shape=trend by=time window=now-10m..now',
    'fires shape=rank by=entity byRole=firer window=day+0..now',
    'fires shape=compare window=day+0..now where.firer.force=friendly versus.where.firer.force=opposing',
    'duds shape=ratio window=day+0..now versus.measure=detonations',
    'losses window=day+0..now',
    'pdus shape=rank by=pdu-type window=day+0..now',
    'pdus.peak window=day+0..now',
    'malformed shape=list window=day+0..now',
    'exchange-ratio shape=ratio window=day+0..now',
    'activity shape=detail window=day+0..now',
    'timeline shape=timeline window=recorded..now',
    'changes shape=detail window=now-10m..now',
    'movement window=day+0..now where.entity=1:1:1',
    'sites shape=list window=now-5m..now',
    'applications window=now-5m..now',
    'exercises shape=list window=now-5m..now',
    'marks shape=list window=recorded..now',
  ],
  refuses: [
    'fires window=now',
    'radios window=day+0..now',
    'weather',
    'fires window=day+0..now where.frequency=1',
    'fires window=day+0..now where.firer.name=NOBODY',
  ],
}))

describe('a live exercise', () => {
  const sources: ExerciseSource[] = []
  const sender = createSocket('udp4')
  afterEach(async () => {
    for (const source of sources.splice(0)) await source[Symbol.asyncDispose]()
  })
  afterAll(() => sender.close())

  async function live(
    options: Partial<ExerciseSourceOptions> = {},
  ): Promise<{ source: ExerciseSource; send: (octets: Buffer) => Promise<void>; port: number }> {
    const source = await createExerciseSource({ directory: folder(), zone: 'UTC', listen: { ports: [0], host: '127.0.0.1' }, ...options })
    sources.push(source)
    const port = source.stats()?.ports[0] ?? 0
    expect(port).toBeGreaterThan(0)
    return {
      source,
      port,
      send: async (octets) =>
        await new Promise<void>((resolve, reject) => sender.send(octets, port, '127.0.0.1', (error) => (error === null ? resolve() : reject(error)))),
    }
  }

  test('answers what came in over UDP a moment ago, and marks it', async () => {
    const { source, send } = await live()
    expect(source.ready()).toEqual({ ready: true })
    await send(entityState(1))
    await send(fire(1))
    await until('the fire is counted', async () => (await value(source, 'fires window=now-1m..now')) === 1)
    expect(await value(source, 'entities.active')).toBe(1)
    expect(source.gazetteer.marking('VIPER1')).toBe('VIPER1')
    const mark = await source.mark('contact', { scope: localScope, signal: new AbortController().signal })
    expect(mark).toMatchObject({ number: 1, label: 'contact' })
    expect(source.context().marks).toEqual([mark])
    await until('figures were sent', () => (source.stats()?.pdus ?? 0) === 2)
  })

  test('a missile does not outdate a count of tanks, a tank that leaves does', async () => {
    const { source, send } = await live()
    await send(entityState(1))
    await send(entityState(2))
    await until('both are active', async () => (await value(source, 'entities.active')) === 2)
    // Named exercises and kinds only, and no clock: what warms up says so every second.
    const plan = bound(source, 'entities.active where.kind=platform where.exercise=1')
    const membershipOf = (): string => /membership\d+/.exec(source.version(plan))?.[0] ?? 'none'
    const before = membershipOf()
    await send(entityState(3, { kind: 2 }))
    await until('the missile is there', async () => (await value(source, 'entities.active where.kind=munition')) === 1)
    expect(membershipOf()).toBe(before)
    await send(entityState(2, { deactivated: true }))
    await until('one left', async () => (await value(source, 'entities.active')) === 1)
    expect(membershipOf()).not.toBe(before)
  })

  test('the same port or directory twice is refused by name', async () => {
    const directory = folder()
    const { port } = await live({ directory })
    await expect(createExerciseSource({ directory: folder(), zone: 'UTC', listen: { ports: [port], host: '127.0.0.1' } })).rejects.toMatchObject({
      code: 'address-in-use',
      message: expect.stringContaining(String(port)),
    })
  })

  test('what is recorded is still there after a stop', async () => {
    const directory = folder()
    const { source, send } = await live({ directory })
    await send(fire(1))
    await until('the fire is counted', async () => (await value(source, 'fires window=now-1m..now')) === 1)
    await source[Symbol.asyncDispose]()
    sources.length = 0
    const again = await live({ directory })
    const facts = await ask(again.source, 'fires window=now-1h..now')
    expect(facts.facts[0].value).toBe(1)
    await again.send(fire(2))
    await until('the second is counted too', async () => (await value(again.source, 'fires window=now-1h..now')) === 2)
  })

  test('an abort ends the wait at once', async () => {
    const { source } = await live()
    const controller = new AbortController()
    const pending = ask(source, 'activity shape=detail window=day+0..now', controller.signal)
    controller.abort()
    await expect(pending).rejects.toMatchObject({ code: 'cancelled' })
    expect(await value(source, 'fires window=now-1m..now')).toBe(0)
  })

  test('a time after the last second is a different question, not a wait', async () => {
    const { source } = await live()
    const facts = await ask(source, `fires window=now-${10 * second}ms..now`)
    expect(facts.facts[0].value).toBe(0)
  })
})
