import type { BindContext } from './bind.ts'
import type { Gazetteer } from './gazetteer.ts'
import type { Plan } from './plan.ts'

/** What was read before in this conversation, for follow-ups. */
export type Conversation = {
  /** The plan last answered. */
  previous?: Plan
  /** The entity last spoken of (site:application:entity), for "where is it?". */
  entity?: string
  /** The plans offered by the last clarifying question, in order. */
  offered?: readonly { label: string; plan: Plan }[]
}

export type UnderstandContext = { gazetteer: Gazetteer; bind: BindContext; conversation?: Conversation }

/**
 * What a question was read as. `refused` names why nothing was read: out of scope, empty, about the future, words left over that carry meaning,
 * and what can be asked instead. A wrong plan is worse than a question back.
 */
export type Understanding =
  | {
      kind: 'plan'
      plan: Plan
      repairs: Repair[]
      /** It leans on the question before, whose source must then answer it. */
      followsUp?: true
    }
  | { kind: 'clarify'; question: string; options: { label: string; plan: Plan }[] }
  | { kind: 'mark'; label: string | null }
  | { kind: 'refused'; reason: 'empty' | 'out-of-scope' | 'future' | 'leftover' | 'no-referent' | 'unknown'; text: string; suggestions: string[] }

/** A spelling that was mended: said in the answer. */
export type Repair = { from: string; to: string }

/** Text to plan. Pure and synchronous: the code stage. */
export type Understand = (text: string, context: UnderstandContext) => Understanding

/** What a later stage makes of a text: one plan, or a few that are as near, to be asked back with. Never empty. */
export type Proposal = { plan: Plan; repairs?: readonly Repair[] } | { options: readonly { label: string; plan: Plan }[]; question?: string }

/**
 * A later stage that may propose a plan for a text the code stage could not read; the proposal is validated like any other. `undefined`: it does not
 * know. It may throw; whoever asks it takes that as not knowing.
 */
export interface Planner extends AsyncDisposable {
  readonly id: string
  propose(text: string, context: UnderstandContext, options: { signal: AbortSignal }): Promise<Proposal | undefined>
}
