import type { CacheOutcome, ChatEvent, Engine, Freshness, Outcome, Tier, Timings } from '../core/chat-event.ts'
import type { Fact, Facts, Gap, Note, Series, Table } from '../core/facts.ts'
import type { Plan } from '../core/plan.ts'

/** An answer as a whole, made of its events. Null members: nothing of the kind came. */
export type Collected = {
  /** What was said; with an error, what was said until then. */
  answer: string
  outcome: Outcome | null
  /** The plan in words. */
  understood: string | null
  plan: { text: string; json: Plan } | null
  /** Headline first; empty without facts. */
  facts: readonly Fact[]
  notes: readonly Note[]
  gaps: readonly Gap[]
  table: Table | null
  series: readonly Series[] | null
  clarify: { question: string; options: readonly { label: string; plan: Plan }[] } | null
  sources: readonly { title: string; excerpt: string; uri?: string }[]
  freshness: Freshness | null
  cached: CacheOutcome
  engine: Engine
  tier: Tier
  timings: Timings
  error: { code: string; message: string; retryable: boolean } | null
  /** The facts as they came: the same object for the same held facts, so that an edge may keep its own form of them under it. */
  factsObject: Facts | null
}

const noTime: Timings = { understandMs: 0, resolveMs: 0, phraseMs: 0, totalMs: 0, firstTextMs: 0 }

/** Reads a stream of events to its end. */
export async function collect(events: AsyncIterable<ChatEvent>): Promise<Collected> {
  let collected = nothing()
  for await (const event of events) collected = withEvent(collected, event)
  return collected
}

function nothing(): Collected {
  return {
    answer: '',
    outcome: null,
    understood: null,
    plan: null,
    facts: [],
    notes: [],
    gaps: [],
    table: null,
    series: null,
    clarify: null,
    sources: [],
    freshness: null,
    cached: 'bypass',
    engine: 'template',
    tier: 'fast',
    timings: noTime,
    error: null,
    factsObject: null,
  }
}

/** Changes the one under construction; nobody else has it yet. */
function withEvent(collected: Collected, event: ChatEvent): Collected {
  switch (event.type) {
    case 'understood':
      return Object.assign(collected, { understood: event.words, plan: { text: event.planText, json: event.plan } })
    case 'clarify':
      return Object.assign(collected, { clarify: { question: event.question, options: event.options } })
    case 'facts': {
      const { facts, notes, gaps, table = null, series = null } = event.facts
      return Object.assign(collected, { facts, notes, gaps, table, series, factsObject: event.facts })
    }
    case 'text-delta':
      collected.answer += event.text
      return collected
    case 'source':
      return Object.assign(collected, {
        sources: [...collected.sources, { title: event.title, excerpt: event.excerpt, ...(event.uri === undefined ? {} : { uri: event.uri }) }],
      })
    case 'end': {
      const { outcome, engine, tier, cached, timings, freshness } = event
      return Object.assign(collected, { outcome, engine, tier, cached, timings, freshness })
    }
    case 'error':
      return Object.assign(collected, { error: { code: event.code, message: event.message, retryable: event.retryable } })
    default:
      return event satisfies never
  }
}
