import type { Measure } from '../../core/measure.ts'
import { put, squeeze, wordsOf } from '../line.ts'
import type { Line } from '../line.ts'
import { calendarWords } from '../time/points.ts'
import { addCategories } from './categories.ts'
import { addCountries } from './countries.ts'
import type { Entry, Phrases } from './entry.ts'
import { fillers, sentenceWords } from './fillers.ts'
import { addMeasures } from './measure-words.ts'
import { addPduNames } from './pdu-names.ts'
import { addThings } from './things.ts'

export type Lexicon = {
  readonly phrases: ReadonlyMap<string, Entry>
  /** Every single word the grammar knows; what spelling repair may mend towards. */
  readonly vocabulary: ReadonlySet<string>
}

const longestPhrase = 6

export function createLexicon(measures: readonly Measure[]): Lexicon {
  const phrases: Phrases = new Map()
  addCountries(phrases)
  addMeasures(phrases, measures)
  addThings(phrases)
  addCategories(phrases)
  addPduNames(phrases)
  // Later tables win over earlier ones, except for these, where the measure is what people mean.
  addSpecial(phrases)
  const vocabulary = new Set<string>([...sentenceWords, ...calendarWords, ...fillers])
  for (const phrase of phrases.keys()) for (const word of phrase.split(' ')) vocabulary.add(word)
  return { phrases, vocabulary }
}

function addSpecial(phrases: Phrases): void {
  for (const phrase of ['radio', 'radios', 'emitter', 'emitters', 'radar', 'radars', 'company', 'platoon', 'aggregate', 'aggregates']) {
    const id = phrase.startsWith('radio') ? 'radios' : phrase.startsWith('e') || phrase.startsWith('radar') ? 'emitters' : 'aggregates'
    phrases.set(phrase, { kind: 'measure', measure: { id, form: 'noun', weak: false, narrowings: [], plural: phrase.endsWith('s') } })
  }
}

/** Puts a marker in the place of every phrase of the lexicon, longest first. */
export function liftPhrases(line: Line, lexicon: Lexicon, only?: (entry: Entry, phrase: string) => boolean): void {
  const words = wordsOf(line)
  const kept: string[] = []
  for (let index = 0; index < words.length;) {
    const found = phraseAt(words, index, lexicon)
    if (found === undefined || (only !== undefined && !only(found.entry, found.phrase))) {
      kept.push(words[index] ?? '')
      index += 1
      continue
    }
    kept.push(put(line, slotFor(found.entry, found.phrase)))
    index += found.length
  }
  line.text = squeeze(kept.join(' '))
}

function slotFor(entry: Entry, text: string): Parameters<typeof put>[1] {
  if (entry.kind === 'measure') return { kind: 'm', measure: { ...entry.measure, narrowings: entry.measure.narrowings.map((each) => ({ ...each })), text } }
  const { narrowings, noun, plural, specific } = entry
  return {
    kind: 'n',
    np: {
      narrowings: narrowings.map((each) => ({ ...each, values: [...each.values] })),
      plural,
      ...(noun === undefined ? {} : { noun }),
      ...(specific === true ? { specific: true } : {}),
    },
  }
}

function phraseAt(words: readonly string[], index: number, lexicon: Lexicon): { entry: Entry; phrase: string; length: number } | undefined {
  let longest = 1
  while (longest < longestPhrase && index + longest < words.length && !isMarker(words[index + longest] ?? '')) longest += 1
  for (let length = longest; length >= 1; length -= 1) {
    const phrase = words.slice(index, index + length).join(' ')
    const entry = lexicon.phrases.get(phrase) ?? (phrase.includes('-') ? lexicon.phrases.get(phrase.replaceAll('-', ' ')) : undefined)
    if (entry !== undefined) return { entry, phrase, length }
  }
  return undefined
}

export function isMarker(word: string): boolean {
  return word.startsWith('<')
}
