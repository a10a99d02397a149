import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exchange, playTraffic, startClientService, startIssuer } from './service.ts'
import type { ClientService, Issuer, RawReply } from './service.ts'

/*
 * What the platform's clients send, octet for octet, and what they read of the answer, with the types they need. Nobody may have to change a client.
 */

const session = '0b9f6c1e-4f6e-4f0e-9a57-0f8a4f3c2d11'

type Sent = { path: string; body: string; token?: string }

/** The desktop client: .NET's HttpClient with text content. */
function desktop({ path, body, token }: Sent): string {
  const authorization = token === undefined ? [] : [`Authorization: Bearer ${token}`]
  const head = [
    `POST ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    ...authorization,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ]
  return `${head.join('\r\n')}\r\n\r\n${body}`
}

/** The same with JSON content, which goes out in chunks. */
function desktopInChunks({ path, body, token }: Sent): string {
  const authorization = token === undefined ? [] : [`Authorization: Bearer ${token}`]
  const head = [`POST ${path} HTTP/1.1`, 'Host: 127.0.0.1', ...authorization, 'Transfer-Encoding: chunked', 'Content-Type: application/json; charset=utf-8']
  return `${head.join('\r\n')}\r\n\r\n${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n0\r\n\r\n`
}

/** The test scripts: curl -s -X POST -H … -d … */
function script({ path, body, token }: Sent): string {
  const authorization = token === undefined ? [] : [`Authorization: Bearer ${token}`]
  const head = [
    `POST ${path} HTTP/1.1`,
    'Host: 127.0.0.1:5001',
    'User-Agent: curl/8.5.0',
    'Accept: */*',
    'Content-Type: application/json',
    ...authorization,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ]
  return `${head.join('\r\n')}\r\n\r\n${body}`
}

function get(path: string): string {
  return `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:5001\r\nUser-Agent: curl/8.5.0\r\nAccept: */*\r\n\r\n`
}

let service: ClientService
let traffic: AsyncDisposable
let guarded: ClientService
let issuer: Issuer

beforeAll(async () => {
  issuer = await startIssuer()
  ;[service, guarded] = await Promise.all([startClientService(), startClientService(issuer.env)])
  traffic = await playTraffic(service)
}, 60_000)

afterAll(async () => {
  await traffic[Symbol.asyncDispose]()
  await Promise.all([service[Symbol.asyncDispose](), guarded[Symbol.asyncDispose](), issuer[Symbol.asyncDispose]()])
})

const send = async (request: string): Promise<RawReply> => await exchange(service.port, request)

/** What the desktop client declares: four texts; anything else in their place would be an exception there. */
function expectChatReply({ status, headers, body }: RawReply, question: string): void {
  expect([status, headers['content-type']]).toEqual([200, 'application/json; charset=utf-8'])
  const { answer, question: echoed, sessionId, timestamp } = body
  expect([typeof answer, echoed, sessionId, typeof timestamp]).toEqual(['string', question, session, 'string'])
  expect(String(answer).trim()).not.toBe('')
  expect(new Date(String(timestamp)).toISOString()).toBe(timestamp)
}

describe('the desktop client', () => {
  test.each(['past 24 hours', 'past week', 'past month'])('asks what its box is filled with: %s', async (period) => {
    const question = `Analyze for me the data for the ${period}`
    const body = JSON.stringify({ question, sessionId: session })
    for (const form of [desktop, desktopInChunks]) {
      const reply = await send(form({ path: '/api/prediction/chat', body }))
      expectChatReply(reply, question)
      expect([reply.body['outcome'], reply.body['intent']]).toEqual(['answered', 'recent_activity'])
      expect(reply.body['answer']).toMatch(/\b2 fires\b/)
    }
  })

  test('asks what its user types, in the escapes of its serializer', async () => {
    const body = String.raw`{"question":"How many \u0022tanks\u0022 are active \u2013 isn\u0027t it?","sessionId":"${session}"}`
    expectChatReply(await send(desktop({ path: '/api/prediction/chat', body })), 'How many "tanks" are active – isn\'t it?')
    const plain = await send(desktop({ path: '/api/prediction/chat', body: `{"question":"How many entities are active?","sessionId":"${session}"}` }))
    expectChatReply(plain, 'How many entities are active?')
    expect(plain.body['answer']).toMatch(/\b3\b/)
  })

  test('shows the answer as plain text: no marks of a mark-up', async () => {
    const { body } = await send(desktop({ path: '/api/prediction/chat', body: `{"question":"What is the system status?","sessionId":"${session}"}` }))
    expect(body['answer']).not.toMatch(/\*\*|^#|<[a-z]/m)
  })

  test.each([
    ['day', '2026-11-23'],
    ['week', '2026-11-23'],
    ['month', '2026-11-01'],
  ])('asks for a forecast by %s, and shows the reason where there is none', async (timeUnit, startDate) => {
    const { status, body } = await send(desktop({ path: '/api/prediction', body: `{"timeUnit":"${timeUnit}","startDate":"${startDate}"}` }))
    // Nothing was recorded then. The client reads the body whatever the status; only a 401 would sign its user out.
    expect(status).not.toBe(401)
    expect([body['error'], typeof body['details']]).toEqual(['Unable to generate predictions', 'string'])
  })

  test('is signed out by a bad token, and by nothing else', async () => {
    const ask = async (token?: string): Promise<RawReply> =>
      await exchange(
        guarded.port,
        desktop({ path: '/api/prediction/chat', body: '{"question":"What is the system status?"}', ...(token === undefined ? {} : { token }) }),
      )
    expect((await ask(await issuer.token())).status).toBe(200)
    expect((await ask(await issuer.token({ expires: '-1m' }))).status).toBe(401)
    expect((await ask(await issuer.token({ audience: 'somebody-else' }))).status).toBe(401)
    expect((await ask()).status).toBe(401)
    const forecast = desktop({ path: '/api/prediction', body: '{"timeUnit":"day","startDate":"2026-11-23"}', token: await issuer.token() })
    expect((await exchange(guarded.port, forecast)).status).not.toBe(401)
  })
})

describe('the test scripts', () => {
  const chat = ['/chat', '/api/prediction/chat']

  test.each(chat)('ask %s with "query" and read what the first two chatbots answered', async (path) => {
    const { status, body } = await send(script({ path, body: '{"query": "What is the system status?"}' }))
    expect(status).toBe(200)
    expect(body).toMatchObject({ query: 'What is the system status?', intent: 'system_status', service: 'cap-pdu-prediction-chatbot', sessionId: null })
    for (const name of ['answer', 'response', 'timestamp']) expect([name, typeof body[name]]).toEqual([name, 'string'])
    expect(body['response']).toBe(body['answer'])
    const { context, data, data_sources: sources, performance } = body
    expect(Array.isArray(context) && context.every((each) => typeof each === 'string') && context.length <= 5).toBe(true)
    expect(sources).toEqual(['exercise'])
    expect(Object.keys(Object(data)).length).toBeGreaterThan(0)
    expect(performance).toMatchObject({ response_time: expect.any(Number), cached: expect.any(Boolean), cache_hit_rate: expect.any(Number) })
  })

  test.each([
    ['How many entities are active?', 'entity_query'],
    ['How many fires today?', 'fire_events'],
    ['How many collisions today?', 'collision_events'],
    ['How many detonations today?', 'detonation_events'],
    ["Show me today's activity", 'recent_activity'],
    ['How many PDUs in the last minute?', 'metrics'],
    ['What can you do?', 'help'],
    ['Help me with predictions', 'prediction_help'],
    ['xyzzy plugh', 'general'],
  ])('"%s" is %s', async (query, intent) => {
    const { body } = await send(script({ path: '/api/prediction/chat', body: JSON.stringify({ query }) }))
    expect(body['intent']).toBe(intent)
    if (intent === 'help') expect(body['data']).toEqual({ help: true })
    if (intent === 'general') expect(body['data']).toEqual({ query, understood: false })
    if (intent === 'recent_activity') expect(body['time_scope']).toBe('today_logs')
  })

  test.each<[string, string, string]>([
    ['{}', 'No JSON data provided', ''],
    ['null', 'No JSON data provided', ''],
    ['[]', 'No JSON data provided', ''],
    ['{"text": "hello"}', 'Question is required', ''],
    ['{"query": ""}', 'Question is required', ''],
    ['{"question": ""}', 'Question is required', ''],
  ])('are refused %s with 400, in the very words', async (body, error) => {
    for (const path of chat) {
      const reply = await send(script({ path, body }))
      expect([reply.status, reply.body['error']]).toEqual([400, error])
    }
  })

  test.each([
    ['{"question": 7}', 400],
    ['[{"question": "x"}]', 400],
    ['{"question": "x"', 400],
    ['7', 400],
  ])('are told clearly what is wrong with %s, where the old service broke', async (body, status) => {
    const reply = await send(script({ path: '/api/prediction/chat', body }))
    expect([reply.status, typeof reply.body['error'], typeof reply.body['details']]).toEqual([status, 'string', 'string'])
    expect(reply.text).not.toMatch(/internal server error/i)
  })

  test('are refused other content with 415', async () => {
    const request = script({ path: '/api/prediction/chat', body: '{"query": "x"}' }).replace('Content-Type: application/json', 'Content-Type: text/plain')
    expect((await send(request)).status).toBe(415)
  })

  test('without a token are refused with the words of each route, once the body was read', async () => {
    const reply = async (path: string, body: string): Promise<unknown[]> => {
      const { status, body: refusal } = await exchange(guarded.port, script({ path, body }))
      return [status, refusal['error']]
    }
    const chatWords = 'Authentication required. Please ensure you have valid access to the data acquisition service.'
    expect(await reply('/api/prediction/chat', '{"question": "x"}')).toEqual([401, chatWords])
    expect(await reply('/api/prediction/chat', '{}')).toEqual([400, 'No JSON data provided'])
    expect(await reply('/api/prediction', '{"startDate": "2026-11-23"}')).toEqual([401, 'Authentication required'])
    expect(await reply('/api/prediction', '{}')).toEqual([400, 'No JSON data provided'])
    const inBody = script({ path: '/chat', body: JSON.stringify({ query: 'What is the system status?', auth_token: await issuer.token() }) })
    expect((await exchange(guarded.port, inBody)).status).toBe(200)
  })

  test.each([
    [2, '{"timeUnit": "hour", "buckets": [{"hour": 8, "entityStatePduCount": 10}, {"hour": 9, "entityStatePduCount": 20, "fireEventPduCount": 1}]}'],
    [1, '{"timeUnit": "day", "buckets": [{"date": "2026-11-23", "entityStatePduCount": 10}]}'],
    [2, '{"timeUnit": "week", "buckets": [{"week": "Week 1 Nov", "totalPackets": 5}, {"week": "Week 2 Nov", "totalPackets": 7}]}'],
  ])('get %s points of a forecast for %s', async (count, body) => {
    for (const path of ['/predict', '/api/prediction']) {
      const reply = await send(script({ path, body }))
      const { predicted_labels: labels, predicted_values: values } = reply.body
      expect([reply.status, labels]).toEqual([200, Array.from({ length: count }, (_, index) => `Pred. Point ${index + 1}`)])
      expect(Array.isArray(values) && values.length === count && values.every((value) => typeof value === 'number')).toBe(true)
    }
  })

  test.each([
    ['{}', 'No JSON data provided'],
    ['null', 'No JSON data provided'],
    ['{"timeUnit": "day"}', 'startDate is required'],
    ['{"buckets": []}', "JSON data must include 'timeUnit' and 'buckets'."],
    ['{"timeUnit": "year", "buckets": [{"hour": 1}]}', 'No data points were found to analyze.'],
    ['{"timeUnit": "hour", "buckets": []}', 'No data points were found to analyze.'],
  ])('are refused the prediction of %s in the very words', async (body, error) => {
    for (const path of ['/predict', '/api/prediction']) {
      const reply = await send(script({ path, body }))
      expect([reply.status, reply.body['error'], typeof reply.body['details']]).toEqual([400, error, 'string'])
    }
  })

  test.each(['2026-02-30', '23.11.2026', 'tomorrow', ''])('are refused a forecast from "%s"', async (startDate) => {
    const { status, body } = await send(script({ path: '/api/prediction', body: JSON.stringify({ timeUnit: 'day', startDate }) }))
    expect([status, typeof body['error'], typeof body['details']]).toEqual([400, 'string', 'string'])
  })

  test.each(['/health', '/api/prediction/health'])('find %s healthy', async (path) => {
    const { status, body } = await send(get(path))
    expect([status, body['status'], body['service'], typeof body['timestamp']]).toEqual([200, 'healthy', 'cap-pdu-prediction', 'string'])
  })

  test('read the state of the chatbot without a token, and nothing of the exercise in it', async () => {
    const { status, body, text } = await exchange(guarded.port, get('/api/prediction/chat/status'))
    expect([status, typeof body['authenticated'], typeof body['vector_store_ready'], typeof body['rag_system_ready']]).toEqual([
      200,
      'boolean',
      'boolean',
      'boolean',
    ])
    for (const name of ['cache_summary', 'data_sources_available']) expect([name, Array.isArray(body[name])]).toEqual([name, true])
    expect([typeof body['total_chunks'], typeof body['device']]).toEqual(['number', 'string'])
    const { text: busy } = await send(get('/chat/status'))
    expect(text + busy).not.toMatch(/TANK|1:1:|user-1/)
  })

  test('read its health and its figures, all of them numbers', async () => {
    const health = await send(get('/api/prediction/chat/health'))
    expect(health.body).toMatchObject({ status: 'healthy', chatbot_ready: true, caching_enabled: true, performance: { total_requests: expect.any(Number) } })
    const { body } = await send(get('/api/prediction/chat/performance'))
    for (const name of ['avg_response_time', 'memory_usage_mb', 'cache_hit_rate']) expect([name, Number.isFinite(body[name])]).toEqual([name, true])
    expect([body['model_loaded'], body['gpu_available']]).toEqual([false, false])
    for (const [name, value] of Object.entries(Object(body['metrics'])))
      expect([name, name === 'recent_response_times' ? Array.isArray(value) : Number.isFinite(value)]).toEqual([name, true])
    for (const name of ['configuration', 'health_indicators']) expect([name, typeof body[name]]).toEqual([name, 'object'])
  })
})
