import { isUtf8 } from 'node:buffer'
import type { FastifyInstance } from 'fastify'
import { SitrepError } from '../core/errors.ts'

/** Octets of a request body. */
export const bodyLimit: number = 64 * 1_024
/** Octets of a body of counts: a thousand buckets of ten. */
export const countsLimit: number = 1_024 * 1_024

/**
 * JSON is read, and only as UTF-8 and not compressed; everything else gets a 415, and octets that are not UTF-8 a 400 rather than replacement
 * characters in a question.
 */
export function addJsonBody(server: FastifyInstance): void {
  const parse = server.getDefaultJsonParser('error', 'error')
  server.removeAllContentTypeParsers()
  server.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const refusal = refusalOf(request.headers['content-type'] ?? '', request.headers['content-encoding'], body)
    if (refusal !== undefined) done(refusal)
    // Nothing was sent, and the route says what it expected.
    else if (body.length === 0) done(null, undefined)
    else void parse(request, body.toString('utf8'), done)
  })
}

function refusalOf(contentType: string, encoding: string | undefined, body: Buffer): SitrepError | undefined {
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity')
    return new SitrepError('unsupported-media-type', 'Compressed bodies are not read: send the JSON as it is, without Content-Encoding.')
  if (contentType.length > 'application/json'.length && !isUnicode(contentType))
    return new SitrepError('unsupported-media-type', 'JSON is read as UTF-8 only: leave the charset away, or send charset=utf-8.')
  return isUtf8(body) ? undefined : new SitrepError('bad-request', 'The body is not UTF-8 text.')
}

function isUnicode(contentType: string): boolean {
  const charset = /;\s*charset\s*=\s*"?([^\s";]*)/i.exec(contentType)?.[1]
  return charset === undefined || /^(utf-?8|us-ascii)$/i.test(charset)
}
