import type { Piece } from '../speech.ts'
import type { Slot } from '../slotted.ts'
import { skeletonsOf } from './skeleton.ts'
import type { Skeleton } from './skeleton.ts'

/** What may be said in other words: the first sentences of an answer, up to the first that has no slots. */
export type Draft = {
  readonly drafts: readonly string[]
  readonly also: readonly (readonly string[])[]
  readonly slots: readonly Slot[]
  /** One list for each sentence: any of its orders will do. */
  readonly skeletons: readonly (readonly Skeleton[])[]
}

const mostSentences = 2

/** Undefined: the answer begins with a sentence that is said in its own words alone, as where nothing is known. */
export function draftOf(pieces: readonly Piece[]): Draft | undefined {
  const drafts: string[] = []
  const also: (readonly string[])[] = []
  const slots: Slot[] = []
  const skeletons: (readonly Skeleton[])[] = []
  for (const { slotted } of pieces.slice(0, mostSentences)) {
    const found = slotted === undefined ? undefined : skeletonsOf(slotted)
    const isNew = slotted?.slots.every(({ name }) => !slots.some((slot) => slot.name === name)) === true
    if (slotted === undefined || found === undefined || !isNew) break
    drafts.push(slotted.draft)
    also.push(slotted.also ?? [])
    slots.push(...slotted.slots)
    skeletons.push(found)
  }
  return drafts.length === 0 ? undefined : { drafts, also, slots, skeletons }
}
