import type { FilterField, Grouping, Shape } from '../core/plan.ts'
import type { TimePhrase } from './line.ts'

/** A whole sentence, and the plan it stands for. */
export type ReportRule = {
  measure: string
  pattern: RegExp
  shape?: Shape
  by?: Grouping
  /** `asked`: when the sentence begins as a yes/no question. */
  yesNo?: true | 'asked'
  /** What the markers inside the sentence may be. */
  about?: readonly FilterField[]
  when?: (time: TimePhrase | undefined) => boolean
  /** States asked about; `not` for "gone". */
  state?: (match: RegExpExecArray) => { values: string[]; not: boolean }
  /** Text form of the window where the sentence names none. */
  window?: string
}

/** Fragments of sentences; `rule` makes a pattern that matches all of one. */
export const one: readonly FilterField[] = ['entity', 'marking']
export const n = String.raw`<n\d+>`
export const list = String.raw`${n}(?:(?: ,)?(?: and| or)? ${n})*`
export const show = String.raw`(?:(?:show|give|display|list|get|see|print|view|provide|produce|what is|what are|what was|what were|how is|how are|bring up|pull up|check)(?: me| us)? )?(?:an? |the |our |all |any |some )*`
export const rule = (text: string): RegExp => new RegExp(`^(?:${text})$`)
export const past = (time: TimePhrase | undefined): boolean => time !== undefined && time.window.kind !== 'now' && time.soft !== true
export const notPast = (time: TimePhrase | undefined): boolean => !past(time)
