import { createLocalJWKSet, createRemoteJWKSet, customFetch, errors, jwtVerify } from 'jose'
import type { FetchImplementation, JWTPayload, JWTVerifyGetKey } from 'jose'
import { SitrepError } from '../../core/errors.ts'
import { hourMs, minuteMs, secondMs, systemClock } from '../../core/time.ts'
import type { Clock } from '../../core/time.ts'
import { bearerOf, unauthenticated } from './authenticate.ts'
import type { Authenticate } from './authenticate.ts'

export type JwtOptions = {
  /** Where the issuer publishes its keys. */
  jwksUrl: string
  issuer: string
  /** Tokens for somebody else are refused. */
  audience: string
  /** Signature algorithms that are accepted; symmetric ones and `none` never are. */
  algorithms: readonly string[]
  /** Dotted path of the claim that names the tenant, such as `firebase.tenant`; missing: there are none. */
  tenantClaim?: string
  /** Dotted path of the claim that lets a caller choose the quality tier: `true`, or `quality` alone or among others; missing: nobody may. */
  tierClaim?: string
  /** For how long fetched keys are used without asking again, milliseconds. */
  keysFreshMs?: number
  fetch?: FetchImplementation
  now?: Clock
}

/** Keys are fetched again after this, and at once when a token names one that is not known … */
const usuallyFreshMs = 10 * minuteMs
/** … but not more often than this. */
const keysCooldownMs = 30 * secondMs
/** For so long known keys are good while the issuer cannot be reached. */
const keysStaleMs = 24 * hourMs
const keysTimeoutMs = 5 * secondMs
/** How long keys that could not be fetched are not asked for again. */
const keysFailedMs = 5 * secondMs
const clockToleranceS = 5
const longestSubject = 256

/** Verifies bearer tokens with `jose` against the issuer's published keys. Without keys nobody gets in. */
export function createJwtAuthentication(options: JwtOptions): Authenticate {
  const { issuer, audience, now = systemClock } = options
  const algorithms = options.algorithms.filter((algorithm) => /^(RS|PS|ES)\d{3}$|^EdDSA$/.test(algorithm))
  if (algorithms.length === 0)
    throw new SitrepError('bad-config', `None of "${options.algorithms.join(', ')}" is a public-key signature, such as RS256 or ES256.`)
  const keys = createKeys(options)
  return async (presented) => {
    const token = bearerOf(presented)
    if (token === undefined) throw unauthenticated('Send the token of a signed-in user: "Authorization: Bearer <token>".')
    const currentDate = new Date(now())
    const claims = await verified(
      async (key) =>
        await jwtVerify(token, key, { issuer, audience, algorithms, currentDate, clockTolerance: clockToleranceS, requiredClaims: ['sub', 'exp', 'iat'] }),
      keys,
    )
    refuseFuture(claims, currentDate)
    const { sub } = claims
    if (typeof sub !== 'string' || sub === '' || sub.length > longestSubject) throw unauthenticated('The token names no subject.')
    const tenant = tenantOf(claims, options.tenantClaim)
    const chooses = namesQuality(claimAt(claims, options.tierClaim)) ? { mayChooseQuality: true } : {}
    return { scope: { subject: sub, ...(tenant === undefined ? {} : { tenant }) }, credential: { bearer: token }, ...chooses }
  }
}

type Keys = { current: JWTVerifyGetKey; known: () => JWTVerifyGetKey | undefined }

/** The issuer's keys as fetched, and the last ones known for when it cannot be reached. */
function createKeys({ jwksUrl, keysFreshMs = usuallyFreshMs, fetch = globalThis.fetch, now = systemClock }: JwtOptions): Keys {
  let fetchedAt = -Infinity
  let failedAt = -Infinity
  const remote = createRemoteJWKSet(new URL(jwksUrl), {
    cooldownDuration: keysCooldownMs,
    cacheMaxAge: keysFreshMs,
    timeoutDuration: keysTimeoutMs,
    async [customFetch](url, init) {
      // Who cannot be reached is not asked again for every token that comes.
      if (now() - failedAt < keysFailedMs) throw new Error('the keys could not be fetched a moment ago')
      failedAt = now()
      const response = await fetch(url, init)
      if (response.status === 200) {
        fetchedAt = now()
        failedAt = -Infinity
      }
      return response
    },
  })
  return {
    current: remote,
    known() {
      const held = remote.jwks()
      return held === undefined || now() - fetchedAt > keysStaleMs ? undefined : createLocalJWKSet(held)
    },
  }
}

async function verified(verify: (key: JWTVerifyGetKey) => Promise<{ payload: JWTPayload }>, keys: Keys): Promise<JWTPayload> {
  try {
    return (await verify(keys.current)).payload
  } catch (thrown) {
    if (saysSomethingOfTheToken(thrown)) throw unauthenticated(reasonOf(thrown), thrown)
    const known = keys.known()
    if (known === undefined) throw cannotCheck(thrown)
    try {
      return (await verify(known)).payload
    } catch (again) {
      // A key that is not among those known may be a new one: that cannot be told now.
      if (again instanceof errors.JWKSNoMatchingKey) throw cannotCheck(thrown)
      throw unauthenticated(reasonOf(again), again)
    }
  }
}

/** Not that the keys could not be had. */
function saysSomethingOfTheToken(thrown: unknown): boolean {
  return (
    thrown instanceof errors.JWTExpired ||
    thrown instanceof errors.JWTClaimValidationFailed ||
    thrown instanceof errors.JWTInvalid ||
    thrown instanceof errors.JWSInvalid ||
    thrown instanceof errors.JWSSignatureVerificationFailed ||
    thrown instanceof errors.JOSEAlgNotAllowed ||
    thrown instanceof errors.JOSENotSupported ||
    thrown instanceof errors.JWKSNoMatchingKey ||
    thrown instanceof errors.JWKSMultipleMatchingKeys
  )
}

function cannotCheck(cause: unknown): SitrepError {
  return new SitrepError('unavailable', 'Tokens cannot be checked at the moment: the keys of their issuer cannot be fetched. Try again shortly.', { cause })
}

/** Says what is wrong, nothing of the token itself. */
function reasonOf(thrown: unknown): string {
  if (thrown instanceof errors.JWTExpired) return 'The token has expired: sign in again.'
  if (thrown instanceof errors.JWTClaimValidationFailed) return `The token is not for this service: its "${thrown.claim}" is not accepted.`
  if (thrown instanceof errors.JOSEAlgNotAllowed || thrown instanceof errors.JOSENotSupported) return 'The token is signed in a way that is not accepted.'
  if (thrown instanceof errors.JWSSignatureVerificationFailed || thrown instanceof errors.JWKSNoMatchingKey)
    return 'The signature of the token is not of its issuer.'
  return 'The token is not a signed JSON web token.'
}

function refuseFuture({ iat, auth_time: authTime }: JWTPayload, at: Date): void {
  const latest = at.getTime() / secondMs + clockToleranceS
  if (typeof iat === 'number' && iat > latest) throw unauthenticated('The token was issued in the future.')
  if (typeof authTime === 'number' && authTime > latest) throw unauthenticated('The token says its user signs in later.')
}

function tenantOf(claims: JWTPayload, path: string | undefined): string | undefined {
  const value = claimAt(claims, path)
  return typeof value === 'string' && value !== '' && value.length <= longestSubject ? value : undefined
}

function claimAt(claims: JWTPayload, path: string | undefined): unknown {
  if (path === undefined) return undefined
  let value: unknown = claims
  for (const name of path.split('.')) value = typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined
  return value
}

/** A list, or words as in `scope`. */
function namesQuality(claim: unknown): boolean {
  if (claim === true) return true
  return typeof claim === 'string' ? claim.split(/[\s,]+/).includes('quality') : Array.isArray(claim) && claim.includes('quality')
}
