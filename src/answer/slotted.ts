/**
 * How a slot stands in a sentence. `count`: a number with the thing it counts; `name`: who or what; `phrase`: a noun with its conditions; `answer`:
 * yes or no, first of all; `state`: what its subject is, after "is" or "was"; `when` and `manner`: the window or as-of, the grouping; `verdict`: how far
 * two sides are apart, last of all.
 */
export type SlotKind = 'count' | 'name' | 'phrase' | 'answer' | 'state' | 'when' | 'manner' | 'verdict'

/** A stretch of a sentence that facts alone decide: its words, units, sides, qualities and negations are inside. */
export type Slot = {
  /** Of its fact, with the role in it (`fires.first`), or what it is (`when`, `things`). */
  readonly name: string
  readonly kind: SlotKind
  readonly text: string
  /** The verb agrees with it. */
  readonly plural: boolean
}

/** A sentence with `{{name}}` where its slots are; `also` says the same in another order. */
export type SlottedText = { readonly draft: string; readonly slots: readonly Slot[]; readonly also?: readonly string[] }

type SlottedPiece = { text: string; line: boolean; slotted: SlottedText }

/** A sentence of fixed words and slots; text alone is fixed. */
export function slotted(strings: TemplateStringsArray, ...parts: readonly (Slot | string)[]): SlottedPiece {
  const text: string[] = [strings[0] ?? '']
  const draft: string[] = [strings[0] ?? '']
  const slots: Slot[] = []
  for (const [index, part] of parts.entries()) {
    const after = strings[index + 1] ?? ''
    if (typeof part === 'string') {
      text.push(part, after)
      draft.push(part, after)
      continue
    }
    slots.push(part)
    text.push(part.text, after)
    draft.push(`{{${part.name}}}`, after)
  }
  return { text: text.join(''), line: false, slotted: { draft: draft.join(''), slots } }
}

type Counting = { name: string; text: string; count: number }

export const countSlot = ({ name, text, count }: Counting): Slot => ({ name, kind: 'count', text, plural: count !== 1 })
export const whenSlot = (text: string): Slot => ({ name: 'when', kind: 'when', text, plural: false })
export const slotOf = (kind: Exclude<SlotKind, 'count'>, name: string, text: string): Slot => ({ name, kind, text, plural: false })

/** The same piece, of which another order of its slots is as true. */
export function orElse(piece: SlottedPiece, draft: string): SlottedPiece {
  return { ...piece, slotted: { ...piece.slotted, also: [...(piece.slotted.also ?? []), draft] } }
}

/** The sentence begins with a slot whose words begin small. */
export function beginningLarge(piece: SlottedPiece): SlottedPiece {
  return { ...piece, text: `${piece.text[0]?.toUpperCase() ?? ''}${piece.text.slice(1)}` }
}
