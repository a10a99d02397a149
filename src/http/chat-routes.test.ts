import { describe, expect, it } from 'vitest'
import { fact, factsOf } from '../core/fact-shapes.ts'
import { createServerBench } from './server.fixture.ts'

const json = { 'content-type': 'application/json' }

async function post(body: unknown, { path = '/api/prediction/chat', server = createServerBench().server, headers = {} } = {}) {
  const response = await server.inject({
    method: 'POST',
    url: path,
    headers: { ...json, ...headers },
    payload: typeof body === 'string' ? body : JSON.stringify(body),
  })
  return { status: response.statusCode, headers: response.headers, text: response.body, body: response.json<Record<string, unknown>>() }
}

describe('POST /chat', () => {
  it.each(['/chat', '/api/prediction/chat'])('answers at %s whole', async (path) => {
    const { status, headers, body } = await post({ question: 'fires', sessionId: 's1' }, { path })
    expect(status).toBe(200)
    expect(headers['content-type']).toBe('application/json; charset=utf-8')
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(body).toMatchObject({
      question: 'fires',
      query: 'fires',
      sessionId: 's1',
      timestamp: '2026-11-24T14:03:22.000Z',
      outcome: 'answered',
      understood: 'number of fires, now',
      plan: { text: 'fires shape=value window=now' },
      facts: [{ name: 'fires', value: 1, unit: 'thing', asOf: '2026-11-24T14:03:22.000Z', source: 'fake' }],
      notes: [],
      gaps: [],
      sources: [],
      table: null,
      series: null,
      clarify: null,
      freshness: { asOf: '2026-11-24T14:03:22.000Z', ageMs: 0, source: 'fake' },
      performance: { cached: false, cache_hit_rate: 0.5, engine: 'template', tier: 'fast' },
    })
    expect(body['answer']).toMatch(/1/)
    expect(body).not.toHaveProperty('classification')
  })

  it('has what clients of the earlier chatbots read beside the answer', async () => {
    const { body } = await post({ query: 'fires' })
    expect(body).toMatchObject({ intent: 'fire_events', data: { fires: 1 }, data_sources: ['fake'], context: [], service: 'cap-pdu-prediction-chatbot' })
    expect(body['response']).toBe(body['answer'])
    expect((await post({ query: 'gibberish' })).body).toMatchObject({ intent: 'general', data: { query: 'gibberish', understood: false }, data_sources: [] })
    expect((await post({ query: 'crash' })).body).toMatchObject({ intent: 'error', data: { error: expect.stringContaining('Something went wrong') } })
  })

  it('takes "query" as well, and gives null for no session', async () => {
    expect((await post({ query: 'fires' })).body).toMatchObject({ question: 'fires', query: 'fires', sessionId: null })
  })

  it('says the same when it is stored, but for what belongs to the moment', async () => {
    const { server, bench } = createServerBench()
    const first = await post({ question: 'fires' }, { server })
    const second = await post({ question: 'fires', sessionId: 'other' }, { server })
    expect(second.body).toEqual({
      ...first.body,
      sessionId: 'other',
      performance: { ...Object(first.body['performance']), response_time: expect.any(Number), cached: true },
    })
    expect(Object.keys(second.body)).toEqual(Object.keys(first.body))
    expect(bench.source.resolved).toHaveLength(1)
  })

  it('never serves what was stored under another version', async () => {
    let fires = 1
    const { server, bench } = createServerBench({ source: { source: { facts: (_plan, base) => factsOf(base, [fact(base, 'fires', fires, 'fire')]) } } })
    expect((await post({ question: 'fires' }, { server })).body).toMatchObject({ facts: [{ value: 1 }] })
    fires = 2
    bench.source.bump()
    expect((await post({ question: 'fires' }, { server })).body).toMatchObject({ facts: [{ value: 2 }], performance: { cached: false } })
    expect((await post({ question: 'fires' }, { server })).body).toMatchObject({ facts: [{ value: 2 }], performance: { cached: true } })
  })

  it.each(['no-cache', 'max-age=0, no-store'])('computes anew with cache-control: %s', async (value) => {
    const { server, bench } = createServerBench()
    await post({ question: 'fires' }, { server })
    expect((await post({ question: 'fires' }, { server, headers: { 'cache-control': value } })).body).toMatchObject({ performance: { cached: false } })
    expect(bench.source.resolved).toHaveLength(2)
  })

  it('goes on with a conversation, and only with its own', async () => {
    const { server } = createServerBench()
    await post({ question: 'fires', sessionId: 'a' }, { server })
    expect((await post({ question: 'and red?', sessionId: 'a' }, { server })).body).toMatchObject({
      plan: { text: expect.stringContaining('where.force=red') },
    })
    expect((await post({ question: 'and red?', sessionId: 'b' }, { server })).body).toMatchObject({ outcome: 'not-understood', plan: null })
  })

  it('asks back with options', async () => {
    const { body } = await post({ question: 'which?' })
    expect(body).toMatchObject({ outcome: 'clarify', clarify: { question: 'Fires or rounds?', options: [{ label: 'fires' }, { label: 'rounds' }] }, facts: [] })
  })

  it.each([
    ['nothing', ''],
    ['a truncated body', '{"question": "fi'],
    ['no JSON', 'how many?'],
    ['null', 'null'],
    ['a text', '"fires"'],
    ['a number', '7'],
    ['a list', '[{"question": "fires"}]'],
    ['an empty object', '{}'],
    ['neither member', '{"text": "fires"}'],
    ['a number for a question', '{"question": 7}'],
    ['an object for a question', '{"question": {"a": 1}}'],
    ['an empty question', '{"question": ""}'],
    ['a blank question', '{"question": " \\n\\t "}'],
    ['control characters only', String.raw`{"question": "\u0000\u0007\u001b"}`],
    ['invisible marks only', String.raw`{"question": "\u202e\u200b\ufeff"}`],
    ['ten thousand characters', JSON.stringify({ question: 'x'.repeat(10_000) })],
    ['a session that is no text', '{"question": "fires", "sessionId": 7}'],
    ['an empty session', '{"question": "fires", "sessionId": ""}'],
    ['a session of 201 characters', JSON.stringify({ question: 'fires', sessionId: 's'.repeat(201) })],
    ['a poisoned prototype', '{"__proto__": {"question": "fires"}}'],
  ])('refuses %s with 400 and says what was expected', async (_name, payload) => {
    const { bench, server } = createServerBench()
    for (const path of ['/chat', '/chat/stream']) {
      const { status, body } = await post(payload, { path, server })
      expect([path, status]).toEqual([path, 400])
      const words = expect.stringMatching(/\w{3}/)
      expect(body).toEqual({ error: words, details: words, code: expect.stringMatching(/^bad-/), retryable: false, requestId: expect.any(String) })
      expect(`${String(body['error'])} ${String(body['details'])}`).not.toMatch(/internal|undefined|\[object/i)
    }
    expect(bench.source.resolved).toEqual([])
  })

  it.each([
    ['', 'No JSON data provided'],
    ['{}', 'No JSON data provided'],
    ['null', 'No JSON data provided'],
    ['false', 'No JSON data provided'],
    ['0', 'No JSON data provided'],
    ['""', 'No JSON data provided'],
    ['[]', 'No JSON data provided'],
    ['{"text": "fires"}', 'Question is required'],
    ['{"sessionId": "s"}', 'Question is required'],
    ['{"question": ""}', 'Question is required'],
    ['{"question": "  "}', 'Question is required'],
    ['{"question": 0}', 'Question is required'],
    ['{"question": {}}', 'Question is required'],
    ['{"query": ""}', 'Question is required'],
    ['{"question": null, "query": null}', 'Question is required'],
  ])('answers %s in the very words programs compare, and says what was expected beside them', async (payload, words) => {
    const { status, body } = await post(payload)
    expect([status, body['error'], body['details']]).toEqual([400, words, expect.stringContaining('{"question": ')])
  })

  it.each<[string, Buffer | string, Record<string, string>, number]>([
    ['another charset', '{"question": "fires"}', { 'content-type': 'application/json; charset=latin1' }, 415],
    ['compressed octets', Buffer.from([0x1f, 0x8b, 8, 0]), { ...json, 'content-encoding': 'gzip' }, 415],
    ['octets that are no UTF-8', Buffer.from([0x22, 0xff, 0xfe, 0x22]), json, 400],
    ['half a member', '{"question": "fires"', json, 400],
    ['a very deep list', '['.repeat(30_000) + ']'.repeat(30_000), json, 400],
    ['a very deep question', `{"question": ${'{"a":'.repeat(9_000)}1${'}'.repeat(9_000)}}`, json, 400],
    ['a number beyond all numbers', '{"question": 1e999}', json, 400],
    ['another prototype', '{"question": "fires", "constructor": {"prototype": {"x": 1}}}', json, 400],
    ['a token that is no text', '{"question": "fires", "auth_token": 7}', json, 400],
  ])('refuses %s with the status for it', async (_name, payload, headers, expected) => {
    const { server } = createServerBench()
    const reply = await server.inject({ method: 'POST', url: '/chat', headers, payload })
    expect([reply.statusCode, reply.json<{ error: string }>().error]).toEqual([expected, expect.stringMatching(/\w{3}/)])
  })

  it.each<[string, string, Record<string, string>]>([
    ['a byte order mark', '\uFEFF{"question": "fires"}', json],
    ['a charset that is UTF-8', '{"question": "fires"}', { 'content-type': 'application/json; charset="UTF-8"' }],
    ['the last of two', '{"question": "gibberish", "question": "fires"}', json],
    ['members nobody knows', '{"question": "fires", "hasOwnProperty": 1, "n": 1e999, "deep": [[[[[]]]]]}', json],
    ['an encoding that is none', '{"question": "fires"}', { ...json, 'content-encoding': 'identity' }],
  ])('takes %s', async (_name, payload, headers) => {
    expect((await post(payload, { headers })).body).toMatchObject({ outcome: 'answered', question: 'fires' })
  })

  it('repeats no half of a character: what it says is well formed', async () => {
    const { text, body } = await post('{"question": "fires \\ud83d?"}')
    expect([body['question'], text.includes('\\ud83d')]).toEqual(['fires \uFFFD?', false])
  })

  it('counts characters, not their halves', async () => {
    expect((await post({ question: '😀'.repeat(1_001) })).body['error']).toMatch(/1001 characters/)
    expect((await post({ question: 'fires', sessionId: 'ü'.repeat(200) })).status).toBe(200)
    expect((await post({ question: 'fires', sessionId: 'a\u0007b' })).body['error']).toMatch(/^sessionId: expected no control/)
  })

  it('names the field that is wrong', async () => {
    expect((await post({ question: 7, sessionId: 8 })).body['error']).toBe('question: expected text; sessionId: expected text')
  })

  it('takes a null session and a null query as none', async () => {
    expect((await post({ question: 'fires', query: null, sessionId: null })).body).toMatchObject({ outcome: 'answered', sessionId: null })
  })

  it('refuses a body over the limit with 413, other content with 415', async () => {
    const { server } = createServerBench()
    expect(await post({ question: 'x'.repeat(70_000) }, { server })).toMatchObject({ status: 413, body: { code: 'too-large' } })
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'nonsense'])
      expect(await post('fires', { server, headers: { 'content-type': type } })).toMatchObject({ status: 415, body: { code: 'unsupported-media-type' } })
  })

  it('takes control characters and marks that turn text out of the question', async () => {
    const { body } = await post({ question: 'fi\u0000\u202E\u001Bres' })
    expect(body['question']).toBe('fi res')
  })

  it('passes neither control characters nor escape codes of the data on', async () => {
    const marking = '\u001B[31mHAX\u0007\u202E <b>x</b>'
    const { server } = createServerBench({ source: { source: { facts: (_plan, base) => factsOf(base, [fact(base, 'marking', marking)]) } } })
    const { text, body } = await post({ question: 'marking' }, { server })
    expect(text).not.toMatch(/\\u00[01]|\\u202e/i)
    expect(text).not.toMatch(/[\p{Cc}\u202A-\u202E]/u)
    expect(body['answer']).not.toContain('<b>')
  })

  it('answers a failure with its status, and the unknown without its details', async () => {
    const { server, bench } = createServerBench()
    const { status, body } = await post({ question: 'crash' }, { server })
    expect([status, body['error']]).toEqual([500, { code: 'internal', message: expect.stringContaining('Something went wrong'), retryable: true }])
    expect(JSON.stringify(body)).not.toContain('secret detail')
    bench.source.setReady('The recorder is starting.')
    expect(await post({ question: 'fires' }, { server })).toMatchObject({
      status: 503,
      headers: { 'retry-after': '1' },
      body: { error: { code: 'unavailable', message: 'The recorder is starting.' } },
    })
  })

  it('answers 504 when the deadline has passed', async () => {
    const { server, bench } = createServerBench()
    bench.source.hold()
    const answered = post({ question: 'fires' }, { server })
    await expect.poll(() => bench.timers.pending).toBe(1)
    bench.timers.fire()
    expect(await answered).toMatchObject({ status: 504, body: { error: { code: 'deadline-exceeded' } } })
    expect(bench.source.aborted).toBe(1)
  })

  it('refuses more answers at once than it may have under way', async () => {
    const { server, bench } = createServerBench({ maxInFlight: 1 })
    bench.source.hold()
    const first = post({ question: 'fires' }, { server })
    await expect.poll(() => bench.source.resolved.length).toBe(1)
    const refused = await post({ question: 'pdus' }, { server })
    expect([refused.status, refused.headers['retry-after'], refused.body['code']]).toEqual([503, '1', 'overloaded'])
    bench.source.release()
    expect((await first).status).toBe(200)
    expect((await post({ question: 'pdus' }, { server })).status).toBe(200)
  })
})

describe('other paths and methods', () => {
  it('are 404 and 405, with what is there instead', async () => {
    const { server } = createServerBench()
    const missing = await server.inject({ url: '/no/such/%1B[31mpath' })
    expect([missing.statusCode, missing.json()]).toEqual([
      404,
      expect.objectContaining({ code: 'not-found', error: expect.stringContaining('POST /api/prediction/chat') }),
    ])
    const wrong = await server.inject({ url: '/api/prediction/chat' })
    expect([wrong.statusCode, wrong.headers['allow'], wrong.json<{ code: string }>().code]).toEqual([405, 'POST', 'method-not-allowed'])
    expect((await server.inject({ method: 'DELETE', url: '/health' })).headers['allow']).toBe('GET, HEAD')
    expect((await server.inject({ url: '/%zz' })).json()).toMatchObject({ code: 'bad-request', error: expect.stringContaining('decoded') })
  })
})

describe('POST /plan/facts', () => {
  it.each(['/plan/facts', '/api/prediction/plan/facts'])('gives the facts of a plan at %s', async (path) => {
    const { status, body } = await post({ plan: 'fires shape=value window=now-15m..now' }, { path })
    expect([status, body]).toEqual([
      200,
      expect.objectContaining({ planText: 'fires shape=value window=now-15m..now', facts: [expect.objectContaining({ name: 'fires', value: 1 })] }),
    ])
  })

  it.each([
    [{}, 'bad-question', 400],
    [{ plan: 7 }, 'bad-question', 400],
    [{ plan: 'fires nonsense' }, 'bad-plan', 400],
    [{ plan: 'x'.repeat(4_001) }, 'bad-question', 400],
  ])('refuses %j', async (payload, code, status) => {
    expect(await post(payload, { path: '/plan/facts' })).toMatchObject({ status, body: { code } })
  })

  it('says why a source cannot answer, without computing', async () => {
    const { server, bench } = createServerBench({ source: { source: { can: () => ({ code: 'not-stored', text: 'Not kept here.' }) } } })
    expect((await post({ plan: 'fires window=now' }, { path: '/plan/facts', server })).body).toMatchObject({ code: 'cannot-answer', error: 'Not kept here.' })
    expect(bench.source.resolved).toEqual([])
  })
})
