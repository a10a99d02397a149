import type { Gazetteer, NamedThing } from '../core/gazetteer.ts'
import { fillers, sentenceWords } from './lexicon/fillers.ts'
import type { Lexicon } from './lexicon/lexicon.ts'
import { narrowing, put, squeeze, wordsOf } from './line.ts'
import type { Line } from './line.ts'
import { isOurWord, isPlaceWord, standsAsName } from './name-evidence.ts'
import type { Capitals } from './name-evidence.ts'
import { numberWords } from './numbers.ts'
import type { Speller } from './spelling.ts'
import { liftUnknownNames } from './unknown-names.ts'

const sentences = new Set(sentenceWords)

/** What to do with names that are also words of ours: take those that plainly stand as names, none, or all. */
export type NameReading = 'evident' | 'none' | 'every'

export type NameSources = { gazetteer: Gazetteer; lexicon: Lexicon; speller: Speller; capitals: Capitals; reading: NameReading }

/**
 * Lifts the names people gave to sites and simulators, the markings that are alive, and unknown words that stand where only a marking can.
 * `ambiguous`: some name is also a word of ours, so that another reading may be worth trying.
 */
export function liftNames(line: Line, sources: NameSources): { ambiguous: boolean } {
  const words = wordsOf(line)
  const kept: string[] = []
  const seen = { ambiguous: false }
  for (let index = 0; index < words.length;) {
    const named = nameAt(words, index, { ...sources, seen })
    // An alias such as "the brigade" must not cut "the brigade sim" short.
    const later = words[index] === 'the' ? nameAt(words, index + 1, { ...sources, seen }) : undefined
    const found = later !== undefined && later.length + 1 > (named?.length ?? 0) ? undefined : (named ?? markingAt(words, index, sources))
    if (found === undefined) {
      kept.push(words[index] ?? '')
      index += 1
    } else {
      // "site Alpha" and "the brigade sim" are Alpha and Brigade.
      if ('thing' in found && kept.at(-1) === found.thing.kind) kept.pop()
      if ('thing' in found && kept.at(-1) === 'the') kept.pop()
      kept.push(
        'thing' in found
          ? put(line, { kind: 'n', np: { narrowings: [narrowing(found.thing.kind, found.thing.value)], plural: false } })
          : put(line, { kind: 'n', np: { narrowings: [narrowing('marking', found.marking.toUpperCase())], plural: false } }),
      )
      index += found.length
      if ('thing' in found && found.thing.kind !== 'exercise' && isPlaceWord(words[index] ?? '')) index += 1
    }
  }
  line.text = squeeze(kept.join(' '))
  liftUnknownNames(line, sources)
  return seen
}

type Looking = NameSources & { seen: { ambiguous: boolean } }

function nameAt(
  words: readonly string[],
  index: number,
  { gazetteer, lexicon, capitals, reading, seen }: Looking,
): { thing: NamedThing; length: number } | undefined {
  for (let length = Math.min(5, words.length - index); length >= 1; length -= 1) {
    const phrase = words.slice(index, index + length).join(' ')
    if (phrase.includes('<') || phrase.includes(',')) continue
    const thing = gazetteer.name(phrase)
    if (thing === undefined) continue
    if (!isOurWord(phrase, lexicon) || (phrase.startsWith('the ') && length === 2 && !isOurWord(words[index + 1] ?? '', lexicon))) return { thing, length }
    seen.ambiguous = true
    if (reading === 'every' || (reading === 'evident' && standsAsName({ words, index, length, lexicon, capitals }))) return { thing, length }
  }
  return undefined
}

/** A live marking, as one word or in pieces: VIPER1, viper 1, viper-1. Words of the vocabulary are not taken for markings, unless they alone are in capitals. */
function markingAt(
  words: readonly string[],
  index: number,
  { gazetteer, lexicon, capitals, reading }: NameSources,
): { marking: string; length: number } | undefined {
  const first = words[index] ?? ''
  if (reading !== 'none' && capitals.shouted.has(first)) {
    const marking = gazetteer.marking(first)
    if (marking !== undefined) return { marking, length: 1 }
  }
  if (!/^[a-z0-9][\w-]*$/.test(first) || fillers.has(first) || sentences.has(first)) return undefined
  for (let length = Math.min(3, words.length - index); length >= 1; length -= 1) {
    const pieces = words.slice(index, index + length)
    if (pieces.some((piece) => piece.startsWith('<') || piece === ',' || piece === '.')) continue
    if (
      pieces.every((piece) => lexicon.vocabulary.has(piece) || numberWords.includes(piece) || /^\d+$/.test(piece)) &&
      !(lexicon.phrases.has(first) && /^\d+$/.test(pieces[1] ?? ''))
    )
      continue
    if (length > 1 && !/\d/.test(pieces.join('')) && pieces.some((piece) => lexicon.vocabulary.has(piece))) continue
    for (const joint of [' ', '', '-']) {
      const marking = gazetteer.marking(pieces.join(joint))
      if (marking !== undefined) return { marking, length }
      if (length === 1) break
    }
  }
  return undefined
}
