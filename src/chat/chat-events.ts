import type { CacheOutcome, ChatEvent, Freshness, Outcome, Timings } from '../core/chat-event.ts'
import type { Facts, Trouble } from '../core/facts.ts'
import { toSitrepError } from '../core/errors.ts'
import type { SitrepError } from '../core/errors.ts'
import { withoutControls } from '../answer/plain-text.ts'
import { cancelled } from './within-deadline.ts'

/** Everything of an answer that comes after it is known: it may be sent at any pace. */
export type Told = {
  before: readonly ChatEvent[]
  facts?: Facts
  parts: readonly string[]
  outcome: Outcome
  cached: CacheOutcome
  freshness: Freshness
  trouble?: readonly Trouble[]
}

type EndEvent = Extract<ChatEvent, { type: 'end' }>

/** The events of a told answer. When the listener's signal aborts, it ends with what was said so far. */
export function* eventsOf(told: Told, { timings, signal }: { timings: () => Timings; signal: AbortSignal }): Generator<ChatEvent> {
  yield* told.before
  if (told.facts !== undefined) yield { type: 'facts', facts: told.facts }
  let said = ''
  for (const text of told.parts) {
    if (signal.aborted) break
    said += text
    yield { type: 'text-delta', text }
  }
  if (said === '' && signal.aborted) yield errorEvent(toSitrepError(signal.reason instanceof Error ? signal.reason : cancelled()))
  else yield endEvent(told, said, timings())
}

function endEvent({ outcome, cached, freshness, trouble }: Told, answer: string, timings: Timings): EndEvent {
  const end = { type: 'end', answer, outcome, engine: 'template', tier: 'fast', cached, timings, freshness } as const
  return trouble === undefined || trouble.length === 0 ? end : { ...end, trouble }
}

export function errorEvent(error: SitrepError): ChatEvent {
  return { type: 'error', code: error.code, message: withoutControls(error.message), retryable: error.retryable }
}
