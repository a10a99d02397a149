import type { Gazetteer, NamedThing } from '../core/gazetteer.ts'
import { fillers, ordinaryWords, sentenceWords } from './lexicon/fillers.ts'
import type { Lexicon } from './lexicon/lexicon.ts'
import { narrowing, put, squeeze, wordsOf } from './line.ts'
import type { Line } from './line.ts'
import { numberWords } from './numbers.ts'
import type { Speller } from './spelling.ts'

const sentences = new Set(sentenceWords)

export type NameSources = { gazetteer: Gazetteer; lexicon: Lexicon; speller: Speller }

/** Lifts the names people gave to sites and simulators, the markings that are alive, and unknown words that stand where only a marking can. */
export function liftNames(line: Line, sources: NameSources): void {
  const words = wordsOf(line)
  const kept: string[] = []
  for (let index = 0; index < words.length;) {
    const named = nameAt(words, index, sources)
    // An alias such as "the brigade" must not cut "the brigade sim" short.
    const later = words[index] === 'the' ? nameAt(words, index + 1, sources) : undefined
    const found = later !== undefined && later.length + 1 > (named?.length ?? 0) ? undefined : (named ?? markingAt(words, index, sources))
    if (found === undefined) {
      kept.push(words[index] ?? '')
      index += 1
    } else {
      if ('thing' in found && kept.at(-1) === 'the') kept.pop()
      kept.push(
        'thing' in found
          ? put(line, { kind: 'n', np: { narrowings: [narrowing(found.thing.kind, found.thing.value)], plural: false } })
          : marker(line, found.marking),
      )
      index += found.length
      // "the brigade sim" is the site called Brigade.
      if ('thing' in found && found.thing.kind !== 'exercise' && isPlaceWord(words[index] ?? '')) index += 1
    }
  }
  line.text = squeeze(kept.join(' '))
  liftUnknown(line, sources)
}

function marker(line: Line, marking: string): string {
  return put(line, { kind: 'n', np: { narrowings: [narrowing('marking', marking.toUpperCase())], plural: false } })
}

function nameAt(words: readonly string[], index: number, { gazetteer, lexicon }: NameSources): { thing: NamedThing; length: number } | undefined {
  for (let length = Math.min(5, words.length - index); length >= 1; length -= 1) {
    const phrase = words.slice(index, index + length).join(' ')
    if (phrase.includes('<') || phrase.includes(',')) continue
    if (length === 1 && (fillers.has(phrase) || sentences.has(phrase))) continue
    if (lexicon.phrases.has(phrase) && !standsAsName(words, { index, length, lexicon })) continue
    const thing = gazetteer.name(phrase)
    if (thing !== undefined) return { thing, length }
  }
  return undefined
}

const placing = new Set(['at', 'from', 'in', 'on', 'to', 'by', 'with', 'is', 'site', 'application', 'cell', 'simulator', 'called', 'named'])
const placed = new Set(['sim', 'simulator', 'simulation', 'site', 'cell', 'station', 'federate', 'application', 'app', 'node', 'up', 'down', 'doing'])

function isPlaceWord(word: string): boolean {
  return /^(?:sim|simulator|simulation|site|cell)$/.test(word)
}

/** A name that is also a word of ours, such as a site called Brigade or Fires: meant where only a name can stand. Sides and kinds stay what they are. */
function standsAsName(words: readonly string[], { index, length, lexicon }: { index: number; length: number; lexicon: Lexicon }): boolean {
  const entry = lexicon.phrases.get(words.slice(index, index + length).join(' '))
  const after = words[index + length] ?? ''
  if (isPlaceWord(after)) return true
  if (entry?.kind !== 'measure') return false
  const before = words[index - 1] === 'the' ? words[index - 2] : words[index - 1]
  return placing.has(before ?? '') || placed.has(after)
}

/** A live marking, as one word or in pieces: VIPER1, viper 1, viper-1. Words of the vocabulary are not taken for markings. */
function markingAt(words: readonly string[], index: number, { gazetteer, lexicon }: NameSources): { marking: string; length: number } | undefined {
  const first = words[index] ?? ''
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

const name = String.raw`([a-z][\w-]{1,10}|[a-z]{2,9} \d{1,3}|[a-z]{1,2}\d{1,4}|\d{1,3}[a-z]{1,8}\d{0,3})`
const still = String.raw`(?: still| already| now| currently| ever)?`
const frames: readonly RegExp[] = [
  new RegExp(
    String.raw`(?<= (?:where is|where was|where did you see|locate|find|tell me about|tell us about|details of|details on|details for|info on|information on|information about|describe|status of|whereabouts of|position of|position for|location of|coordinates of|grid of|report on|heard from|hear from|contact with|what happened to|who killed|who shot|who hit|who destroyed|who engaged|who fired at|who shot at|shot at|fired at|killed by|destroyed by|hit by|lost contact with|what is the status of|what about|how is|everything on|everything about|last heard of|what do you know about|what do we know about) )${name}(?= (?:$|\.|,|<t|now|right|located|at|currently|last|doing|yet|and)|$)`,
  ),
  new RegExp(
    String.raw`(?<= (?:when was|when did) )${name}(?= (?:last|first|destroyed|killed|hit|seen|heard|lost|die|fire|leave|join|shot|removed|appear|time))`,
  ),
  new RegExp(
    String.raw`(?<= (?:is|was|has|did|does) )${name}(?=${still} (?:active|alive|up|around|there|destroyed|dead|killed|frozen|moving|stationary|overdue|online|here|present|live|been|fire|fired|shoot|hit|kill|killed|down|missing|lost|die|send|sending|in the exercise|transmitting|on the air|emitting|collide|left|leave|gone))`,
  ),
  new RegExp(String.raw`(?<= (?:what is|what was|how fast is|where is|what has) )${name}(?= (?:doing|moving|been|heading|going))`),
  new RegExp(String.raw`(?<= (?:entity|unit|track|vehicle|tank|aircraft|helicopter|ship|player) )((?:[a-z]+-?\d[\w-]{0,8}))(?= )`),
  new RegExp(String.raw`(?<= (?:how many|what|which) (?:\S+ ){1,3}(?:did|has|have|does|was|were) )([a-z]+[-_]?\d[\w-]{0,8})(?= )`),
  new RegExp(String.raw`(?<= (?:by|from|at|on|of|against|did|has|does) )([a-z]{2,}[-_]?\d{1,4}[a-z]?)(?= )`),
]

/** "where is GHOST7": the source will say whether it was ever heard. */
function liftUnknown(line: Line, { lexicon, speller }: NameSources): void {
  for (const frame of frames) {
    const match = frame.exec(line.text)
    const word = match?.[1]
    if (match === null || word === undefined) continue
    const [head = ''] = word.split(' ')
    const known = (each: string): boolean => lexicon.vocabulary.has(each) || fillers.has(each) || ordinaryWords.has(each) || speller(each) !== undefined
    if (known(head) || lexicon.phrases.has(word) || lexicon.phrases.has(head) || word.length > 11 || outOfPlace.has(head)) continue
    line.text = squeeze(`${line.text.slice(0, match.index)}${marker(line, word)}${line.text.slice(match.index + word.length)}`)
  }
}

const outOfPlace = new Set([
  'it',
  'its',
  'we',
  'us',
  'you',
  'they',
  'them',
  'he',
  'she',
  'that',
  'this',
  'these',
  'those',
  'there',
  'here',
  'what',
  'who',
  'which',
  'my',
  'our',
  'your',
  'their',
  'his',
  'her',
  'every',
  'each',
  'any',
  'all',
  'both',
  'no',
  'not',
  'nobody',
  'none',
  'one',
  'if',
  'as',
  'or',
  'and',
  'but',
  'by',
  'to',
  'up',
  'down',
  'more',
  'less',
  'most',
  'least',
  'than',
  'first',
  'last',
  'next',
  'everyone',
  'everybody',
  'someone',
  'anyone',
  'she',
  'he',
  'him',
  'her',
  'weather',
  'god',
  'love',
  'life',
  'paris',
  'london',
  'berlin',
  'home',
  'lunch',
  'dinner',
  'moon',
  'sun',
  'yourself',
  'sitrep',
  'dis',
  'siso',
  'ieee',
  'sep',
  'oct',
  'nov',
  'dec',
  'jan',
  'feb',
  'mar',
  'apr',
  'jun',
  'jul',
  'aug',
  'mark',
])
