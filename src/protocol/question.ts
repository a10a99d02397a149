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
  question: z.string().optional(),
  query: z.string().optional(),
  sessionId: z.string().min(1).max(200).nullish(),
})

/**
 * A request body: `{question, sessionId?}` or `{query}`.
 * @throws SitrepError `bad-question` saying what was expected
 */
export function readQuestion(body: unknown): Question {
  if (body === null || body === undefined || typeof body !== 'object')
    throw new SitrepError('bad-question', 'No JSON data provided: expected an object such as {"question": "How many entities are active?"}.')
  if (Array.isArray(body)) throw new SitrepError('bad-question', 'Expected one object such as {"question": "…"}, got a list.')
  if (Object.keys(body).length === 0)
    throw new SitrepError('bad-question', 'No JSON data provided: expected an object such as {"question": "How many entities are active?"}.')
  const parsed = bodySchema.safeParse(body)
  if (!parsed.success) throw new SitrepError('bad-question', parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '))
  const { question, query, sessionId } = parsed.data
  const text = cleanText(question ?? query ?? '')
  if (text === '') throw new SitrepError('bad-question', 'Question is required: send {"question": "…"} or {"query": "…"} with some text in it.')
  if (text.length > longestQuestion)
    throw new SitrepError('bad-question', `The question has ${text.length} characters; at most ${longestQuestion} are read. Ask for one thing at a time.`)
  return { text, ...(typeof sessionId === 'string' ? { sessionId } : {}) }
}
