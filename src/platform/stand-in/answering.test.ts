import { once } from 'node:events'
import { createServer } from 'node:http'
import { describe, expect, it } from 'vitest'
import { hourMs, secondMs } from '../../core/time.ts'
import type { FailureMode } from './stand-in-platform.ts'
import { startStandInPlatform } from './stand-in-platform.ts'
import { get, platformWith, second, start } from './stand-in.fixture.ts'
import type { Answered } from './stand-in.fixture.ts'

describe('refusals', () => {
  it('are worded as Spring does, or empty', async () => {
    await using platform = await platformWith({ historyMs: hourMs })
    for (const path of [
      'realtime/logs',
      'realtime/logs?startTime=1',
      'realtime/logs?startTime=x&endTime=2',
      'entity-states?startTime=x&endTime=2',
      'monthly',
      'aggregate?today=perhaps',
    ])
      expect(await platform.ask(path), path).toMatchObject({
        status: 400,
        body: { timestamp: expect.stringContaining('2026-11-24T10:20:30'), status: 400, error: 'Bad Request', path: `/api/acquisition/${path.split('?')[0]}` },
      })
    for (const path of ['monthly?year=2026&month=13', 'aggregate', 'aggregate?startDate=2026-02-30', 'aggregate?startDate=2026-11-01&endDate=tomorrow'])
      expect(await platform.ask(path), path).toMatchObject({ status: 400, text: '' })
    for (const path of ['entities', 'historical', 'aggregated/today'])
      expect(await platform.ask(path), path).toMatchObject({ status: 404, body: { status: 404, error: 'Not Found' } })
    expect(await get(`${platform.urls.acquisition}/api/acquisition/metrics`, { method: 'POST' })).toMatchObject({ status: 405, body: { status: 405 } })
    // Each service serves its own.
    expect((await get(`${platform.urls.acquisition}/api/processing/health`)).status).toBe(404)
    expect((await get(`${platform.urls.acquisition}/internal/metrics/realtime`)).status).toBe(404)
  })

  it('a port that is taken is told, and nothing is left running', async () => {
    const holder = createServer().listen(0, '127.0.0.1')
    await once(holder, 'listening')
    const address = holder.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    await expect(startStandInPlatform({ historyMs: 0, ports: { processing: port } })).rejects.toThrow('EADDRINUSE')
    await new Promise((resolve) => holder.close(resolve))
    await using platform = await startStandInPlatform({ historyMs: 0, ports: { processing: port } })
    expect(platform.urls.processing).toBe(`http://127.0.0.1:${port}`)
  })
})

describe('the gateway', () => {
  it('serves all three and hides what is internal', async () => {
    await using platform = await platformWith({ historyMs: hourMs })
    const { gateway } = platform.urls
    for (const service of ['acquisition', 'ingestion', 'processing'])
      expect(await get(`${gateway}/api/${service}/health`)).toMatchObject({
        status: 200,
        text: expect.stringContaining(`Data ${service} service is up and running on pod: `),
        type: expect.stringContaining('text/plain'),
      })
    expect((await get(`${gateway}/api/acquisition/metrics`)).body).toEqual((await platform.ask('metrics')).body)
    expect(await get(`${gateway}/internal/metrics/realtime`)).toMatchObject({ status: 404, body: { message: expect.any(String) } })
  })

  it('lets in whom it knows, everywhere but for health, and gives each their own', async () => {
    await using platform = await platformWith({ accepts: (bearer) => bearer === 'anna' || bearer === 'bert', seedOf: (bearer) => (bearer === 'anna' ? 7 : 8) })
    const as = async (authorization?: string): Promise<Answered> =>
      await get(`${platform.urls.gateway}/api/acquisition/metrics`, authorization === undefined ? {} : { headers: { authorization } })
    expect(await as()).toMatchObject({ status: 401, body: { message: 'Missing authorization header' } })
    expect(await as('Basic x')).toMatchObject({ status: 401, body: { message: 'Invalid authorization header format' } })
    expect(await as('Bearer carl')).toMatchObject({ status: 401, body: { message: 'Token expired' } })
    expect((await platform.ask('metrics')).status).toBe(401)
    expect((await get(`${platform.urls.gateway}/api/acquisition/health`)).status).toBe(200)
    const [anna, bert] = await Promise.all([as('Bearer anna'), as('Bearer bert')])
    const [from, to] = [(second - 3_600) * secondMs, (second + 1) * secondMs]
    expect([anna.body.totalPackets, bert.body.totalPackets]).toEqual([platform.truthOf('anna').pdus(from, to), platform.truthOf('bert').pdus(from, to)])
    expect(anna.body.totalPackets).not.toBe(bert.body.totalPackets)
    expect(platform.calls.map(({ authorization }) => authorization)).toContain('Bearer anna')
  })

  it('remembers who asked what, until told not to', async () => {
    await using platform = await platformWith({ historyMs: 0 })
    await platform.ask('aggregate?today=true')
    await get(`${platform.urls.gateway}/api/processing/health`)
    expect(platform.calls).toEqual([
      { at: start, service: 'acquisition', path: '/api/acquisition/aggregate', query: '?today=true', authorization: undefined },
      { at: start, service: 'processing', path: '/api/processing/health', query: '', authorization: undefined },
    ])
    platform.forgetCalls()
    expect(platform.calls).toEqual([])
  })
})

describe('failures', () => {
  const failing = async (mode: FailureMode, path = 'metrics'): Promise<Answered> => {
    await using platform = await platformWith()
    platform.fail('acquisition', mode)
    return await platform.ask(path)
  }

  it('refused cuts the connection, and half of an answer ends in the middle', async () => {
    await expect(failing({ kind: 'refused' })).rejects.toThrow('fetch failed')
    for (const path of ['metrics', 'health', 'entity-states', 'fire-events?startTime=1&endTime=1']) {
      await using platform = await platformWith()
      platform.fail('acquisition', { kind: 'half' })
      const reply = await fetch(`${platform.urls.acquisition}/api/acquisition/${path}`)
      expect(reply.status, path).toBe(200)
      await expect(reply.text(), path).rejects.toThrow('terminated')
    }
  })

  it('hang never answers, and stops with the platform', async () => {
    const platform = await platformWith({ historyMs: 0 })
    platform.fail('acquisition', { kind: 'hang' })
    let isOver = false
    const asked = platform
      .ask('metrics')
      .catch(() => 'cut')
      .finally(() => (isOver = true))
    while (platform.calls.length === 0) await new Promise((resolve) => setImmediate(resolve))
    expect((await get(`${platform.urls.processing}/api/processing/health`)).status).toBe(200)
    expect(isOver).toBe(false)
    await platform[Symbol.asyncDispose]()
    expect(await asked).toBe('cut')
  })

  it('slow is slow and right, and a stand-in that stops waits for nobody', async () => {
    const slow = await failing({ kind: 'slow', delayMs: 30 })
    expect([slow.status, slow.body.totalPackets > 0]).toEqual([200, true])
    const platform = await platformWith({ historyMs: 0, delayMs: 3_600_000 })
    const asked = platform.ask('metrics').catch(() => 'cut')
    while (platform.calls.length === 0) await new Promise((resolve) => setImmediate(resolve))
    await platform[Symbol.asyncDispose]()
    expect(await asked).toBe('cut')
  })

  it('others answer with their status', async () => {
    expect(await failing({ kind: 'unauthorized' })).toMatchObject({ status: 401, body: { message: 'Token expired' } })
    expect(await failing({ kind: 'error' })).toMatchObject({
      status: 500,
      body: { status: 500, error: 'Internal Server Error', path: '/api/acquisition/metrics' },
    })
    expect(await failing({ kind: 'unavailable' })).toMatchObject({ status: 503, body: { status: 503 } })
    expect(await failing({ kind: 'garbage' })).toMatchObject({ status: 200, type: 'text/html', text: expect.stringContaining('<html>') })
  })

  it('without contact to ingestion acquisition tells zeros, and ingestion itself tells what it counted', async () => {
    await using platform = await platformWith()
    const zeros = { lastPduReceivedTimestampMs: 0, pdusInLastSixtySeconds: 0, entityStatePdusInLastSixtySeconds: 0, averagePduRatePerSecondLastSixtySeconds: 0 }
    const own = async (): Promise<Answered> => await get(`${platform.urls.ingestion}/internal/metrics/realtime`)
    platform.fail('acquisition', { kind: 'no-contact' })
    expect(await platform.ask('realtime')).toMatchObject({ status: 200, body: zeros })
    expect((await platform.ask('metrics')).body.totalPackets).toBeGreaterThan(0)
    expect((await own()).body.pdusInLastSixtySeconds).toBeGreaterThan(0)
    platform.fail('acquisition', undefined)
    expect((await platform.ask('realtime')).body.pdusInLastSixtySeconds).toBeGreaterThan(0)
    // As it is where ingestion is down.
    platform.fail('ingestion', { kind: 'unavailable' })
    expect((await own()).status).toBe(503)
    expect(await platform.ask('realtime')).toMatchObject({ status: 200, body: zeros })
  })

  it('are of a path alone where told so, and end', async () => {
    await using platform = await platformWith()
    platform.fail('/api/acquisition/metrics', { kind: 'error' })
    expect([(await platform.ask('metrics')).status, (await platform.ask('aggregate?today=true')).status]).toEqual([500, 200])
    platform.fail('/api/acquisition/metrics', undefined)
    expect((await platform.ask('metrics')).status).toBe(200)
  })
})
