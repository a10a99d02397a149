import type { CacheOutcome, ChatEvent, Engine, Freshness, Outcome, Tier, Timings } from '../core/chat-event.ts'
import type { Fact, Facts, Gap, Note, Series, Table, Trouble } from '../core/facts.ts'
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
  /** Why there is no answer; or, beside one, what could not be read for it. */
  error: { code: string; message: string; retryable: boolean; cause?: string } | null
  /** The facts as they came: the same object for the same held facts, so that an edge may keep its own form of them under it. */
  factsObject: Facts | null
}

const noTime: Timings = { understandMs: 0, resolveMs: 0, phraseMs: 0, totalMs: 0, firstTextMs: 0 }

/** Reads a stream of events to its end. */
export async function collect(events: AsyncIterable<ChatEvent>): Promise<Collected> {
  const collected = nothing()
  for await (const event of events) addEvent(collected, event)
  return collected
}

/** The same of events that are all there already. */
export function collectNow(events: readonly ChatEvent[]): Collected {
  const collected = nothing()
  for (const event of events) addEvent(collected, event)
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
function addEvent(collected: Collected, event: ChatEvent): void {
  switch (event.type) {
    case 'understood':
      collected.understood = event.words
      collected.plan = { text: event.planText, json: event.plan }
      break
    case 'clarify':
      collected.clarify = { question: event.question, options: event.options }
      break
    case 'facts':
      addFacts(collected, event.facts)
      break
    case 'text-delta':
      collected.answer += event.text
      break
    case 'source':
      collected.sources = [...collected.sources, { title: event.title, excerpt: event.excerpt, ...(event.uri === undefined ? {} : { uri: event.uri }) }]
      break
    case 'end':
      collected.outcome = event.outcome
      collected.engine = event.engine
      collected.tier = event.tier
      collected.cached = event.cached
      collected.timings = event.timings
      collected.freshness = event.freshness
      if (event.trouble !== undefined) collected.error = troubleError(event.trouble)
      break
    case 'error':
      collected.error = { code: event.code, message: event.message, retryable: event.retryable }
      break
    default:
      event satisfies never
  }
}

/** Trouble of a source does not take the answer away; it stands beside it. */
function troubleError(trouble: readonly Trouble[]): Collected['error'] {
  return {
    code: 'upstream',
    message: `${trouble.map(({ text }) => text).join('. ')}.`,
    retryable: true,
    cause: trouble.map(({ service, cause }) => `${service}: ${cause}`).join(', '),
  }
}

function addFacts(collected: Collected, held: Facts): void {
  collected.facts = held.facts
  collected.notes = held.notes
  collected.gaps = held.gaps
  collected.table = held.table ?? null
  collected.series = held.series ?? null
  collected.factsObject = held
}
