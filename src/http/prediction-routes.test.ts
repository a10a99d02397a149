import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createGatewayAuthentication } from './auth/gateway.ts'
import { createServerBench } from './server.fixture.ts'

describe('predictions', () => {
  it.each(['/predict', '/api/prediction'])('are answered at %s with what the forecast says, and its banner', async (url) => {
    const asked: unknown[] = []
    const { server } = createServerBench({
      classification: 'EXERCISE',
      predict(body) {
        asked.push(body)
        return Promise.resolve({ status: 200, body: { predicted_labels: ['00:00'], predicted_values: [12] } })
      },
    })
    const reply = await server.inject({ method: 'POST', url, payload: { timeUnit: 'day', startDate: '2026-11-23' } })
    expect([reply.statusCode, reply.json(), asked]).toEqual([
      200,
      { predicted_labels: ['00:00'], predicted_values: [12], classification: 'EXERCISE' },
      [{ timeUnit: 'day', startDate: '2026-11-23' }],
    ])
  })

  it('say when to come back where there is nothing to make them of', async () => {
    const reply = await createServerBench().server.inject({ method: 'POST', url: '/predict', payload: { timeUnit: 'day', startDate: '2026-11-23' } })
    expect([reply.statusCode, reply.headers['retry-after'], reply.json()]).toEqual([
      503,
      '1',
      { error: 'Unable to generate predictions', details: 'There is no history here.' },
    ])
  })

  it.each(['', '{}', 'null', '[]', '0', '""'])('are refused for %s in the words programs compare, whoever asks', async (payload) => {
    const { server } = createServerBench({ authenticate: createGatewayAuthentication({ secret: 'a long enough secret' }) })
    for (const url of ['/predict', '/api/prediction']) {
      const reply = await server.inject({ method: 'POST', url, headers: { 'content-type': 'application/json' }, payload })
      expect([reply.statusCode, reply.json()]).toMatchObject([400, { error: 'No JSON data provided', details: expect.stringMatching(/Expected/) }])
    }
  })

  it('are refused for what is wrong with the body before it is asked who asks', async () => {
    const schemas = { buckets: z.object({}), startDate: z.object({}) }
    const read = (): { ok: false; status: number; body: { error: string; details: string } } => ({
      ok: false,
      status: 400,
      body: { error: 'startDate is required', details: 'Send one.' },
    })
    const gated = { authenticate: createGatewayAuthentication({ secret: 'a long enough secret' }) }
    const ask = async (server: ReturnType<typeof createServerBench>['server']): Promise<unknown[]> => {
      const reply = await server.inject({ method: 'POST', url: '/predict', payload: { timeUnit: 'day' } })
      return [reply.statusCode, reply.json<{ error: string }>().error]
    }
    expect(await ask(createServerBench({ ...gated, predictionBodies: { read, schemas } }).server)).toEqual([400, 'startDate is required'])
    expect(await ask(createServerBench({ ...gated, predictionBodies: { read: () => ({ ok: true }), schemas } }).server)).toEqual([
      401,
      'Authentication required',
    ])
  })

  it('may have a body of a thousand buckets', async () => {
    const { server } = createServerBench({ predict: () => Promise.resolve({ status: 200, body: {} }) })
    const send = async (octets: number): Promise<number> =>
      (await server.inject({ method: 'POST', url: '/predict', payload: { buckets: 'x'.repeat(octets) } })).statusCode
    expect([await send(500_000), await send(1_100_000)]).toEqual([200, 413])
  })
})
