import type { AddressInfo } from 'node:net'
import { request as httpRequest } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import type { Answer, Question, ServedBy } from '../core/chat-event.ts'
import { localScope } from '../core/scope.ts'
import { createServerBench, framesOf } from './server.fixture.ts'
import type { Server, ServerOptions } from './server.ts'

const json = { 'content-type': 'application/json' }
const freshness = { asOf: 0, ageMs: 0, maxAgeMs: 0, source: null }
const timings = { understandMs: 0, resolveMs: 0, phraseMs: 0, totalMs: 0, firstTextMs: 0 }

/** Says who it is served by, when it is told to. */
function answering(by: ServedBy, { seen = [], wait = () => Promise.resolve() }: { seen?: Question[]; wait?: () => Promise<void> } = {}): Answer {
  return async function* answer(question, { onServing }) {
    seen.push(question)
    await wait()
    onServing?.(by)
    yield { type: 'text-delta', text: 'so' }
    yield { type: 'end', answer: 'so', outcome: 'answered', ...by, cached: 'miss', timings, freshness }
  }
}

const served: Server[] = []
afterEach(async () => {
  for (const server of served.splice(0)) await server.close()
})

async function ask(options: Partial<ServerOptions>, { path = '/chat', tier }: { path?: string; tier?: string } = {}) {
  const { server } = createServerBench(options)
  served.push(server)
  return await server.inject({
    method: 'POST',
    url: path,
    headers: { ...json, ...(tier === undefined ? {} : { 'x-tier': tier }) },
    payload: JSON.stringify({ question: 'why?' }),
  })
}

describe('X-Tier-Served', () => {
  it.each<[ServedBy, string]>([
    [{ engine: 'template', tier: 'fast' }, 'template'],
    [{ engine: 'retrieval', tier: 'fast' }, 'template'],
    [{ engine: 'model', tier: 'fast' }, 'fast'],
    [{ engine: 'model', tier: 'quality' }, 'quality'],
  ])('of %j is %s, whole and streamed', async (by, expected) => {
    expect((await ask({ answer: answering(by) })).headers['x-tier-served']).toBe(expected)
    const streamed = await ask({ answer: answering(by) }, { path: '/chat/stream' })
    expect(streamed.headers['x-tier-served']).toBe(expected)
    expect(framesOf(streamed.body).frames.map(({ event }) => event)).toEqual(['text-delta', 'end'])
  })

  it('follows as a trailer where it is known late', async () => {
    let go = (): void => undefined
    const gate = new Promise<void>((resolve) => {
      go = resolve
    })
    const { server } = createServerBench({ answer: answering({ engine: 'model', tier: 'quality' }, { wait: () => gate }) })
    served.push(server)
    await server.listen({ port: 0, host: '127.0.0.1' })
    const { port } = server.server.address() as AddressInfo
    const { head, trailers } = await new Promise<{ head: unknown; trailers: unknown }>((resolve, reject) => {
      const asking = httpRequest({ port, host: '127.0.0.1', path: '/chat/stream', method: 'POST', headers: json }, (response) => {
        // The head has come without an answer: now there may be one.
        go()
        response.resume().on('end', () => resolve({ head: response.headers['x-tier-served'], trailers: response.trailers }))
      })
      asking.on('error', reject).end(JSON.stringify({ question: 'why?' }))
    })
    expect(head).toBeUndefined()
    expect(trailers).toEqual({ 'x-tier-served': 'quality' })
  })
})

describe('X-Tier', () => {
  const by: ServedBy = { engine: 'template', tier: 'fast' }
  const may = (mayChooseQuality: boolean) => () => ({ scope: localScope, ...(mayChooseQuality ? { mayChooseQuality } : {}) })

  it.each([
    ['quality', true, 'quality'],
    ['quality', false, undefined],
    ['fast', false, 'fast'],
    [undefined, true, undefined],
  ])('%s by a caller who may (%s) is a wish for %s', async (tier, allowed, wish) => {
    for (const path of ['/chat', '/chat/stream']) {
      const seen: Question[] = []
      const asked = { path, ...(tier === undefined ? {} : { tier }) }
      await ask({ answer: answering(by, { seen }), authenticate: may(allowed) }, asked)
      expect(seen.map((question) => question.tier)).toEqual([wish])
    }
  })

  it('that names none is refused with what there is', async () => {
    const refused = await ask({}, { tier: 'turbo' })
    expect(refused.statusCode).toBe(400)
    expect(refused.json()).toMatchObject({ code: 'bad-request', details: expect.stringContaining('fast or quality') })
  })
})
