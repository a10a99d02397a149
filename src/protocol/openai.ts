import { z } from 'zod'
import { SitrepError } from '../core/errors.ts'
import type { ErrorCode } from '../core/errors.ts'
import { answerSchema } from './answer-schema.ts'
import { BadBody, readQuestion } from './question.ts'

/*
 * OpenAI's chat completions, as far as they have a meaning here. The model `sitrep` answers questions about an exercise from its data: what would
 * change how a language model samples is read and left aside, what would change what an answer is is refused.
 */

export const modelId = 'sitrep'

/** A request that cannot be served; `param` names the member. */
export class BadCompletion extends SitrepError {
  readonly param: string | null
  /** One of OpenAI's words for it. */
  readonly reason: string
  constructor(
    message: string,
    { param = null, reason = 'invalid_value', code = 'bad-request' }: { param?: string | null; reason?: string; code?: ErrorCode } = {},
  ) {
    super(code, message)
    this.param = param
    this.reason = reason
  }
}

const textPart = z.object({ type: z.literal('text'), text: z.string() })
const content = z.union([z.string(), z.array(textPart)])
const said = z.union([content, z.null()]).optional()

const messageSchema = z.union([
  z.object({ role: z.enum(['system', 'developer']), content }).describe('Accepted and not followed: how Sitrep answers is not for callers to change'),
  z.object({ role: z.literal('user'), content }).describe('The last one is the question; those before it are what the conversation was about'),
  z.object({ role: z.literal('assistant'), content: said }).describe('What was answered before'),
])

const longestUser = 200

export const completionBodySchema = z
  .looseObject({
    model: z.literal(modelId),
    messages: z.array(messageSchema).min(1),
    stream: z.boolean().nullish(),
    stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish().describe('`include_usage`: a chunk with the usage before the end'),
    n: z.literal(1).nullish().describe('There is one answer to a question'),
    user: z
      .string()
      .max(longestUser)
      .nullish()
      .describe('A conversation for clients that send their last message only; `X-Session-Id` names one whatever is sent'),
  })
  .describe('Members that change how a language model samples (`temperature`, `top_p`, `max_tokens`, `stop`, `seed`, penalties) are read and left aside')
  .meta({ id: 'CompletionBody', examples: [{ model: modelId, messages: [{ role: 'user', content: 'How many entities are active?' }] }] })

/** What stands in a message, and by whom. */
export type Said = { role: 'user' | 'assistant'; text: string }

export type CompletionRequest = {
  question: string
  /** Before the question, oldest first; without instructions. */
  earlier: readonly Said[]
  isStream: boolean
  includeUsage: boolean
  user: string | undefined
  /** All text that came, for the usage. */
  texts: readonly string[]
}

const example = `{"model": "${modelId}", "messages": [{"role": "user", "content": "How many entities are active?"}]}`

/** @throws BadCompletion saying what was expected and where */
export function readCompletionRequest(body: unknown): CompletionRequest {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new BadCompletion(`Expected an object such as ${example}.`)
  refuseUnsupported(body)
  refuseParts(body)
  const read = completionBodySchema.safeParse(body)
  if (!read.success) throw badMember(read.error.issues)
  const { messages, stream, stream_options: streamOptions, user } = read.data
  const spoken = messages.flatMap((message): Said[] => (isInstruction(message.role) ? [] : [{ role: roleOf(message.role), text: textOf(message.content) }]))
  const last = spoken.at(-1)
  if (last?.role !== 'user') throw new BadCompletion('The last message must be a question of the user.', { param: 'messages' })
  return {
    question: questionOf(last.text),
    earlier: spoken.slice(0, -1),
    isStream: stream === true,
    includeUsage: streamOptions?.include_usage === true,
    user: user ?? undefined,
    texts: messages.map((message) => textOf(message.content)),
  }
}

/** @throws BadCompletion `not-found` */
export function refuseOtherModel(id: string): void {
  if (id === modelId) return
  const shown = id.slice(0, 100)
  throw new BadCompletion(`The model "${shown}" does not exist: there is "${modelId}" alone.`, { param: 'model', reason: 'model_not_found', code: 'not-found' })
}

const isInstruction = (role: string): boolean => role === 'system' || role === 'developer'
const roleOf = (role: string): Said['role'] => (role === 'assistant' ? 'assistant' : 'user')

function textOf(given: z.infer<typeof said>): string {
  if (given === undefined || given === null) return ''
  return typeof given === 'string' ? given : given.map(({ text }) => text).join('\n')
}

/** By the same rules as at /chat. */
function questionOf(text: string): string {
  try {
    return readQuestion({ question: text }).text
  } catch (thrown) {
    if (thrown instanceof BadBody)
      throw new BadCompletion(thrown.message === 'Question is required' ? 'The question is empty.' : thrown.message, { param: 'messages' })
    throw thrown
  }
}

/** A session named in a header. @throws BadCompletion */
export function readSessionHeader(sessionId: string): string {
  try {
    return readQuestion({ question: 'x', sessionId }).sessionId ?? sessionId
  } catch (thrown) {
    if (thrown instanceof BadBody) throw new BadCompletion(`X-Session-Id cannot be used: ${thrown.message}`, { param: 'X-Session-Id' })
    throw thrown
  }
}

type Refusing = readonly [name: string, why: string, isAsked: (value: unknown) => boolean]

const isListed = (value: unknown): boolean => Array.isArray(value) && value.length > 0
const isThere = (value: unknown): boolean => value !== undefined && value !== null && value !== false

/** What would change what an answer is. */
const unsupported: readonly Refusing[] = [
  ['n', 'There is one answer to a question: leave n out, or send 1.', (value) => isThere(value) && value !== 1],
  ['tools', 'Sitrep calls no tools: ask in words.', isListed],
  ['tool_choice', 'Sitrep calls no tools: ask in words.', (value) => isThere(value) && value !== 'none' && value !== 'auto'],
  ['functions', 'Sitrep calls no functions: ask in words.', isListed],
  ['function_call', 'Sitrep calls no functions: ask in words.', (value) => isThere(value) && value !== 'none' && value !== 'auto'],
  ['logprobs', 'Answers are computed, not sampled: there are no log probabilities.', isThere],
  ['top_logprobs', 'Answers are computed, not sampled: there are no log probabilities.', (value) => isThere(value) && value !== 0],
  ['audio', 'Answers are text.', isThere],
  ['modalities', 'Answers are text.', (value) => Array.isArray(value) && value.some((each) => each !== 'text')],
  ['response_format', 'Answers are text; their facts come as JSON under "sitrep".', (value) => isThere(value) && memberOf(value, 'type') !== 'text'],
  ['web_search_options', 'Sitrep answers from the exercise and its documents alone.', isThere],
]

function refuseUnsupported(body: object): void {
  for (const [name, why, isAsked] of unsupported)
    if (isAsked(Reflect.get(body, name))) throw new BadCompletion(why, { param: name, reason: 'unsupported_parameter' })
  const model: unknown = Reflect.get(body, 'model')
  if (typeof model === 'string') refuseOtherModel(model)
}

/** Said of parts and roles in words, before the schema says it in types. */
function refuseParts(body: object): void {
  const messages: unknown = Reflect.get(body, 'messages')
  if (!Array.isArray(messages)) return
  for (const [index, message] of messages.entries()) {
    const role = memberOf(message, 'role')
    if (role === 'tool' || role === 'function')
      throw new BadCompletion('Sitrep calls no tools, so there are no results of them.', { param: `messages[${index}].role` })
    const parts = memberOf(message, 'content')
    if (!Array.isArray(parts)) continue
    const at = parts.findIndex((part) => memberOf(part, 'type') !== 'text')
    if (at !== -1)
      throw new BadCompletion('Only text is read: images, audio and files are not.', {
        param: `messages[${index}].content[${at}]`,
        reason: 'unsupported_content',
      })
  }
}

function badMember(issues: readonly z.core.$ZodIssue[]): BadCompletion {
  const [issue] = issues
  const param = (issue?.path ?? []).map((each, index) => (typeof each === 'number' ? `[${each}]` : `${index === 0 ? '' : '.'}${String(each)}`)).join('')
  return new BadCompletion(`${param}: ${issue?.message ?? 'cannot be read'}. Expected an object such as ${example}.`, { param: param === '' ? null : param })
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

/* What is sent. */

const count = z.int().min(0)

export const usageSchema = z
  .object({ prompt_tokens: count, completion_tokens: count, total_tokens: count })
  .describe('Of the texts that came and went, counted as the language model in use would, else as a quarter of their characters; not what was computed with')

/** The grounds of an answer, as /chat gives them. */
const groundMembers = {
  outcome: true,
  classification: true,
  understood: true,
  plan: true,
  facts: true,
  notes: true,
  gaps: true,
  table: true,
  series: true,
  clarify: true,
  sources: true,
  freshness: true,
  performance: true,
  error: true,
} as const
export const groundsSchema = answerSchema.pick(groundMembers).describe('What the answer rests on')

/** Of an answer as /chat has it, what it rests on. */
export function groundsOf(wireAnswer: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.keys(groundMembers).flatMap((name) => (wireAnswer[name] === undefined ? [] : [[name, wireAnswer[name]]])))
}

const head = {
  id: z.string(),
  created: count.describe('Seconds since 1970'),
  model: z.literal(modelId),
  classification: z.string().optional().describe('The banner of the exercise, where one is configured'),
}

export const completionSchema = z.object({
  ...head,
  object: z.literal('chat.completion'),
  choices: z
    .array(
      z.object({
        index: z.literal(0),
        message: z.object({ role: z.literal('assistant'), content: z.string(), refusal: z.null() }),
        logprobs: z.null(),
        finish_reason: z.literal('stop'),
      }),
    )
    .min(1)
    .max(1),
  usage: usageSchema,
  sitrep: groundsSchema,
})

export const completionChunkSchema = z
  .object({
    ...head,
    object: z.literal('chat.completion.chunk'),
    choices: z
      .array(
        z.object({
          index: z.literal(0),
          delta: z.object({ role: z.literal('assistant').optional(), content: z.string().optional() }),
          logprobs: z.null(),
          finish_reason: z.literal('stop').nullable(),
        }),
      )
      .max(1),
    usage: usageSchema.nullable().optional(),
    sitrep: groundsSchema.optional().describe('With the last choice'),
  })
  .describe('One event of the stream; `[DONE]` comes last. What fails under way comes as an event with `error`, and then nothing')

export const openAiErrorSchema = z.object({
  error: z.object({ message: z.string(), type: z.string(), param: z.string().nullable(), code: z.string().nullable() }),
})

export const modelSchema = z.object({ id: z.literal(modelId), object: z.literal('model'), created: count, owned_by: z.string() })
export const modelListSchema = z.object({ object: z.literal('list'), data: z.array(modelSchema) })

export type OpenAiError = z.infer<typeof openAiErrorSchema>

/** OpenAI's shape of a refusal. */
export function toOpenAiError(error: SitrepError): OpenAiError {
  const { message, status } = error
  if (error instanceof BadCompletion) return { error: { message, type: 'invalid_request_error', param: error.param, code: error.reason } }
  if (status === 401) return { error: { message, type: 'invalid_request_error', param: null, code: 'invalid_api_key' } }
  return { error: { message, type: status < 500 ? 'invalid_request_error' : 'server_error', param: null, code: error.code } }
}
