import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { SitrepError } from '../../core/errors.ts'
import { localScope } from '../../core/scope.ts'
import type { Credential, Scope } from '../../core/scope.ts'

/** Who asks, as far as it was verified, and the token they brought for calls upstream. */
export type Caller = {
  readonly scope: Scope
  readonly credential?: Credential
  /** May ask for the quality tier by name; anybody may ask for the fast one. */
  readonly mayChooseQuality?: boolean
}

export type Presented = {
  headers: IncomingHttpHeaders
  /** `auth_token` of the body; the Authorization header wins over it. */
  bodyToken?: string | undefined
}

/**
 * Verifies a caller at the start of a request. What has begun is not ended when its token expires.
 * @throws SitrepError `unauthenticated` for a missing or refused token; `unavailable` when tokens cannot be checked at the moment
 */
export type Authenticate = (presented: Presented) => Caller | Promise<Caller>

/** Octets of a token; more is no token anybody issues. */
const longestToken = 8 * 1_024

/** @throws SitrepError `unauthenticated` when an Authorization header is there and is not a bearer token */
export function bearerOf({ headers, bodyToken }: Presented): string | undefined {
  const { authorization } = headers
  if (authorization === undefined) return checked(bodyToken?.replace(/^Bearer /i, ''))
  const match = /^Bearer +(\S+)$/i.exec(authorization.trim())
  if (match === null) throw unauthenticated('The Authorization header holds no bearer token: expected "Bearer <token>".')
  return checked(match[1])
}

function checked(token: string | undefined): string | undefined {
  if (token === undefined || token === '') return undefined
  if (token.length > longestToken) throw unauthenticated(`The token is longer than ${longestToken} characters.`)
  // It goes into a header upstream.
  if (!/^[\u0021-\u007e]+$/.test(token)) throw unauthenticated('The token holds characters that no token has.')
  return token
}

/** The first words are those that clients of the platform's chatbot look for. */
export function unauthenticated(why: string, cause?: unknown): SitrepError {
  return new SitrepError('unauthenticated', `Authentication required. ${why}`, cause === undefined ? undefined : { cause })
}

/**
 * For a service nobody else can reach: everybody is the local operator. A token is not verified but may be wanted upstream; whoever brings one
 * is told apart by all of it, so that nobody is served what another's token fetched. A web page that had its own name point here is refused.
 */
export function createOpenDoor(): Authenticate {
  return (presented) => {
    const { host } = presented.headers
    if (host !== undefined && !isLoopbackName(host)) throw new SitrepError('bad-request', 'This service is asked at localhost only: it does not know who asks.')
    const bearer = bearerOf(presented)
    if (bearer === undefined) return { scope: localScope, mayChooseQuality: true }
    return { scope: { subject: `token:${createHash('sha256').update(bearer).digest('hex')}` }, credential: { bearer }, mayChooseQuality: true }
  }
}

/** A Host header: a loopback address or `localhost`, with or without a port. */
function isLoopbackName(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i.test(host)
}
