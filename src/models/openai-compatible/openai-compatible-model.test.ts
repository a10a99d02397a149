import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { chatModelConformance } from '../../core/chat-model.conformance.ts'
import type { ChatModel, ModelEvent, ModelRequest, ModelRequestOptions } from '../../core/chat-model.ts'
import { openOpenAiCompatibleModel } from './openai-compatible-model.ts'
import type { OpenAiCompatibleOptions, RemoteLog } from './openai-compatible-model.ts'
import { startStandIn } from './stand-in.fixture.ts'
import type { StandIn, StandInOptions, Trouble } from './stand-in.fixture.ts'

const opened: AsyncDisposable[] = []
afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each[Symbol.asyncDispose]()
})

const timeouts = { connectMs: 1_000, firstTokenMs: 1_000, betweenTokensMs: 1_000, totalMs: 5_000 }
const never = new AbortController().signal
const words = 'eight red tanks and four blue tanks are active near the bridge'

type Bench = { model: ChatModel; standIn: StandIn; logs: RemoteLog[] }

async function bench(options: Partial<OpenAiCompatibleOptions> = {}, standInOptions: StandInOptions = {}): Promise<Bench> {
  const standIn = await startStandIn(standInOptions)
  const logs: RemoteLog[] = []
  const model = openOpenAiCompatibleModel({
    id: 'quality',
    baseUrl: standIn.baseUrl,
    model: 'stand-in',
    contextTokens: 64,
    timeouts,
    retries: 2,
    retryDelayMs: 1,
    onLog: (log) => void logs.push(log),
    ...options,
  })
  opened.push(standIn, model)
  await vi.waitFor(() => expect(model.state()).toBe('ready'))
  return { model, standIn, logs }
}

const request = (more: Partial<ModelRequest> = {}): ModelRequest => ({ prompt: { messages: [{ role: 'user', content: words }] }, maxTokens: 32, ...more })
type Whole = { text: string; end: Extract<ModelEvent, { type: 'end' }> | undefined; thrown: unknown }
async function whole(model: ChatModel, more: Partial<ModelRequest> = {}, options: Partial<ModelRequestOptions> = {}): Promise<Whole> {
  const found: Whole = { text: '', end: undefined, thrown: undefined }
  try {
    for await (const event of model.stream(request(more), { signal: never, ...options })) {
      if (event.type === 'text-delta') found.text += event.text
      else found.end = event
    }
  } catch (thrown) {
    found.thrown = thrown
  }
  return found
}

chatModelConformance('a model behind a server', async () => {
  const standIn = await startStandIn({ tokenMs: 1 })
  const model = openOpenAiCompatibleModel({ id: 'remote', baseUrl: standIn.baseUrl, model: 'stand-in', contextTokens: 64, places: 2 })
  return { model, talkative: `${words} while two trucks wait in the wood`, tooLong: 'tank '.repeat(200) }
})

describe('a request to a server', () => {
  it('says what is wanted, in the words of OpenAI', async () => {
    const { model, standIn } = await bench({ apiKey: () => 'sk-secret' }, { apiKey: 'sk-secret' })
    const prompt = {
      messages: [
        { role: 'system' as const, content: 'Be brief.' },
        { role: 'user' as const, content: words },
      ],
    }
    expect(await whole(model, { prompt, stop: ['four'], temperature: 0.5 })).toMatchObject({
      text: 'eight red tanks and ',
      end: { reason: 'stop', promptTokens: 14 },
    })
    expect(standIn.requests[0]?.body).toEqual({
      model: 'stand-in',
      messages: prompt.messages,
      max_tokens: 32,
      temperature: 0.5,
      stop: ['four'],
      stream: true,
      stream_options: { include_usage: true },
    })
    expect(standIn.requests[0]?.headers).toMatchObject({ authorization: 'Bearer sk-secret', accept: 'text/event-stream' })
  })

  it.each([
    ['none', 'json-schema', { response_format: { type: 'json_schema', json_schema: { name: 'answer', strict: true, schema: { type: 'object' } } } }],
    ['vllm', 'json-schema', { response_format: expect.anything() }],
    ['vllm', 'gbnf', { structured_outputs: { grammar: '{"type":"object"}' } }],
    ['llama-server', 'gbnf', { grammar: '{"type":"object"}' }],
  ] as const)('hands a grammar on in the words of the server: %s, %s', async (grammarDialect, kind, fields) => {
    const { model, standIn } = await bench({ grammarDialect })
    expect((await whole(model, { grammar: { kind, text: '{"type":"object"}' } })).thrown).toBeUndefined()
    expect(standIn.requests[0]?.body).toMatchObject(fields)
    expect(model.capabilities.grammar).toBe(grammarDialect !== 'none')
  })

  it('does not leave out a grammar or an adapter it cannot hand on', async () => {
    const { model, standIn } = await bench()
    for (const more of [{ grammar: { kind: 'gbnf', text: 'root ::= "a"' } }, { grammar: { kind: 'json-schema', text: 'no' } }, { adapter: '/a' }] as const)
      expect((await whole(model, more)).thrown).toMatchObject({ code: 'bad-request' })
    expect(standIn.requests).toHaveLength(0)
  })

  it('counts tokens by their pieces where the server tells no usage', async () => {
    const { model } = await bench({}, { usage: false })
    expect((await whole(model)).end).toMatchObject({ reason: 'stop', outputTokens: 12 })
    expect((await whole(model, { maxTokens: 5 })).end).toMatchObject({ reason: 'length', outputTokens: 5 })
  })

  it('gives nothing of a stop sequence out where the server does, nor what was thought', async () => {
    const { model } = await bench({}, { sloppyStop: true, thinking: 2 })
    expect(await whole(model, { stop: ['nks and'] })).toMatchObject({ text: 'eight red ta', end: { reason: 'stop' } })
  })

  it('stops reading a server that goes on beyond the limit, and closes the connection', async () => {
    const { model, standIn } = await bench()
    standIn.next('endless')
    expect((await whole(model, { maxTokens: 7 })).end).toMatchObject({ reason: 'length', outputTokens: 7 })
    await vi.waitFor(() => expect([standIn.active, standIn.gone]).toEqual([0, 1]))
  })

  it('uses the limit of the context the server tells, when it is lower', async () => {
    const { model } = await bench({ contextTokens: 4_096 })
    expect(model.contextTokens).toBe(64)
  })
})

describe('who goes away', () => {
  it('takes the work at the server along, whether by a signal or by leaving', async () => {
    const { model, standIn } = await bench({}, { tokenMs: 5 })
    const controller = new AbortController()
    for await (const event of model.stream(request(), { signal: controller.signal })) if (event.type === 'text-delta') controller.abort()
    await vi.waitFor(() => expect([standIn.active, standIn.gone]).toEqual([0, 1]))
    for await (const event of model.stream(request(), { signal: never })) if (event.type === 'text-delta') break
    await vi.waitFor(() => expect([standIn.active, standIn.gone]).toEqual([0, 2]))
    expect(model.figures()).toMatchObject({ running: 0, waiting: 0, state: 'ready' })
  })

  it('before the first token as well', async () => {
    const { model, standIn } = await bench()
    for (const trouble of ['hang', 'hang-after-headers'] as const) {
      standIn.next(trouble)
      const controller = new AbortController()
      const answer = whole(model, {}, { signal: controller.signal })
      await vi.waitFor(() => expect(standIn.active).toBe(1))
      controller.abort()
      expect((await answer).thrown).toMatchObject({ code: 'cancelled' })
      await vi.waitFor(() => expect(standIn.active).toBe(0))
    }
  })

  it('when the deadline comes: refused before the first token, ended after it', async () => {
    const { model, standIn } = await bench()
    standIn.next('hang', 'stall')
    expect((await whole(model, {}, { deadline: Date.now() + 50 })).thrown).toMatchObject({ code: 'deadline-exceeded' })
    expect(await whole(model, {}, { deadline: Date.now() + 200 })).toMatchObject({ text: 'eight red tanks', end: { reason: 'abort', outputTokens: 3 } })
    expect((await whole(model, {}, { deadline: Date.now() - 1 })).thrown).toMatchObject({ code: 'deadline-exceeded' })
    await vi.waitFor(() => expect(standIn.active).toBe(0))
  })
})

describe('a server in trouble', () => {
  const short = { ...timeouts, connectMs: 100, firstTokenMs: 100, betweenTokensMs: 100, totalMs: 1_000 }
  const patient = { health: { breakAfter: 100 } }

  it.each([
    ['hang', /did not write a first token within 0.2 s/],
    ['hang-after-headers', /did not write a first token within 0.2 s/],
    ['drip', /did not write a first token within 0.2 s/],
    ['garbage', /an event that is not JSON/],
    ['html', /something other than a stream/],
    ['endless-line', /more than \d+ (characters|octets)/],
    [{ status: 400 }, /refused the request \(400\)/],
    [{ status: 404 }, /no model "stand-in"/],
    [{ status: 302, headers: { location: 'http://127.0.0.1:1/' } }, /status 302/],
  ] as [Trouble, RegExp][])('%j: is unavailable, asked once, and the next request is served', async (trouble, message) => {
    const { model, standIn } = await bench({ timeouts: short, ...patient })
    standIn.next(trouble)
    expect((await whole(model)).thrown).toMatchObject({ code: 'model-unavailable', message: expect.stringMatching(message) })
    await vi.waitFor(() => expect(standIn.active).toBe(0))
    expect(standIn.requests).toHaveLength(1)
    expect((await whole(model)).text).toBe(words)
  })

  it.each([
    ['stall', /next token within 0.1 s/],
    ['early-end', /broke/],
    ['no-finish', /ended early/],
    ['error-later', /failed \(500\)/],
  ] as [Trouble, RegExp][])('%j after the first token: is unavailable, and not asked again', async (trouble, message) => {
    const { model, standIn } = await bench({ timeouts: short, ...patient })
    standIn.next(trouble)
    const { text, thrown } = await whole(model)
    expect(text).toBe('eight red tanks')
    expect(thrown).toMatchObject({ code: 'model-unavailable', message: expect.stringMatching(message) })
    await vi.waitFor(() => expect(standIn.active).toBe(0))
    expect(standIn.requests).toHaveLength(1)
    expect((await whole(model)).text).toBe(words)
  })

  it('is not to blame for a reader who takes their time', async () => {
    const { model } = await bench({ timeouts: { ...short, betweenTokensMs: 50 } })
    let text = ''
    for await (const event of model.stream(request({ maxTokens: 3 }), { signal: never })) {
      if (event.type === 'text-delta') text += event.text
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    expect(text).toBe('eight red tanks')
  })

  it('that goes on and on has an end', async () => {
    const { model, standIn } = await bench({ timeouts: { ...short, totalMs: 200 }, ...patient }, { tokenMs: 5 })
    standIn.next('endless')
    const { text, thrown } = await whole(model, { maxTokens: 10_000 })
    expect(text).toContain('eight red')
    expect(thrown).toMatchObject({ code: 'model-unavailable', message: expect.stringContaining('did not end its answer within 0.2 s') })
    await vi.waitFor(() => expect(standIn.active).toBe(0))
  })

  it.each([[{ status: 500 }], [{ status: 502 }], [{ status: 503, headers: { 'retry-after': '0' } }], [{ status: 504 }], [{ status: 429 }], ['error-first']] as [
    Trouble,
  ][])('%j: is asked again before the first token', async (trouble) => {
    const { model, standIn } = await bench()
    standIn.next(trouble, trouble)
    expect((await whole(model)).text).toBe(words)
    expect(standIn.requests).toHaveLength(3)
  })

  it('is asked no more often than it may be', async () => {
    const { model, standIn } = await bench(patient)
    standIn.next({ status: 503 }, { status: 503 }, { status: 503 })
    expect((await whole(model)).thrown).toMatchObject({ code: 'model-unavailable' })
    standIn.next({ status: 429 }, { status: 429 }, { status: 429 })
    expect((await whole(model)).thrown).toMatchObject({ code: 'overloaded' })
    expect(standIn.requests).toHaveLength(6)
  })

  it('is not waited for beyond the deadline, nor after going away, nor for long', async () => {
    const { model, standIn } = await bench({ ...patient, timeouts: { ...timeouts, firstTokenMs: 5_000 } })
    const busy = { status: 429, headers: { 'retry-after': '2' } }
    standIn.next(busy)
    expect((await whole(model, {}, { deadline: Date.now() + 1_000 })).thrown).toMatchObject({ code: 'overloaded' })
    standIn.next(busy)
    const controller = new AbortController()
    const waiting = whole(model, {}, { signal: controller.signal })
    await vi.waitFor(() => expect(standIn.requests).toHaveLength(2))
    controller.abort()
    expect((await waiting).thrown).toMatchObject({ code: 'cancelled' })
    expect(model.figures().running).toBe(0)
    expect(standIn.requests).toHaveLength(2)
    standIn.next({ ...busy, headers: { 'retry-after': '30' } })
    expect((await whole(model)).thrown).toMatchObject({ code: 'overloaded' })
  })

  it.each([
    ['vllm', /has 200 tokens, and 32 more may be written; the model holds 64 in all/],
    ['llama-server', /has 200 tokens, and 32 more may be written; the model holds 64 in all/],
    ['tgi', /has 200 tokens, and 32 more may be written; the model holds 64 in all/],
    ['silent', /has about \d+ tokens, and 32 more may be written; the model holds 64 in all/],
  ] as const)('tells how long a prompt may be, in the words of %s', async (manner, message) => {
    const { model } = await bench({}, { manner })
    const tooLong = await whole(model, { prompt: { messages: [{ role: 'user', content: 'tank '.repeat(200).trim() }] } })
    expect(tooLong.thrown).toMatchObject({ code: 'prompt-too-long', message: expect.stringMatching(message) })
    expect(model.state()).toBe('ready')
  })
})

describe('the key', () => {
  it('is in no message and no log, also where the server repeats it', async () => {
    const { model, standIn, logs } = await bench({ apiKey: () => 'sk-secret' }, { apiKey: 'sk-secret' })
    standIn.setKey('sk-other')
    const { thrown } = await whole(model)
    expect(thrown).toMatchObject({ code: 'model-unavailable', message: 'The server of the model refuses the API key (401).' })
    const seen = [thrown, thrown instanceof Error ? [thrown.message, thrown.stack, thrown.cause] : '', logs, model.figures()]
    expect(JSON.stringify(seen)).not.toContain('sk-')
  })

  it('that was changed is used from then on', async () => {
    let key = 'sk-one'
    const { model, standIn } = await bench({ apiKey: () => key }, { apiKey: 'sk-one' })
    standIn.setKey('sk-two')
    expect((await whole(model)).thrown).toMatchObject({ code: 'model-unavailable' })
    key = 'sk-two'
    expect((await whole(model)).text).toBe(words)
  })

  it('that is wanted and missing is told apart from one that is refused', async () => {
    const { model, standIn } = await bench()
    standIn.setKey('sk-one')
    expect((await whole(model)).thrown).toMatchObject({ message: expect.stringContaining('none is configured') })
  })
})

describe('places and the queue', () => {
  it('has no more requests at the server than places, and refuses beyond its queue at once', async () => {
    const { model, standIn } = await bench({ places: 2, queueLimit: 3 }, { tokenMs: 10 })
    const seen: number[] = []
    const answers = Array.from({ length: 10 }, async () => {
      const answer = await whole(model)
      seen.push(standIn.active)
      return answer
    })
    await vi.waitFor(() => expect(model.figures()).toMatchObject({ running: 2, waiting: 3, places: 2, queueLimit: 3 }), { interval: 2 })
    const all = await Promise.all(answers)
    expect(all.filter(({ text }) => text === words)).toHaveLength(5)
    for (const { thrown } of all.filter(({ text }) => text === '')) expect(thrown).toMatchObject({ code: 'overloaded' })
    expect(standIn.requests).toHaveLength(5)
    expect(Math.max(...seen)).toBeLessThanOrEqual(2)
    expect(model.figures()).toMatchObject({ running: 0, waiting: 0, tokensPerSecond: expect.any(Number), firstTokenMs: expect.any(Number) })
  })
})

describe('a server that is down', () => {
  const health = { breakAfter: 2, backOffMs: [5, 20] as const, probeMs: 20 }

  it('costs nothing, and is used again once it is back', async () => {
    const { model, standIn, logs } = await bench({ health, retries: 0 })
    standIn.always({ status: 503 })
    standIn.side(503)
    for (let index = 0; index < 2; index += 1) expect((await whole(model)).thrown).toMatchObject({ code: 'model-unavailable' })
    expect(model.figures()).toMatchObject({ state: 'failed', failure: expect.stringContaining('503') })
    const asked = standIn.requests.length
    for (let index = 0; index < 20; index += 1) expect((await whole(model)).thrown).toMatchObject({ code: 'model-unavailable' })
    expect(standIn.requests).toHaveLength(asked)
    standIn.always('none')
    standIn.side(200)
    await vi.waitFor(() => expect(model.state()).toBe('ready'))
    expect((await whole(model)).text).toBe(words)
    expect(logs.filter(({ message }) => message.includes('is failed'))).toHaveLength(1)
    expect(model.figures().failure).toBeNull()
  })

  it('that nobody asks anything is noticed too', async () => {
    const { model, standIn } = await bench({ health })
    standIn.side(500)
    await vi.waitFor(() => expect(model.state()).toBe('failed'))
    standIn.side(200)
    await vi.waitFor(() => expect(model.state()).toBe('ready'))
  })

  it('from the beginning is failed, not loading', async () => {
    const closed = createServer()
    closed.listen(0, '127.0.0.1')
    await once(closed, 'listening')
    const address = closed.address()
    const port = typeof address === 'object' ? address?.port : 0
    closed.close()
    await once(closed, 'close')
    const model = openOpenAiCompatibleModel({ id: 'quality', baseUrl: `http://127.0.0.1:${port}/v1`, model: 'm', contextTokens: 64, health })
    opened.push(model)
    await vi.waitFor(() => expect(model.figures()).toMatchObject({ state: 'failed', failure: 'The server of the model refuses connections.' }))
    expect((await whole(model)).thrown).toMatchObject({ code: 'model-unavailable' })
  })

  it('that takes connections and says nothing is not waited for as long as one that thinks', async () => {
    const silent = createServer()
    silent.listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const address = silent.address()
    const model = openOpenAiCompatibleModel({
      id: 'quality',
      baseUrl: `https://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/v1`,
      model: 'm',
      contextTokens: 64,
      timeouts: { connectMs: 50, firstTokenMs: 60_000 },
      health,
    })
    opened.push(model)
    await vi.waitFor(() => expect(model.figures()).toMatchObject({ failure: 'The server of the model could not be reached within 0.1 s.' }))
    silent.close()
  })

  it('is no longer looked at when the model is closed, and what is under way ends', async () => {
    const { model, standIn } = await bench({ health }, { tokenMs: 5 })
    const under = whole(model)
    await vi.waitFor(() => expect(standIn.active).toBe(1))
    await model[Symbol.asyncDispose]()
    const { end, thrown } = await under
    expect(end?.reason ?? thrown).toSatisfy((value: unknown) => value === 'abort' || Object(value).code === 'model-unavailable')
    await vi.waitFor(() => expect(standIn.active).toBe(0))
    const { looks } = standIn
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect(standIn.looks).toBe(looks)
    expect(model.figures().state).toBe('unloaded')
  })
})

describe('counting tokens', () => {
  it.each(['vllm', 'llama-server', 'tgi'] as const)('asks %s', async (tokenize) => {
    const { model } = await bench({}, { tokenize })
    expect(await model.countTokens(words, { signal: never })).toBe(12)
  })

  it('estimates, rather too high, where the server cannot', async () => {
    const { model, standIn } = await bench({}, { tokenize: 'none' })
    expect(await model.countTokens('tank', { signal: never })).toBe(2)
    expect(await model.countTokens('12 tanks at 51.5, größer', { signal: never })).toBeGreaterThanOrEqual(10)
    standIn.side(500)
    expect(await model.countTokens(words, { signal: never })).toBeGreaterThanOrEqual(12)
  })
})
