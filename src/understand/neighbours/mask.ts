import type { Role } from '../../core/plan.ts'
import { liftPhrases } from '../lexicon/lexicon.ts'
import type { Lexicon } from '../lexicon/lexicon.ts'
import { slotOf, squeeze } from '../line.ts'
import type { Line, NounPhrase } from '../line.ts'
import { joinNounPhrases } from '../noun-phrases.ts'
import { copyOf } from '../stages/lifted-text.ts'

/** What a slot is, which says something about the question; who it is says nothing. */
export type SlotKind = 'one' | 'place' | 'them'

/** Ordinary words, since encoders were trained on sentences, not on markers. */
const wordsFor: Readonly<Record<SlotKind, string>> = { one: 'it', place: 'the site', them: 'they' }

export type Masked = { text: string; slots: readonly SlotKind[] }

/** The question with every id, name, side, kind and place replaced by what sort of thing it is, and every time left out. */
export function maskLine(given: Line, lexicon: Lexicon): Masked {
  const line = copyOf(given)
  liftPhrases(line, lexicon, (entry) => entry.kind === 'thing' && entry.narrowings.length > 0)
  joinNounPhrases(line)
  const slots: SlotKind[] = []
  const text = line.text.replace(/<[nmtg]\d+>/g, (marker) => {
    const slot = slotOf(line, marker)
    if (slot?.kind === 'm') return slot.measure.text
    if (slot?.kind !== 'n') return ''
    const kind = slotKindOf(slot.np)
    slots.push(kind)
    return wordsFor[kind]
  })
  return { text: squeeze(text.replace(/ [.,](?= )/g, ' ')).trim(), slots }
}

export function slotKindOf(np: NounPhrase): SlotKind {
  const fields = new Set(np.narrowings.map((each) => each.field))
  if (fields.has('entity') || fields.has('marking')) return 'one'
  return [...fields].every((field) => field === 'site' || field === 'application' || field === 'exercise') ? 'place' : 'them'
}

/** A slot of a skeleton: what it is, and its role where the words do not tell. */
export const slotPattern: RegExp = /\{(one|place|them)(?::(firer|target))?\}/g

/** `who shot at {one:target}` as the encoder sees it, with the roles of its slots in order. */
export function maskSkeleton(skeleton: string): Masked & { roles: readonly (Role | undefined)[] } {
  const slots: SlotKind[] = []
  const roles: (Role | undefined)[] = []
  const text = skeleton.replace(slotPattern, (_whole, kind: SlotKind, role: Role | undefined) => {
    slots.push(kind)
    roles.push(role)
    return wordsFor[kind]
  })
  return { text, slots, roles }
}
