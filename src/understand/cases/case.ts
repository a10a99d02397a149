/**
 * A question and what it must be read as: the text form of the plan (in any order of its members), or `clarify: plan | plan`, `refused: reason`,
 * `mark: label`. Two looser ones for questions where any safe outcome will do: `refused` with whatever reason, and `back`, which is a refusal or a
 * question back but never a plan. The context is `context.ts`. Most plans of the first sets are what the reader answered, read through one by one and
 * then kept: they guard against change and say little about questions nobody has seen. `fresh.ts` is the honest set.
 */
export type Case = {
  ask: string
  is: string
  /** Readings that are as right as `is`: "flying" adds nothing to helicopters. */
  or?: readonly string[]
  /** The plan answered before, for follow-ups. */
  previous?: string
  /** The entity last spoken of. */
  entity?: string
  /** Options offered before, as plan texts. */
  offered?: readonly string[]
}

export const cases = (...pairs: readonly (readonly [ask: string, is: string, ...or: string[]])[]): Case[] =>
  pairs.map(([ask, is, ...or]) => (or.length === 0 ? { ask, is } : { ask, is, or }))
