import type { CacheOutcome, ChatEvent, Freshness, Outcome, ServedBy, Timings } from '../core/chat-event.ts'
import type { Facts, Trouble } from '../core/facts.ts'
import { toSitrepError } from '../core/errors.ts'
import type { SitrepError } from '../core/errors.ts'
import { withoutControls } from '../answer/plain-text.ts'
import { cancelled } from './within-deadline.ts'

export type SourceEvent = Extract<ChatEvent, { type: 'source' }>

/** Words that come as a model makes them, each piece vouched for before it comes. */
export type Speaking = {
  /** Never throws: what fails is replaced inside. Ends soon after the signal it was given aborts. */
  words: AsyncIterable<string>
  /** Who has said what was said so far: known from the first word on, final when the words have ended. */
  by(): ServedBy
}

/** Everything of an answer that comes after it is known: it may be sent at any pace. */
export type Told = {
  before: readonly ChatEvent[]
  facts?: Facts
  /** What is said; with `speaking`, what is said before it. */
  parts: readonly string[]
  speaking?: Speaking
  /** Who said the parts; missing: templates. */
  by?: ServedBy
  /** Passages the answer rests on. */
  sources?: readonly SourceEvent[]
  outcome: Outcome
  cached: CacheOutcome
  freshness: Freshness
  trouble?: readonly Trouble[]
}

export function isSpoken(told: Told): told is Told & { speaking: Speaking } {
  return told.speaking !== undefined
}

type EndEvent = Extract<ChatEvent, { type: 'end' }>
type Sending = { timings: () => Timings; signal: AbortSignal; onServing?: ((by: ServedBy) => void) | undefined }

/** The events of a told answer. When the listener's signal aborts, it ends with what was said so far. */
export function* eventsOf(told: Told, sending: Sending): Generator<ChatEvent> {
  const { signal } = sending
  yield* beginningOf(told)
  sending.onServing?.(told.by ?? byTemplate)
  let said = ''
  for (const text of told.parts) {
    if (signal.aborted) break
    said += text
    yield { type: 'text-delta', text }
  }
  yield* endingOf(told, said, { ...sending, by: told.by ?? byTemplate })
}

/** All of them at once, for a listener that is there until the end. */
export function eventsNow(told: Told, timings: Timings): ChatEvent[] {
  const { before, facts, parts, sources = [], by = byTemplate } = told
  const events: ChatEvent[] = [...before]
  if (facts !== undefined) events.push({ type: 'facts', facts })
  let said = ''
  for (const text of parts) {
    said += text
    events.push({ type: 'text-delta', text })
  }
  events.push(...sources, endEvent(told, said, { timings, by }))
  return events
}

/** The same of an answer that is still being worded. `firstWord` is told when the first of its text is there. */
export async function* spokenEventsOf(
  told: Told & { speaking: Speaking },
  sending: Sending & { firstWord: () => void },
): AsyncGenerator<ChatEvent, void, void> {
  const { signal, firstWord, onServing } = sending
  yield* beginningOf(told)
  let said = ''
  let spoken = false
  for (const text of told.parts) {
    said += text
    yield { type: 'text-delta', text }
  }
  for await (const text of told.speaking.words) {
    if (signal.aborted) break
    if (!spoken) {
      spoken = true
      firstWord()
      onServing?.(told.speaking.by())
    }
    said += text
    yield { type: 'text-delta', text }
  }
  yield* endingOf(told, said, { ...sending, by: told.speaking.by() })
}

export const byTemplate = { engine: 'template', tier: 'fast' } as const

function* beginningOf({ before, facts }: Told): Generator<ChatEvent> {
  yield* before
  if (facts !== undefined) yield { type: 'facts', facts }
}

function* endingOf(told: Told, said: string, { signal, timings, by }: Sending & { by: ServedBy }): Generator<ChatEvent> {
  if (said === '' && signal.aborted) {
    yield errorEvent(toSitrepError(signal.reason instanceof Error ? signal.reason : cancelled()))
    return
  }
  if (!signal.aborted) yield* told.sources ?? []
  yield endEvent(told, said, { timings: timings(), by })
}

function endEvent({ outcome, cached, freshness, trouble }: Told, answer: string, { timings, by }: { timings: Timings; by: ServedBy }): EndEvent {
  const end = { type: 'end', answer, outcome, ...by, cached, timings, freshness } as const
  return trouble === undefined || trouble.length === 0 ? end : { ...end, trouble }
}

export function errorEvent(error: SitrepError): ChatEvent {
  return { type: 'error', code: error.code, message: withoutControls(error.message), retryable: error.retryable }
}
