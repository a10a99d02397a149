import type { FilterField, Grouping, Role, Shape } from './plan.ts'

/**
 * What a plan's data can depend on; each has counters that grow when it changes.
 * membership: who is active, with force, kind, domain, damage and markings · positions · events: fire, detonation, collision, loss, comment,
 * event report · traffic: PDU and byte counts, malformed, sites · simulation: start, stop, freeze · listener: up, down, warm ·
 * radio: transmitters, emitters, designators, IFF · marks · plan: the expected list · build: only a new build changes it ·
 * clock: the running second, for facts that hold ages or extrapolations.
 */
export const aspects = ['membership', 'positions', 'events', 'traffic', 'simulation', 'listener', 'radio', 'marks', 'plan', 'build', 'clock'] as const
export type Aspect = (typeof aspects)[number]

/** How long an answer of this kind may live at most; also how help is grouped. */
export type Category = 'status' | 'entity' | 'event' | 'traffic' | 'help' | 'prediction'

/** How values of the measure behave: `count` adds up over a window, `gauge` is a level at an instant, `report` is composed of others or text. */
export type MeasureKind = 'count' | 'gauge' | 'report'

/**
 * What can be asked. From this one declaration come the lexicon, help, glossary, capability table and documentation;
 * sources add a resolver under the same id.
 */
export interface Measure {
  readonly id: string
  readonly title: string
  readonly unit: { readonly singular: string; readonly plural: string }
  /** One sentence: what the number means. */
  readonly means: string
  /** How it is counted, in two or three sentences, as "how do you count …" answers. */
  readonly counting: string
  readonly kind: MeasureKind
  readonly category: Category
  /** Words and phrases people use for it, lower case, singular; the lexicon adds plurals and inflections. */
  readonly words: readonly string[]
  readonly roles: readonly Role[]
  readonly filters: readonly FilterField[]
  readonly groupings: readonly Grouping[]
  readonly shapes: readonly Shape[]
  /** What is meant when the question says no window: text form of `plan-text.ts`. */
  readonly defaultWindow: string
  /** Windows other than the live picture make sense. */
  readonly windowed: boolean
  readonly aspects: readonly Aspect[]
  /** Questions that show what it can do; used by help and by tests. */
  readonly examples: readonly string[]
}
