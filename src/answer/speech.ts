import type { Fact, Facts } from '../core/facts.ts'
import type { Measure } from '../core/measure.ts'
import type { Condition } from '../core/plan.ts'
import type { Instant } from '../core/time.ts'
import type { ClockWords } from './clock-words.ts'
import { nounPhrase } from './condition-words.ts'
import { isCounted } from './nouns.ts'
import { plainText } from './plain-text.ts'
import type { SlottedText } from './slotted.ts'
import { factText, valueText } from './values.ts'
import type { ValueWords } from './values.ts'
import { boundWindowWords } from './window-words.ts'

/** A sentence, or a line of its own. Where it is `slotted`, its words around the slots may be others. */
export type Piece = { text: string; line: boolean; slotted?: SlottedText }

/** One answer being made: its facts, which of them have been said, and the words around them. */
export type Speech = ValueWords & {
  readonly facts: Facts
  readonly measure: Measure
  readonly clock: ClockWords
  /** The instant the answer vouches for: when it is sent, less the age of its facts. */
  readonly asOf: Instant
  /** `as of 14:03:22 UTC`, or the window with its zone. */
  readonly when: string
  readonly said: Set<string>
}

export type SpeechOptions = { measure: Measure; clock: ClockWords; asOf: Instant; wallAt: Instant }

export function createSpeech(facts: Facts, options: SpeechOptions): Speech {
  const { measure, clock, asOf, wallAt } = options
  const live = facts.window === undefined || facts.plan.window.kind === 'now'
  const when = live
    ? `as of ${clock.moment(asOf, wallAt)}`
    : boundWindowWords(facts.plan.window, facts.window ?? { from: facts.asOf, to: facts.asOf + 1 }, { clock, asOf })
  return { facts, measure, clock, asOf, when, said: new Set() }
}

export const sentence = (text: string): Piece => ({ text, line: false })
export const line = (text: string): Piece => ({ text, line: true })

/** The fact of that name, which from then on counts as said. */
export function take(speech: Speech, name: string): Fact | undefined {
  const found = speech.facts.facts.find((fact) => fact.name === name)
  if (found !== undefined) speech.said.add(name)
  return found
}

/** The words of a fact's value when it is there and known; taken either way. */
export function takeKnown(speech: Speech, name: string): string | undefined {
  const found = take(speech, name)
  return found === undefined || found.value === null ? undefined : factText(found, speech)
}

export function takeNumber(speech: Speech, name: string): number | undefined {
  const value = take(speech, name)?.value
  return typeof value === 'number' ? value : undefined
}

/** `active tanks of opposing forces`, agreeing with the count. */
export function things(speech: Speech, count: number | 'title', where: readonly Condition[] = speech.facts.plan.where): string {
  return nounPhrase(speech.measure, where, isCounted(speech.measure) ? count : 'title')
}

/** Labels of facts nobody wrote a sentence for: `store.lag` → `Store lag`. */
export function labelOf(name: string): string {
  const words = name.replaceAll(/[.-]/g, ' ').trim()
  const label = words
    .replace(/\bpdus?\b/gi, (found) => (found.toLowerCase() === 'pdu' ? 'PDU' : 'PDUs'))
    .replace(/\b(iff|mgrs|udp|id)\b/gi, (found) => found.toUpperCase())
  return plainText(`${label[0]?.toUpperCase() ?? ''}${label.slice(1)}`)
}

/** Whatever has not been said yet, plainly: no fact is lost in silence. */
export function remaining(speech: Speech): Piece[] {
  const pieces: Piece[] = []
  for (const fact of speech.facts.facts) {
    if (speech.said.has(fact.name)) continue
    speech.said.add(fact.name)
    // What is unknown beside the headline is left to notes and gaps, unless the headline itself is unknown.
    if (fact.value === null && fact !== speech.facts.facts[0]) continue
    pieces.push(sentence(`${labelOf(fact.name)}: ${plainFactText(fact, speech)}.`))
  }
  return pieces
}

function plainFactText(fact: Fact, speech: Speech): string {
  if (typeof fact.value === 'number' && fact.unit !== undefined) return factText(fact, speech)
  return valueText(fact.value, fact.unit, speech)
}

/** Capital at the beginning, one full stop at the end. */
export function asSentence(text: string): string {
  const plain = plainText(text)
  if (plain === '') return ''
  const capital = `${plain[0]?.toUpperCase() ?? ''}${plain.slice(1)}`
  return /[.!?…]$/.test(capital) ? capital : `${capital}.`
}
