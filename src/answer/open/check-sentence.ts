import { contentWords, wordsOf } from '../../lib/content-words.ts'
import { plainText } from '../plain-text.ts'
import { sentencesOf } from './sentences.ts'
import { wordCount } from '../../lib/word-count.ts'

/** Why a sentence may not be said; undefined: it may. */
export type Objection = 'too-short' | 'too-long' | 'not-plain' | 'number' | 'unit' | 'name' | 'negation' | 'direction' | 'unsupported' | 'order'

const longestSentence = 60
const fewestWords = 3
/** Share of a sentence's content words that one sentence of the passage must hold; the passage must hold them all. */
const heldBySentence = 0.5
/** Say nothing that could be wrong. */
const glue = new Set(
  contentWords('allow include involve help ensure refer represent indicate occur provide example generally typically specifically important according'),
)
/** Share of those words that stand in the same order: who does what to whom. */
const inOrder = 0.8

/** Number words count as numbers; "one" is too often none. */
const numberWords =
  /^(?:zero|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|dozens?|half|halves|twice|thrice|double|triple|quarter|third|percent)$/
const negations = /^(?:no|not|never|none|nothing|nobody|neither|nor|without|cannot|unable|except|unless)$|n't$/
const directions = new Set(
  `more less fewer greater higher lower larger smaller longer shorter faster slower bigger better worse before after above below over under beyond within until since
  always every all any only must may can should sometimes usually seldom first last most least both either same different up down rises falls increases decreases
  increase decrease rise fall start stop begins ends begin end if because therefore friendly opposing neutral red blue sender receiver`.split(/\s+/),
)
const units: Readonly<Record<string, string>> = {
  s: 'second',
  sec: 'second',
  secs: 'second',
  second: 'second',
  seconds: 'second',
  ms: 'millisecond',
  millisecond: 'millisecond',
  milliseconds: 'millisecond',
  min: 'minute',
  mins: 'minute',
  minute: 'minute',
  minutes: 'minute',
  h: 'hour',
  hour: 'hour',
  hours: 'hour',
  day: 'day',
  days: 'day',
  week: 'week',
  weeks: 'week',
  m: 'metre',
  metre: 'metre',
  metres: 'metre',
  meter: 'metre',
  meters: 'metre',
  km: 'kilometre',
  kilometres: 'kilometre',
  kilometers: 'kilometre',
  percent: 'percent',
  '%': 'percent',
  degree: 'degree',
  degrees: 'degree',
  octet: 'octet',
  octets: 'octet',
  byte: 'octet',
  bytes: 'octet',
  bits: 'bit',
  bit: 'bit',
  heartbeat: 'heartbeat',
  heartbeats: 'heartbeat',
}

/**
 * Whether a passage vouches for a sentence: its numbers with their units, names, negations and words of direction stand there, so does all that carries
 * meaning, most of it in one sentence and in the same order. It errs towards objecting: what is refused is quoted instead.
 */
export function objectionTo(sentence: string, passage: string): Objection | undefined {
  const text = sentence.trim()
  if (contentWords(text).length < fewestWords) return 'too-short'
  if (wordCount(text) > longestSentence) return 'too-long'
  if (plainText(text) !== text || /[*_#|{}[\]\\]|https?:/.test(text)) return 'not-plain'
  const best = nearestSentence(text, passage)
  return objectionToNumbers(text, passage) ?? objectionToNames(text, passage) ?? objectionToTurns(text, best) ?? objectionToWords(text, passage, best)
}

function objectionToNumbers(text: string, passage: string): Objection | undefined {
  const held = numbersOf(passage)
  for (const { number, unit } of numbersOf(text)) {
    const same = held.filter((each) => each.number === number)
    if (same.length === 0) return 'number'
    if (!same.some((each) => each.unit === unit)) return 'unit'
  }
  return undefined
}

function numbersOf(text: string): { number: string; unit: string | undefined }[] {
  const words = text.toLowerCase().match(/[+-]?\d+(?:[.,:/^]\d+)*|%|\p{L}+(?:['’]\p{L}+)?/gu) ?? []
  return words.flatMap((word, index) => {
    if (!/\d/.test(word) && !numberWords.test(word)) return []
    const next = words[index + 1] ?? ''
    return [{ number: word, unit: Object.hasOwn(units, next) ? units[next] : undefined }]
  })
}

/** Words that begin large within a sentence, are all capitals, or hold digits or joints. */
function objectionToNames(text: string, passage: string): Objection | undefined {
  const held = new Set(wordsOf(passage))
  const names = text.match(/(?<=\S\s+["“(]?)\p{Lu}[\p{L}\d_]*|\b\p{Lu}{2,}[\p{L}\d_]*\b|\b\p{L}+[\d_][\p{L}\d_]*\b/gu) ?? []
  return names.flatMap(wordsOf).some((name) => !held.has(name) && !held.has(name.replace(/s$/, ''))) ? 'name' : undefined
}

/** A negation or direction that the sentence of the passage does not have, or has and this one dropped. */
function objectionToTurns(text: string, best: string): Objection | undefined {
  const [said, held] = [turnsOf(text), turnsOf(best)]
  if (said.negations % 2 !== held.negations % 2 || said.negations > 0 !== held.negations > 0) return 'negation'
  return [...said.directions].some((word) => !held.directions.has(word)) ? 'direction' : undefined
}

function turnsOf(text: string): { negations: number; directions: ReadonlySet<string> } {
  const words =
    text
      .toLowerCase()
      .replaceAll('’', "'")
      .match(/\p{L}+(?:'\p{L}+)?/gu) ?? []
  return { negations: words.filter((word) => negations.test(word)).length, directions: new Set(words.filter((word) => directions.has(word))) }
}

function objectionToWords(text: string, passage: string, best: string): Objection | undefined {
  const said = contentWords(text)
  const [inPassage, inBest] = [new Set(contentWords(passage)), contentWords(best)]
  if (said.some((word) => !inPassage.has(word) && !glue.has(word))) return 'unsupported'
  if (said.filter((word) => inBest.includes(word)).length / said.length < heldBySentence) return 'unsupported'
  const common = said.filter((word) => inBest.includes(word))
  return commonOrder(common, inBest) / common.length < inOrder ? 'order' : undefined
}

function nearestSentence(text: string, passage: string): string {
  const said = new Set(contentWords(text))
  let best = { sentence: '', score: -1 }
  for (const sentence of sentencesOf(passage)) {
    const words = new Set(contentWords(sentence))
    const common = [...words].filter((word) => said.has(word)).length
    const score = common - words.size / 1_000
    if (score > best.score) best = { sentence, score }
  }
  return best.sentence
}

/** Length of the longest sequence of words both have in the same order. */
function commonOrder(one: readonly string[], other: readonly string[]): number {
  let row = Array.from({ length: other.length + 1 }, () => 0)
  for (const word of one) {
    const next = [0]
    for (const [index, each] of other.entries()) next.push(word === each ? (row[index] ?? 0) + 1 : Math.max(row[index + 1] ?? 0, next[index] ?? 0))
    row = next
  }
  return row.at(-1) ?? 0
}
