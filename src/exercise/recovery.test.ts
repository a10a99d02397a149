import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { running } from './recorder-fixtures.ts'
import { entityState, fire } from './source-fixtures.ts'

const start = Date.UTC(2026, 2, 18, 9, 0, 0)

const folders: string[] = []
afterEach(() => {
  for (const each of folders.splice(0)) rmSync(each, { recursive: true, force: true })
})

/*
 * The process that is killed. By its clock: at 0 s a tank and a fire, written with a picture; at 1 s another fire, which a question writes without
 * one. Then it says so and stays.
 */
const child = `
  const { register } = await import('tsx/esm/api')
  register()
  const [, here, directory, startText] = process.argv
  const { running } = await import(new URL('./recorder-fixtures.ts', here).href)
  const { entityState, fire } = await import(new URL('./source-fixtures.ts', here).href)
  const run = await running(directory, Number(startText))
  run.receive(entityState(1))
  run.receive(fire(1))
  run.clock.now += 2_000
  await run.recorder.flush()
  run.clock.now += 1_000
  run.receive(fire(2))
  const counted = await run.ask('fires window=day+0..now')
  console.log('counted ' + counted.facts[0].value)
  setInterval(() => undefined, 1_000)
`

test('after kill -9 picture and tables agree, and what is missing is said', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'sitrep-recovery-'))
  folders.push(directory)
  const process_ = spawn(process.execPath, ['--input-type=module', '-e', child, import.meta.url, directory, String(start)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await Promise.race([once(process_.stdout, 'data'), once(process_, 'exit').then(() => ['ended'])])
  expect(String(line)).toContain('counted 2')
  process_.kill('SIGKILL')
  await once(process_, 'exit')

  const again = await running(directory, start + 60_000)
  try {
    expect(again.store.crashedAt).toBe(start + 2_000)
    const fires = await again.ask('fires window=day+0..now')
    // The second was younger than five seconds and not in the picture.
    expect(fires.facts[0].value).toBe(1)
    expect(fires.gaps.map((gap) => [gap.reason, gap.from, gap.to])).toContainEqual(['lost-in-crash', start + 2_000, start + 60_000])
    expect((await again.ask('entities.active')).facts[0].value).toBe(0)
    // Heard again it is the same tank, and its fires get numbers of their own.
    again.receive(entityState(1))
    again.receive(fire(2))
    again.receive(fire(3))
    expect((await again.ask('entities.active')).facts[0].value).toBe(1)
    expect((await again.ask('entities.joined window=day+0..now')).facts[0].value).toBe(1)
    expect((await again.ask('entities.seen window=day+0..now')).facts[0].value).toBe(1)
    expect((await again.ask('fires window=day+0..now')).facts[0].value).toBe(3)
    expect((await again.ask('shots window=day+0..now')).facts[0].value).toBe(9)
  } finally {
    await again.recorder.close()
    await again.store[Symbol.asyncDispose]()
  }
})
