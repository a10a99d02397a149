import { once } from 'node:events'
import { request } from 'node:http'
import type { ClientRequest, IncomingMessage } from 'node:http'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Answer } from '../core/chat-event.ts'
import { createServerBench, framesOf } from './server.fixture.ts'
import type { Server } from './server.ts'

const open: Server[] = []

afterEach(async () => {
  vi.useRealTimers()
  for (const server of open.splice(0)) await server.drain(0)
})

async function listen(server: Server): Promise<number> {
  open.push(server)
  await server.listen({ port: 0, host: '127.0.0.1' })
  const address = server.server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

function ask(port: number, question: string): ClientRequest {
  const asked = request({ port, host: '127.0.0.1', path: '/chat/stream', method: 'POST', headers: { 'content-type': 'application/json' } })
  asked.end(JSON.stringify({ question }))
  return asked
}

async function answerTo(asked: ClientRequest): Promise<IncomingMessage> {
  const [response] = (await once(asked, 'response')) as [IncomingMessage]
  return response.setEncoding('utf8')
}

async function stream(question: string, options: Parameters<typeof createServerBench>[0] = {}) {
  const { server } = createServerBench(options)
  const response = await server.inject({ method: 'POST', url: '/api/prediction/chat/stream', payload: { question } })
  return { ...framesOf(response.body), headers: response.headers, status: response.statusCode }
}

describe('the stream', () => {
  it.each(['fires', 'which?', 'gibberish', 'tomorrow?', 'tnaks', 'mark this now'])(
    'of "%s" ends once, and its pieces joined are the answer',
    async (question) => {
      const { frames, status } = await stream(question)
      expect(status).toBe(200)
      const last = frames.at(-1)
      expect(last?.event).toBe('end')
      expect(frames.filter(({ event }) => event === 'end' || event === 'error')).toHaveLength(1)
      expect(
        frames
          .filter(({ event }) => event === 'text-delta')
          .map(({ data }) => data['text'])
          .join(''),
      ).toBe(last?.data['answer'])
      for (const { event, data } of frames) expect(data['type']).toBe(event)
    },
  )

  it('sends what was understood, the facts, the text and the end, instants as text', async () => {
    const { frames } = await stream('fires')
    expect([...new Set(frames.map(({ event }) => event))]).toEqual(['understood', 'facts', 'text-delta', 'end'])
    expect(frames[1]?.data).toMatchObject({ facts: { asOf: '2026-11-24T14:03:22.000Z', facts: [{ asOf: '2026-11-24T14:03:22.000Z' }] } })
    expect(frames.at(-1)?.data).toMatchObject({ freshness: { asOf: '2026-11-24T14:03:22.000Z' } })
  })

  it('is not to be kept, rewritten or held back on the way', async () => {
    const { headers } = await stream('fires')
    expect(headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    })
    expect(headers).not.toHaveProperty('content-length')
  })

  it('carries the banner in every event', async () => {
    for (const question of ['fires', 'gibberish', 'which?', 'crash']) {
      const { frames, headers } = await stream(question, { classification: 'ÜBUNG' })
      for (const { data } of frames) expect(data).toMatchObject({ classification: 'ÜBUNG' })
      expect(headers['x-classification']).toBe('%C3%9CBUNG')
    }
  })

  it('ends with an error that tells no details', async () => {
    const { frames } = await stream('crash')
    expect(frames).toEqual([{ event: 'error', data: { type: 'error', code: 'internal', message: expect.any(String), retryable: true } }])
    expect(JSON.stringify(frames)).not.toContain('secret detail')
  })

  it('tells what was said and an error when the answer itself breaks, and logs why', async () => {
    const logged: unknown[] = []
    const broken: Answer = async function* () {
      yield { type: 'text-delta', text: 'There ' }
      throw new Error('secret detail')
    }
    // oxlint-disable-next-line typescript/consistent-type-assertions -- one method of a logger is used
    const logger = { error: (details: unknown) => logged.push(details) } as unknown as NonNullable<Parameters<typeof createServerBench>[0]>['logger']
    const { frames } = await stream('fires', { answer: broken, logger })
    expect(frames.map(({ event }) => event)).toEqual(['text-delta', 'error'])
    expect(JSON.stringify(frames)).not.toContain('secret detail')
    expect(logged).toHaveLength(1)
  })

  it('says that it is alive while it is quiet, and nothing after its end', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const { server, bench } = createServerBench()
    bench.source.hold()
    const pending = server.inject({ method: 'POST', url: '/chat/stream', payload: { question: 'fires' } })
    await vi.waitFor(() => expect(bench.source.resolved).toHaveLength(1))
    vi.advanceTimersByTime(14_999)
    vi.advanceTimersByTime(1)
    vi.advanceTimersByTime(15_000)
    bench.source.release()
    const { comments, frames } = framesOf((await pending).body)
    expect(comments).toEqual([': keep-alive', ': keep-alive'])
    expect(frames.map(({ event }) => event)).toEqual(['understood', 'facts', expect.any(String), 'end'])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('stops the work when the client goes away', async () => {
    const { server, bench } = createServerBench()
    const port = await listen(server)
    bench.source.hold()
    const asked = ask(port, 'fires')
    const response = await answerTo(asked)
    await once(response, 'data')
    expect(bench.source.aborted).toBe(0)
    asked.destroy()
    await expect.poll(() => bench.source.aborted).toBe(1)
    await expect.poll(async () => (await server.inject({ url: '/chat/status' })).json()).toMatchObject({ in_flight: 0 })
  })

  it('is held up by a slow reader instead of filling the memory', async () => {
    let made = 0
    let left = false
    const piece = 'x'.repeat(64 * 1_024)
    const endless: Answer = async function* () {
      try {
        for (;;) {
          made += 1
          yield { type: 'text-delta', text: piece }
        }
      } finally {
        left = true
      }
    }
    const { server } = createServerBench({ answer: endless })
    const asked = ask(await listen(server), 'fires')
    const response = await answerTo(asked)
    response.pause()
    // What fits into the sockets' buffers is written; then it stays as it is.
    let before = -1
    await expect
      .poll(
        () => {
          const settled = made === before
          before = made
          return settled
        },
        { interval: 100 },
      )
      .toBe(true)
    expect(made).toBeLessThan(1_000)
    asked.destroy()
    await expect.poll(() => left).toBe(true)
  })
})

describe('draining', () => {
  it('is unready and refuses new questions, finishes what is under way, then lets go of kept connections', async () => {
    const { server, bench } = createServerBench()
    const port = await listen(server)
    bench.source.hold()
    const response = await answerTo(ask(port, 'fires'))
    let text = ''
    response.on('data', (chunk: string) => (text += chunk))
    await once(response, 'data')
    const drained = server.drain(60_000)
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`)
    expect([ready.status, await ready.json()]).toEqual([503, { status: 'not ready', reason: 'The service is shutting down.' }])
    const refused = await fetch(`http://127.0.0.1:${port}/chat`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"question": "fires"}',
    })
    expect([refused.status, refused.headers.get('connection'), await refused.json()]).toEqual([503, 'close', expect.objectContaining({ code: 'unavailable' })])
    expect((await fetch(`http://127.0.0.1:${port}/livez`)).status).toBe(200)
    bench.source.release()
    await drained
    await expect(fetch(`http://127.0.0.1:${port}/readyz`)).rejects.toThrow(/fetch failed/)
    expect(framesOf(text).frames.at(-1)).toMatchObject({ event: 'end', data: { outcome: 'answered' } })
  })

  it('cuts what takes longer than it may, and stops its work', async () => {
    const { server, bench } = createServerBench()
    const port = await listen(server)
    bench.source.hold()
    const response = await answerTo(ask(port, 'fires'))
    response.on('error', () => undefined)
    await server.drain(20)
    await expect.poll(() => bench.source.aborted).toBe(1)
  })
})
