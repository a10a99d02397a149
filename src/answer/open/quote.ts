import type { Finding, Passage } from '../../core/knowledge.ts'
import { plainText } from '../plain-text.ts'
import { excerptOf } from './excerpt.ts'
import { textPart } from './open-part.ts'
import type { OpenFit, OpenPart } from './open-part.ts'

export type QuotedAnswer = { fit: OpenFit; text: string; parts: readonly OpenPart[] }

const sayNothing = 'Neither the built-in knowledge nor the documents here say anything about that.'
/** Others that answer as well are named, not quoted. */
const alsoNamed = 2
const shortExcerpt = 40
const longestTitle = 160

/** The best passage in its own words, with where they stand; or that there is none. Always the same for the same findings. */
export function quoteAnswer(question: string, findings: readonly Finding[]): QuotedAnswer {
  const [best, ...rest] = findings
  if (best === undefined) return answerOf('nothing', sayNothing, [])
  const said = quoteOf(question, best.passage)
  if (best.fit === 'related') return answerOf('related', `The documents do not plainly say that. The nearest is: ${said}`, [sourceOf(question, best.passage)])
  const also = rest.filter(({ fit, passage }) => fit === 'answers' && passage.title !== best.passage.title).slice(0, alsoNamed)
  const named = also.length === 0 ? '' : ` See also ${also.map(({ passage }) => inQuotes(titleOf(passage))).join(' and ')}.`
  const others = also.map(({ passage }) => sourceOf(question, passage, shortExcerpt))
  return answerOf('answers', `${said}${named}`, [sourceOf(question, best.passage), ...others])
}

/** `From “Title”: “…”`. */
export function quoteOf(question: string, passage: Passage): string {
  return `From ${inQuotes(titleOf(passage))}: ${inQuotes(excerptOf(passage.text, question))}`
}

export function sourceOf(question: string, passage: Passage, words?: number): Extract<OpenPart, { type: 'source' }> {
  return { type: 'source', title: titleOf(passage), excerpt: plainText(excerptOf(passage.text, question, words)), uri: plainText(passage.uri) }
}

function answerOf(fit: OpenFit, text: string, sources: readonly OpenPart[]): QuotedAnswer {
  return { fit, text, parts: [textPart(text), ...sources] }
}

function titleOf({ title }: Passage): string {
  return plainText(title).slice(0, longestTitle)
}

/** Outside text in quotes that it cannot close itself. */
function inQuotes(text: string): string {
  return `“${plainText(text).replace(/[“”"„]/g, "'")}”`
}
