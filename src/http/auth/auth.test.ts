import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { once } from 'node:events'
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose'
import type { CryptoKey, JWK } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SitrepError } from '../../core/errors.ts'
import { createOpenDoor } from './authenticate.ts'
import type { Authenticate, Caller } from './authenticate.ts'
import { createGatewayAuthentication } from './gateway.ts'
import { createJwtAuthentication } from './jwt.ts'

const issuer = 'https://issuer.example/project'
const audience = 'project'

type Issuer = { server: Server; url: string; keys: JWK[]; fetched: number; down: boolean }
let published: Issuer
let key: { publicKey: CryptoKey; privateKey: CryptoKey }
let other: { publicKey: CryptoKey; privateKey: CryptoKey }

beforeAll(async () => {
  key = await generateKeyPair('RS256', { extractable: true })
  other = await generateKeyPair('RS256', { extractable: true })
  const state: Issuer = {
    server: createServer(),
    url: '',
    keys: [{ ...(await exportJWK(key.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }],
    fetched: 0,
    down: false,
  }
  state.server.on('request', (_request, response) => {
    state.fetched += 1
    if (state.down) response.writeHead(500).end()
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: state.keys }))
  })
  state.server.listen(0, '127.0.0.1')
  await once(state.server, 'listening')
  const address = state.server.address()
  state.url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/keys`
  published = state
})
afterAll(() => void published.server.close())

type Token = {
  claims?: Record<string, unknown>
  kid?: string
  alg?: string
  key?: CryptoKey | Uint8Array
  expires?: string
  audience?: string
  issuer?: string
  sub?: string
}

async function token(made: Token = {}): Promise<string> {
  const jwt = new SignJWT(made.claims ?? {})
    .setProtectedHeader({ alg: made.alg ?? 'RS256', kid: made.kid ?? 'one' })
    .setIssuer(made.issuer ?? issuer)
    .setAudience(made.audience ?? audience)
    .setExpirationTime(made.expires ?? '5m')
  if (made.claims?.['iat'] === undefined) jwt.setIssuedAt()
  if (made.sub !== '') jwt.setSubject(made.sub ?? 'user-1')
  return await jwt.sign(made.key ?? key.privateKey)
}

const verifier = (more: Partial<Parameters<typeof createJwtAuthentication>[0]> = {}): Authenticate =>
  createJwtAuthentication({ jwksUrl: published.url, issuer, audience, algorithms: ['RS256'], ...more })
const withToken = async (authenticate: Authenticate, bearer: string): Promise<Caller> => await authenticate({ headers: { authorization: `Bearer ${bearer}` } })
const codeOf = async (attempt: unknown): Promise<string> => {
  const error = await Promise.resolve(attempt).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  return error instanceof SitrepError ? error.code : `not refused: ${String(error)}`
}

describe('the claim that lets a caller choose the quality tier', () => {
  it.each([
    [{ tiers: ['fast', 'quality'] }, true],
    [{ tiers: 'fast quality' }, true],
    [{ tiers: true }, true],
    [{ tiers: ['fast'] }, undefined],
    [{ tiers: 'qualityish' }, undefined],
    [{ tiers: 1 }, undefined],
    [{}, undefined],
  ])('%j', async (claims, may) => {
    const bearer = await token({ claims })
    expect((await withToken(verifier({ tierClaim: 'tiers' }), bearer)).mayChooseQuality).toBe(may)
    expect((await withToken(verifier(), bearer)).mayChooseQuality, 'no claim is configured').toBeUndefined()
  })
})

describe('a token of the issuer', () => {
  it('lets its subject in, with its tenant and the token for calls upstream', async () => {
    const bearer = await token({ claims: { firebase: { tenant: 'north' } } })
    expect(await withToken(verifier({ tenantClaim: 'firebase.tenant' }), bearer)).toEqual({
      scope: { subject: 'user-1', tenant: 'north' },
      credential: { bearer },
    })
    expect(await withToken(verifier(), bearer)).toMatchObject({ scope: { subject: 'user-1' } })
  })

  it('may come in the body, where the header wins', async () => {
    const [mine, hers] = [await token({ sub: 'mine' }), await token({ sub: 'hers' })]
    expect((await verifier()({ headers: {}, bodyToken: mine })).scope.subject).toBe('mine')
    expect((await verifier()({ headers: { authorization: `bearer ${hers}` }, bodyToken: mine })).scope.subject).toBe('hers')
  })

  it('costs one fetch of the keys, however many come', async () => {
    const authenticate = verifier()
    const before = published.fetched
    const bearer = await token()
    await Promise.all(Array.from({ length: 20 }, () => withToken(authenticate, bearer)))
    expect(published.fetched - before).toBe(1)
  })
})

describe('refused with 401', () => {
  const hmac = async (): Promise<Uint8Array> => new TextEncoder().encode(await exportSPKI(key.publicKey))
  it.each<[string, () => Promise<string>]>([
    ['expired', () => token({ expires: '-1m' })],
    ['for another audience', () => token({ audience: 'somebody-else' })],
    ['of another issuer', () => token({ issuer: 'https://elsewhere.example' })],
    ['signed by another key under the same name', () => token({ key: other.privateKey })],
    ['naming a key nobody published', () => token({ kid: 'two', key: other.privateKey })],
    ['unsigned', async () => new UnsecuredJWT({}).setSubject('user-1').setIssuer(issuer).setAudience(audience).setExpirationTime('5m').setIssuedAt().encode()],
    ['signed with the public key as a shared secret', async () => await token({ alg: 'HS256', key: await hmac() })],
    ['without a subject', () => token({ sub: '' })],
    ['issued in the future', () => token({ claims: { iat: Math.floor(Date.now() / 1_000) + 3_600 } })],
    ['with its payload changed', async () => (await token()).replace(/\.[^.]+\./, `.${Buffer.from('{"sub":"root"}').toString('base64url')}.`)],
    ['no token at all', async () => 'x'.repeat(40)],
    ['endless', async () => 'x'.repeat(9_000)],
  ])('%s', async (_name, make) => {
    expect(await codeOf(withToken(verifier(), await make()))).toBe('unauthenticated')
  })

  it('nothing, and something that is no bearer token', async () => {
    expect(await codeOf(verifier()({ headers: {} }))).toBe('unauthenticated')
    expect(await codeOf(verifier()({ headers: { authorization: 'Basic dTpw' } }))).toBe('unauthenticated')
  })

  it('a token that could not stand in a header', async () => {
    for (const bodyToken of ['a\r\nx-admin: 1', 'tök', 'a b', '\u0000'])
      for (const authenticate of [verifier(), createOpenDoor()])
        expect(await codeOf((async () => await authenticate({ headers: {}, bodyToken }))())).toBe('unauthenticated')
    expect(await createOpenDoor()({ headers: {}, bodyToken: 'Bearer abc' })).toMatchObject({ credential: { bearer: 'abc' } })
  })

  it('and the refusal repeats nothing of the token', async () => {
    const bearer = await token({ expires: '-1m' })
    const error: unknown = await withToken(verifier(), bearer).catch((thrown: unknown) => thrown)
    expect(error instanceof Error ? error.message : '').toMatch(/^Authentication required\. .*expired/)
    for (const part of bearer.split('.')) expect(error instanceof Error ? error.message : '').not.toContain(part)
  })
})

describe('when the keys cannot be fetched', () => {
  it('nobody is let in, and nobody is logged out', async () => {
    const bearer = await token()
    expect(await codeOf(withToken(verifier({ jwksUrl: 'http://127.0.0.1:9/keys' }), bearer))).toBe('unavailable')
  })

  it('keys that are known stay good for a day, and no longer', async () => {
    published.down = false
    let now = Date.now()
    const authenticate = verifier({ keysFreshMs: 0, now: () => now })
    expect((await withToken(authenticate, await token())).scope.subject).toBe('user-1')
    published.down = true
    try {
      expect((await withToken(authenticate, await token())).scope.subject).toBe('user-1')
      expect(await codeOf(withToken(authenticate, await token({ expires: '-1m' })))).toBe('unauthenticated')
      expect(await codeOf(withToken(authenticate, await token({ key: other.privateKey })))).toBe('unauthenticated')
      // A key that is not known may be a new one of the issuer's.
      expect(await codeOf(withToken(authenticate, await token({ kid: 'three', key: other.privateKey })))).toBe('unavailable')
      now += 25 * 3_600_000
      expect(await codeOf(withToken(authenticate, await token({ expires: '3d' })))).toBe('unavailable')
    } finally {
      published.down = false
    }
  })
})

it('refuses to trust shared secrets as signatures at all', () => {
  expect(() => verifier({ algorithms: ['HS256', 'none'] })).toThrow(/public-key/)
})

describe('behind a gateway', () => {
  const secret = 'a long enough secret'
  const authenticate = createGatewayAuthentication({ secret })

  it('believes the user it names when it proves itself', async () => {
    const headers = { 'x-gateway-secret': secret, 'x-user-id': 'user-1', 'x-user-tenant': 'north', authorization: 'Bearer t' }
    expect(await authenticate({ headers })).toEqual({ scope: { subject: 'user-1', tenant: 'north' }, credential: { bearer: 't' } })
  })

  it.each([
    ['without the secret', { 'x-user-id': 'user-1' }],
    ['with another', { 'x-gateway-secret': 'another secret here', 'x-user-id': 'user-1' }],
    ['with two', { 'x-gateway-secret': `${secret}, ${secret}`, 'x-user-id': 'user-1' }],
    ['without a user', { 'x-gateway-secret': secret }],
  ])('believes nothing %s', async (_name, headers) => {
    expect(await codeOf(authenticate({ headers }))).toBe('unauthenticated')
  })

  it('does not start with a secret that can be guessed', () => {
    expect(() => createGatewayAuthentication({ secret: 'short' })).toThrow(/shorter/)
  })
})

describe('an open door', () => {
  it('is for those who ask at this machine, not for a page whose name points at it', async () => {
    const door = createOpenDoor()
    for (const host of ['localhost', 'localhost:5001', '127.0.0.1:5001', '[::1]:5001'])
      expect(await door({ headers: { host } })).toEqual({ scope: { subject: 'local' }, mayChooseQuality: true })
    expect(() => door({ headers: { host: 'evil.example:5001' } })).toThrow(/localhost only/)
  })

  it('takes everybody for the local operator, but tells tokens apart by all of them', async () => {
    const door = createOpenDoor()
    expect(await door({ headers: {} })).toEqual({ scope: { subject: 'local' }, mayChooseQuality: true })
    const [a, b] = [await door({ headers: { authorization: 'Bearer eyJhbGciOi.a' } }), await door({ headers: { authorization: 'Bearer eyJhbGciOi.b' } })]
    expect(a.scope).not.toEqual(b.scope)
    expect(JSON.stringify(a.scope)).not.toContain('eyJ')
    expect(a.credential).toEqual({ bearer: 'eyJhbGciOi.a' })
  })
})
