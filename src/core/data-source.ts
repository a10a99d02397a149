import type { BindContext, BoundPlan, Mark } from './bind.ts'
import type { DataVersion, Facts, SourceId } from './facts.ts'
import type { Gazetteer } from './gazetteer.ts'
import type { Plan } from './plan.ts'
import type { Credential, Scope } from './scope.ts'

export type CannotAnswer = {
  code: 'unknown-measure' | 'unsupported-shape' | 'unsupported-filter' | 'unsupported-grouping' | 'unsupported-window' | 'not-stored'
  /** Why, in words an operator understands, with what can be asked instead. */
  text: string
  /** The nearest question this source can answer; asked in place of this one when no other source can, with `text` said before the answer. */
  instead?: Plan
}

export type ResolveOptions = {
  scope: Scope
  /** The caller's own, for calls made while they wait. */
  credential?: Credential
  signal: AbortSignal
  /** How old what the facts are made of may be, milliseconds; missing or 0: read anew. Sources that know their data have no use for it. */
  maxAgeMs?: number
}

/**
 * Where facts come from. `can`, `version`, `context` and `gazetteer` are synchronous and cheap; `resolve` rejects with a SitrepError and
 * stops its work when the signal aborts (`upstream` when what it reads from is in trouble, `cannot-answer` when it finds out late that it cannot know). Everything that crosses this interface can be cloned structurally, so a source may live elsewhere.
 */
export interface DataSource extends AsyncDisposable {
  readonly id: SourceId
  /** As an answer names it: `the exercise listener`. */
  readonly title?: string
  /**
   * Set where the source cannot know that its data have changed: facts are then as old as their `asOf` says, and how long they may be used is for
   * the asker to say. `version` changes only when everything known before is void.
   */
  readonly aging?: true
  /** Set where facts are made out of those of another source: it belongs to every chain of questions. */
  readonly derived?: true
  can(plan: Plan): true | CannotAnswer
  /** The version the facts of this plan would have now. A cached answer under the same version is as true as a recomputation. */
  version(plan: BoundPlan): DataVersion
  resolve(plan: BoundPlan, options: ResolveOptions): Promise<Facts>
  /** What relative times mean here, at this moment. Recordings live in their own "now". */
  context(): BindContext
  readonly gazetteer: Gazetteer
  /** Sets a time mark; sources that keep none leave it out. */
  mark?(label: string | null, options: ResolveOptions): Promise<Mark>
  /** Ready to answer; `reason` says what is missing. */
  ready(): { ready: true } | { ready: false; reason: string }
}
