import { setTimeout as sleep } from 'node:timers/promises'
import type { IncomingMessage } from 'node:http'
import pRetry from 'p-retry'
import type { ModelRequest, ModelRequestOptions } from '../../core/chat-model.ts'
import { SitrepError, cancelledError } from '../../core/errors.ts'
import type { Clock } from '../../core/time.ts'
import { garbage, readCompletion } from './completion.ts'
import type { Piece } from './completion.ts'
import type { Exchange } from './exchange.ts'
import type { RemoteTimeouts } from './openai-compatible-model.ts'
import { refusalInStream, refusalOf } from './refusal.ts'
import type { Asked } from './refusal.ts'
import { RemoteError } from './remote-error.ts'
import { requestBody } from './request-body.ts'
import type { GrammarDialect } from './request-body.ts'
import { estimateTokens } from './token-count.ts'
import { createWatch } from './watch.ts'
import type { Watch } from './watch.ts'
import { wholeBody } from './whole-body.ts'

export type Opening = {
  exchange: Exchange
  model: string
  dialect: GrammarDialect
  timeouts: RemoteTimeouts
  now: Clock
  retries: number
  retryDelayMs: number
  contextTokens: number
  hasKey: boolean
}

/** A completion whose first token is there. Dispose it, whatever comes of it. */
export type Completion = Disposable & {
  watch: Watch
  pieces: AsyncIterable<Piece>
  startedAt: number
  asked: Asked
  now: Clock
}

/** Octets of a stream beside its tokens, and for each token. */
const envelopeOctets = 262_144
const tokenOctets = 4_096

/**
 * Makes the request, again and again as long as that may help, until its first token.
 * @throws SitrepError as `ChatModel` has it before the first event
 */
export async function openCompletion(request: ModelRequest, options: ModelRequestOptions, opening: Opening): Promise<Completion> {
  const { retries, retryDelayMs, now, timeouts } = opening
  const { signal, deadline = Infinity } = options
  // A server may ask for more patience than anybody has.
  const mayWait = (ms: number): boolean => ms <= timeouts.firstTokenMs && now() + ms < deadline
  const mayRepeat = (error: unknown): boolean => error instanceof RemoteError && error.again && mayWait(error.retryAfterMs ?? 0)
  try {
    return await pRetry(async () => await attempt(request, options, opening), {
      retries,
      minTimeout: retryDelayMs,
      randomize: true,
      signal,
      shouldRetry: ({ error }) => mayRepeat(error),
      async onFailedAttempt({ error, retriesLeft }) {
        if (retriesLeft > 0 && mayRepeat(error) && error instanceof RemoteError && error.retryAfterMs !== undefined)
          await sleep(error.retryAfterMs, undefined, { signal })
      },
    })
  } catch (thrown) {
    if (signal.aborted) throw cancelledError(signal.reason)
    throw thrown
  }
}

async function attempt(request: ModelRequest, options: ModelRequestOptions, opening: Opening): Promise<Completion> {
  const { exchange, model, dialect, timeouts, now } = opening
  const watch = createWatch({ signal: options.signal, deadline: options.deadline, totalMs: timeouts.totalMs, now })
  const startedAt = now()
  const asked: Asked = {
    model,
    hasKey: opening.hasKey,
    contextTokens: opening.contextTokens,
    maxTokens: request.maxTokens,
    estimate: () => request.prompt.messages.reduce((sum, { content }) => sum + estimateTokens(content), 0),
  }
  try {
    // A connection that exists is not counted against connecting, so that both limits together bound the first token.
    watch.expect(timeouts.connectMs + timeouts.firstTokenMs, 'write a first token')
    const body = requestBody(request, { model, dialect })
    const response = await exchange.send({ method: 'POST', path: 'chat/completions', body, accept: 'text/event-stream', signal: watch.signal })
    await refuseBad(response, asked)
    const all = readCompletion(response, { maxOctets: envelopeOctets + request.maxTokens * tokenOctets })
    const first = await all.next()
    if (first.done === true) throw new RemoteError('The answer of the server of the model ended before its first token.', { again: true })
    if (first.value.type === 'refused') throw refusalInStream(first.value.body, asked)
    return {
      watch,
      pieces: startingWith(first.value, all),
      startedAt,
      asked,
      now,
      [Symbol.dispose]() {
        watch[Symbol.dispose]()
        // Read to its end it is free for the next request; else the connection ends here.
        if (!response.complete) response.destroy()
      },
    }
  } catch (thrown) {
    const reason = watch.reason() ?? asRemote(thrown)
    watch[Symbol.dispose]()
    throw reason
  }
}

async function* startingWith(first: Piece, rest: AsyncIterable<Piece>): AsyncGenerator<Piece, void, void> {
  yield first
  yield* rest
}

async function refuseBad(response: IncomingMessage, asked: Asked): Promise<void> {
  const status = response.statusCode ?? 0
  if (status !== 200) throw refusalOf({ status, retryAfter: response.headers['retry-after'], body: await wholeBody(response) }, asked)
  const type = response.headers['content-type'] ?? ''
  if (type.startsWith('text/event-stream')) return
  response.destroy()
  throw garbage('something other than a stream of events')
}

/** A connection that broke. */
export function asRemote(thrown: unknown): SitrepError {
  if (thrown instanceof SitrepError) return thrown
  return new RemoteError('The connection to the server of the model broke.', { again: true, cause: thrown })
}
