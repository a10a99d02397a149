import type { Condition, Grouping, TimePoint, Window } from '../core/plan.ts'

/** A narrowing before its side is known. */
export type Narrowing = Omit<Condition, 'role'>

/** What a noun stands for when it is asked about: what can be counted, listed or grouped. */
export type Noun =
  | 'entity'
  | 'site'
  | 'application'
  | 'exercise'
  | 'force'
  | 'country'
  | 'munition'
  | 'pdu-type'
  | 'category'
  | 'kind'
  | 'domain'
  | 'type'
  | 'frequency'
  | 'address'
  | 'marking'
  | 'reason'
  | 'result'

/** "red tanks from site 12": narrowings that belong together and take one side. */
export type NounPhrase = {
  narrowings: Narrowing[]
  noun?: Noun
  plural: boolean
  /** The noun was itself a category word ("tanks"), not a mere "entities". */
  specific?: boolean
}

/** How a measure was said. `participle` may be passive ("was hit"); `verb` is active only; `noun` neither. */
export type Form = 'noun' | 'verb' | 'participle' | 'adjective'
export type MeasureWord = {
  id: string
  form: Form
  /** Loses against any other measure of the question: "entities", "PDUs", "active". */
  weak: boolean
  narrowings: Narrowing[]
  /** The particle that makes what follows the target: "fired at". */
  at?: boolean
  plural?: boolean
  text: string
}

export type TimePhrase = {
  window: Window
  /** An instant was asked for: "at 0915", "ten minutes ago". */
  instant?: TimePoint
  /** "in the exercise": means nothing to a level such as the active entities. */
  soft?: boolean
  /** "this time yesterday". */
  sameSpan?: boolean
  /** Only a day was named; joins with a clock elsewhere in the question. */
  dayOnly?: boolean
  /** A clock without a day. */
  clockOnly?: boolean
  /** "the hour before", "the previous 15 minutes": counted back from another window when there is one. In milliseconds. */
  beforeMs?: number
  /** "a few minutes", "recently": asked back with these. */
  vague?: readonly Window[]
  /** Lies ahead. */
  future?: boolean
  text: string
}

export type GroupPhrase = { by: Grouping; stepMs?: number; role?: 'firer' | 'target' }

export type Slot = { kind: 'n'; np: NounPhrase } | { kind: 'm'; measure: MeasureWord } | { kind: 't'; time: TimePhrase } | { kind: 'g'; group: GroupPhrase }

/** The question while it is being read: what was recognised is a marker such as `<n0>`, an index into the slots. Words are one space apart. */
export type Line = { text: string; slots: Slot[] }

export function put(line: Line, slot: Slot): string {
  line.slots.push(slot)
  return `<${slot.kind}${line.slots.length - 1}>`
}

export function slotOf(line: Line, marker: string): Slot | undefined {
  const match = /^<[nmtg](\d+)>$/.exec(marker)
  return match === null ? undefined : line.slots[Number(match[1])]
}

export function wordsOf(line: Line): string[] {
  return line.text.split(' ').filter((word) => word !== '')
}

/** The recognised things of one kind, in the order they stand in the text. */
export function nounPhrasesOf(line: Line): NounPhrase[] {
  return wordsOf(line).flatMap((word) => {
    const slot = slotOf(line, word)
    return slot?.kind === 'n' ? [slot.np] : []
  })
}
export function measuresOf(line: Line): MeasureWord[] {
  return wordsOf(line).flatMap((word) => {
    const slot = slotOf(line, word)
    return slot?.kind === 'm' ? [slot.measure] : []
  })
}
export function timesOf(line: Line): TimePhrase[] {
  return wordsOf(line).flatMap((word) => {
    const slot = slotOf(line, word)
    return slot?.kind === 't' ? [slot.time] : []
  })
}
export function groupsOf(line: Line): GroupPhrase[] {
  return wordsOf(line).flatMap((word) => {
    const slot = slotOf(line, word)
    return slot?.kind === 'g' ? [slot.group] : []
  })
}

export function narrowing(field: Narrowing['field'], values: string | readonly string[], not = false): Narrowing {
  return { field, not, values: typeof values === 'string' ? [values] : [...values] }
}

export function squeeze(text: string): string {
  return ` ${text.replace(/\s+/g, ' ').trim()} `
}
