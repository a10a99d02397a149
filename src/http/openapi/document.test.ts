import { Ajv2020 } from 'ajv/dist/2020.js'
import type { ValidateFunction } from 'ajv/dist/2020.js'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createServerBench, framesOf } from '../server.fixture.ts'
import type { ServerBench } from '../server.fixture.ts'
import { createGatewayAuthentication } from '../auth/gateway.ts'
import { openApiDocument } from './document.ts'
import type { OpenApiDocument } from './document.ts'
import { operations } from './operations.ts'

const predictionBodies = {
  read: () => ({ ok: true }) as const,
  schemas: {
    buckets: z.looseObject({ timeUnit: z.enum(['hour', 'day', 'week']), buckets: z.array(z.looseObject({ date: z.string().nullish() })).min(1) }),
    startDate: z.looseObject({ timeUnit: z.enum(['day', 'week', 'month']).default('day'), startDate: z.string(), predictionPeriods: z.int().nullish() }),
  },
}
const document = openApiDocument({ version: '1.2.3', predictionBodies }, { closed: true })

/** Holds bodies against the schema the document has for them. */
function validators(of: OpenApiDocument): (name: string) => ValidateFunction {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false })
  ajv.addSchema({ $id: 'doc:', components: of.components })
  const compile = (reference: unknown): unknown => JSON.parse(JSON.stringify(reference).replaceAll('#/components', 'doc:#/components'))
  return (name) => ajv.compile(Object(compile({ $ref: `#/components/schemas/${name}` })))
}
const validator = validators(document)

async function respond({ server }: ServerBench, operation: { method: 'get' | 'post'; path: string; payload?: unknown; headers?: Record<string, string> }) {
  const { method, payload, headers = {} } = operation
  const path = operation.path.replace('{model}', 'sitrep')
  const body = payload === undefined ? {} : { payload: typeof payload === 'string' ? payload : JSON.stringify(payload) }
  return await server.inject({ method: method === 'get' ? 'GET' : 'POST', url: path, headers: { 'content-type': 'application/json', ...headers }, ...body })
}

/** Problems of a response: a status or a type that is not described, or a body that is not as described. */
function problemsOf(reply: Awaited<ReturnType<typeof respond>>, { path, method }: { path: string; method: string }): unknown[] {
  const responses: unknown = document.paths[path]?.[method]?.['responses']
  const described: unknown = Object(responses)[reply.statusCode]
  if (described === undefined) return [`${reply.statusCode} is not described for ${method} ${path}`]
  const type = String(reply.headers['content-type']).split(';')[0] ?? ''
  const content: unknown = Object(Object(described)['content'])[type]
  if (content === undefined) return [`${type} is not described for ${reply.statusCode} of ${method} ${path}`]
  const schema: unknown = Object(content)['schema']
  const names = [...JSON.stringify(schema).matchAll(/schemas\/(\w+)/g)].map((match) => match[1] ?? '')
  if (names.length === 0) return []
  const tried = names.map((name) => {
    const validate = validator(name)
    return validate(reply.json()) ? [] : [name, validate.errors]
  })
  return tried.some((problems) => problems.length === 0) ? [] : tried
}

const long = 'x'.repeat(70_000)
const badBodies: [string, unknown, Record<string, string>?][] = [
  ['nothing', ''],
  ['no JSON', '{'],
  ['null', 'null'],
  ['an empty object', {}],
  ['a list', [1]],
  ['a number', 7],
  ['something else', { nonsense: true }],
  ['too much', { question: long }],
  ['plain text', 'fires', { 'content-type': 'text/plain' }],
  ['compressed octets', 'x', { 'content-encoding': 'br' }],
  ['a bad token', { question: 'fires', plan: 'fires window=now' }, { authorization: 'Basic x' }],
  ['another host', { question: 'fires', plan: 'fires window=now' }, { host: 'evil.example' }],
]
const questions = ['fires', 'gibberish', 'which?', 'tomorrow?', 'crash', 'mark this now', 'forget this', 'tnaks', 'help']

const asking = document.paths
const posts = Object.keys(asking).filter((path) => asking[path]?.['post'] !== undefined)
const gets = Object.keys(asking).filter((path) => asking[path]?.['get'] !== undefined)

describe('the description of the API', () => {
  it('names every route there is, and no other', async () => {
    const { server } = createServerBench()
    for (const { method, paths } of operations)
      for (const path of paths)
        expect([path, server.hasRoute({ method: method === 'get' ? 'GET' : 'POST', url: path.replace('{model}', ':model') })]).toEqual([path, true])
    const { endpoints_configured: registered } = (await server.inject({ url: '/chat/health' })).json<{ endpoints_configured: number }>()
    expect(registered).toBe(Object.keys(document.paths).length)
  })

  it('has schemas that hold together, each operation a name of its own', () => {
    const ids = Object.values(document.paths).flatMap((item) => Object.values(item).map((operation) => operation['operationId']))
    expect(new Set(ids).size).toBe(ids.length)
    for (const name of Object.keys(document.components.schemas)) expect(() => validator(name)).not.toThrow()
    expect(JSON.stringify(document)).not.toMatch(/\$schema|"\$id"|__shared/)
    expect(JSON.stringify(openApiDocument({}))).not.toContain('"additionalProperties":false')
  })

  it('describes the bodies by the schemas that read them', () => {
    const accepts = (name: string, body: unknown): boolean => validator(name)(body)
    expect(accepts('QuestionBody', { question: 'fires' })).toBe(true)
    expect(accepts('QuestionBody', { query: 'fires', question: null, sessionId: null, auth_token: 't', more: 1 })).toBe(true)
    for (const body of [{}, { question: ' ' }, { question: 7 }, { question: 'x'.repeat(1_001) }, { question: 'fires', sessionId: '' }])
      expect([body, accepts('QuestionBody', body)]).toEqual([body, false])
    expect(accepts('PredictionBody', { startDate: '2026-11-23' })).toBe(true)
    expect(accepts('PredictionBody', { timeUnit: 'hour', buckets: [{}] })).toBe(true)
    expect(accepts('PredictionBody', { timeUnit: 'day', buckets: [{ date: null }] })).toBe(true)
    expect(accepts('PredictionBody', { timeUnit: 'day', buckets: [{ date: 'today' }] })).toBe(false)
    for (const body of [
      { startDate: 'today' },
      { timeUnit: 'hour', startDate: '2026-11-23' },
      { startDate: '2026-11-23', predictionPeriods: 169 },
      { startDate: '2026-11-23', buckets: 7 },
    ])
      expect([body, accepts('PredictionBody', body)]).toEqual([body, false])
  })

  it.each([
    ['none', [{}, { bearer: [] }]],
    ['jwt', [{ bearer: [] }]],
    ['gateway', [{ gateway: [], user: [] }]],
  ] as const)('says how it is told who asks: %s', (authMode, security) => {
    expect(openApiDocument({ authMode }).paths['/chat']?.['post']?.['security']).toEqual(security)
  })
})

describe('what is sent is as described', () => {
  it.each(gets)('GET %s', async (path) => {
    for (const options of [
      {},
      { classification: 'ÜBUNG', sources: () => [{ id: 'exercise', ready: true }] },
      { ready: () => ({ ready: false as const, reason: 'starting' }) },
    ])
      expect(problemsOf(await respond(createServerBench(options), { method: 'get', path }), { path, method: 'get' })).toEqual([])
  })

  it.each(posts)('POST %s, whatever comes', async (path) => {
    const bench = createServerBench()
    for (const [name, payload, headers] of badBodies) {
      const reply = await respond(bench, { method: 'post', path, payload, ...(headers === undefined ? {} : { headers }) })
      expect([name, problemsOf(reply, { path, method: 'post' })]).toEqual([name, []])
    }
  })

  it.each(posts)('POST %s, asked by nobody, and by too many', async (path) => {
    const messages = [{ role: 'user', content: 'fires' }]
    const payload = { question: 'fires', plan: 'fires window=now', startDate: '2026-11-23', model: 'sitrep', messages }
    const gated = createServerBench({ authenticate: createGatewayAuthentication({ secret: 'a long enough secret' }) })
    const unknown = await respond(gated, { method: 'post', path, payload })
    expect([unknown.statusCode, problemsOf(unknown, { path, method: 'post' })]).toEqual([401, []])
    const full = await respond(createServerBench({ maxInFlight: 0 }), { method: 'post', path, payload })
    expect([full.statusCode, problemsOf(full, { path, method: 'post' })]).toEqual([503, []])
  })

  it.each(['/chat', '/api/prediction/chat'])('answers of %s', async (path) => {
    for (const classification of [undefined, 'ÜBUNG']) {
      const bench = createServerBench({ classification })
      for (const question of [...questions, 'fires'])
        expect([question, problemsOf(await respond(bench, { method: 'post', path, payload: { question, sessionId: 's' } }), { path, method: 'post' })]).toEqual(
          [question, []],
        )
      bench.bench.source.setReady('starting')
      expect(problemsOf(await respond(bench, { method: 'post', path, payload: { question: 'pdus' } }), { path, method: 'post' })).toEqual([])
    }
  })

  it('facts of a plan', async () => {
    const path = '/plan/facts'
    const payload = { plan: 'fires shape=value window=now-15m..now' }
    expect(problemsOf(await respond(createServerBench({ classification: 'X' }), { method: 'post', path, payload }), { path, method: 'post' })).toEqual([])
    const cannot = createServerBench({ source: { source: { can: () => ({ code: 'not-stored', text: 'Not kept.' }) } } })
    expect(problemsOf(await respond(cannot, { method: 'post', path, payload }), { path, method: 'post' })).toEqual([])
  })

  it.each(['/v1/chat/completions', '/api/prediction/v1/chat/completions'])('completions of %s, whole and in chunks', async (path) => {
    const chunk = validator('CompletionChunk')
    for (const classification of [undefined, 'ÜBUNG']) {
      const bench = createServerBench({ classification })
      for (const question of [...questions, 'fires']) {
        const payload = { model: 'sitrep', messages: [{ role: 'user', content: question }], stream_options: { include_usage: true } }
        expect([question, problemsOf(await respond(bench, { method: 'post', path, payload }), { path, method: 'post' })]).toEqual([question, []])
        const { body } = await respond(bench, { method: 'post', path, payload: { ...payload, stream: true } })
        const events = body.split('\n\n').filter((each) => each !== '' && each !== 'data: [DONE]')
        expect(events.length).toBeGreaterThan(0)
        if (question === 'crash') continue
        for (const event of events) expect([event, chunk(JSON.parse(event.replace(/^data: /, ''))) ? [] : chunk.errors]).toEqual([event, []])
      }
      expect(problemsOf(await respond(bench, { method: 'post', path, payload: { model: 'gpt-4', messages: [] } }), { path, method: 'post' })).toEqual([])
    }
  })

  describe('events of the stream', () => {
    let validate: ValidateFunction
    beforeAll(() => {
      validate = validator('StreamEvent')
    })
    it.each(questions)('%s', async (question) => {
      for (const classification of [undefined, 'ÜBUNG']) {
        const reply = await respond(createServerBench({ classification }), { method: 'post', path: '/chat/stream', payload: { question } })
        const { frames } = framesOf(reply.body)
        expect(frames.length).toBeGreaterThan(0)
        for (const { data } of frames) expect([data['type'], validate(data) ? [] : validate.errors]).toEqual([data['type'], []])
      }
    })
  })
})

describe('the page', () => {
  it.each(['/docs', '/api/prediction/docs'])('at %s is whole, fetches nothing and runs nothing', async (url) => {
    const reply = await createServerBench({ version: '1.2.3', classification: '<ÜBUNG>' }).server.inject({ url })
    expect(reply.statusCode).toBe(200)
    expect(reply.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/)
    expect(reply.body).not.toMatch(/<script|<img|<link|https?:\/\/|@import|url\(/)
    expect(reply.body).toContain('&lt;ÜBUNG&gt;')
    for (const { paths } of operations) for (const path of paths) expect(reply.body).toContain(path)
    for (const name of Object.keys(document.components.schemas)) expect(reply.body).toContain(`id="schema-${name}"`)
    for (const [, target] of reply.body.matchAll(/href="#([^"]+)"/g)) expect(reply.body).toContain(`id="${target}"`)
  })
})
