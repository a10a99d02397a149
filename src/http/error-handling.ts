import type { Socket } from 'node:net'
import { STATUS_CODES } from 'node:http'
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { SitrepError, toSitrepError } from '../core/errors.ts'
import { BadBody, cleanText } from '../protocol/question.ts'

/*
 * Every refusal is JSON: `error` for programs (the words of the platform's earlier chatbots where those had some), `details` for people, `code` that
 * never changes, `retryable`, `requestId`.
 */

type Refusal = { error: string; details: string; code: string; retryable: boolean; requestId: string }

/** What is not expected goes to the log under the request's id, and only there. */
export function addErrorHandling(server: FastifyInstance, logger: FastifyBaseLogger | undefined): void {
  const notFound = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const path = request.url.split('?')[0] ?? ''
    const allowed = (['GET', 'HEAD', 'POST'] as const).filter((method) => server.hasRoute({ method, url: path }))
    const shown = cleanText(path).slice(0, 200)
    if (allowed.length === 0) return refuse(new SitrepError('not-found', `There is nothing at ${shown}. Ask at POST /api/prediction/chat.`), request, reply)
    void reply.header('allow', allowed.join(', '))
    return refuse(new SitrepError('method-not-allowed', `${shown} takes ${allowed.join(', ')}, not ${request.method}.`), request, reply)
  }
  server.setNotFoundHandler(notFound)
  server.setErrorHandler((thrown, request, reply) => {
    // What is wrong with the body does not matter where nothing would read it.
    if (request.is404) return notFound(request, reply)
    const error = fromFastify(thrown)
    if (error.status >= 500) logger?.error({ err: error.cause ?? error, requestId: request.id }, error.message)
    return refuse(error, request, reply)
  })
}

/** Requests that reach no route: a path that cannot be decoded. */
export function refuseUnrouted(_thrown: Error, request: FastifyRequest, reply: FastifyReply): void {
  void reply.header('x-content-type-options', 'nosniff')
  void refuse(new SitrepError('bad-request', 'The path cannot be decoded.'), request, reply)
}

const brokenStatuses: Readonly<Record<string, [status: number, why: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'The headers are too large.'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'The chunks of the body carry too much beside it.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request did not come whole in time.'],
}

/** What is not HTTP, or not in time. */
export function refuseBroken(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const [status, why] = brokenStatuses[error.code ?? ''] ?? [400, 'The request is not HTTP.']
  const refusal: Refusal = { error: why, details: why, code: 'bad-request', retryable: status === 408, requestId: '' }
  const body = JSON.stringify(refusal)
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\ncontent-type: application/json; charset=utf-8\r\n`
  socket.end(`${head}content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`)
}

function refuse(error: SitrepError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { code, status, retryable } = error
  if (status === 503) void reply.header('retry-after', '1')
  if (status === 401) void reply.header('www-authenticate', 'Bearer')
  if (status === 415) void reply.header('accept-post', 'application/json')
  const refusal: Refusal = { ...wordsOf(error, request), code, retryable, requestId: request.id }
  return reply.code(status).send(refusal)
}

/** The old services had one sentence for whoever comes without a token, the prediction another. */
const chatNeedsToken = 'Authentication required. Please ensure you have valid access to the data acquisition service.'
const predictionNeedsToken = 'Authentication required'
export const predictionPaths: readonly string[] = ['/predict', '/api/prediction']

function wordsOf(error: SitrepError, request: FastifyRequest): Pick<Refusal, 'error' | 'details'> {
  if (error instanceof BadBody) return { error: error.message, details: error.details }
  if (error.code !== 'unauthenticated') return { error: error.message, details: error.message }
  return { error: predictionPaths.includes(request.routeOptions.url ?? '') ? predictionNeedsToken : chatNeedsToken, details: error.message }
}

const notJson = 'The body is not JSON that can be read: one object is expected, as the description of the API at /docs has it.'
const fastifyCodes: Readonly<Record<string, () => SitrepError>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: () => new SitrepError('too-large', 'The body is larger than it may be; the description of the API says how large.'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () => new SitrepError('unsupported-media-type', 'Send JSON with content-type: application/json.'),
  FST_ERR_CTP_INVALID_JSON_BODY: () => new SitrepError('bad-request', notJson),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () => new SitrepError('bad-request', 'Content-Length does not fit the body.'),
}

/** Anything a route or the framework throws, as a SitrepError. */
export function fromFastify(thrown: unknown): SitrepError {
  if (thrown instanceof SitrepError) return thrown
  const code = thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : ''
  const known = fastifyCodes[code]
  if (known !== undefined) return known()
  if (thrown instanceof SyntaxError) return new SitrepError('bad-request', notJson)
  const status = thrown instanceof Error && 'statusCode' in thrown ? Number(thrown.statusCode) : 500
  if (status >= 400 && status < 500) return new SitrepError('bad-request', 'The request could not be read.', { cause: thrown })
  return toSitrepError(thrown)
}
