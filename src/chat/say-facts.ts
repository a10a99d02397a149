import type { Phrase, Sending } from '../answer/phrase.ts'
import type { Facts } from '../core/facts.ts'
import { secondMs } from '../core/time.ts'

type Said = { second: number; wallSecond: number; ageMs: number; parts: readonly string[] }

export type SayFacts = (facts: Facts, sending: Required<Sending>) => readonly string[]

/**
 * The text of facts as it is sent at an instant. Texts tell seconds, so within one second the same facts have the same text and it is kept beside
 * them; in the next it is made anew. No text is kept longer than that, so none ages.
 */
export function createSayFacts(phrase: Phrase): SayFacts {
  const saidOf = new WeakMap<Facts, Said>()
  return (facts, sending) => {
    const second = Math.floor(sending.sentAt / secondMs)
    const wallSecond = Math.floor(sending.wallAt / secondMs)
    const said = saidOf.get(facts)
    if (said !== undefined && said.second === second && said.wallSecond === wallSecond && said.ageMs === sending.ageMs) return said.parts
    const parts = [...phrase(facts, sending)]
    saidOf.set(facts, { second, wallSecond, ageMs: sending.ageMs, parts })
    return parts
  }
}
