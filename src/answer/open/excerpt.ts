import { contentWords } from '../../lib/content-words.ts'
import { sentencesOf } from './sentences.ts'
import { wordCount } from '../../lib/word-count.ts'

/** Words of a quotation at most. */
export const quotedWords = 120

/**
 * The sentences of a text, one after the other, that say most of what was asked, within so many words. The whole text when it is short enough; dots
 * stand where something was left out.
 */
export function excerptOf(text: string, question: string, words: number = quotedWords): string {
  if (wordCount(text) <= words) return text
  const sentences = sentencesOf(text)
  const asked = new Set(contentWords(question))
  const found = sentences.map((sentence) => new Set(contentWords(sentence).filter((word) => asked.has(word))))
  const lengths = sentences.map(wordCount)
  let best = { from: 0, to: 1, score: -1 }
  for (let from = 0; from < sentences.length; from += 1) {
    const together = new Set<string>()
    let length = 0
    for (let to = from; to < sentences.length; to += 1) {
      length += lengths[to] ?? 0
      if (length > words && to > from) break
      for (const word of found[to] ?? []) together.add(word)
      // What else is near helps to understand it: as much as fits, but nothing goes before words that were asked for.
      const score = together.size + (to - from) / 1_000 - from / 100_000
      if (score > best.score) best = { from, to: to + 1, score }
    }
  }
  const chosen = cut(sentences.slice(best.from, best.to).join(' '), words)
  return `${best.from > 0 ? '… ' : ''}${chosen}${best.to < sentences.length && !chosen.endsWith('…') ? ' …' : ''}`
}

function cut(text: string, words: number): string {
  const all = text.split(/\s+/)
  return all.length <= words ? text : `${all.slice(0, words).join(' ')} …`
}
