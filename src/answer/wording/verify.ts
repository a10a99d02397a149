import { expectations, lexiconOf } from './lexicon.ts'
import { refusedWord } from './refused-words.ts'
import { mayFollow, spoken, withoutFree } from './skeleton.ts'
import type { Skeleton } from './skeleton.ts'
import { isOver, startOf, step } from './syntax.ts'
import type { State, Stretch } from './syntax.ts'
import { tokensOf } from './tokens.ts'
import type { Token } from './tokens.ts'

/** Why a sentence was refused. */
export type Refusal = 'character' | 'word' | 'unknown-slot' | 'repeated-slot' | 'missing-slot' | 'order' | 'form' | 'too-long' | 'cut-short'
export type Verdict = { ok: true; tokens: readonly Token[] } | { ok: false; why: Refusal; detail: string }

export const longestSentence = 400

/**
 * Whether a sentence with slots says what its draft says and nothing else: each slot once and in an order that keeps its meaning, and around them
 * only words that mean nothing by themselves. Values are not looked at, so a verdict holds for all of them; plurals are, so for one number of things.
 */
export function verify(sentence: string, skeletons: readonly Skeleton[]): Verdict {
  if (sentence.length > longestSentence) return refused('too-long', `${sentence.length} characters`)
  const tokens = tokensOf(sentence.trim())
  if (tokens === undefined) return refused('character', sentence.trim().slice(0, 80))
  let verdict: Verdict = refused('form', '')
  for (const skeleton of skeletons) {
    verdict = verifyAgainst(tokens, skeleton)
    if (verdict.ok) return verdict
  }
  return verdict
}

function verifyAgainst(given: readonly Token[], skeleton: Skeleton): Verdict {
  const tokens = given.at(-1)?.kind === 'mark' ? given.slice(0, -1) : [...given]
  const words = wordsVerdict(tokens, skeleton) ?? slotsVerdict(tokens, skeleton)
  if (words !== undefined) return words
  const body = withoutAnswer(tokens, skeleton)
  if (body === undefined || !freeStandWell(body, skeleton)) return refused('form', spoken(tokens))
  const bare = withoutFree(body, skeleton.free)
  const places = bare.flatMap((token, index) => (token.kind === 'slot' ? [index] : []))
  const [first = 0, last = 0] = [places[0], places.at(-1)]
  if (places.some((place, index) => bare[place]?.text !== skeleton.ordered[index]?.name)) return refused('order', spoken(tokens))
  for (const [index, place] of places.slice(1).entries())
    if (!(skeleton.links[index] ?? []).includes(spoken(bare.slice((places[index] ?? 0) + 1, place)).toLowerCase())) return refused('form', spoken(tokens))
  const [before, after] = [bare.slice(0, first), bare.slice(last + 1)]
  const reached = walk([startOf()], before, { side: 'before', skeleton })
  const ended =
    after.length === 0
      ? reached
      : skeleton.openEnd
        ? walk(
            reached.map(({ verbs }) => startOf(verbs)),
            after,
            { side: 'after', skeleton },
          )
        : []
  if (!ended.some(({ verbs }) => verbs !== 2)) return refused('form', spoken(tokens))
  return { ok: true, tokens: [...apart(tokens, skeleton), { kind: 'mark', text: skeleton.end }] }
}

function walk(from: readonly State[], tokens: readonly Token[], stretch: Stretch): State[] {
  let states = [...from]
  for (const { text } of tokens) states = states.flatMap((state) => step(state, text, stretch))
  return states.filter((state) => isOver(state, stretch))
}

function wordsVerdict(tokens: readonly Token[], skeleton: Skeleton): Verdict | undefined {
  const lexicon = lexiconOf(skeleton.tense, skeleton.before === 'expectation')
  const linking = new Set(skeleton.links.flat().flatMap((link) => link.split(' ')))
  const words = tokens.filter(({ kind }) => kind === 'word').map(({ text }) => text.toLowerCase())
  const unknown = words.find((word) => !lexicon.has(word) && !linking.has(word))
  if (unknown !== undefined) return refused('word', `${unknown} (${refusedWord(unknown)})`)
  if (tokens.some(({ text }) => text === '.')) return refused('form', spoken(tokens))
  if (skeleton.before === 'expectation' && !words.some((word) => expectations.has(word))) return refused('form', spoken(tokens))
  return undefined
}

function slotsVerdict(tokens: readonly Token[], { answer, ordered, free }: Skeleton): Verdict | undefined {
  const wanted = [...(answer === undefined ? [] : [answer]), ...ordered, ...free].map(({ name }) => name)
  const said = tokens.filter(({ kind }) => kind === 'slot').map(({ text }) => text)
  const unknown = said.find((name) => !wanted.includes(name))
  if (unknown !== undefined) return refused('unknown-slot', unknown)
  const repeated = said.find((name, index) => said.indexOf(name) !== index)
  if (repeated !== undefined) return refused('repeated-slot', repeated)
  const missing = wanted.find((name) => !said.includes(name))
  return missing === undefined ? undefined : refused('missing-slot', missing)
}

/** "Yes" and "no" stand first, apart from the rest. */
function withoutAnswer(tokens: readonly Token[], { answer }: Skeleton): Token[] | undefined {
  if (answer === undefined) return [...tokens]
  const [first, mark, ...rest] = tokens
  return first?.text === answer.name && first.kind === 'slot' && (mark?.text === ':' || mark?.text === ',') ? rest : undefined
}

/** The window first of all, or where it may follow a slot; after the words behind the last slot too. */
function freeStandWell(tokens: readonly Token[], skeleton: Skeleton): boolean {
  const { free, ordered } = skeleton
  const isFree = ({ kind, text }: Token): boolean => kind === 'slot' && free.some(({ name }) => name === text)
  let at = -1
  let previous: Token | undefined
  for (const [index, token] of tokens.entries()) {
    if (token.text === ',') continue
    const slot = token.kind === 'slot' ? free.find(({ name }) => name === token.text) : undefined
    if (slot !== undefined) {
      const isLate = at === ordered.length - 1 && previous?.kind === 'word'
      const rest = tokens.slice(index + 1)
      const isWell = at === -1 ? previous === undefined && slot.kind !== 'manner' : isLate ? rest.every((each) => isFree(each)) : mayFollow(skeleton, at, slot)
      if (!isWell) return false
      // Several free slots follow the same place.
      continue
    }
    if (token.kind === 'slot') at += 1
    previous = token
  }
  return true
}

/** A comma between a state and the window, which would else seem a part of it. */
function apart(tokens: readonly Token[], { free, ordered }: Skeleton): Token[] {
  const states = new Set(ordered.filter(({ kind }) => kind === 'state').map(({ name }) => name))
  return tokens.flatMap((token, index) => {
    const previous = tokens[index - 1]
    const isAfterState = previous?.kind === 'slot' && states.has(previous.text)
    return isAfterState && free.some(({ name }) => name === token.text) ? [{ kind: 'mark', text: ',' }, token] : [token]
  })
}

function refused(why: Refusal, detail: string): Verdict {
  return { ok: false, why, detail }
}
