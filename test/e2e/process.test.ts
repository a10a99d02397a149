import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { entityState, fire, geocentric } from '../ledger/wire.ts'
import type { Header } from '../ledger/wire.ts'
import { createPcap } from './pcap.ts'
import { ask, createUdpSender, freeUdpPort, runSitrep, startService, temporaryFolder, until } from './service.ts'

const header = (clockMs: number): Header => ({ version: 6, exercise: 1, clockMs })
const location = geocentric(54.1, 10.2, 30)

function tank(number: number, clockMs: number = Date.now()): Uint8Array {
  return entityState(header(clockMs), { id: [1, 1, number], force: 1, type: [1, 1, 225, 1, 1, 3, 0], location, marking: `VIPER${number}` })
}

function shot(number: number, clockMs: number = Date.now()): Uint8Array {
  return fire(header(clockMs), { firer: [1, 1, 1], target: [2, 1, 1], event: [1, 1, number], munition: [2, 2, 225, 2, 13, 2, 0], quantity: 2, location })
}

describe('starting', () => {
  test('a second start on the same UDP port or data directory says which and ends', async () => {
    await using service = await startService()
    const common = { HOST: '127.0.0.1', PORT: '0', DIS_UDP_HOST: '127.0.0.1' }
    const otherFolder = await temporaryFolder()
    const samePort = await runSitrep(['serve'], { ...common, DIS_UDP_PORT: String(service.udpPort), SITREP_DATA_DIR: otherFolder })
    expect(samePort.code).not.toBe(0)
    expect(samePort.code).not.toBeNull()
    expect(samePort.stdout + samePort.stderr).toContain(String(service.udpPort))
    const sameFolder = await runSitrep(['serve'], { ...common, DIS_UDP_PORT: String(await freeUdpPort()), SITREP_DATA_DIR: service.dataDir })
    expect(sameFolder.code).not.toBe(0)
    expect(sameFolder.code).not.toBeNull()
    expect(sameFolder.stdout + sameFolder.stderr).toContain(service.dataDir)
    // The first one has not noticed.
    expect((await ask(service.url, 'What is the system status?')).facts.length).toBeGreaterThan(0)
  })

  test('a configuration that makes no sense names every problem at once', async () => {
    const result = await runSitrep(['serve'], { PORT: 'many', DIS_UDP_PORT: '99999999', TIME_ZONE: 'Mars/Olympus' })
    expect(result.code).not.toBe(0)
    for (const name of ['PORT', 'DIS_UDP_PORT', 'TIME_ZONE']) expect(result.stderr + result.stdout).toContain(name)
  })
})

test('after kill -9 it opens again by itself, has what was older than five seconds, and says what may be missing', { timeout: 90_000 }, async () => {
  const dataDir = await temporaryFolder()
  const udpPort = await freeUdpPort()
  const first = await startService({ dataDir, udpPort })
  const sender = createUdpSender(udpPort)
  let sent = 0
  // One fire every 100 ms; when the process dies, the fires of the last five seconds may be missing, no older one.
  const sentAt: number[] = []
  const firing = setInterval(() => {
    sent += 1
    sentAt.push(Date.now())
    void sender.send(shot(sent))
    if (sent % 10 === 1) void sender.send(tank(1))
  }, 100)
  await until('a hundred fires are counted', async () => Number((await ask(first.url, 'How many fires today?')).facts[0]?.value) >= 100, { timeoutMs: 40_000 })
  await first.stop('SIGKILL')
  const killedAt = Date.now()
  clearInterval(firing)
  const sureToBeThere = sentAt.filter((at) => at < killedAt - 5_000).length
  const startedAt = Date.now()
  await using second = await startService({ dataDir, udpPort })
  expect(Date.now() - startedAt).toBeLessThan(15_000)
  const after = await ask(second.url, 'How many fires in the last 10 minutes?')
  expect(Number(after.facts[0]?.value)).toBeGreaterThanOrEqual(sureToBeThere)
  expect(Number(after.facts[0]?.value)).toBeLessThanOrEqual(sent)
  expect(JSON.stringify([after.gaps, after.notes])).toMatch(/crash|missing|not listening|ended/i)
  // New traffic is counted on top.
  const before = Number(after.facts[0]?.value)
  await sender.send(shot(60_000))
  await until('the new fire is counted', async () => Number((await ask(second.url, 'How many fires in the last 10 minutes?')).facts[0]?.value) === before + 1)
  await sender[Symbol.asyncDispose]()
})

describe('the command line', () => {
  test('says its version and helps by example', async () => {
    expect((await runSitrep(['--version'])).stdout.trim()).toMatch(/^\d+\.\d+\.\d+/)
    const help = await runSitrep(['--help'])
    expect(help.code).toBe(0)
    for (const command of ['serve', 'demo', 'ask', 'resolve', 'replay', 'doctor']) expect(help.stdout).toContain(command)
  })

  test('wrong usage is 2', async () => {
    expect((await runSitrep(['no-such-command'])).code).toBe(2)
    expect((await runSitrep(['ask'])).code).toBe(2)
    expect((await runSitrep(['ask', 'status', '--no-such-option'])).code).toBe(2)
  })

  test('nobody to ask is 4', async () => {
    expect((await runSitrep(['ask', 'What is the system status?', '--url', 'http://127.0.0.1:9'])).code).toBe(4)
  })

  test('asks a running service; not understood is 3; the directory in use is named', async () => {
    await using service = await startService()
    await using sender = createUdpSender(service.udpPort)
    await sender.send(tank(1))
    await sender.send(tank(2))
    await until('both tanks are counted', async () => (await ask(service.url, 'How many tanks are active?')).facts[0]?.value === 2)
    const answered = await runSitrep(['ask', 'How many tanks are active?', '--url', service.url])
    expect([answered.code, answered.stdout]).toEqual([0, expect.stringContaining('2')])
    const json = await runSitrep(['ask', 'How many tanks are active?', '--url', service.url, '--json'])
    expect(json.code).toBe(0)
    expect(JSON.parse(json.stdout)).toHaveProperty('facts.0.value', 2)
    expect((await runSitrep(['ask', 'purple monkey dishwasher flavour?', '--url', service.url])).code).toBe(3)
    const busy = await runSitrep(['ask', 'How many tanks are active?', '--data', service.dataDir])
    expect(busy.code).toBe(4)
    expect(busy.stdout + busy.stderr).toContain(String(service.process.pid))
  })

  test('resolve turns words into a plan', async () => {
    const words = await runSitrep(['resolve', 'How many fire events in the last 15 minutes?'])
    expect([words.code, words.stdout]).toEqual([0, expect.stringContaining('window=now-15m..now')])
    expect((await runSitrep(['resolve', 'purple monkey dishwasher flavour?'])).code).toBe(3)
  })

  test('a capture replayed into a directory can be asked with its own times', async () => {
    const folder = await temporaryFolder()
    const file = join(folder, 'exercise.pcap')
    const dataDir = join(folder, 'data')
    const start = Date.UTC(2026, 2, 18, 9, 0, 0)
    const packets = [0, 1, 2, 3, 4, 5, 6].flatMap((beat) => {
      const at = start + beat * 5_000
      return [1, 2, 3].map((number) => ({ at, payload: tank(number, at) }))
    })
    packets.push(...[1, 2, 3, 4].map((number) => ({ at: start + 31_000, payload: shot(number, start + 31_000) })))
    await writeFile(file, createPcap(packets))
    const replayed = await runSitrep(['replay', file, '--into', dataDir])
    expect([replayed.code, replayed.stderr]).toEqual([0, expect.any(String)])
    const active = await runSitrep(['ask', 'How many tanks are active?', '--data', dataDir, '--json'])
    expect(active.code).toBe(0)
    expect(JSON.parse(active.stdout)).toHaveProperty('facts.0.value', 3)
    const fires = await runSitrep(['ask', 'How many fires between 09:00 and 09:01 on 2026-03-18?', '--data', dataDir, '--json'])
    expect(JSON.parse(fires.stdout)).toHaveProperty('facts.0.value', 4)
    const rounds = await runSitrep(['resolve', 'shots window=2026-03-18T09:00Z..2026-03-18T09:01Z', '--data', dataDir, '--json'])
    expect([rounds.code, rounds.stdout]).toEqual([0, expect.stringContaining('8')])
  })

  test('a capture replayed to a running service is counted as live traffic', async () => {
    await using service = await startService()
    const folder = await temporaryFolder()
    const file = join(folder, 'exercise.pcap')
    const start = Date.UTC(2026, 2, 18, 9, 0, 0)
    await writeFile(
      file,
      createPcap([1, 2, 3, 4, 5].map((number) => ({ at: start + number * 100, payload: number < 3 ? tank(number, start) : shot(number, start) }))),
    )
    const replayed = await runSitrep(['replay', file, '--to', `127.0.0.1:${service.udpPort}`, '--speed', '10'])
    expect([replayed.code, replayed.stderr]).toEqual([0, expect.any(String)])
    await until('all five datagrams are counted', async () => (await ask(service.url, 'How many PDUs today?')).facts[0]?.value === 5)
    expect((await ask(service.url, 'How many fires today?')).facts[0]?.value).toBe(3)
  })

  test('a file that is no capture is refused in a sentence', async () => {
    const folder = await temporaryFolder()
    const file = join(folder, 'notes.txt')
    await writeFile(file, 'this is not a capture')
    const result = await runSitrep(['replay', file, '--into', join(folder, 'data')])
    expect([1, 2]).toContain(result.code)
    expect(result.stdout + result.stderr).toContain('notes.txt')
  })
})
