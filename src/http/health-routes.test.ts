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
      gpu_available: false,
      service: 'cap-pdu-prediction',
      metrics: {
        avg_response_time_seconds: 0.25,
        max_response_time_seconds: 0.4,
        min_response_time_seconds: 0.1,
        cache_hit_rate_percent: expect.closeTo(200 / 3),
        total_requests: 4,
        cache_hits: 2,
        cache_misses: 1,
        cache_size: 5,
        recent_response_times: [0.1],
      },
      configuration: { caching_enabled: true, cache_ttl_seconds: 3_600, max_response_time_seconds: 10, model_name: 'template', gpu_enabled: false },
      health_indicators: { response_time_ok: true, cache_performance_ok: true, memory_usage_ok: true },
    })
  })

  it('shows how it is configured, and whether that is kept', async () => {
    const slow = createServerBench({ limits: { cachingEnabled: false, cacheTtlSeconds: 300, maxResponseSeconds: 0.2 } })
    expect(JSON.parse((await get(slow, '/chat/performance')).text)).toMatchObject({
      configuration: { caching_enabled: false, cache_ttl_seconds: 300, max_response_time_seconds: 0.2 },
      health_indicators: { response_time_ok: false },
    })
    expect(JSON.parse((await get(slow, '/chat/health')).text)).toMatchObject({ caching_enabled: false })
  })

  it('tells of its sources by their kind, and nothing more', async () => {
    const sources = () => [
      { id: 'platform', ready: false },
      { id: 'exercise', ready: true },
    ]
    const told = JSON.parse((await get(createServerBench({ sources }), '/chat/status')).text) as object
    expect(told).toMatchObject({
      authenticated: true,
      rag_system_ready: true,
      vector_store_ready: false,
      cache_summary: [
        ['platform', false],
        ['exercise', true],
        ['answers', true],
      ],
      data_sources_available: ['exercise'],
      total_chunks: 5,
      cache_timestamp: '2026-11-24T14:03:22.000Z',
      device: 'cpu',
    })
    const starting = JSON.parse(
      (await get(createServerBench({ ready: () => ({ ready: false, reason: 'VIPER1 is not there' }) }), '/chat/status')).text,
    ) as object
    expect(starting).toMatchObject({ ready: false, authenticated: false, rag_system_ready: false, data_sources_available: [], cache_timestamp: null })
    expect(JSON.stringify(starting)).not.toContain('VIPER1')
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
