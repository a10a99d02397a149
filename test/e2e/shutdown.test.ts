import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { entityState, fire, geocentric } from '../ledger/wire.ts'
import type { Header } from '../ledger/wire.ts'
import { ask, createUdpSender, startService, temporaryFolder, until } from './service.ts'

/* How it stops: nothing is lost, nobody is cut off in the middle of an answer, and it is over soon. */

const header = (): Header => ({ version: 6, exercise: 1, clockMs: Date.now() })
const location = geocentric(54.1, 10.2, 30)
const tank = (): Uint8Array => entityState(header(), { id: [1, 1, 1], force: 1, type: [1, 1, 225, 1, 1, 3, 0], location })
const shot = (event: number): Uint8Array =>
  fire(header(), { firer: [1, 1, 1], target: [2, 1, 1], event: [1, 1, event], munition: [2, 2, 225, 2, 13, 2, 0], quantity: 1, location })

test.each(['SIGTERM', 'SIGINT'] as const)('after %s it ends with 0, soon, and what was heard a moment before is there again', async (signal) => {
  const dataDir = await temporaryFolder()
  const first = await startService({ dataDir })
  const sender = createUdpSender(first.udpPort)
  await sender.send(tank())
  await until('the tank is counted', async () => (await ask(first.url, 'How many entities are active?')).facts[0]?.value === 1)
  for (let event = 1; event <= 25; event += 1) await sender.send(shot(event))
  await until('all fires are counted', async () => (await ask(first.url, 'How many fires in the last 10 minutes?')).facts[0]?.value === 25)
  const askedAt = Date.now()
  const { code, signal: killedBy } = await first.stop(signal)
  expect([code, killedBy]).toEqual([0, null])
  expect(Date.now() - askedAt).toBeLessThan(10_000)
  await expect(fetch(`${first.url}/livez`)).rejects.toThrow(/fetch failed/)
  await sender[Symbol.asyncDispose]()

  await using second = await startService({ dataDir })
  const after = await ask(second.url, 'How many fires in the last 10 minutes?')
  expect(after.facts[0]?.value).toBe(25)
  expect(JSON.stringify([after.gaps, after.notes])).not.toMatch(/crash|lost/i)
})

test('a client that keeps its connection, or reads nothing, does not hold it up for ever', async () => {
  await using service = await startService()
  const { port } = new URL(service.url)
  // One that keeps alive, one that never finishes its request, one that does not read its stream.
  const sockets = [0, 1, 2].map(() => connect(Number(port), '127.0.0.1').on('error', () => undefined))
  await Promise.all(sockets.map(async (socket) => await once(socket, 'connect')))
  const body = JSON.stringify({ question: 'help' })
  const post = (length: number): string => `POST /chat/stream HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n${body}`
  sockets[0]?.write('GET /livez HTTP/1.1\r\nhost: x\r\n\r\n')
  sockets[1]?.write(post(body.length + 10))
  sockets[2]?.pause()
  sockets[2]?.write(post(body.length))
  await once(sockets[0] ?? service.process, 'data')
  const askedAt = Date.now()
  const { code } = await service.stop()
  expect(code).toBe(0)
  expect(Date.now() - askedAt).toBeLessThan(15_000)
  for (const socket of sockets) socket.destroy()
})

test('a second signal ends it at once', async () => {
  await using service = await startService()
  const { port } = new URL(service.url)
  // A request that never ends holds the first signal up.
  const socket = connect(Number(port), '127.0.0.1').on('error', () => undefined)
  await once(socket, 'connect')
  socket.write('POST /chat HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{')
  await until('the service has begun to read', async () => (await fetch(`${service.url}/livez`)).status === 200)
  service.process.kill('SIGTERM')
  await until('new connections are refused', async () =>
    fetch(`${service.url}/livez`).then(
      () => false,
      () => true,
    ),
  )
  const askedAt = Date.now()
  const { signal } = await service.stop('SIGTERM')
  expect(signal).toBe('SIGTERM')
  expect(Date.now() - askedAt).toBeLessThan(2_000)
  socket.destroy()
})
