import type { AnswerOptions, CacheOutcome, ChatEvent, Engine, Outcome, Question, Tier, Timings } from '../core/chat-event.ts'
import type { SitrepError } from '../core/errors.ts'
import type { SourceId, Trouble } from '../core/facts.ts'
import type { Told } from './chat-events.ts'
import type { FindFacts, Wanted } from './find-facts.ts'
import type { Leaving } from './leavable.ts'
import type { Asked, Prepare, Prepared } from './prepare-answer.ts'
import type { Tell } from './tell-answer.ts'
import type { Think } from './think.ts'

/** What is known when an answer has ended; for logs and metrics. */
export type Answered = {
  measure: string | null
  source: SourceId | null
  outcome: Outcome
  engine: Engine
  tier: Tier
  cached: CacheOutcome
  timings: Timings
}

export type AnswerHooks = {
  /** An answer that has to be waited for is under way; `ended` follows, however it ends. */
  started?: () => void
  ended?: () => void
  answered?: (answered: Answered) => void
  /** Every error event, with its cause. */
  failed?: (error: SitrepError) => void
  /** The cache store failed; the answer did not. */
  cacheFault?: (error: unknown, operation: 'get' | 'set') => void
}

/** One question being answered. */
export type Call = {
  question: Question
  options: AnswerOptions
  leaving: Leaving
  /** Aborts when nobody listens any more: what is still being worded stops. */
  listening: AbortSignal
}

/** The pipeline's parts, wired. */
export type Parts = {
  prepare: Prepare
  /** What a text is that the code could not read, or an open question. Undefined: nothing better is known. */
  think: Think
  /** The nearest question a source offered in place of one it turned out not to be able to answer. */
  nearest(asked: Asked, error: SitrepError, call: Call): Prepared | undefined
  /** The same question to another source, when this one cannot be read. */
  elsewhere(found: { wanted: Wanted; asked: Asked }, trouble: readonly Trouble[], call: Call): Prepared | undefined
  findFacts: FindFacts
  tell: Tell
  /** Other instances have them too: each must be fetched before it is gone on with. */
  sharesConversations: boolean
  recall(call: Call): Promise<void>
  keepTurn(call: Call, said: string): void
  hooks: AnswerHooks
  monotonic: () => number
  /** Waits for work within the deadline of the caller and while somebody listens. */
  wait<T>(work: (signal: AbortSignal) => Promise<T>, call: Call): Promise<T>
  setMark(prepared: Extract<Prepared, { kind: 'mark' }>, options: AnswerOptions): Promise<Told>
  refuse(text: string): Told
  /** Nothing is known, and why. */
  troubled(trouble: readonly Trouble[]): Told
}

export type ToldAt = { told: Told; foundAt: number; prepared: Prepared }

export function understoodOf(prepared: Prepared): readonly ChatEvent[] {
  return prepared.kind === 'find' ? [prepared.asked.understood] : []
}
