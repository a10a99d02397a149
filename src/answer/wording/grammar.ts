import type { Grammar } from '../../core/chat-model.ts'
import type { Slot } from '../slotted.ts'
import { lexiconOf } from './lexicon.ts'
import { mayFollow } from './skeleton.ts'
import type { Skeleton } from './skeleton.ts'
import { isOver, startOf, step } from './syntax.ts'
import type { State, Stretch, Verbs } from './syntax.ts'

/**
 * The sentences the verifier lets pass, as GBNF: a model that would not keep to them by itself has to. The verifier still judges what comes; here
 * and there the grammar is a little wider.
 */
export function grammarOf(sentences: readonly (readonly Skeleton[])[]): Grammar {
  const rules: Rules = new Map()
  const roots = sentences.map((skeletons, index) => {
    const names = skeletons.flatMap((skeleton, order) => sentenceRule({ rules, skeleton, id: `s${index}x${order}-` }) ?? [])
    return `(${names.join(' | ')})`
  })
  const text = [...rules.values()].flatMap(({ name, body }) => (name === undefined ? [] : [`${name} ::= ${body}`]))
  return { kind: 'gbnf', text: [`root ::= ${roots.join(' " " ')}`, ...text].join('\n') }
}

/** A rule without a name can never be finished, and nothing leads to it. */
type Rules = Map<string, { name: string | undefined; body: string }>
type Making = { rules: Rules; skeleton: Skeleton; id: string }

const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`
const slotText = ({ name }: Slot): string => `{{${name}}}`

/** The rule for that, made once, under a short name; its ways are what it may go on with. */
function ruleOf(rules: Rules, key: string, ways: () => readonly (string | undefined)[]): string | undefined {
  const known = rules.get(key)
  if (known !== undefined) return known.name
  const found = ways().filter((way) => way !== undefined)
  const name = found.length === 0 ? undefined : `r${rules.size}`
  rules.set(key, { name, body: found.join(' | ') })
  return name
}

/** `text`, then the rule; undefined where that cannot be finished. */
function then(text: string, rule: string | undefined): string | undefined {
  return rule === undefined ? undefined : `${text} ${rule}`
}

function sentenceRule(making: Making): string | undefined {
  const { answer, free } = making.skeleton
  const begin = (isFirst: boolean): (string | undefined)[] => [
    beforeRule(making, { states: [startOf()], said: 0, isFirst }),
    ...free.map((slot, index) =>
      slot.kind === 'manner' ? undefined : then(quoted(`${slotText(slot)}, `), beforeRule(making, { states: [startOf()], said: 1 << index, isFirst: false })),
    ),
  ]
  return ruleOf(making.rules, `${making.id}root`, () =>
    answer === undefined
      ? begin(true)
      : [
          then(
            quoted(`${slotText(answer)}: `),
            ruleOf(making.rules, `${making.id}rest`, () => begin(false)),
          ),
        ],
  )
}

type Point = { states: readonly State[]; said: number; isFirst: boolean }

/** Words up to the first slot. */
function beforeRule(making: Making, { states, said, isFirst }: Point): string | undefined {
  const { rules, skeleton, id } = making
  const stretch: Stretch = { side: 'before', skeleton }
  const isStart = states.some(({ place }) => place === 'start')
  const gap = isStart ? '' : ' '
  return ruleOf(rules, `${id}b${keyOf(states)}-${said}${isFirst ? 'f' : ''}`, () => {
    const ways = nextStates(states, stretch)
      .filter(([, next]) => !repeats(skeleton, isStart, next))
      .map(([words, next]) => then(alternatives(rules, words, { gap, isFirst }), beforeRule(making, { states: next, said, isFirst: false })))
    const over = states.filter((state) => isOver(state, stretch))
    const [first] = skeleton.ordered
    // Nothing before the slot is nothing about expecting.
    if (over.length === 0 || first === undefined || (skeleton.before === 'expectation' && isStart)) return ways
    const verbs = over.find((state) => state.verbs % 2 === 0)?.verbs ?? 1
    return [...ways, then(quoted(`${gap}${slotText(first)}`), afterRule(making, { at: 0, said, verbs }))]
  })
}

/** "There were …" is what the template says: whoever is asked for other words need not be given those. */
function repeats({ before, tense }: Skeleton, isStart: boolean, next: readonly State[]): boolean {
  return isStart && before === 'clause' && tense !== 'any' && next.every(({ place }) => place === 'there')
}

type Reached = { at: number; said: number; verbs: Verbs }

/** After a slot: the free ones not said yet, the next, or the end. */
function afterRule(making: Making, { at, said, verbs }: Reached): string | undefined {
  const { rules, skeleton, id } = making
  return ruleOf(rules, `${id}a${at}-${said}-${verbs}`, () => {
    const next = skeleton.ordered[at + 1]
    const isAllSaid = said === allOf(skeleton)
    const ways: (string | undefined)[] = []
    for (const [index, slot] of skeleton.free.entries())
      if ((said & (1 << index)) === 0 && mayFollow(skeleton, at, slot))
        ways.push(then(`(" " | ", ") ${quoted(slotText(slot))}`, afterRule(making, { at, said: said | (1 << index), verbs })))
    if (next === undefined)
      return [...ways, ...(isAllSaid && verbs !== 2 ? ['"."'] : []), ...(skeleton.openEnd ? [endRule(making, endPoint(verbs, said))] : [])]
    if (next.kind === 'verdict' && !isAllSaid) return ways
    const links = (skeleton.links[at] ?? []).map((link) => quoted(`${linkText(link)} `))
    return [...ways, then(`(${links.join(' | ')}) ${quoted(slotText(next))}`, afterRule(making, { at: at + 1, said, verbs }))]
  })
}

const endPoint = (verbs: Verbs, said: number): Point => ({ states: [startOf(verbs)], said, isFirst: false })
const allOf = ({ free }: Skeleton): number => (1 << free.length) - 1

/** Marks touch the word before them. */
function linkText(link: string): string {
  return ` ${link}`.replaceAll(/ (?=[,:])/g, '')
}

/** Words after the last slot, then what is free and not said yet. */
function endRule(making: Making, { states, said }: Point): string | undefined {
  const { rules, skeleton, id } = making
  const stretch: Stretch = { side: 'after', skeleton }
  return ruleOf(rules, `${id}e${keyOf(states)}-${said}`, () => {
    const ways = nextStates(states, stretch).map(([words, next]) =>
      then(alternatives(rules, words, { gap: ' ', isFirst: false }), endRule(making, { states: next, said, isFirst: false })),
    )
    if (states.some(({ place }) => place === 'start') || !states.some((state) => isOver(state, stretch) && state.verbs !== 2)) return ways
    const missing = skeleton.free.filter((_slot, index) => (said & (1 << index)) === 0)
    return missing.length > 1 ? ways : [...ways, quoted(missing.map((slot) => ` ${slotText(slot)}`).join('') + '.')]
  })
}

/** Words that lead to the same states, together. */
function nextStates(states: readonly State[], stretch: Stretch): (readonly [string[], State[]])[] {
  const { skeleton } = stretch
  const ways = new Map<string, [string[], State[]]>()
  for (const word of [...lexiconOf(skeleton.tense, skeleton.before === 'expectation').keys(), ',', ':']) {
    const next = states.flatMap((state) => step(state, word, stretch))
    if (next.length === 0) continue
    const key = keyOf(next)
    const way = ways.get(key) ?? [[], next]
    way[0].push(word)
    ways.set(key, way)
  }
  return [...ways.values()]
}

/** Rule names hold letters, digits and dashes. */
function keyOf(states: readonly State[]): string {
  const names = states.map(({ place, verbs }) => `${place === ',' ? 'comma' : place === ':' ? 'colon' : place}${verbs}`)
  return [...new Set(names)].sort().join('-')
}

/** The same words at several places are one rule. */
function alternatives(rules: Rules, words: readonly string[], { gap, isFirst }: { gap: string; isFirst: boolean }): string {
  const shown = words.map((word) => (word === 'i' ? 'I' : isFirst ? `${word[0]?.toUpperCase() ?? ''}${word.slice(1)}` : word))
  // A mark stands alone in its group.
  if (/^[,:]$/.test(shown[0] ?? '')) return quoted(shown[0] ?? '')
  const name = ruleOf(rules, `words ${shown.join(' ')}`, () => shown.map(quoted)) ?? ''
  return gap === '' ? name : `${quoted(gap)} ${name}`
}
