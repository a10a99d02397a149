import { z } from 'zod'
import type { Question } from '../core/chat-event.ts'
import { SitrepError } from '../core/errors.ts'

export const longestQuestion = 1_000
const longestSession = 200
const longestPlan = 4_000

// Controls and marks that turn or hide text have no place in a question.
// oxlint-disable-next-line no-control-regex -- taking them out is the purpose
const invisible = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+/g
/** The least a question must hold: one character that is neither of those nor blank. */
// oxlint-disable-next-line no-control-regex -- see above
const showing = /[^\s\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/u
const halfCharacter = /\p{Surrogate}/gu

/** Text as it may be shown and read: controls become spaces, halves of characters the replacement character. */
export function cleanText(text: string): string {
  return text.replace(invisible, ' ').replace(halfCharacter, '\uFFFD').trim()
}

/**
 * A body that cannot be used. `message` is what programs written for the platform's earlier chatbots compare, where those had a word for the case;
 * `details` says what was expected.
 */
export class BadBody extends SitrepError {
  readonly details: string
  constructor(message: string, details: string = message) {
    super('bad-question', message)
    this.details = details
  }
}

/* The schemas that read the bodies are also the ones the API description is made from. Lengths are in characters, not in UTF-16 units. */

const textUpTo = (most: number, tooLong = (length: number): string => `expected at most ${most} characters, got ${length}`): z.ZodString =>
  z
    .string('expected text')
    .refine((text) => text.length <= most || characters(text) <= most, { error: ({ input }) => tooLong(characters(String(input))) })
    .meta({ maxLength: most })
const characters = (text: string): number => [...text].length

const asked = textUpTo(
  longestQuestion,
  (length) => `The question has ${length} characters; at most ${longestQuestion} are read. Ask for one thing at a time.`,
).regex(showing, 'expected some text')
const withIt = {
  sessionId: textUpTo(longestSession)
    .regex(/^[\u0020-\ud7ff\ue000-\uffff]*$/u, 'expected no control characters and none beyond the basic plane')
    .min(1, 'expected at least one character')
    .nullish()
    .describe('Questions of one session are one conversation; missing: nobody remembers it. Echoed in the answer.'),
  auth_token: z.string('expected text').nullish().describe('The token, for clients that cannot set the Authorization header, which wins over it'),
}

const questionSchema = z
  .object({
    question: asked.describe('What is asked, in plain words'),
    query: z.string('expected text').nullish().describe('Not read beside `question`'),
    ...withIt,
  })
  .meta({ title: 'Asked as "question"', examples: [{ question: 'How many entities are active?', sessionId: '0b9f6c1e-4f6e-4f0e-9a57-0f8a4f3c2d11' }] })
const querySchema = z
  .object({ query: asked.describe('What is asked, in plain words'), question: z.null().optional(), ...withIt })
  .meta({ title: 'Asked as "query"', examples: [{ query: 'What is the system status?' }] })
export const questionBodySchema = z.union([questionSchema, querySchema]).meta({ id: 'QuestionBody' })

export const planBodySchema = z
  .object({
    plan: textUpTo(longestPlan).describe('The text form of a plan, as an answer gives it in `plan.text`'),
    auth_token: withIt.auth_token,
  })
  .meta({ id: 'PlanBody', examples: [{ plan: 'fires shape=value window=now-15m..now' }] })

const questionExample = '{"question": "How many entities are active?"}'
const planExample = '{"plan": "fires shape=value window=now-15m..now"}'

/**
 * A request body: `{question, sessionId?}` or `{query}`.
 * @throws BadBody saying what was expected
 */
export function readQuestion(body: unknown): Question {
  const object = objectOf(body, questionExample)
  const named: unknown = Reflect.get(object, 'question')
  const query: unknown = Reflect.get(object, 'query')
  // Some clients send both, one of them empty.
  const byQuery = named === undefined || named === null || (isNothing(named) && !isNothing(query))
  if (isNothing(byQuery ? query : named)) throw questionMissing()
  const { text, sessionId } = byQuery ? queryOf(object) : questionOf(object)
  return { text: cleanText(text), ...(typeof sessionId === 'string' ? { sessionId } : {}) }
}

type Read = { text: string; sessionId?: string | null | undefined }

function questionOf(object: object): Read {
  const { question, sessionId } = parsed(object, questionSchema, 'question')
  return { text: question, sessionId }
}

function queryOf(object: object): Read {
  const { query, sessionId } = parsed(object, querySchema, 'query')
  return { text: query, sessionId }
}

function questionMissing(): BadBody {
  return new BadBody('Question is required', `Send ${questionExample}, or {"query": "…"}, with some text in it.`)
}

/**
 * A request body `{plan}` with the text form of a plan.
 * @throws BadBody saying what was expected
 */
export function readPlanText(body: unknown): string {
  return cleanText(parsed(objectOf(body, planExample), planBodySchema).plan)
}

/** `auth_token` of a body, for clients that cannot set headers; never part of a question, a key or a log. */
export function bodyToken(body: unknown): string | undefined {
  const token: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'auth_token') : undefined
  return typeof token === 'string' && token !== '' ? token : undefined
}

/** What the earlier chatbots, written in Python, took for no value at all. */
export function isNothing(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0
  return value === undefined || value === null || value === '' || value === 0 || value === false
}

/** @throws BadBody */
export function objectOf(body: unknown, example: string): object {
  if (isNothing(body)) throw new BadBody('No JSON data provided', `Expected an object such as ${example}.`)
  if (Array.isArray(body)) throw new BadBody(`Expected one object such as ${example}, got a list.`)
  if (typeof body !== 'object' || body === null) throw new BadBody(`Expected an object such as ${example}, got a ${typeof body}.`)
  return body
}

function parsed<T>(object: object, schema: z.ZodType<T>, text?: string): T {
  const read = schema.safeParse(object)
  if (read.success) return read.data
  const { issues } = read.error
  if (text !== undefined && issues.every(({ code, path }) => code === 'invalid_format' && path[0] === text)) throw questionMissing()
  throw new BadBody(issues.map(({ path, message }) => (path[0] === text && /^[A-Z]/.test(message) ? message : `${path.join('.')}: ${message}`)).join('; '))
}
