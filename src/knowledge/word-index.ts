import { setImmediate } from 'node:timers/promises'
import { distance } from 'fastest-levenshtein'
import { LRUCache } from 'lru-cache'
import MiniSearch from 'minisearch'
import type { Passage } from '../core/knowledge.ts'
import { contentWords } from '../lib/content-words.ts'

/** A content word of a question. */
export type AskedWord = {
  /** As it stands in the index, its spelling mended where it had to be. */
  word: string
  /** How much it tells: rare words more than common ones. */
  weight: number
  /** 1: it stands in some passage; less: something spelled like it does; 0: nowhere. */
  known: number
}

/** Shares from 0 to 1, by the weight of the question's words. */
export type Coverage = {
  /** Of the question, found in the passage. */
  all: number
  /** Of the question, found in its headings. */
  heading: number
  /** Of the innermost heading, found in the question. */
  asked: number
  /** How many words of the question the passage holds. */
  shared: number
}

export type WordIndex = {
  /** Gives way to others now and then. */
  add(passages: readonly Passage[]): Promise<void>
  remove(passages: readonly Passage[]): void
  /** The content words of a question, each once. */
  wordsOf(question: string): AskedWord[]
  /** Ids of passages that share words with the question, best first, with a score of no particular scale. */
  candidates(words: readonly AskedWord[], limit: number): { id: string; score: number }[]
  coverage(words: readonly AskedWord[], passage: Passage): Coverage
}

type Indexed = { id: string; heading: string; text: string }
type Words = { heading: ReadonlySet<string>; innermost: ReadonlySet<string>; all: ReadonlySet<string> }

const spelledAlike = 0.6
const passagesAtOnce = 50
const analysed = 4_000
/** Words of a question that are looked at; a question has a few. */
const wordsAtMost = 48

export function createWordIndex(): WordIndex {
  const index = new MiniSearch<Indexed>({
    fields: ['heading', 'text'],
    tokenize: (text) => contentWords(text),
    processTerm: (term) => term,
    searchOptions: { boost: { heading: 2 }, combineWith: 'OR' },
  })
  /** In how many passages a word stands. */
  const spread = new Map<string, number>()
  let passages = 0
  const held = new LRUCache<string, Words>({ max: analysed })
  const wordsIn = (passage: Passage): Words => {
    const known = held.get(passage.id)
    if (known !== undefined) return known
    const heading = new Set(contentWords(passage.title))
    const innermost = new Set(contentWords(headingOf(passage.title)))
    const made = { heading, innermost, all: new Set([...heading, ...contentWords(passage.text)]) }
    held.set(passage.id, made)
    return made
  }
  const count = (passage: Passage, by: 1 | -1): void => {
    passages += by
    for (const word of wordsIn(passage).all) {
      const times = (spread.get(word) ?? 0) + by
      if (times > 0) spread.set(word, times)
      else spread.delete(word)
    }
  }
  const weightOf = (word: string): number => {
    const times = spread.get(word) ?? 0
    return Math.log(1 + (passages - times + 0.5) / (times + 0.5))
  }
  return {
    async add(added) {
      for (let from = 0; from < added.length; from += passagesAtOnce) {
        const some = added.slice(from, from + passagesAtOnce)
        for (const passage of some) count(passage, 1)
        index.addAll(some.map(({ id, title, text }) => ({ id, heading: title, text })))
        await setImmediate()
      }
    },
    remove(removed) {
      for (const passage of removed) {
        count(passage, -1)
        held.delete(passage.id)
      }
      index.discardAll(removed.map(({ id }) => id))
    },
    wordsOf(question) {
      return [...new Set(contentWords(question))].slice(0, wordsAtMost).map((word) => {
        if (spread.has(word)) return { word, weight: weightOf(word), known: 1 }
        const alike = nearest(word, spread)
        return alike === undefined ? { word, weight: weightOf(word), known: 0 } : { word: alike, weight: weightOf(alike), known: spelledAlike }
      })
    },
    candidates(words, limit) {
      const known = words.filter((each) => each.known > 0)
      if (known.length === 0) return []
      const boosts = new Map(known.map(({ word, known }) => [word, known]))
      const found = index.search(known.map(({ word }) => word).join(' '), {
        tokenize: (text) => text.split(' '),
        boostTerm: (term) => boosts.get(term) ?? 1,
      })
      return found.slice(0, limit).map(({ id, score }) => ({ id: String(id), score }))
    },
    coverage(words, passage) {
      const { heading, innermost, all } = wordsIn(passage)
      const asked = new Set(words.map(({ word }) => word))
      return {
        all: shareOf(words, ({ word, known }) => (all.has(word) ? known : 0)),
        heading: shareOf(words, ({ word, known }) => (heading.has(word) ? known : 0)),
        asked: shareOf(
          [...innermost].map((word) => ({ word, weight: weightOf(word) })),
          ({ word }) => (asked.has(word) ? 1 : 0),
        ),
        shared: words.filter(({ word }) => all.has(word)).length,
      }
    },
  }
}

export function headingOf(title: string): string {
  return title.slice(title.lastIndexOf('›') + 1).trim()
}

function shareOf<T extends { weight: number }>(words: readonly T[], found: (word: T) => number): number {
  let [sum, all] = [0, 0]
  for (const each of words) {
    all += each.weight
    sum += each.weight * found(each)
  }
  return all === 0 ? 0 : sum / all
}

/** A word of the index that this one is a slip of the finger of, or the beginning of. Numbers and short words are what they are. */
function nearest(word: string, spread: ReadonlyMap<string, number>): string | undefined {
  if (word.length < 5 || /\d/.test(word)) return undefined
  const slips = word.length >= 8 ? 2 : 1
  let best: { word: string; away: number; times: number } | undefined
  for (const [candidate, times] of spread) {
    if (candidate[0] !== word[0] || candidate.length < 4 || /\d/.test(candidate)) continue
    const begins = candidate.startsWith(word) && candidate.length - word.length <= 8
    if (!begins && Math.abs(candidate.length - word.length) > slips) continue
    const away = begins ? 1 : distance(candidate, word)
    if (away > slips) continue
    if (best === undefined || away < best.away || (away === best.away && times > best.times)) best = { word: candidate, away, times }
  }
  return best?.word
}
