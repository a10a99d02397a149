import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createServerBench } from './server.fixture.ts'
import type { Server } from './server.ts'

const open: Server[] = []
afterEach(async () => {
  for (const server of open.splice(0)) await server.drain(0)
})

/** What comes back for these octets until the connection is closed. */
async function sent(octets: string): Promise<string> {
  const { server } = createServerBench()
  open.push(server)
  await server.listen({ port: 0, host: '127.0.0.1' })
  const address = server.server.address()
  const socket = connect(typeof address === 'object' && address !== null ? address.port : 0, '127.0.0.1').setEncoding('utf8')
  let text = ''
  socket.on('data', (chunk: string) => (text += chunk))
  socket.end(octets)
  await once(socket, 'close')
  return text
}

describe('what never becomes a request', () => {
  it.each([
    ['no HTTP', 'hello\r\n\r\n', 400],
    ['headers without end', `GET /health HTTP/1.1\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ])('%s is refused as JSON too', async (_name, octets, status) => {
    const reply = await sent(octets)
    expect(reply).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    expect(reply).toMatch(/content-type: application\/json/)
    expect(JSON.parse(reply.slice(reply.indexOf('\r\n\r\n')))).toMatchObject({ error: expect.any(String), details: expect.any(String), code: 'bad-request' })
  })
})

describe('methods nobody takes', () => {
  it.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'QUERY'])('%s is 405 with those that are, whatever the body is', async (method) => {
    for (const headers of ['', 'content-type: nonsense\r\ncontent-length: 2\r\n'])
      expect(await sent(`${method} /chat HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n${headers}\r\n${headers === '' ? '' : 'xx'}`)).toMatch(
        /^HTTP\/1\.1 405 [^]*\r\nallow: POST\r\n/,
      )
  })
})
