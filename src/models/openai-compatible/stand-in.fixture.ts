import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'

/** What the stand-in does to a request for a completion. */
export type Trouble =
  | 'none'
  /** Takes the request and never answers. */
  | 'hang'
  /** Sends its headers, then nothing. */
  | 'hang-after-headers'
  /** A few tokens, then nothing. */
  | 'stall'
  /** An octet now and then, never a whole token. */
  | 'drip'
  /** A few tokens, then the connection is cut. */
  | 'early-end'
  /** The body ends properly, but without a reason. */
  | 'no-finish'
  /** 200, and no stream of completions. */
  | 'garbage'
  | 'html'
  /** One event that never ends. */
  | 'endless-line'
  /** It goes on beyond what it was asked for. */
  | 'endless'
  /** An error inside the stream, before or after its first tokens. */
  | 'error-first'
  | 'error-later'
  | { status: number; headers?: Record<string, string>; body?: unknown }

export type StandInOptions = {
  model?: string
  contextTokens?: number
  apiKey?: string
  /** In what words it refuses a prompt that is too long. */
  manner?: 'vllm' | 'llama-server' | 'tgi' | 'silent'
  usage?: boolean
  tokenize?: 'vllm' | 'llama-server' | 'tgi' | 'none'
  /** Before each token. */
  tokenMs?: number
  /** It gives the stop sequence out, as some servers do. */
  sloppyStop?: boolean
  /** Tokens of thinking before the answer. */
  thinking?: number
}

export type StandIn = AsyncDisposable & {
  readonly baseUrl: string
  /** Bodies of the requests for completions, and their headers. */
  readonly requests: { body: Record<string, unknown>; headers: IncomingMessage['headers'] }[]
  /** Requests for completions under way. */
  readonly active: number
  /** How many clients went away before their answer was whole. */
  readonly gone: number
  /** How often it was looked at. */
  readonly looks: number
  /** For the next requests, in their order; then none. */
  next(...troubles: Trouble[]): void
  /** For all of them. */
  always(trouble: Trouble): void
  /** What /models, /health and /tokenize answer. */
  side(status: number): void
  setKey(key: string): void
}

type Message = { role: string; content: string }
type State = StandInOptions & {
  tokenMs: number
  troubles: Trouble[]
  standing: Trouble
  sideStatus: number
  requests: StandIn['requests']
  active: number
  gone: number
  looks: number
}

const tokensOf = (text: string): string[] => text.match(/\s*\S+|\s+$/g) ?? []
const pause = async (ms: number): Promise<void> => await new Promise((resolve) => (ms === 0 ? setImmediate(resolve) : setTimeout(resolve, ms)))

/** A server that speaks OpenAI's chat completions on loopback; it repeats the last message word by word, a word being a token. */
export async function startStandIn(options: StandInOptions = {}): Promise<StandIn> {
  const state: State = {
    model: 'stand-in',
    contextTokens: 64,
    manner: 'vllm',
    usage: true,
    tokenize: 'vllm',
    tokenMs: 0,
    ...options,
    troubles: [],
    standing: 'none',
    sideStatus: 200,
    requests: [],
    active: 0,
    gone: 0,
    looks: 0,
  }
  const server = createServer((request, response) => void answer(state, request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // Forgotten, it does not keep a process alive.
  server.unref()
  const address = server.address()
  return {
    baseUrl: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/v1`,
    requests: state.requests,
    get active() {
      return state.active
    },
    get gone() {
      return state.gone
    },
    get looks() {
      return state.looks
    },
    next: (...troubles) => void state.troubles.push(...troubles),
    always: (trouble) => void (state.standing = trouble),
    side: (status) => void (state.sideStatus = status),
    setKey: (key) => void (state.apiKey = key),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function answer(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  const text = Buffer.concat(chunks).toString('utf8')
  const body: Record<string, unknown> = text === '' ? {} : JSON.parse(text)
  if (request.url === '/v1/chat/completions') {
    await completions(state, { body, headers: request.headers }, response)
    return
  }
  if (request.url !== '/tokenize') state.looks += 1
  const isOpen = state.apiKey === undefined || request.url === '/health' || request.headers.authorization === `Bearer ${state.apiKey}`
  const status = isOpen ? state.sideStatus : 401
  if (status !== 200) json(response, status, { error: { message: `status ${status}`, type: 'error', code: status } })
  else if (request.url === '/v1/models')
    json(response, 200, { object: 'list', data: [{ id: state.model, object: 'model', max_model_len: state.contextTokens }] })
  else if (request.url === '/health') json(response, 200, {})
  else if (request.url === '/tokenize' && state.tokenize !== 'none') json(response, 200, tokenized(state, body))
  else json(response, 404, { detail: 'Not Found' })
}

function tokenized({ tokenize }: State, { prompt, content, inputs }: Record<string, unknown>): unknown {
  const tokens = tokensOf(String(tokenize === 'vllm' ? prompt : tokenize === 'tgi' ? inputs : content)).map((_, index) => index)
  if (tokenize === 'vllm') return { count: tokens.length, max_model_len: 64, tokens }
  return tokenize === 'tgi' ? tokens.map((id) => ({ id, text: '', start: 0, stop: 0 })) : { tokens }
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

async function completions(state: State, asked: StandIn['requests'][number], response: ServerResponse): Promise<void> {
  state.requests.push(asked)
  state.active += 1
  response.once('close', () => {
    state.active -= 1
    if (!response.writableFinished) state.gone += 1
  })
  if (state.apiKey !== undefined && asked.headers.authorization !== `Bearer ${state.apiKey}`) {
    // Some servers repeat what they were sent.
    json(response, 401, { error: { message: `Incorrect API key provided: ${asked.headers.authorization}`, type: 'invalid_request_error' } })
    return
  }
  const trouble = state.troubles.shift() ?? state.standing
  if (typeof trouble === 'object') {
    for (const [name, value] of Object.entries(trouble.headers ?? {})) response.setHeader(name, value)
    json(response, trouble.status, trouble.body ?? { error: { message: 'no', code: trouble.status } })
  } else await troubled(state, { body: asked.body, trouble }, response)
}

const hasEnough = ['stall', 'early-end', 'no-finish', 'error-later']
const isGone = (response: ServerResponse): boolean => response.destroyed || response.closed

async function troubled(
  state: State,
  { body, trouble }: { body: Record<string, unknown>; trouble: Extract<Trouble, string> },
  response: ServerResponse,
): Promise<void> {
  if (trouble === 'hang') return
  const messages: Message[] = JSON.parse(JSON.stringify(body['messages']))
  const promptTokens = messages.reduce((sum, { content }) => sum + tokensOf(content).length, 0)
  if (promptTokens + 1 > (state.contextTokens ?? 0)) {
    refuseTooLong(state, promptTokens, response)
    return
  }
  if (trouble === 'html') {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>Welcome to the proxy</body></html>')
    return
  }
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
  response.flushHeaders()
  if (trouble === 'hang-after-headers') return
  if (trouble === 'garbage') {
    response.end('data: {"choices": [{"del\n\ndata: 42\n\n')
    return
  }
  if (trouble === 'endless-line' || trouble === 'drip') {
    response.write('data: {"choices": [{"delta": {"content": "')
    while (!isGone(response)) {
      if (!response.writableNeedDrain) response.write(trouble === 'drip' ? 'x' : 'x'.repeat(16_384))
      await pause(trouble === 'drip' ? 5 : 0)
    }
    return
  }
  if (trouble === 'error-first') {
    response.end('data: {"error": {"message": "engine died", "type": "InternalServerError", "code": 500}}\n\ndata: [DONE]\n\n')
    return
  }
  const { finish, outputTokens } = await written(state, { body, trouble, text: messages.at(-1)?.content ?? '' }, response)
  if (isGone(response) || trouble === 'stall') return
  if (trouble === 'early-end') response.destroy()
  else if (trouble === 'no-finish') response.end()
  else if (trouble === 'error-later') response.end('data: {"error": {"message": "engine died", "code": 500}}\n\n')
  else {
    response.write(frame({ choices: [{ index: 0, delta: {}, finish_reason: finish }] }))
    if (state.usage === true)
      response.write(frame({ choices: [], usage: { prompt_tokens: promptTokens, completion_tokens: outputTokens, total_tokens: promptTokens + outputTokens } }))
    response.end('data: [DONE]\n\n')
  }
}

type Wanted = { body: Record<string, unknown>; trouble: string; text: string }

async function written(state: State, { body, trouble, text }: Wanted, response: ServerResponse): Promise<{ finish: string; outputTokens: number }> {
  const stops = Array.isArray(body['stop']) ? body['stop'].map(String) : []
  const most = trouble === 'endless' ? Infinity : Number(body['max_tokens'])
  const length = trouble === 'endless' ? Infinity : tokensOf(text).length
  const delta = (content: Record<string, unknown>): void => void response.write(frame({ choices: [{ index: 0, delta: content, finish_reason: null }] }))
  delta({ role: 'assistant', content: '' })
  for (let index = 0; index < (state.thinking ?? 0); index += 1) delta({ reasoning_content: 'hm' })
  const tokens = tokensOf(text)
  let said = ''
  let outputTokens = state.thinking ?? 0
  for (let index = 0; index < length; index += 1) {
    await pause(state.tokenMs)
    if (isGone(response) || (hasEnough.includes(trouble) && index === 3)) break
    if (outputTokens >= most) return { finish: 'length', outputTokens }
    outputTokens += 1
    const whole = said + (tokens[index % tokens.length] ?? '')
    const cuts = stops.map((stop) => whole.indexOf(stop)).filter((at) => at !== -1)
    const end = cuts.length === 0 || state.sloppyStop === true ? whole.length : Math.min(...cuts)
    if (end > said.length) delta({ content: whole.slice(said.length, end) })
    said = whole
    if (cuts.length > 0) break
  }
  return { finish: 'stop', outputTokens }
}

function frame(data: Record<string, unknown>): string {
  return `data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'stand-in', ...data })}\n\n`
}

function refuseTooLong({ manner, contextTokens }: State, promptTokens: number, response: ServerResponse): void {
  if (manner === 'llama-server') {
    const message = 'the request exceeds the available context size. try increasing the context size or enable context shift'
    json(response, 400, { error: { code: 400, message, type: 'exceed_context_size_error', n_prompt_tokens: promptTokens, n_ctx: contextTokens } })
  } else if (manner === 'tgi') {
    const error = `Input validation error: \`inputs\` tokens + \`max_new_tokens\` must be <= ${contextTokens}. Given: ${promptTokens} \`inputs\` tokens and 16 \`max_new_tokens\``
    json(response, 422, { error, error_type: 'validation' })
  } else if (manner === 'silent') json(response, 400, { error: { message: 'too long', type: 'invalid_request_error', code: 'context_length_exceeded' } })
  else {
    const message = `This model's maximum context length is ${contextTokens} tokens. However, you requested ${promptTokens + 16} tokens (${promptTokens} in the messages, 16 in the completion). Please reduce the length of the messages or completion.`
    json(response, 400, { object: 'error', message, type: 'BadRequestError', param: null, code: 400 })
  }
}
