import { describe, expect, it } from 'vitest'
import { createServerBench } from './server.fixture.ts'
import type { ServerBench } from './server.fixture.ts'

const banner = 'EXERCISE – NÜR ÜBUNG'

async function get({ server }: ServerBench, url: string) {
  const response = await server.inject({ url })
  return { status: response.statusCode, headers: response.headers, text: response.body }
}

describe('health', () => {
  it.each([
    '/health',
    '/livez',
    '/readyz',
    '/chat/health',
    '/chat/status',
    '/chat/performance',
    '/metrics',
    '/api/prediction/health',
    '/api/prediction/chat/status',
  ])('%s answers 200', async (url) => {
    expect((await get(createServerBench(), url)).status).toBe(200)
  })

  it('is not ready while the source is not, and alive all the same', async () => {
    const bench = createServerBench({ ready: () => ({ ready: false, reason: 'The recorder is starting.' }) })
    expect(await get(bench, '/readyz')).toMatchObject({ status: 503, text: '{"status":"not ready","reason":"The recorder is starting."}' })
    expect((await get(bench, '/livez')).status).toBe(200)
    expect(JSON.parse((await get(bench, '/chat/health')).text)).toMatchObject({ status: 'starting', chatbot_ready: false })
  })

  it('shows the figures under the names clients of the platform read, and in full', async () => {
    expect(JSON.parse((await get(createServerBench(), '/chat/performance')).text)).toMatchObject({
      avg_response_time: 0.25,
      memory_usage_mb: 100,
      cache_hit_rate: 2 / 3,
      model_loaded: false,
      responseSeconds: { p95: 0.4 },
      cache: { hits: 2, misses: 1, entries: 5 },
    })
  })

  it('metrics come with the content type of their format', async () => {
    expect((await get(createServerBench(), '/metrics')).headers['content-type']).toContain('text/plain; version=0.0.4')
  })

  it('counts what is under way', async () => {
    const made = createServerBench()
    made.bench.source.hold()
    const pending = made.server.inject({ method: 'POST', url: '/chat', payload: { question: 'fires' } })
    await expect.poll(async () => JSON.parse((await get(made, '/chat/status')).text)).toMatchObject({ in_flight: 1 })
    made.bench.source.release()
    await pending
    expect(JSON.parse((await get(made, '/chat/status')).text)).toMatchObject({ in_flight: 0 })
  })
})

describe('the banner', () => {
  it('is in every kind of answer, and in a header that can hold it', async () => {
    const made = createServerBench({ classification: banner })
    const { server } = made
    for (const url of ['/chat/status', '/chat/health', '/chat/performance'])
      expect(JSON.parse((await get(made, url)).text)).toMatchObject({ classification: banner })
    const header = encodeURI(banner).replaceAll('%20', ' ')
    for (const url of ['/livez', '/metrics', '/nowhere']) expect((await get(made, url)).headers['x-classification']).toBe(header)
    const payload = { question: 'fires' }
    for (const _stored of [false, true]) {
      const whole = await server.inject({ method: 'POST', url: '/chat', payload })
      expect([whole.json<{ classification: string }>().classification, whole.headers['x-classification']]).toEqual([banner, header])
    }
    expect((await server.inject({ method: 'POST', url: '/plan/facts', payload: { plan: 'fires window=now' } })).json()).toMatchObject({
      classification: banner,
    })
    expect((await server.inject({ method: 'POST', url: '/chat', payload: { question: 'gibberish' } })).json()).toMatchObject({ classification: banner })
  })

  it('is left alone in a header where it is plain', async () => {
    const { headers } = await get(createServerBench({ classification: 'TOP 100% SECRET' }), '/livez')
    expect(headers['x-classification']).toBe('TOP 100% SECRET')
  })
})
