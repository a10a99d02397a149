import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { entityState, fire, geocentric } from '../ledger/wire.ts'
import type { Header, TypeCode } from '../ledger/wire.ts'
import { ask, createUdpSender, freeTcpPort, freeUdpPort, root, temporaryFolder, until } from '../e2e/service.ts'

/* A service as clients meet it: a process of its own, started from the sources, with a little traffic, and an issuer of tokens where it wants some. */

export interface ClientService extends AsyncDisposable {
  readonly url: string
  readonly port: number
  readonly udpPort: number
}

export async function startClientService(env: Record<string, string> = {}): Promise<ClientService> {
  const [port, udpPort, folder] = [await freeTcpPort(), await freeUdpPort(), await temporaryFolder()]
  const child = spawn(process.execPath, ['--import', 'tsx', join(root, 'src', 'main.ts'), 'serve'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      NODE_NO_WARNINGS: '1',
      PORT: String(port),
      HOST: '127.0.0.1',
      DATA_SOURCE: 'exercise',
      DIS_UDP_PORT: String(udpPort),
      DIS_UDP_HOST: '127.0.0.1',
      SITREP_DATA_DIR: folder,
      TIME_ZONE: 'UTC',
      LOG_LEVEL: 'warn',
      ...env,
    },
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text))
  const ended = once(child, 'close')
  const url = `http://127.0.0.1:${port}`
  const ready = until('the service is ready', async () => (await fetch(`${url}/readyz`)).status === 200, { timeoutMs: 40_000 })
  const first = await Promise.race([ready.then(() => 'ready' as const), ended.then(() => 'ended' as const)])
  if (first === 'ended') throw new Error(`the service ended before it was ready:\n${output}`)
  return {
    url,
    port,
    udpPort,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM')
      const killer = setTimeout(() => child.kill('SIGKILL'), 8_000)
      await ended
      clearTimeout(killer)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const tank: TypeCode = [1, 1, 225, 1, 1, 3, 0]
const shell: TypeCode = [2, 2, 225, 2, 13, 2, 0]

/** Three tanks of two sides, kept alive until disposed, and two fires. Settles when they are counted. */
export async function playTraffic({ url, udpPort }: ClientService, question = ask): Promise<AsyncDisposable> {
  const sender = createUdpSender(udpPort)
  const header = (): Header => ({ version: 6, exercise: 1, clockMs: Date.now() })
  const location = geocentric(54.1, 10.2, 30)
  const beat = (): void => {
    for (const [number, force] of [
      [1, 1],
      [2, 1],
      [3, 2],
    ] as const)
      void sender.send(entityState(header(), { id: [1, 1, number], force, type: tank, location, marking: `TANK${number}` }))
  }
  beat()
  const beats = setInterval(beat, 2_000)
  for (const number of [1, 2])
    await sender.send(fire(header(), { firer: [1, 1, 1], target: [1, 1, 3], event: [1, 1, number], munition: shell, quantity: 1, location }))
  const counted = async (): Promise<boolean> =>
    (await question(url, 'How many entities are active?')).facts[0]?.value === 3 && (await question(url, 'How many fires today?')).facts[0]?.value === 2
  await until('the traffic is counted', counted)
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(beats)
      await sender[Symbol.asyncDispose]()
    },
  }
}

export interface Issuer extends AsyncDisposable {
  /** What makes a service accept this issuer's tokens. */
  readonly env: Record<string, string>
  token(changes?: { audience?: string; expires?: string }): Promise<string>
}

/** Somebody who signs users in, with keys of their own. */
export async function startIssuer(): Promise<Issuer> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true })
  const keys = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }] })
  const server = createServer((_request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(keys)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const jwksUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/keys`
  return {
    env: { AUTH_MODE: 'jwt', AUTH_JWKS_URL: jwksUrl, AUTH_ISSUER: 'https://issuer.example/project', AUTH_AUDIENCE: 'project' },
    async token({ audience = 'project', expires = '5m' } = {}) {
      return await new SignJWT({})
        .setProtectedHeader({ alg: 'RS256', kid: 'one' })
        .setIssuer('https://issuer.example/project')
        .setAudience(audience)
        .setSubject('user-1')
        .setIssuedAt()
        .setExpirationTime(expires)
        .sign(privateKey)
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

export type RawReply = { status: number; headers: Record<string, string>; text: string; body: Record<string, unknown> }

/** Sends exactly these octets and reads one response, by its own length. */
export async function exchange(port: number, request: string): Promise<RawReply> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write(request)
  let received = Buffer.alloc(0)
  for await (const chunk of socket) {
    received = Buffer.concat([received, chunk as Buffer])
    const end = received.indexOf('\r\n\r\n')
    if (end === -1) continue
    const [statusLine = '', ...lines] = received.subarray(0, end).toString('latin1').split('\r\n')
    const headers = Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]))
    const text = received.subarray(end + 4)
    if (text.length < Number(headers['content-length'])) continue
    socket.destroy()
    const parsed: unknown = JSON.parse(text.toString('utf8'))
    return { status: Number(statusLine.split(' ')[1]), headers, text: text.toString('utf8'), body: Object(parsed) }
  }
  throw new Error(`the connection was closed in the middle of a response:\n${received.toString('utf8')}`)
}
