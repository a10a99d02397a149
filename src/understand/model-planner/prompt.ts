import type { Measure } from '../../core/measure.ts'
import type { Prompt } from '../../core/chat-model.ts'
import type { Example } from '../neighbours/example.ts'
import { intentToText } from '../neighbours/intent.ts'

const instructions =
  'You translate a question about a military simulation exercise into one line of a query language: the measure, then its shape and grouping. Answer with the line alone.'

/** Longer questions are not for small models. In characters. */
const longestQuestion = 300

/** The question is data: it stands in the user's message alone, on one line, after examples of ours. */
export function planPrompt(question: string, examples: readonly Example[], measures: ReadonlyMap<string, Measure>): Prompt {
  const named = [...new Set(examples.map(({ intent }) => intent.measure))].flatMap((id) => {
    const measure = measures.get(id)
    return measure === undefined ? [] : [`${id}: ${measure.means}`]
  })
  // The nearest example last, next to the question.
  const shown = examples.toReversed().map(({ text, intent }) => `Question: ${text}\nQuery: ${intentToText(intent)}`)
  const asked = question.replace(/\s+/g, ' ').trim().slice(0, longestQuestion)
  return {
    messages: [
      { role: 'system', content: named.length === 0 ? instructions : `${instructions}\n${named.join('\n')}` },
      { role: 'user', content: [...shown, `Question: ${asked}\nQuery:`].join('\n\n') },
    ],
  }
}
