import { SitrepError } from '../../core/errors.ts'
import { RemoteError } from './remote-error.ts'

/* Why a server of models refused, from its status and what it sent. Its own words are read for numbers and never passed on. */

export type Refused = {
  status: number
  /** Of the header; undefined: none. */
  retryAfter?: string | undefined
  /** JSON of the body, or its text. */
  body: unknown
}

export type Asked = { model: string; hasKey: boolean; contextTokens: number; maxTokens: number; /** What we think the prompt has. */ estimate: () => number }

const longestRetryAfterS = 3_600

export function refusalOf({ status, retryAfter, body }: Refused, asked: Asked): SitrepError {
  const tooLong = status >= 400 ? readTooLong(body) : undefined
  if (tooLong !== undefined) return promptTooLong(tooLong, asked)
  if (status === 401 || status === 403)
    return new RemoteError(
      asked.hasKey
        ? `The server of the model refuses the API key (${status}).`
        : `The server of the model wants an API key and none is configured (${status}).`,
    )
  if (status === 404) return new RemoteError(`The server has no model "${asked.model}", or no /chat/completions at the address that is configured (404).`)
  const retryAfterMs = readRetryAfter(retryAfter)
  const later = retryAfterMs === undefined ? {} : { retryAfterMs }
  if (status === 429)
    return new RemoteError('The server of the model takes no more requests (429).', { code: 'overloaded', again: true, isFault: false, ...later })
  if (status >= 500) return new RemoteError(`The server of the model failed (${status}).`, { again: status !== 501, ...later })
  if (status >= 400) return new RemoteError(`The server of the model refused the request (${status}).`, { isFault: false })
  return new RemoteError(`The server of the model answered with status ${status}, expected 200.`)
}

/** The error a server sends inside its stream; the status it would have had may stand in it. */
export function refusalInStream(body: unknown, asked: Asked): SitrepError {
  const error = memberOf(body, 'error')
  const code = [memberOf(error, 'code'), memberOf(body, 'code')].find((each) => typeof each === 'number')
  return refusalOf({ status: code !== undefined && code >= 400 && code < 600 ? code : 500, body }, asked)
}

type TooLong = { promptTokens?: number | undefined; contextTokens?: number | undefined }

function promptTooLong({ promptTokens, contextTokens }: TooLong, asked: Asked): SitrepError {
  const prompt = promptTokens === undefined ? `about ${asked.estimate()} tokens` : `${promptTokens} tokens`
  const limit = contextTokens ?? asked.contextTokens
  return new SitrepError(
    'prompt-too-long',
    `The prompt has ${prompt}, and ${asked.maxTokens} more may be written; the model holds ${limit} in all. Shorten the prompt.`,
  )
}

/** The words of vLLM, TGI, OpenAI and those who follow them. */
const limits = [/maximum (?:context|model) length (?:is|of) (\d+)/i, /must be <= (\d+)/i, /context (?:size|window) \(?(?:of )?(\d+)/i]
const lengths = [
  /\((\d+) in the messages/i,
  /has (\d+) input tokens/i,
  /resulted in (?:over )?(\d+) tokens/i,
  /\(length (\d+)\)/i,
  /Given: (\d+) `inputs`/i,
  /requested tokens \((\d+)\)/i,
  /requested (\d+) tokens/i,
]

/** Undefined: it is about something else. */
function readTooLong(body: unknown): TooLong | undefined {
  const error = memberOf(body, 'error') ?? body
  const type = [memberOf(error, 'type'), memberOf(error, 'code')].map(String)
  const text = [memberOf(error, 'message'), memberOf(body, 'message'), error].find((each) => typeof each === 'string') ?? ''
  const isNamed = type.some((each) => each === 'exceed_context_size_error' || each === 'context_length_exceeded')
  const limit = numberIn(text, limits)
  if (!isNamed && limit === undefined) return undefined
  return {
    promptTokens: wholeNumber(memberOf(error, 'n_prompt_tokens')) ?? numberIn(text, lengths),
    contextTokens: wholeNumber(memberOf(error, 'n_ctx')) ?? limit,
  }
}

function numberIn(text: string, patterns: readonly RegExp[]): number | undefined {
  for (const pattern of patterns) {
    const found = pattern.exec(text)?.[1]
    if (found !== undefined) return Number(found)
  }
  return undefined
}

function wholeNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined
}

/** Seconds; a date is rare and left aside. */
function readRetryAfter(header: string | undefined): number | undefined {
  return header !== undefined && /^\d+$/.test(header.trim()) ? Math.min(Number(header), longestRetryAfterS) * 1_000 : undefined
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
