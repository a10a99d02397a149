import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { createSocket } from 'node:dgram'
import type { Socket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/* A real Sitrep process, as an operator would start it, and what is needed to talk to it. */

export const root: string = resolve(fileURLToPath(import.meta.url), '../../..')
const program = join(root, 'dist', 'main.js')

export type Finished = { code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string }

export interface Service extends AsyncDisposable {
  readonly url: string
  readonly udpPort: number
  readonly dataDir: string
  readonly process: ChildProcess
  output(): string
  /** Sends the signal and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<Finished>
}

export type ServiceOptions = { dataDir?: string; udpPort?: number; httpPort?: number; env?: Record<string, string> }

/** The environment without what would configure Sitrep from outside. */
function cleanEnvironment(extra: Record<string, string>): NodeJS.ProcessEnv {
  const kept = Object.fromEntries(Object.entries(process.env).filter(([name]) => ['PATH', 'HOME', 'TMPDIR', 'LANG', 'TZ'].includes(name)))
  return { ...kept, NODE_NO_WARNINGS: '1', ...extra }
}

export async function startService(options: ServiceOptions = {}): Promise<Service> {
  const dataDir = options.dataDir ?? (await temporaryFolder())
  const udpPort = options.udpPort ?? (await freeUdpPort())
  const httpPort = options.httpPort ?? (await freeTcpPort())
  const child = spawn(process.execPath, [program, 'serve'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: cleanEnvironment({
      PORT: String(httpPort),
      HOST: '127.0.0.1',
      DIS_UDP_PORT: String(udpPort),
      DIS_UDP_HOST: '127.0.0.1',
      SITREP_DATA_DIR: dataDir,
      TIME_ZONE: 'UTC',
      LOG_LEVEL: 'warn',
      // Without models unless a test is about them: what is at hand differs from machine to machine.
      MODEL_NAME: 'none',
      EMBEDDER: 'none',
      ...options.env,
    }),
  })
  const { output, finished } = collect(child)
  const url = `http://127.0.0.1:${httpPort}`
  const ready = until('the service is ready', async () => (await fetch(`${url}/readyz`)).status === 200, { timeoutMs: 30_000 })
  const first = await Promise.race([ready.then(() => 'ready' as const), finished])
  if (first !== 'ready') throw new Error(`the service ended with ${first.code} before it was ready:\n${output()}`)
  return {
    url,
    udpPort,
    dataDir,
    process: child,
    output,
    async stop(signal = 'SIGTERM') {
      child.kill(signal)
      return await finished
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM')
        const killer = setTimeout(() => child.kill('SIGKILL'), 8_000)
        await finished
        clearTimeout(killer)
      }
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** Runs the command line to its end. */
export async function runSitrep(args: readonly string[], env: Record<string, string> = {}): Promise<Finished> {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: cleanEnvironment({ TIME_ZONE: 'UTC', LOG_LEVEL: 'warn', ...env }),
  })
  const killer = setTimeout(() => child.kill('SIGKILL'), 50_000)
  const { finished } = collect(child)
  const result = await finished
  clearTimeout(killer)
  return result
}

function collect(child: ChildProcess): { output: () => string; finished: Promise<Finished> } {
  let stdout = ''
  let stderr = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const finished = (async (): Promise<Finished> => {
    const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
    return { code, signal, stdout, stderr }
  })()
  return { output: () => stdout + stderr, finished }
}

export async function temporaryFolder(): Promise<string> {
  return await mkdtemp(join(tmpdir(), 'sitrep-test-'))
}

export async function freeTcpPort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

export async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address()
  socket.close()
  return port
}

/** Asks again until the condition holds; the last failure is told when it never does. */
export async function until(what: string, condition: () => Promise<boolean>, options: { timeoutMs?: number } = {}): Promise<void> {
  const deadline = Date.now() + (options.timeoutMs ?? 10_000)
  let last: unknown
  for (;;) {
    try {
      if (await condition()) return
      last = undefined
    } catch (error) {
      last = error
    }
    if (Date.now() > deadline) throw new Error(`waited in vain until ${what}`, { cause: last })
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

export interface UdpSender extends AsyncDisposable {
  send(datagram: Uint8Array, address?: string): Promise<void>
}

/** Sends from the loopback address asked for, so that different senders can be told apart. */
export function createUdpSender(port: number): UdpSender {
  const sockets = new Map<string, Promise<Socket>>()
  const open = async (address: string): Promise<Socket> => {
    const socket = createSocket('udp4')
    socket.bind(0, address)
    await once(socket, 'listening')
    return socket
  }
  return {
    async send(datagram, address = '127.0.0.1') {
      const pending = sockets.get(address) ?? open(address)
      sockets.set(address, pending)
      const socket = await pending
      await new Promise<void>((resolve, reject) => socket.send(datagram, port, '127.0.0.1', (error) => (error === null ? resolve() : reject(error))))
    },
    async [Symbol.asyncDispose]() {
      for (const pending of sockets.values()) (await pending).close()
    },
  }
}

/** The JSON answer, as far as these tests look into it. */
export type ChatAnswer = {
  answer: string
  question: string
  sessionId: string | null
  understood: string | null
  plan: { text: string; json: unknown } | null
  facts: { name: string; value: unknown; unit: string | null; window: unknown; asOf: string; source: string }[]
  notes: unknown[]
  gaps: unknown[]
  sources?: unknown[]
  table: { columns: { key: string; title: string }[]; rows: unknown[][] } | null
  series: unknown
  clarify: unknown
  freshness: { asOf: string; ageMs: number } | null
  performance: { response_time: number; cached: boolean; cache_hit_rate: number; engine: string; tier: string }
}

export async function ask(url: string, question: string, sessionId?: string): Promise<ChatAnswer> {
  const response = await fetch(`${url}/api/prediction/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ question, ...(sessionId === undefined ? {} : { sessionId }) }),
    signal: AbortSignal.timeout(15_000),
  })
  const text = await response.text()
  if (response.status !== 200) throw new Error(`${response.status} for "${question}": ${text}`)
  return JSON.parse(text) as ChatAnswer
}

export type ServerSentEvent = { event: string; data: Record<string, unknown> }

/** All events of a stream, in order. */
export async function askStream(url: string, question: string): Promise<ServerSentEvent[]> {
  const response = await fetch(`${url}/api/prediction/chat/stream`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ question }),
    signal: AbortSignal.timeout(15_000),
  })
  const type = response.headers.get('content-type') ?? ''
  if (!type.startsWith('text/event-stream')) throw new Error(`a stream was expected, this came: ${response.status} ${type}`)
  const text = await response.text()
  return text
    .split('\n\n')
    .filter((block) => block.includes('data:'))
    .map((block) => {
      const lines = block.split('\n')
      const event =
        lines
          .find((line) => line.startsWith('event:'))
          ?.slice(6)
          .trim() ?? 'message'
      const data = lines.filter((line) => line.startsWith('data:')).map((line) => line.slice(5).trimStart())
      return { event, data: JSON.parse(data.join('\n')) as Record<string, unknown> }
    })
}
