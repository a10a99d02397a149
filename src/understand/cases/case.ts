/**
 * A question and what it must be read as: the text form of the plan (in any order of its members), or `clarify: plan | plan`, `refused: reason`,
 * `mark: label`. The context is `context.ts`. Most plans here are what the reader answered, read through one by one and then kept: they guard against
 * change and say little about questions nobody has seen.
 */
export type Case = {
  ask: string
  is: string
  /** The plan answered before, for follow-ups. */
  previous?: string
  /** The entity last spoken of. */
  entity?: string
  /** Options offered before, as plan texts. */
  offered?: readonly string[]
}

export const cases = (...pairs: readonly (readonly [ask: string, is: string])[]): Case[] => pairs.map(([ask, is]) => ({ ask, is }))
