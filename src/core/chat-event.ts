import type { Facts, SourceId, Trouble } from './facts.ts'
import type { Instant } from './time.ts'
import type { Plan } from './plan.ts'
import type { Credential, Scope } from './scope.ts'

export type Engine = 'template' | 'model' | 'retrieval'
export type Tier = 'fast' | 'quality'
export type ServedBy = { engine: Engine; tier: Tier }
export type CacheOutcome = 'hit' | 'miss' | 'shared' | 'bypass'
/** How it ended: answered, a question back, not understood, or understood but this service cannot know it. */
export type Outcome = 'answered' | 'clarify' | 'not-understood' | 'cannot-answer'
/** Milliseconds. */
export type Timings = { understandMs: number; resolveMs: number; phraseMs: number; totalMs: number; firstTextMs: number }
/**
 * `ageMs` is how old the facts were when the answer was sent; 0 when they were computed for it or their version was still current. `maxAgeMs` is how
 * old facts of this kind may become before they are read anew; 0: no older than their data.
 */
export type Freshness = { asOf: Instant; ageMs: number; maxAgeMs: number; source: SourceId | null }

/**
 * An answer as it comes into being. Exactly one `end` or `error` comes last and nothing after it; the `text-delta`s joined are exactly
 * `end.answer`. The iterable never throws after its first event. Leaving the loop early stops everything upstream; an abort ends with
 * what was said so far. A clarifying question and a refusal also stream as text, then `end`.
 */
export type ChatEvent =
  | { type: 'understood'; words: string; plan: Plan; planText: string }
  | { type: 'clarify'; question: string; options: { label: string; plan: Plan }[] }
  | { type: 'facts'; facts: Facts }
  | { type: 'text-delta'; text: string }
  | { type: 'source'; title: string; excerpt: string; uri?: string }
  | {
      type: 'end'
      answer: string
      outcome: Outcome
      engine: Engine
      tier: Tier
      cached: CacheOutcome
      timings: Timings
      freshness: Freshness
      /** What could not be read for this answer. */
      trouble?: readonly Trouble[]
    }
  | { type: 'error'; code: string; message: string; retryable: boolean }

export type Question = {
  text: string
  /** Missing: nobody remembers this conversation. */
  sessionId?: string
  /** Skip stored answers; the new one is still stored. */
  noCache?: boolean
  /** Which tier is wished for, where the caller may wish; missing: as the question needs and the tiers allow. */
  tier?: Tier
}

export type AnswerOptions = {
  scope: Scope
  credential?: Credential
  deadline: Instant
  signal: AbortSignal
  /** Called once, before the first text: who says it. What the whole answer was said by is in its `end`. */
  onServing?: (by: ServedBy) => void
}

/** See `ChatEvent` for the promises. */
export interface Answer {
  (question: Question, options: AnswerOptions): AsyncIterable<ChatEvent>
  /** The whole answer when nothing has to be waited for: facts held under their current version, or no facts needed. Undefined: ask in the other way. */
  atOnce?(question: Question, options: AnswerOptions): readonly ChatEvent[] | undefined
}
