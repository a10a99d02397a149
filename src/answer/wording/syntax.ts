import { lexiconOf } from './lexicon.ts'
import type { Part } from './lexicon.ts'
import type { Before, Skeleton } from './skeleton.ts'

/** Before the first slot or after the last: where a stretch begins (`start`), and where its slot (`slot`) or its end (`end`) comes. */
type Place = Part | 'start' | 'slot' | 'end' | ',' | ':'

/**
 * Which part may follow which: enough English that what passes reads as English. It judges sentences, not truth: truth is the lexicon's and the
 * skeleton's. No way leads back to where it came from, so stretches are short by themselves.
 */
const beforeSlot: Readonly<Partial<Record<Place, readonly Place[]>>> = {
  start: ['adverb', 'in', 'according', 'the', 'article', 'there', 'here', 'we', 'it', 'plural', 'slot'],
  adverb: [',', 'there', 'we', 'slot'],
  in: ['sum'],
  sum: [',', 'there', 'we'],
  according: ['to'],
  to: ['its'],
  its: ['source'],
  the: ['adjective', 'figure', 'singular', 'plural'],
  article: ['adjective', 'amount'],
  adjective: ['amount', 'figure', 'singular', 'plural'],
  source: [','],
  figure: ['is', ':'],
  singular: ['sees', 'saw'],
  plural: ['see', 'saw'],
  amount: ['of'],
  of: ['slot'],
  there: ['is', 'are'],
  here: ['is'],
  we: ['see', 'saw'],
  it: ['is', 'sees'],
  is: ['slot', 'article', ':', 'seen'],
  are: ['slot', 'article'],
  sees: ['slot', 'article', 'that', ':'],
  see: ['slot', 'article', 'that', ':'],
  saw: ['slot', 'article', 'that', ':'],
  seen: ['that'],
  that: ['there', 'slot'],
  ',': ['there', 'we', 'it', 'the', 'plural', 'slot'],
  ':': ['slot', 'there'],
}
/** "Overall, …" and no clause: the slots bring their own verb. */
const opening: Readonly<Partial<Record<Place, readonly Place[]>>> = {
  start: ['in', 'according', 'slot'],
  in: ['brief'],
  brief: [','],
  according: ['to'],
  to: ['its'],
  its: ['source'],
  source: [','],
  ',': ['slot'],
}
/** "The answer is …" */
const ofFigure: Readonly<Partial<Record<Place, readonly Place[]>>> = {
  ...opening,
  start: ['in', 'according', 'the', 'it', 'slot'],
  the: ['figure'],
  figure: ['is', ':'],
  it: ['is'],
  is: ['slot', ':'],
  ',': ['the', 'it', 'slot'],
  ':': ['slot'],
}
const afterSlot: Readonly<Partial<Record<Place, readonly Place[]>>> = {
  start: ['is', 'are', 'occurred', 'took', 'seen', 'in', 'adverb', ',', 'end'],
  is: ['seen'],
  are: ['seen'],
  took: ['place'],
  place: ['in', 'end'],
  occurred: ['in', 'end'],
  seen: ['in', 'end'],
  in: ['sum'],
  sum: ['end'],
  adverb: ['end'],
  ',': ['in', 'adverb'],
}

const finite: ReadonlySet<Place> = new Set(['is', 'are', 'sees', 'see', 'saw', 'occurred', 'took'])

/** How far a sentence is with its finite verbs, of which a clause has one at most: 0 none, 1 has it, 2 a clause after "that" begun, 3 that one has its own. */
export type Verbs = 0 | 1 | 2 | 3
/** Where a reading has come to. */
export type State = { readonly place: Place; readonly verbs: Verbs }
export type Stretch = { readonly side: 'before' | 'after'; readonly skeleton: Skeleton }

export function startOf(verbs: Verbs = 0): State {
  return { place: 'start', verbs }
}

/** The states a word or mark leads to; none: it may not stand there. */
export function step(state: State, text: string, stretch: Stretch): State[] {
  const { skeleton } = stretch
  // "A total of no fires" is no English.
  if (
    skeleton.isNone &&
    lexiconOf(skeleton.tense, skeleton.before === 'expectation')
      .get(text.toLowerCase())
      ?.has('article') === true
  )
    return []
  const follows = tableOf(stretch)[state.place] ?? []
  const small = text.toLowerCase()
  const places: Iterable<Place> = small === ',' || small === ':' ? [small] : (lexiconOf(skeleton.tense, skeleton.before === 'expectation').get(small) ?? [])
  return [...places].flatMap((place) => (follows.includes(place) && agrees(place, state, stretch) ? moved(state, place) : []))
}

/** Whether the stretch may be over here. */
export function isOver(state: State, stretch: Stretch): boolean {
  return (tableOf(stretch)[state.place] ?? []).includes(stretch.side === 'before' ? 'slot' : 'end')
}

function tableOf({ side, skeleton: { before } }: Stretch): Readonly<Partial<Record<Place, readonly Place[]>>> {
  return side === 'after' ? afterSlot : tables[before]
}

const tables: Readonly<Record<Before, typeof beforeSlot>> = { clause: beforeSlot, expectation: beforeSlot, opening, figure: ofFigure }

/** After "there", and after a slot, the verb agrees with what the slot says. */
function agrees(place: Place, state: State, { side, skeleton }: Stretch): boolean {
  const withSlot = state.place === 'there' || (side === 'after' && state.place === 'start')
  if (!withSlot || (place !== 'is' && place !== 'are')) return true
  const slot = side === 'after' ? skeleton.ordered.at(-1) : skeleton.ordered[0]
  return (place === 'are') === (slot?.plural === true || skeleton.before === 'expectation')
}

function moved({ verbs }: State, place: Place): State[] {
  if (place === 'that') return verbs === 1 ? [{ place, verbs: 2 }] : []
  if (!finite.has(place)) return [{ place, verbs }]
  return verbs === 0 ? [{ place, verbs: 1 }] : verbs === 2 ? [{ place, verbs: 3 }] : []
}
