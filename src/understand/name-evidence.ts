import { fillers, sentenceWords } from './lexicon/fillers.ts'
import type { Lexicon } from './lexicon/lexicon.ts'
import { numberWords } from './numbers.ts'

const sentences = new Set(sentenceWords)

/** Words written with a capital inside the sentence, and words written all in capitals; empty where capitals mean nothing. Lower case. */
export type Capitals = { capital: ReadonlySet<string>; shouted: ReadonlySet<string> }

export function capitalsOf(cleaned: string): Capitals {
  const words = cleaned.split(' ').flatMap((word) => /^[^\p{L}\p{N}]*([\p{L}][\p{L}\p{N}_-]*)/u.exec(word)?.[1] ?? [])
  const isCapital = (word: string): boolean => /^\p{Lu}/u.test(word)
  if (words.filter(isCapital).length * 2 > words.length + 1) return { capital: new Set(), shouted: new Set() }
  return {
    capital: new Set(
      words
        .slice(1)
        .filter(isCapital)
        .map((word) => word.toLowerCase()),
    ),
    shouted: new Set(words.filter((word) => /^[\p{Lu}\p{N}_-]{3,}$/u.test(word)).map((word) => word.toLowerCase())),
  }
}

/** Whether a word or phrase means something of its own besides being somebody's name. */
export function isOurWord(phrase: string, lexicon: Lexicon): boolean {
  return lexicon.phrases.has(phrase) || fillers.has(phrase) || sentences.has(phrase) || numberWords.includes(phrase)
}

const placeWord = /^(?:sim|simulator|simulation|site|cell|station|federate|application|app|node)$/
const introducing = /^(?:site|application|simulator|sim|station|node|federate|called|named)$/
const stateAfter = /^(?:up|down|doing|online|offline|ok|alive|missing|silent|quiet|connected|reporting|there|here|still|back|send|sent|sending)$/
const asking = /^(?:is|are|was|has|did|does)$/

/** What follows the name of a place and only makes it plainer: "the brigade sim". */
export function isPlaceWord(word: string): boolean {
  return /^(?:sim|simulator|simulation|site|cell)$/.test(word)
}

type Standing = { words: readonly string[]; index: number; length: number; lexicon: Lexicon; capitals: Capitals }

/**
 * A name that is also a word of ours (a site called Brigade, Fires, Control or Air) is meant where the words around it leave room for a name: beside
 * "site" or "sim", capitalised inside the sentence, or after a preposition that the word itself could not follow. Sides stay sides unless the place is said.
 */
export function standsAsName({ words, index, length, lexicon, capitals }: Standing): boolean {
  const phrase = words.slice(index, index + length).join(' ')
  const entry = lexicon.phrases.get(phrase)
  const after = words[index + length] ?? ''
  const direct = words[index - 1] ?? ''
  if (placeWord.test(after) || introducing.test(direct)) return true
  if (entry?.kind === 'thing' && entry.narrowings.some((each) => each.field === 'force')) return false
  if (words.slice(index, index + length).every((word) => capitals.capital.has(word))) return true
  if (isWithinIdiom(words, { index, length, lexicon })) return false
  const before = direct === 'the' ? (words[index - 2] ?? '') : direct
  if (asking.test(before) && stateAfter.test(after)) return true
  // "in the air" and "of the tanks" speak of air and tanks.
  if (entry?.kind === 'thing') return entry.noun === undefined && direct !== 'the' && /^(?:at|from|of|by|for|in|on|to)$/.test(before)
  if (entry?.kind === 'measure' && (entry.measure.plural === true || phrase.endsWith('s'))) return /^(?:at|from)$/.test(before)
  return /^(?:at|from|of|by|for|in|on|to|with)$/.test(before) && (entry !== undefined || direct !== 'the')
}

/** "in the air", "fire events": the word is part of a longer phrase of ours. */
function isWithinIdiom(words: readonly string[], { index, length, lexicon }: { index: number; length: number; lexicon: Lexicon }): boolean {
  for (let from = Math.max(0, index - 3); from <= index; from += 1)
    for (let to = index + length; to <= Math.min(words.length, index + length + 3); to += 1)
      if (to - from > length && lexicon.phrases.has(words.slice(from, to).join(' '))) return true
  return false
}
