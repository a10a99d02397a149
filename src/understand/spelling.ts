import { distance } from 'fastest-levenshtein'
import type { Repair } from '../core/understanding.ts'
import { ordinaryWords } from './lexicon/fillers.ts'
import { squeeze, wordsOf } from './line.ts'
import type { Line } from './line.ts'

export type Speller = (word: string) => string | undefined

/** Mends a word towards the closed vocabulary: five letters and more, one slip (two from eight letters on); never where two words are equally near. `known` words are right as they are, but nothing is mended to them. */
export function createSpeller(vocabulary: ReadonlySet<string>, known: ReadonlySet<string>): Speller {
  const byLength = new Map<number, string[]>()
  for (const word of vocabulary) {
    if (!/^[a-z-]{4,}$/.test(word)) continue
    const list = byLength.get(word.length)
    if (list === undefined) byLength.set(word.length, [word])
    else list.push(word)
  }
  return (word) => {
    if (word.length < 5 || word.length > 20 || !/^[a-z-]+$/.test(word) || vocabulary.has(word) || known.has(word) || ordinaryWords.has(word)) return undefined
    const allowed = word.length >= 8 ? 2 : 1
    let best: string[] = []
    let least = allowed + 1
    for (let length = word.length - allowed; length <= word.length + allowed; length += 1) {
      for (const candidate of byLength.get(length) ?? []) {
        const cost = slips(word, candidate)
        // "inactive", "unfriendly", "neither": a prefix that turns the meaning round is no slip.
        if (cost > allowed || cost > least || (word.endsWith(candidate) && word.length > candidate.length)) continue
        if (cost < least) best = []
        least = cost
        best.push(candidate)
      }
    }
    return settle(word, best)
  }
}

/** Swapped neighbours are one slip. */
function slips(word: string, candidate: string): number {
  const cost = distance(word, candidate)
  if (cost !== 2 || word.length !== candidate.length) return cost
  const at = [...word].findIndex((letter, index) => letter !== candidate[index])
  return word[at] === candidate[at + 1] && word[at + 1] === candidate[at] && word.slice(at + 2) === candidate.slice(at + 2) ? 1 : 2
}

/** Among equally near words: the same letters in another order, then the same first letter, then singular beside plural. */
function settle(word: string, candidates: readonly string[]): string | undefined {
  if (candidates.length <= 1) return candidates[0]
  const letters = (text: string): string => [...text].sort().join('')
  const anagrams = candidates.filter((candidate) => letters(candidate) === letters(word))
  if (anagrams.length === 1) return anagrams[0]
  const first = candidates.filter((candidate) => candidate[0] === word[0])
  const pool = first.length > 0 ? first : [...candidates]
  const dropped = pool.filter((candidate) => candidate.length === word.length + 1)
  if (pool.length > 1 && dropped.length === 1) return dropped[0]
  const [one, two] = pool.toSorted((a, b) => a.length - b.length)
  if (pool.length === 1) return one
  if (pool.length === 2 && one !== undefined && two !== undefined && two.startsWith(one.slice(0, -1))) return word.endsWith('s') ? two : one
  return undefined
}

/** Mends the words of a line in place and says what was mended. */
export function repairLine(line: Line, speller: Speller): Repair[] {
  const repairs: Repair[] = []
  const words = wordsOf(line).map((word) => {
    const mended = speller(word)
    if (mended === undefined) return word
    repairs.push({ from: word, to: mended })
    return mended
  })
  line.text = squeeze(words.join(' '))
  return repairs
}
