import { fillers } from '../lexicon/fillers.ts'
import type { Example } from './example.ts'

/** Which words examples of a measure were said with: what is none of them is new, and may say something the intent does not. */
export type ExampleWords = ReadonlyMap<string, ReadonlySet<string>>

export function exampleWords(examples: readonly Example[]): ExampleWords {
  const words = new Map<string, Set<string>>()
  for (const { text, intent } of examples) {
    const known = words.get(intent.measure) ?? new Set<string>()
    words.set(intent.measure, known)
    for (const word of text.split(' ')) known.add(stem(word))
  }
  return words
}

/** Words left over that no example of the measure holds. */
export function newWords(left: readonly string[], measure: string, words: ExampleWords): string[] {
  const known = words.get(measure)
  return left.filter((word) => !fillers.has(word) && known?.has(stem(word)) !== true)
}

/** Rough on purpose: it only has to bring the forms of one verb together. */
export function stem(word: string): string {
  const bare = word.replace(/'s$/, '').replace(/(?:ing|ed|es|s)$/, '')
  return bare.length >= 3 ? bare.replace(/(.)\1$/, '$1').replace(/e$/, '') : word
}
