import Fastify from 'fastify'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import type { Answer } from '../core/chat-event.ts'
import { SitrepError, toSitrepError } from '../core/errors.ts'
import type { PerformanceView } from '../core/performance-view.ts'
import { systemClock } from '../core/time.ts'
import type { Clock } from '../core/time.ts'
import { addChatRoutes } from './chat-routes.ts'
import { addHealthRoutes } from './health-routes.ts'

export type ServerOptions = {
  answer: Answer
  performance: PerformanceView
  /** Text for GET /metrics. */
  metrics: () => Promise<{ text: string; contentType: string }>
  ready: () => { ready: true } | { ready: false; reason: string }
  classification?: string | undefined
  deadlineMs: number
  /** Answers under way at once; more are refused with 503. */
  maxInFlight?: number
  logger?: FastifyBaseLogger | undefined
  now?: Clock
}

export type Draining = { draining: boolean; inFlight: number }
export type RouteContext = ServerOptions & { now: Clock; maxInFlight: number; state: Draining }

/** Octets of a request body. */
const bodyLimit = 64 * 1_024

/** Every route, wired; `listen` is the caller's. */
export function createServer(options: ServerOptions): FastifyInstance & { drain(): void } {
  const server = Fastify({
    bodyLimit,
    requestTimeout: 30_000,
    logger: false,
    forceCloseConnections: 'idle',
  })
  // Only JSON is read; text gets a 415 like anything else.
  server.removeContentTypeParser('text/plain')
  const state: Draining = { draining: false, inFlight: 0 }
  const context: RouteContext = { ...options, now: options.now ?? systemClock, maxInFlight: options.maxInFlight ?? 256, state }
  server.addHook('onSend', async (_request, reply, payload) => {
    if (options.classification !== undefined) void reply.header('x-classification', options.classification)
    if (state.draining) void reply.header('connection', 'close')
    return payload
  })
  addErrorHandling(server, options.logger)
  addHealthRoutes(server, context)
  addChatRoutes(server, context)
  return Object.assign(server, {
    drain() {
      state.draining = true
    },
  })
}

function addErrorHandling(server: FastifyInstance, logger: FastifyBaseLogger | undefined): void {
  server.setErrorHandler((thrown, request, reply) => {
    const error = fromFastify(thrown)
    if (error.status >= 500) logger?.error({ err: error.cause ?? error, requestId: request.id }, error.message)
    if (error.status === 503) void reply.header('retry-after', '1')
    return reply.code(error.status).send({ error: error.message, code: error.code, retryable: error.retryable, requestId: request.id })
  })
  server.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? ''
    const allowed = (['GET', 'POST'] as const).filter((method) => server.hasRoute({ method, url: path }))
    const error =
      allowed.length === 0
        ? new SitrepError('not-found', `There is nothing at ${path.slice(0, 200)}. Ask at POST /api/prediction/chat.`)
        : new SitrepError('method-not-allowed', `${path} takes ${allowed.join(', ')}, not ${request.method}.`)
    if (allowed.length > 0) void reply.header('allow', allowed.join(', '))
    return reply.code(error.status).send({ error: error.message, code: error.code, retryable: false, requestId: request.id })
  })
}

const fastifyCodes: Readonly<Record<string, [ConstructorParameters<typeof SitrepError>[0], string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['too-large', `The body is larger than ${bodyLimit} octets.`],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['unsupported-media-type', 'Send JSON with content-type: application/json.'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['bad-request', 'The body is not JSON. Expected {"question": "…"}.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['bad-question', 'No JSON data provided: the body is empty. Expected {"question": "…"}.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['bad-request', 'Content-Length does not fit the body.'],
}

function fromFastify(thrown: unknown): SitrepError {
  if (thrown instanceof SitrepError) return thrown
  const code = thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : ''
  const known = fastifyCodes[code]
  if (known !== undefined) return new SitrepError(known[0], known[1], { cause: thrown })
  if (thrown instanceof SyntaxError) return new SitrepError('bad-request', 'The body is not JSON. Expected {"question": "…"}.', { cause: thrown })
  const status = thrown instanceof Error && 'statusCode' in thrown ? Number(thrown.statusCode) : 500
  if (status >= 400 && status < 500) return new SitrepError('bad-request', 'The request could not be read.', { cause: thrown })
  return toSitrepError(thrown)
}
