import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { entityState, fire, geocentric, nobody } from '../ledger/wire.ts'
import type { Header, Id, TypeCode } from '../ledger/wire.ts'
import { ask, createUdpSender, freeUdpPort, runSitrep, startService, temporaryFolder, until } from './service.ts'

/* What an operator configures: names and expectations of an exercise plan, a banner, several ports, a zone, and marks set while it runs. */

const banner = 'EXERCISE EXERCISE EXERCISE'
const tank: TypeCode = [1, 1, 225, 1, 1, 3, 0]
const header = (): Header => ({ version: 7, exercise: 1, clockMs: Date.now() })
const location = geocentric(54.1, 10.2, 30)
const state = (id: Id, force: number): Uint8Array => entityState(header(), { id, force, type: tank, location, velocity: [5, 0, 0] })
const shot = (event: number): Uint8Array => fire(header(), { firer: [12, 1, 1], target: nobody, event: [12, 1, event], munition: tank, quantity: 3, location })

test('names, expectations, overrides, the banner, two ports and marks', { timeout: 90_000 }, async () => {
  const folder = await temporaryFolder()
  const planFile = join(folder, 'plan.json')
  await writeFile(
    planFile,
    JSON.stringify({
      exercises: [{ id: 1, name: 'Baltic Shield' }],
      sites: [
        { id: 12, name: 'Brigade', aliases: ['bde'] },
        { id: 45, name: 'Navy' },
      ],
      forces: [{ entity: '12:1:2', force: 'neutral' }],
    }),
  )
  const secondPort = await freeUdpPort()
  const udpPort = await freeUdpPort()
  await using service = await startService({
    udpPort,
    env: { EXERCISE_PLAN: planFile, CLASSIFICATION: banner, DIS_UDP_PORT: `${udpPort},${secondPort}`, TIME_ZONE: 'Asia/Kolkata' },
  })
  await using first = createUdpSender(udpPort)
  await using second = createUdpSender(secondPort)
  const beat = async (): Promise<void> => {
    await first.send(state([12, 1, 1], 1))
    await first.send(state([12, 1, 2], 1))
    await second.send(state([21, 1, 1], 2), '127.0.0.2')
  }
  await beat()
  const beats = setInterval(() => void beat(), 3_000)
  try {
    await until('all three are counted, on both ports', async () => (await ask(service.url, 'How many entities are active?')).facts[0]?.value === 3)

    const neutral = await ask(service.url, 'How many neutral entities are active?')
    expect(neutral.facts[0]?.value).toBe(1)
    const brigade = await ask(service.url, 'How many entities are active at Brigade?')
    expect(brigade.facts[0]?.value).toBe(2)

    const missing = await ask(service.url, 'Who is missing?')
    expect(missing.answer).toContain('Navy')
    expect(missing.answer).not.toMatch(/Brigade.*missing/)
    expect((await ask(service.url, 'Is everyone up?')).facts[0]?.value).toBe(false)

    expect(Reflect.get(brigade, 'classification')).toBe(banner)
    const csv = await runSitrep(['ask', 'List active entities', '--url', service.url, '--csv'], { CLASSIFICATION: banner })
    expect([csv.code, csv.stdout]).toEqual([0, expect.stringContaining(banner)])

    // A day is a local day of the configured zone, and the answer names it.
    expect((await ask(service.url, 'How many PDUs today?')).answer).toMatch(/IST|GMT\+5:30|\+05:30|Kolkata/)

    await first.send(shot(1))
    await until('the first shot is counted', async () => (await ask(service.url, 'How many fires today?')).facts[0]?.value === 1)
    const marked = await ask(service.url, 'mark this')
    expect(marked.answer).toContain('1')
    await first.send(shot(2))
    await first.send(shot(3))
    await until('the later shots are counted', async () => (await ask(service.url, 'How many fires today?')).facts[0]?.value === 3)
    expect((await ask(service.url, 'How many fires since mark 1?')).facts[0]?.value).toBe(2)

    await ask(service.url, 'How many fires today?', 'watch')
    await first.send(shot(4))
    await until('one more shot is counted', async () => (await ask(service.url, 'How many fires today?')).facts[0]?.value === 4)
    const changed = await ask(service.url, 'What changed since I last asked?', 'watch')
    expect(changed.facts.find((fact) => fact.name.endsWith('fires'))?.value).toBe(1)
  } finally {
    clearInterval(beats)
  }
})
