import { z } from 'zod'
import type { Question } from '../core/chat-event.ts'
import { SitrepError } from '../core/errors.ts'

export const longestQuestion = 1_000

// Controls and marks that turn or hide text have no place in a question.
// oxlint-disable-next-line no-control-regex -- taking them out is the purpose
const invisible = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+/g

/** Text as it may be shown and read: controls become spaces. */
export function cleanText(text: string): string {
  return text.replace(invisible, ' ').trim()
}

const bodySchema = z.object({
  question: z.string('expected text').nullish(),
  query: z.string('expected text').nullish(),
  sessionId: z.string('expected text').min(1, 'expected at least one character').max(200, 'expected at most 200 characters').nullish(),
})

const planSchema = z.object({ plan: z.string('expected the text form of a plan').max(4_000, 'expected at most 4000 characters') })

/**
 * A request body: `{question, sessionId?}` or `{query}`.
 * @throws SitrepError `bad-question` saying what was expected
 */
export function readQuestion(body: unknown): Question {
  const { question, query, sessionId } = readObject(body, bodySchema, '{"question": "How many entities are active?"}')
  const text = cleanText(question ?? query ?? '')
  if (text === '') throw new SitrepError('bad-question', 'Question is required: send {"question": "…"} or {"query": "…"} with some text in it.')
  if (text.length > longestQuestion)
    throw new SitrepError('bad-question', `The question has ${text.length} characters; at most ${longestQuestion} are read. Ask for one thing at a time.`)
  return { text, ...(typeof sessionId === 'string' ? { sessionId } : {}) }
}

/**
 * A request body `{plan}` with the text form of a plan.
 * @throws SitrepError `bad-question` saying what was expected
 */
export function readPlanText(body: unknown): string {
  return cleanText(readObject(body, planSchema, '{"plan": "fires shape=value window=now-15m..now"}').plan)
}

/** `auth_token` of a body, for clients that cannot set headers; never part of a question, a key or a log. */
export function bodyToken(body: unknown): string | undefined {
  const token: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'auth_token') : undefined
  return typeof token === 'string' && token !== '' ? token : undefined
}

function readObject<T>(body: unknown, schema: z.ZodType<T>, example: string): T {
  if (Array.isArray(body)) throw new SitrepError('bad-question', `Expected one object such as ${example}, got a list.`)
  if (typeof body !== 'object' || body === null || Object.keys(body).length === 0)
    throw new SitrepError('bad-question', `No JSON data provided: expected an object such as ${example}.`)
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  throw new SitrepError('bad-question', parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '))
}
