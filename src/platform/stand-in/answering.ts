import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../../core/time.ts'
import { queryOf, springError } from './reply.ts'
import type { Reply } from './reply.ts'
import { answerOf, serviceOf } from './routes.ts'
import type { StandInService } from './routes.ts'
import type { Recording } from './traffic.ts'

/**
 * `refused`: connections are cut. `hang`: no answer ever. `slow`: an answer after `delayMs`. `unauthorized`: 401. `error`: 500. `unavailable`: 503.
 * `half`: the body is cut in the middle. `garbage`: 200 and a web page. `no-contact`: acquisition cannot reach ingestion, its live figures are zeros.
 */
export type FailureMode =
  | { kind: 'refused' | 'hang' | 'unauthorized' | 'error' | 'unavailable' | 'half' | 'garbage' | 'no-contact' }
  | { kind: 'slow'; delayMs: number }

export type StandInCall = { at: number; service: StandInService; path: string; query: string; authorization: string | undefined }

export type Answering = {
  now: Clock
  shape: 'flat' | 'bucketed'
  delayMs: number
  accepts: ((bearer: string | undefined) => boolean) | undefined
  recordingOf: (bearer: string | undefined) => Recording
  /** By service or path. */
  failures: ReadonlyMap<string, FailureMode>
  calls: StandInCall[]
  stopped: AbortSignal
}

export type Answer = (server: StandInService | 'gateway', request: IncomingMessage, response: ServerResponse) => Promise<void>

export function createAnswer(answering: Answering): Answer {
  const { now, shape, delayMs, failures, calls, stopped, recordingOf } = answering
  return async (server, request, response) => {
    const url = new URL(request.url ?? '/', 'http://stand-in')
    const path = url.pathname
    const service = server === 'gateway' ? serviceOf(path) : server
    // The gateway has no route for it, and no service hears of it.
    if (service === undefined) return await send(response, noRoute)
    const { authorization } = request.headers
    calls.push({ at: now(), service, path, query: url.search, authorization })
    if (server === 'gateway' && path.startsWith('/internal')) return await send(response, noRoute)
    const failure = failures.get(path) ?? failures.get(service)
    const waitMs = delayMs + (failure?.kind === 'slow' ? failure.delayMs : 0)
    // Whoever stops the stand-in meanwhile ends the connection as well.
    if (waitMs > 0) await sleep(waitMs, undefined, { signal: stopped }).catch(() => undefined)
    if (failure?.kind === 'refused' || stopped.aborted) return void response.destroy()
    if (failure?.kind === 'hang') return
    const bearer = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1]
    const refusal = failureReply(failure, { path, now: now() }) ?? tokenReply(answering, { path, bearer, authorization })
    if (refusal !== undefined) return await send(response, refusal)
    const reached = failure?.kind !== 'no-contact' && reaches(failures)
    const context = { path, query: queryOf(url.searchParams), recording: recordingOf(bearer), now: now(), shape, reached }
    const reply = answerOf(service, request.method, context)
    await (failure?.kind === 'half' ? sendHalf(response, reply) : send(response, reply))
  }
}

const noRoute: Reply = { status: 404, body: { message: 'no Route matched with those values' } }

/** Whether acquisition gets an answer of ingestion; a slow one is one. */
function reaches(failures: ReadonlyMap<string, FailureMode>): boolean {
  const failure = failures.get('/internal/metrics/realtime') ?? failures.get('ingestion')
  return failure === undefined || failure.kind === 'slow'
}

function failureReply(failure: FailureMode | undefined, place: { path: string; now: number }): Reply | undefined {
  switch (failure?.kind) {
    case 'unauthorized':
      return { status: 401, body: { message: 'Token expired' } }
    case 'error':
      return springError(500, place)
    case 'unavailable':
      return springError(503, place)
    case 'garbage':
      return { status: 200, body: '<html><body>Welcome</body></html>', contentType: 'text/html' }
    default:
      return undefined
  }
}

type Asking = { path: string; bearer: string | undefined; authorization: string | undefined }

/** In the gateway's words. Health is for everybody. */
function tokenReply({ accepts }: Answering, { path, bearer, authorization }: Asking): Reply | undefined {
  if (accepts === undefined || path.endsWith('/health') || accepts(bearer)) return undefined
  if (authorization === undefined) return { status: 401, body: { message: 'Missing authorization header' } }
  return { status: 401, body: { message: bearer === undefined ? 'Invalid authorization header format' : 'Token expired' } }
}

const isPieces = (body: Reply['body']): body is Iterable<string> => typeof body === 'object' && body !== null && Symbol.iterator in body

function head(response: ServerResponse, { status, body, contentType, allow }: Reply): void {
  response.statusCode = status
  if (body !== null) response.setHeader('content-type', contentType ?? 'application/json')
  if (allow !== undefined) response.setHeader('allow', allow)
}

async function send(response: ServerResponse, reply: Reply): Promise<void> {
  const { body } = reply
  head(response, reply)
  if (typeof body === 'string') return void response.end(body)
  if (!isPieces(body)) return void response.end(body === null ? '' : JSON.stringify(body))
  // As fast as it is read. Whoever stops reading a list has had enough of it.
  await pipeline(Readable.from(body, { highWaterMark: 4 }), response).catch(() => undefined)
}

/** The status and headers of a good answer, half of what it begins with, and no end. */
async function sendHalf(response: ServerResponse, reply: Reply): Promise<void> {
  const { body } = reply
  head(response, reply)
  const text = typeof body === 'string' ? body : isPieces(body) ? [...upTo(body, 2)].join('') : JSON.stringify(body)
  await new Promise<void>((resolve) => response.write(text.slice(0, Math.ceil(text.length / 2)), () => resolve()))
  response.destroy()
}

function* upTo(pieces: Iterable<string>, most: number): Generator<string> {
  let left = most
  for (const piece of pieces) {
    yield piece
    left -= 1
    if (left === 0) return
  }
}
