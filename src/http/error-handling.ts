import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { SitrepError, toSitrepError } from '../core/errors.ts'
import { cleanText } from '../protocol/question.ts'

/** Octets of a request body. */
export const bodyLimit: number = 64 * 1_024

/** Every failure as JSON with a stable code, and the ones nobody expected in the log under the request's id. */
export function addErrorHandling(server: FastifyInstance, logger: FastifyBaseLogger | undefined): void {
  server.setErrorHandler((thrown, request, reply) => {
    const error = fromFastify(thrown)
    if (error.status >= 500) logger?.error({ err: error.cause ?? error, requestId: request.id }, error.message)
    if (error.status === 503) void reply.header('retry-after', '1')
    if (error.status === 401) void reply.header('www-authenticate', 'Bearer')
    return reply.code(error.status).send({ error: error.message, code: error.code, retryable: error.retryable, requestId: request.id })
  })
  server.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? ''
    const allowed = (['GET', 'POST'] as const).filter((method) => server.hasRoute({ method, url: path }))
    const shown = cleanText(path).slice(0, 200)
    const error =
      allowed.length === 0
        ? new SitrepError('not-found', `There is nothing at ${shown}. Ask at POST /api/prediction/chat.`)
        : new SitrepError('method-not-allowed', `${shown} takes ${allowed.join(', ')}, not ${request.method}.`)
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
