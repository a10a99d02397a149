import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { dayMs, systemClock } from '../../core/time.ts'
import type { Clock } from '../../core/time.ts'
import { answerOf, serviceOf } from './routes.ts'
import type { Reply, StandInService } from './routes.ts'
import { createTables } from './rows.ts'
import type { Tables } from './rows.ts'
import { createTruth } from './truth.ts'
import type { StandInTruth } from './truth.ts'

/**
 * `refused`: connections are cut. `hang`: no answer ever. `slow`: an answer after `delayMs`. `unauthorized`: 401. `error`: 500. `unavailable`: 503.
 * `half`: the body is cut in the middle. `garbage`: a web page. `no-contact`: acquisition cannot reach ingestion, its live figures are zeros.
 */
export type FailureMode =
  | { kind: 'refused' | 'hang' | 'unauthorized' | 'error' | 'unavailable' | 'half' | 'garbage' | 'no-contact' }
  | { kind: 'slow'; delayMs: number }

export type StandInOptions = {
  /** Of `/aggregate`. */
  shape?: 'flat' | 'bucketed'
  now?: Clock
  seed?: number
  /** How long it has been recording when it starts. */
  historyMs?: number
  /** Mean rate of Entity States; it follows the hour and the day of the week. */
  pdusPerSecond?: number
  /** Added to every answer. */
  delayMs?: number
  /** Senders bear standard DIS timestamps: counted as they come in, found in no range. */
  standardTimestamps?: boolean
  /** Which tokens are good, for everything but health. */
  accepts?: (bearer: string | undefined) => boolean
  /** Another seed is another history, to tell callers apart. */
  seedOf?: (bearer: string | undefined) => number
}

export type StandInCall = { at: number; service: StandInService; path: string; query: string; authorization: string | undefined }

/** Acquisition, ingestion and processing on loopback, with simulated traffic: for those without a platform, and for tests. */
export interface StandInPlatform extends AsyncDisposable {
  /** `gateway` serves all three under `/api`, and hides `/internal`. */
  readonly urls: Readonly<Record<StandInService | 'gateway', string>>
  /** Of the history of callers without a token. */
  readonly truth: StandInTruth
  truthOf(bearer: string): StandInTruth
  /** Begins or (undefined) ends a failure of a service, or of one path. */
  fail(what: StandInService | `/${string}`, mode: FailureMode | undefined): void
  /** The processing service starts anew: its tables are dropped. */
  restart(): void
  /** Every call so far, oldest first. */
  readonly calls: readonly StandInCall[]
  forgetCalls(): void
}

const servers = ['acquisition', 'ingestion', 'processing', 'gateway'] as const

export async function startStandInPlatform(options: StandInOptions = {}): Promise<StandInPlatform> {
  const { now = systemClock, seed = 1, historyMs = 2 * dayMs, pdusPerSecond = 10 } = options
  const startedAt = now()
  const histories = new Map<number, Tables>()
  const tablesOf = (bearer: string | undefined): Tables => {
    const wanted = options.seedOf?.(bearer) ?? seed
    let tables = histories.get(wanted)
    if (tables === undefined) histories.set(wanted, (tables = createTables({ seed: wanted, pdusPerSecond }, startedAt - historyMs)))
    // What came in since somebody last asked.
    tables.advance(now())
    return tables
  }
  tablesOf(undefined)
  const failures = new Map<string, FailureMode>()
  const calls: StandInCall[] = []
  const answer = createAnswer({ options, now, tablesOf, failures, calls })
  const running = await Promise.all(servers.map(async (name) => await listening(createServer((request, response) => void answer(name, request, response)))))
  const [acquisition = '', ingestion = '', processing = '', gateway = ''] = running.map(({ url }) => url)
  return {
    urls: { acquisition, ingestion, processing, gateway },
    truth: createTruth(() => tablesOf(undefined)),
    truthOf: (bearer) => createTruth(() => tablesOf(bearer)),
    fail(what, mode) {
      if (mode === undefined) failures.delete(what)
      else failures.set(what, mode)
    },
    restart() {
      for (const tables of histories.values()) {
        tables.advance(now())
        tables.drop()
      }
    },
    calls,
    forgetCalls: () => void (calls.length = 0),
    async [Symbol.asyncDispose]() {
      for (const { server } of running) server.closeAllConnections()
      await Promise.all(running.map(async ({ server }) => await new Promise((resolve) => server.close(resolve))))
    },
  }
}

async function listening(server: Server): Promise<{ server: Server; url: string }> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return { server, url: `http://127.0.0.1:${address === null || typeof address === 'string' ? 0 : address.port}` }
}

type Answering = {
  options: StandInOptions
  now: Clock
  tablesOf: (bearer: string | undefined) => Tables
  failures: ReadonlyMap<string, FailureMode>
  calls: StandInCall[]
}

type Answer = (server: (typeof servers)[number], request: IncomingMessage, response: ServerResponse) => Promise<void>

function createAnswer({ options, now, tablesOf, failures, calls }: Answering): Answer {
  return async (server, request, response) => {
    const url = new URL(request.url ?? '/', 'http://stand-in')
    const path = url.pathname
    const service = serviceOf(path)
    const hidden = server === 'gateway' ? path.startsWith('/internal') : service !== server
    if (service === undefined || hidden) return await send(response, { status: 404, body: { status: 404, error: 'Not Found', path } })
    const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
    calls.push({ at: now(), service, path, query: url.search, authorization: request.headers.authorization })
    if (request.method !== 'GET') return await send(response, { status: 405, body: { status: 405, error: 'Method Not Allowed', path } })
    const failure = failures.get(path) ?? failures.get(service)
    if (options.delayMs !== undefined) await sleep(options.delayMs)
    if (failure?.kind === 'slow') await sleep(failure.delayMs)
    if (failure?.kind === 'refused') return void response.destroy()
    if (failure?.kind === 'hang') return
    const refused = failureReply(failure)
    if (refused !== undefined) return await send(response, refused)
    if (options.accepts?.(bearer) === false && !path.endsWith('/health')) return await send(response, { status: 401, body: { message: 'Token expired' } })
    const context = {
      tables: tablesOf(bearer),
      now: now(),
      shape: options.shape ?? 'bucketed',
      reached: failure?.kind !== 'no-contact',
      standardTimestamps: options.standardTimestamps === true,
    }
    const reply = answerOf(path, Object.fromEntries(url.searchParams), context)
    await (failure?.kind === 'half' ? sendHalf(response, reply) : send(response, reply))
  }
}

function failureReply(failure: FailureMode | undefined): Reply | undefined {
  switch (failure?.kind) {
    case 'unauthorized':
      return { status: 401, body: { message: 'Token expired' } }
    case 'error':
      return { status: 500, body: { status: 500, error: 'Internal Server Error' } }
    case 'unavailable':
      return { status: 503, body: { status: 503, error: 'Service Unavailable' } }
    case 'garbage':
      return { status: 200, body: '<html><body>Welcome</body></html>' }
    default:
      return undefined
  }
}

const isPieces = (body: Reply['body']): body is Iterable<string> => typeof body === 'object' && body !== null && Symbol.iterator in body

async function send(response: ServerResponse, { status, body }: Reply): Promise<void> {
  response.statusCode = status
  const isText = typeof body === 'string'
  response.setHeader('content-type', isText ? (body.startsWith('<') ? 'text/html' : 'text/plain') : 'application/json')
  if (!isPieces(body) || isText) return void response.end(isText ? body : body === null ? '' : JSON.stringify(body))
  // Whoever stops reading a list has had enough of it.
  await pipeline(Readable.from(body), response).catch(() => undefined)
}

async function sendHalf(response: ServerResponse, { status, body }: Reply): Promise<void> {
  const text = typeof body === 'string' ? body : isPieces(body) ? [...body].join('') : JSON.stringify(body)
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
  await new Promise<void>((resolve) => response.write(text.slice(0, Math.floor(text.length / 2)), () => resolve()))
  response.destroy()
}
