import { describe, expect, it } from 'vitest'
import { createGatewayAuthentication } from './auth/gateway.ts'
import { unauthenticated } from './auth/authenticate.ts'
import type { Authenticate } from './auth/authenticate.ts'
import { createServerBench } from './server.fixture.ts'
import type { ServerBench } from './server.fixture.ts'

const secret = 'a long enough secret'
const as = (user: string): Record<string, string> => ({ 'x-gateway-secret': secret, 'x-user-id': user })
const gated = (): ServerBench => createServerBench({ authenticate: createGatewayAuthentication({ secret }) })
const routes = ['/chat', '/api/prediction/chat', '/chat/stream', '/plan/facts', '/predict']
const payload = { question: 'fires', plan: 'fires shape=value window=now-15m..now', timeUnit: 'day', startDate: '2026-11-23' }

describe('who asks', () => {
  it.each(routes)('must be known at %s', async (url) => {
    const reply = await gated().server.inject({ method: 'POST', url, payload })
    expect([reply.statusCode, reply.headers['www-authenticate'], reply.json<{ error: string }>().error]).toEqual([
      401,
      'Bearer',
      expect.stringMatching(/^Authentication required/),
    ])
  })

  it.each([
    ['/chat', 'Authentication required. Please ensure you have valid access to the data acquisition service.'],
    ['/api/prediction', 'Authentication required'],
  ])('is asked at %s in the words programs compare, with the reason beside them', async (url, words) => {
    const reply = await gated().server.inject({ method: 'POST', url, payload })
    expect(reply.json()).toMatchObject({ error: words, details: expect.stringContaining('gateway'), code: 'unauthenticated' })
  })

  it('is asked after the body has been read, as clients expect', async () => {
    expect((await gated().server.inject({ method: 'POST', url: '/chat', payload: {} })).statusCode).toBe(400)
  })

  it('scopes what is held: one never gets what another was told', async () => {
    const { bench, server } = gated()
    const ask = async (user: string): Promise<boolean> => {
      const reply = await server.inject({ method: 'POST', url: '/chat', headers: as(user), payload: { question: payload.question } })
      return reply.json<{ performance: { cached: boolean } }>().performance.cached
    }
    expect([await ask('one'), await ask('one'), await ask('two')]).toEqual([false, true, false])
    expect(bench.source.resolved.map(({ options }) => options.scope.subject)).toEqual(['one', 'two'])
  })

  it('is not asked of those who look after it', async () => {
    for (const url of ['/health', '/livez', '/readyz', '/metrics', '/chat/status'])
      expect((await gated().server.inject({ method: 'GET', url })).statusCode).toBe(200)
  })

  it('takes the token of the header over that of the body, and passes it on without showing it', async () => {
    const presented: (string | undefined)[] = []
    const authenticate: Authenticate = ({ headers, bodyToken }) => {
      presented.push(headers.authorization, bodyToken)
      if (headers.authorization === undefined) throw unauthenticated('No.')
      return { scope: { subject: 'one' }, credential: { bearer: 'secret-token' } }
    }
    const { bench, server } = createServerBench({ authenticate })
    const reply = await server.inject({
      method: 'POST',
      url: '/chat',
      headers: { authorization: 'Bearer secret-token' },
      payload: { question: payload.question, auth_token: 'body-token' },
    })
    expect([reply.statusCode, presented]).toEqual([200, ['Bearer secret-token', 'body-token']])
    expect(bench.source.resolved[0]?.options.credential).toEqual({ bearer: 'secret-token' })
    expect(reply.body).not.toMatch(/secret-token|body-token/)
  })
})
