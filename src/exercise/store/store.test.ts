import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { databaseLimits, resourceLimits } from './limits.ts'
import { collisionRow, fireRow, partyOf, presenceRow, trafficRow } from './store-fixtures.ts'
import { openStore } from './store.ts'
import type { Store, StoreOptions } from './store.ts'

const second = 1_000
const minute = 60 * second
const day = 24 * 60 * minute
const start = Date.UTC(2026, 2, 18, 9, 0, 0)
const { signal } = new AbortController()

const folders: string[] = []
function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'sitrep-store-'))
  folders.push(made)
  return made
}
afterEach(() => {
  for (const each of folders.splice(0)) rmSync(each, { recursive: true, force: true })
})

/** A store with a clock that the test moves. */
async function storeAt(options: Partial<StoreOptions> = {}): Promise<{ store: Store; clock: { now: number }; directory: string }> {
  const clock = { now: start }
  const directory = options.directory ?? folder()
  const store = await openStore({ threads: 1, memoryLimitBytes: 64 * 1_048_576, now: () => clock.now, ...options, directory })
  return { store, clock, directory }
}

async function count(store: Store, from: string): Promise<unknown> {
  return (await store.query(`SELECT count(*) AS n FROM ${from}`, [], { signal }))[0]?.['n']
}

describe('writing', () => {
  test('a question sees what was handed over before it', async () => {
    const { store } = await storeAt()
    await using _ = store
    store.sink.fire(fireRow(1, start))
    store.sink.fire(fireRow(2, start + 1))
    expect(await count(store, 'fires')).toBe(2)
    expect(await store.query('SELECT * FROM fires WHERE seq = 1', [], { signal })).toMatchObject([
      { t: start, exercise: 1, firer_entity: '1:1:1', firer_force: 'friendly', target_entity: '2:1:1', rounds: 1, latitude_deg: null },
    ])
  })

  test('a question about a window that ended before anything pending does not wait for a write', async () => {
    const { store } = await storeAt()
    await using _ = store
    store.sink.fire(fireRow(1, start + minute))
    await store.query('SELECT 1', [], { signal, needs: start + minute })
    expect(store.stats().pendingRows).toBe(1)
    await store.query('SELECT 1', [], { signal, needs: start + minute + 1 })
    expect(store.stats().pendingRows).toBe(0)
  })

  test('a row under the same number replaces the earlier one, pending or stored', async () => {
    const { store } = await storeAt()
    await using _ = store
    store.sink.collision(collisionRow(1, start, { pdus: 1 }))
    store.sink.collision(collisionRow(1, start, { pdus: 2 }))
    store.sink.presence(presenceRow(1, start))
    await store.flush()
    store.sink.collision(collisionRow(1, start, { pdus: 3 }))
    store.sink.collision(collisionRow(2, start, { pdus: 1 }))
    store.sink.presence(presenceRow(1, start, { lastHeard: start + 5, until: start + 12_005, end: 'lost' }))
    expect(await store.query('SELECT seq, pdus FROM collisions ORDER BY seq', [], { signal })).toEqual([
      { seq: 1, pdus: 3 },
      { seq: 2, pdus: 1 },
    ])
    expect(await store.query('SELECT until_t, ended FROM presence', [], { signal })).toEqual([{ until_t: start + 12_005, ended: 'lost' }])
  })

  test('a party that becomes known is mended in every row since then, stored or pending', async () => {
    const { store } = await storeAt()
    await using _ = store
    const unknown = partyOf('3:1:1', 'unknown')
    store.sink.fire(fireRow(1, start, { firer: unknown }))
    store.sink.fire(fireRow(2, start + 10, { firer: unknown }))
    await store.flush()
    store.sink.fire(fireRow(3, start + 20, { firer: unknown }))
    store.sink.fire(fireRow(4, start + 30, { firer: unknown, exercise: 2 }))
    store.sink.fire(fireRow(5, start + 30, { target: unknown }))
    store.sink.partyKnown({ exercise: 1, entity: '3:1:1', since: start + 10, party: partyOf('3:1:1', 'neutral') })
    expect(await store.query('SELECT seq, firer_force AS f, target_force AS t, firer_type AS y FROM fires ORDER BY seq', [], { signal })).toMatchObject([
      { seq: 1, f: 'unknown', y: null },
      { seq: 2, f: 'neutral', y: '1.1.225.1.1.3.0' },
      { seq: 3, f: 'neutral' },
      { seq: 4, f: 'unknown' },
      { seq: 5, f: 'friendly', t: 'neutral' },
    ])
    expect(store.recording.state.mended).toBeGreaterThan(0)
  })

  test('rows that cannot be written are kept and written later', async () => {
    const { store } = await storeAt()
    await using _ = store
    store.sink.fire(fireRow(1, start))
    await store.query('ALTER TABLE fires RENAME TO elsewhere', [], { signal })
    store.sink.fire(fireRow(2, start))
    await expect(store.flush()).rejects.toMatchObject({ code: 'unavailable' })
    store.sink.fire(fireRow(3, start))
    expect(store.stats()).toMatchObject({ pendingRows: 2, failing: expect.any(String) })
    await store.query('ALTER TABLE elsewhere RENAME TO fires', [], { signal, needs: 0 })
    expect(await count(store, 'fires')).toBe(3)
    expect(store.stats()).toMatchObject({ pendingRows: 0, failing: null })
  })

  test('past its limit it says what it dropped', async () => {
    const { store } = await storeAt({ pendingLimit: 3 })
    await using _ = store
    for (let n = 1; n <= 5; n += 1) store.sink.fire(fireRow(n, start + n))
    expect(store.stats()).toMatchObject({ pendingRows: 3, droppedRows: 2 })
    expect(store.recording.dropped).toEqual([{ from: start + 4, to: start + 5 + second }])
  })

  test('an aborted question is interrupted and the next one answered', async () => {
    const { store } = await storeAt()
    await using _ = store
    const controller = new AbortController()
    const endless = store.query('SELECT count(*) FROM range(100000000000)', [], { signal: controller.signal })
    const waiting = store.query('SELECT 1 AS one', [], { signal })
    controller.abort()
    await expect(endless).rejects.toMatchObject({ name: 'AbortError' })
    expect(await waiting).toEqual([{ one: 1 }])
  })

  test('a question that takes too long ends at its deadline', async () => {
    const { store } = await storeAt({ queryTimeoutMs: 50 })
    await using _ = store
    await expect(store.query('SELECT count(*) FROM range(100000000000)', [], { signal })).rejects.toMatchObject({ name: 'TimeoutError' })
  })
})

describe('minutes', () => {
  test('seconds are rolled up once their minute is closed, and late ones are added to it', async () => {
    const { store, clock } = await storeAt()
    await using _ = store
    store.sink.traffic(trafficRow(start, { pdus: 2 }))
    store.sink.traffic(trafficRow(start + 59 * second, { pdus: 3 }))
    store.sink.traffic(trafficRow(start + minute, { pdus: 5 }))
    clock.now = start + minute + 4_999
    await store.flush()
    expect(await count(store, 'traffic_minute')).toBe(0)
    clock.now = start + minute + 5_000
    store.sink.traffic(trafficRow(start + minute, { pdus: 7 }))
    await store.flush()
    const minutes = 'SELECT t, sum(pdus) AS n, sum(bytes) AS b FROM traffic_minute GROUP BY t'
    expect(await store.query(minutes, [], { signal })).toEqual([{ t: start, n: 5, b: 288 }])
    store.sink.traffic(trafficRow(start + 30 * second, { pdus: 11 }))
    expect(await store.query(minutes, [], { signal })).toEqual([{ t: start, n: 16, b: 432 }])
    expect(store.recording.state.rolledUntil).toBe(start + minute)
  })
})

describe('opening again', () => {
  test('keeps rows, state, marks and the snapshot', async () => {
    const { store, directory } = await storeAt()
    store.sink.uptime({ run: 1, from: start, until: start + minute, end: 'stop' })
    store.sink.mark({ number: 1, t: start + 3, label: 'first contact' })
    store.sink.fire(fireRow(1, start))
    await store.flush(() => ({ data: Buffer.from('picture') }))
    await store[Symbol.asyncDispose]()
    const again = await storeAt({ directory })
    await using reopened = again.store
    expect(await count(reopened, 'fires')).toBe(1)
    expect(reopened.recording.marks).toEqual([{ number: 1, t: start + 3, label: 'first contact' }])
    expect(reopened.recording.uptimes).toEqual([{ run: 1, from: start, until: start + minute, end: 'stop' }])
    expect(Buffer.from(reopened.snapshot?.data ?? []).toString()).toBe('picture')
    expect(reopened.crashedAt).toBeUndefined()
    expect(reopened.recording.epoch).toBe(store.recording.epoch)
  })

  test('forgets rows the snapshot does not know, so that no number is used twice', async () => {
    const { store, directory } = await storeAt()
    store.sink.fire(fireRow(1, start))
    await store.flush(() => ({ data: Buffer.from('one') }))
    store.sink.fire(fireRow(2, start))
    await store[Symbol.asyncDispose]()
    const again = await storeAt({ directory })
    await using reopened = again.store
    expect(await reopened.query('SELECT seq FROM fires', [], { signal })).toEqual([{ seq: 1 }])
  })

  test('a recording can be read without writing', async () => {
    const { store, directory } = await storeAt()
    store.sink.fire(fireRow(1, start))
    await store.flush(() => ({ data: Buffer.from('picture') }))
    await store[Symbol.asyncDispose]()
    const again = await storeAt({ directory, readOnly: true })
    await using reader = again.store
    expect(await count(reader, 'fires')).toBe(1)
    await expect(reader.query('DELETE FROM fires', [], { signal })).rejects.toThrow(/read-only/i)
  })

  test('a directory without a recording, a file that is none and a newer format are told apart; nothing is deleted', async () => {
    await expect(storeAt({ readOnly: true })).rejects.toMatchObject({ code: 'bad-file', message: expect.stringContaining('no recording') })
    const broken = folder()
    const file = join(broken, 'exercise.duckdb')
    writeFileSync(file, 'this is no database at all, but long enough to look at'.repeat(200))
    await expect(storeAt({ directory: broken })).rejects.toMatchObject({ code: 'bad-file', message: expect.stringContaining(file) })
    expect(readFileSync(file, 'utf8')).toContain('no database')
    const newer = await storeAt()
    await newer.store.query("UPDATE meta SET value = '99' WHERE name = 'schema'", [], { signal })
    await newer.store[Symbol.asyncDispose]()
    await expect(storeAt({ directory: newer.directory })).rejects.toMatchObject({ code: 'bad-file', message: expect.stringContaining('format 99') })
  })
})

const child = `
  import { createRequire } from 'node:module'
  const { register } = await import('tsx/esm/api')
  register()
  const { openStore } = await import(process.argv[1])
  const { fireRow, presenceRow, trafficRow } = await import(process.argv[2])
  const start = Number(process.argv[4])
  const store = await openStore({ directory: process.argv[3], threads: 1, now: () => start + 60_000 })
  store.sink.uptime({ run: 1, from: start, until: null, end: null })
  store.sink.presence(presenceRow(1, start))
  store.sink.fire(fireRow(1, start + 1))
  await store.flush(() => ({ data: Buffer.from('picture') }))
  store.sink.fire(fireRow(2, start + 61_000))
  store.sink.traffic(trafficRow(start + 61_000))
  await store.flush()
  console.log('written')
  setInterval(() => undefined, 1_000)
`

describe('another process', () => {
  /** A process that has written two batches, the second without a snapshot, and stays. */
  async function writer(directory: string): Promise<ReturnType<typeof spawn>> {
    const url = (name: string): string => new URL(name, import.meta.url).href
    const process_ = spawn(process.execPath, ['--input-type=module', '-e', child, url('./store.ts'), url('./store-fixtures.ts'), directory, String(start)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [line] = await Promise.race([once(process_.stdout, 'data'), once(process_, 'exit').then(() => ['ended'])])
    expect(String(line)).toContain('written')
    return process_
  }

  test('has the directory: the error names it and what to do', async () => {
    const directory = folder()
    const other = await writer(directory)
    try {
      for (const readOnly of [false, true])
        await expect(storeAt({ directory, readOnly })).rejects.toMatchObject({
          code: 'data-directory-in-use',
          message: expect.stringMatching(new RegExp(`${directory}.*process ${other.pid}.*(stop|another)`)),
        })
    } finally {
      other.kill('SIGKILL')
      await once(other, 'exit')
    }
  })

  test('killed without warning: the recording opens by itself, closed at the last picture', async () => {
    const directory = folder()
    const other = await writer(directory)
    other.kill('SIGKILL')
    await once(other, 'exit')
    // Reading alone changes nothing and still works on what the crash left.
    const reading = await storeAt({ directory, readOnly: true })
    expect(await count(reading.store, 'fires')).toBe(2)
    await reading.store[Symbol.asyncDispose]()
    const { store } = await storeAt({ directory })
    await using _ = store
    const at = start + minute
    expect(store.crashedAt).toBe(at)
    expect(Buffer.from(store.snapshot?.data ?? []).toString()).toBe('picture')
    expect(store.recording.uptimes).toEqual([{ run: 1, from: start, until: at, end: 'crash' }])
    expect(await store.query('SELECT until_t, ended FROM presence', [], { signal })).toEqual([{ until_t: at, ended: 'listener-stopped' }])
    expect(await store.query('SELECT seq FROM fires', [], { signal })).toEqual([{ seq: 1 }])
    expect(await store.query('SELECT ended FROM uptime', [], { signal })).toEqual([{ ended: 'crash' }])
  })
})

describe('retention', () => {
  test('deletes what is too old in steps and says from where on everything is there', async () => {
    const { store, clock } = await storeAt({ retention: { days: 2, secondDays: 1, maxBytes: 0 } })
    await using _ = store
    for (let hour = 0; hour < 96; hour += 1) {
      store.sink.traffic(trafficRow(start + hour * 60 * minute))
      store.sink.fire(fireRow(hour + 1, start + hour * 60 * minute))
    }
    clock.now = start + 4 * day
    await store.flush()
    let steps = 0
    while (await store.maintain()) steps += 1
    expect(steps).toBeGreaterThan(1)
    expect(store.recording.state).toMatchObject({ retainedFrom: start + 2 * day, secondsFrom: start + 3 * day })
    expect(await count(store, 'fires')).toBe(48)
    expect(await count(store, 'traffic_minute')).toBe(48)
    expect(await count(store, 'traffic_second')).toBe(24)
    expect(store.recording.state.mended).toBeGreaterThan(0)
  })

  test('deletes the oldest when there is too much', async () => {
    const { store, clock } = await storeAt({ retention: { days: 0, secondDays: 3, maxBytes: 1 } })
    await using _ = store
    for (let hour = 0; hour < 24; hour += 1) store.sink.traffic(trafficRow(start + hour * 60 * minute))
    clock.now = start + day
    await store.flush()
    // Only a checkpoint moves rows from the log to the file, which is what counts.
    await store.query('CHECKPOINT', [], { signal })
    const before = store.recording.state.secondsFrom
    expect(await store.maintain()).toBe(true)
    expect(store.recording.state.secondsFrom).toBeGreaterThan(before)
    expect(await count(store, 'traffic_minute')).toBe(24)
  })
})

describe('limits', () => {
  const machine = { memoryBytes: 16 * 1_073_741_824, cpus: 8 }
  test('come from the cgroup, whichever version, else from the machine', () => {
    const files = (known: Record<string, string>) => ({ machine, read: (path: string) => known[path] })
    expect(resourceLimits(files({}))).toEqual(machine)
    expect(resourceLimits(files({ '/sys/fs/cgroup/memory.max': 'max\n', '/sys/fs/cgroup/cpu.max': 'max 100000\n' }))).toEqual(machine)
    expect(resourceLimits(files({ '/sys/fs/cgroup/memory.max': '536870912\n', '/sys/fs/cgroup/cpu.max': '150000 100000\n' }))).toEqual({
      memoryBytes: 536_870_912,
      cpus: 1.5,
    })
    expect(
      resourceLimits(
        files({
          '/sys/fs/cgroup/memory/memory.limit_in_bytes': '1073741824',
          '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '200000',
          '/sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000',
        }),
      ),
    ).toEqual({ memoryBytes: 1_073_741_824, cpus: 2 })
  })

  test('give DuckDB a small share', () => {
    expect(databaseLimits(machine)).toEqual({ memoryLimitBytes: 256 * 1_048_576, threads: 2 })
    expect(databaseLimits({ memoryBytes: 512 * 1_048_576, cpus: 0.5 })).toEqual({ memoryLimitBytes: Math.floor((512 * 1_048_576) / 6), threads: 1 })
  })
})
