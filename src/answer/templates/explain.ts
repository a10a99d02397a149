import { plainText } from '../plain-text.ts'
import { line, sentence, take, takeKnown } from '../speech.ts'
import type { Piece, Speech } from '../speech.ts'

/** Our own words, several lines where they have them; an unknown term says so and names its neighbours. */
export function explainTemplate(speech: Speech): Piece[] {
  const [head] = speech.facts.facts
  take(speech, head.name)
  if (typeof head.value === 'string') {
    const [first = '', ...rest] = head.value.split('\n')
    return [sentence(plainText(first)), ...rest.map((text) => line(plainText(text)))]
  }
  const topic = speech.facts.plan.topic
  const suggestions = takeKnown(speech, 'suggestions')
  const known = topic === undefined ? 'There is nothing to explain.' : `“${plainText(topic)}” is not in the glossary.`
  return [sentence(known), ...(suggestions === undefined ? [] : [sentence(`Did you mean ${suggestions}?`)])]
}
