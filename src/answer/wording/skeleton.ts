import type { Slot, SlottedText } from '../slotted.ts'
import { tokensOf } from './tokens.ts'
import type { Token } from './tokens.ts'

/** Which words may stand before the first slot: a clause about counted things, or about a figure; an opening such as "overall,"; what expects. */
export type Before = 'clause' | 'figure' | 'opening' | 'expectation'
export type Tense = 'past' | 'present' | 'any'

/**
 * What every wording of a sentence has in common with its draft: slots in this order with these words between them. Slots that are `free` (when,
 * grouping) stand first or after any other. So no wording can put a number to another side, or turn a difference round.
 */
export type Skeleton = {
  readonly answer: Slot | undefined
  readonly ordered: readonly Slot[]
  /** What may stand between neighbours of `ordered`, as words and marks: one list for each pair. */
  readonly links: readonly (readonly string[])[]
  readonly free: readonly Slot[]
  readonly before: Before
  readonly tense: Tense
  /** Its first slot counts nothing. */
  readonly isNone: boolean
  /** More may be said after the last slot. */
  readonly openEnd: boolean
  /** A colon where lines follow. */
  readonly end: '.' | ':'
}

/** Between two slots of a draft stands one of the first; a wording may have any of its neighbours here. All of them mean the same. */
const sameLinks: readonly (readonly string[])[] = [
  ['against', ', against', 'versus', 'compared with', 'compared to', ', compared with', ', compared to'],
  ['out of', 'of', 'among'],
  ['to'],
  ['with', ', with'],
  [', with', 'with'],
  ['is'],
  ['was'],
  ['has'],
  ['had'],
  [':', ', that is ,'],
  [',', ', with', ', and', 'and'],
]
/** How far two sides are apart comes after a colon or a comma. */
const verdictLinks = [':', ',']

/** Undefined: the draft has a form no wording is licensed for. */
export function skeletonsOf({ draft, slots, also = [] }: SlottedText): Skeleton[] | undefined {
  const skeletons = [draft, ...also].map((each) => skeletonOf(each, slots))
  return skeletons.every((skeleton) => skeleton !== undefined) ? skeletons : undefined
}

function skeletonOf(draft: string, slots: readonly Slot[]): Skeleton | undefined {
  const tokens = tokensOf(draft.replaceAll(/[()]/g, ''))
  if (tokens === undefined) return undefined
  const slotNamed = (token: Token): Slot | undefined => (token.kind === 'slot' ? slots.find(({ name }) => name === token.text) : undefined)
  const answer = slots.find(({ kind }) => kind === 'answer')
  const free = slots.filter(({ kind }) => kind === 'when' || kind === 'manner')
  const bare = withoutFree(tokens, free).slice(answer === undefined ? 0 : 2, -1)
  const places = bare.flatMap((token, index) => (token.kind === 'slot' ? [index] : []))
  const ordered = places.flatMap((place) => slotNamed(bare[place] ?? { kind: 'word', text: '' }) ?? [])
  const [first, last] = [ordered[0], ordered.at(-1)]
  if (first === undefined || last === undefined || places.at(-1) !== bare.length - 1) return undefined
  const links: (readonly string[])[] = []
  for (const [index, place] of places.slice(1).entries()) {
    const between = spoken(bare.slice((places[index] ?? 0) + 1, place))
    const same = sameLinks.find(([link]) => link === between)
    if (same === undefined) return undefined
    links.push(ordered[index + 1]?.kind === 'verdict' ? verdictLinks : same)
  }
  const lead = spoken(bare.slice(0, places[0]))
  const before: Before = lead === 'I expect' ? 'expectation' : lead !== '' || first.kind === 'count' ? 'clause' : isFigure(first, links) ? 'figure' : 'opening'
  return {
    answer,
    ordered,
    links,
    free,
    before,
    tense: lead === '' ? 'any' : /\b(was|were)\b/.test(lead) ? 'past' : 'present',
    isNone: first.text.startsWith('no '),
    openEnd: ordered.length === 1 && (before === 'clause' || before === 'expectation'),
    end: draft.endsWith(':') ? ':' : '.',
  }
}

/** `12.5 %: 3 duds out of …` */
function isFigure(first: Slot, links: readonly (readonly string[])[]): boolean {
  return first.kind === 'name' && links[0]?.[0] === ':'
}

/** Words and marks, one blank between them. */
export function spoken(tokens: readonly Token[]): string {
  return tokens.map(({ text }) => text).join(' ')
}

/** Free slots gone, with the comma before them; at the beginning with the one after them. */
export function withoutFree(tokens: readonly Token[], free: readonly Slot[]): Token[] {
  const kept: Token[] = []
  let afterFirst = false
  for (const token of tokens) {
    if (token.kind === 'slot' && free.some(({ name }) => name === token.text)) {
      if (kept.at(-1)?.text === ',') kept.pop()
      afterFirst = kept.length === 0
    } else if (!(afterFirst && token.text === ',')) {
      kept.push(token)
      afterFirst = false
    } else afterFirst = false
  }
  return kept
}

/**
 * Whether a free slot may stand right after the ordered one at that place: at the end, after a noun it narrows, or before the verdict. Elsewhere it
 * would seem to narrow one side only, or part a subject from its verb. A grouping narrows nothing but nouns.
 */
export function mayFollow({ ordered }: Skeleton, at: number, free: Slot): boolean {
  const isNoun = ordered[at]?.kind === 'phrase'
  if (free.kind === 'manner') return isNoun
  return isNoun || (at === ordered.length - 1 && ordered[at]?.kind !== 'verdict') || ordered[at + 1]?.kind === 'verdict'
}
