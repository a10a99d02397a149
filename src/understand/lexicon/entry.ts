import type { MeasureWord, Narrowing, Noun } from '../line.ts'

/** What a word or phrase of the closed vocabulary stands for. */
export type Entry =
  | { kind: 'thing'; narrowings: readonly Narrowing[]; noun?: Noun; plural: boolean; specific?: boolean }
  | { kind: 'measure'; measure: Omit<MeasureWord, 'text'> }

export type Phrases = Map<string, Entry>

/** `tank` → `tanks`, `company` → `companies`, `loss` → `losses`; the last word of a phrase takes the plural. */
export function pluralOf(phrase: string): string {
  if (/[^aeiou]y$/.test(phrase)) return `${phrase.slice(0, -1)}ies`
  if (/(?:s|x|z|ch|sh)$/.test(phrase)) return `${phrase}es`
  return `${phrase}s`
}
