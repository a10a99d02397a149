import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { exitCodes } from './product.ts'
import type { ExitCode, Served, Tools } from './product.ts'
import { untilStopped } from './serve.ts'
import { askStream } from './stream.ts'
import { printable } from './terminal.ts'
import type { Terminal } from './terminal.ts'

/** A question, and how its answer should end. */
type Asking = readonly (string | { text: string; ends: string })[]

const platformQuestions: Asking = [
  'What is the system status?',
  'Analyze for me the data for the past 24 hours',
  'How many entities are active?',
  'How many PDUs per hour today?',
  'Who fired most in the last hour?',
  'Compare fires today and yesterday',
  'When was the busiest minute in the last hour?',
  { text: 'How many red tanks are active?', ends: 'cannot-answer' },
]

const questions: Asking = [
  'What is the system status?',
  "Show me today's activity",
  'How many entities are active?',
  'Help me with predictions',
  'How many red tanks are active?',
  'How many fires in the last 15 minutes?',
  'Who fired most?',
  'Compare red and blue fires',
  'Latest comments?',
]

const warmUpMs = 12_000

/** A service on free ports with a simulated exercise, asked over HTTP like any client would. */
export async function demo(tools: Tools, { once: onlyOnce }: { once: boolean }): Promise<ExitCode> {
  const directory = await mkdtemp(join(tmpdir(), 'sitrep-demo-'))
  const sending = new AbortController()
  let sender: Promise<number> | undefined
  try {
    const udpPort = await freeUdpPort(3000)
    const served = await tools.serve({
      PORT: String(await freeTcpPort(5001)),
      HOST: '127.0.0.1',
      DIS_UDP_HOST: '127.0.0.1',
      DIS_UDP_PORT: String(udpPort),
      SITREP_DATA_DIR: directory,
      LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'warn',
    })
    let sent = 0
    sender = tools.sendDemo({ port: udpPort, signal: sending.signal, onProgress: (datagrams) => (sent = datagrams) })
    await warmUp(tools.terminal, () => sent)
    return await askAndStay(tools.terminal, served, { questions, onlyOnce, udpPort })
  } finally {
    sending.abort()
    await sender?.catch(() => 0)
    await rm(directory, { recursive: true, force: true })
  }
}

/** A service that asks a stand-in of the platform's services, asked like any client would. */
export async function platformDemo(tools: Tools, { once: onlyOnce }: { once: boolean }): Promise<ExitCode> {
  tools.terminal.say("Starting a stand-in of the platform's three services, with a history of some days …\n\n")
  await using standIn = await tools.startStandIn()
  const served = await tools.serve({
    ...standIn.environment,
    DATA_SOURCE: 'platform',
    PORT: String(await freeTcpPort(5001)),
    HOST: '127.0.0.1',
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'warn',
  })
  return await askAndStay(tools.terminal, served, { questions: platformQuestions, onlyOnce })
}

type Stay = { questions: Asking; onlyOnce: boolean; udpPort?: number }

async function askAndStay(terminal: Terminal, served: Served, { questions: asked, onlyOnce, udpPort }: Stay): Promise<ExitCode> {
  const failed = await askAll(terminal, served, asked)
  if (onlyOnce) {
    await served[Symbol.asyncDispose]()
    return failed ? exitCodes.failure : exitCodes.answered
  }
  sayWhereNext(terminal, served, udpPort)
  await untilStopped(served)
  return exitCodes.answered
}

async function warmUp(terminal: Terminal, sent: () => number): Promise<void> {
  const began = Date.now()
  while (Date.now() - began < warmUpMs) {
    terminal.progress(`The simulated exercise is running: ${sent()} datagrams sent, questions in ${Math.ceil((warmUpMs - (Date.now() - began)) / 1_000)} s`)
    await sleep(250)
  }
  terminal.say('\n\n')
}

async function askAll(terminal: Terminal, served: Served, asked: Asking): Promise<boolean> {
  let failed = false
  for (const each of asked) {
    const { text: question, ends } = typeof each === 'string' ? { text: each, ends: 'answered' } : each
    terminal.write(`> ${question}\n`)
    const began = performance.now()
    let outcome: string | undefined
    for await (const event of askStream(served.url, { text: question, session: 'demo' }, AbortSignal.timeout(15_000))) {
      if (event.type === 'text-delta') terminal.write(printable(event.text ?? ''))
      if (event.type === 'end') outcome = event.outcome
      if (event.type === 'error') terminal.write(printable(event.message ?? ''))
    }
    if (outcome !== ends) failed = true
    terminal.write(`\n  (${(performance.now() - began).toFixed(1)} ms${outcome === ends ? '' : `, ${outcome ?? 'failed'}`})\n\n`)
  }
  return failed
}

function sayWhereNext(terminal: Terminal, { url }: Served, udpPort: number | undefined): void {
  const [goesOn, one, two] =
    udpPort === undefined
      ? ['the platform goes on recording', 'how many fires in the last 10 minutes?', 'who fired at whom in the last 10 minutes?']
      : [`the exercise goes on (UDP 127.0.0.1:${udpPort})`, 'where is VIPER1?', 'who killed most?']
  terminal.write(
    [
      `Sitrep stays up at ${url}; ${goesOn}. Ask it yourself:`,
      `  npx --no sitrep ask --url ${url} "${one}"`,
      `  curl -s ${url}/api/prediction/chat -H 'content-type: application/json' -d '{"question":"${two}"}'`,
      'Stop it with Ctrl-C.',
      '',
    ].join('\n'),
  )
}

async function freeTcpPort(preferred: number): Promise<number> {
  for (const port of [preferred, 0]) {
    const server = createServer()
    try {
      server.listen(port, '127.0.0.1')
      await once(server, 'listening')
      const address = server.address()
      if (address !== null && typeof address !== 'string') return address.port
    } catch {
      // Taken: any free one will do.
    } finally {
      server.close()
    }
  }
  return 0
}

async function freeUdpPort(preferred: number): Promise<number> {
  for (const port of [preferred, 0]) {
    const socket = createSocket('udp4')
    try {
      socket.bind({ port, address: '127.0.0.1', exclusive: true })
      await once(socket, 'listening')
      return socket.address().port
    } catch {
      // Taken: any free one will do.
    } finally {
      socket.close()
    }
  }
  return 0
}
