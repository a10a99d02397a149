import type { CacheOutcome, ChatEvent, Engine, Freshness, Outcome, Tier, Timings } from '../core/chat-event.ts'
import type { Column, Fact, Facts, FactValue, Gap, Note, Series, Table, Trouble } from '../core/facts.ts'
import type { Plan } from '../core/plan.ts'
import { toIso } from '../core/time.ts'
import type { Interval } from '../core/time.ts'
import { timeScopeOf } from './intent.ts'
import { chatService, wireContextSentences, wireData, wireDataSources, wireIntent, wireValue } from './platform-fields.ts'

/*
 * What outside programs see. Inside, instants are epoch milliseconds; here they are ISO-8601 with Z, wherever a unit is `instant`.
 */

/** An answer with everything that came with it; see `chat/collect.ts`. */
export type AnswerParts = {
  answer: string
  outcome: Outcome | null
  understood: string | null
  plan: { text: string; json: Plan } | null
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
  /** Why there is no answer; or, beside one, what it had to do without. */
  error: { code: string; message: string; retryable: boolean; cause?: string } | null
}

export type WireContext = { question: string; sessionId: string | null; timestamp: string; cacheHitRate: number; classification: string | undefined }

/** The JSON answer. `answer`, `response`, `question`, `query` and `timestamp` are always strings; lists are always lists. */
export function toWireAnswer(parts: AnswerParts, context: WireContext): Record<string, unknown> {
  const timeScope = timeScopeOf(parts.plan?.json ?? null)
  return {
    answer: parts.answer,
    response: parts.answer,
    question: context.question,
    query: context.question,
    sessionId: context.sessionId,
    timestamp: context.timestamp,
    ...(context.classification === undefined ? {} : { classification: context.classification }),
    outcome: parts.outcome ?? 'failed',
    understood: parts.understood,
    plan: parts.plan,
    intent: wireIntent(parts),
    ...(timeScope === undefined ? {} : { time_scope: timeScope }),
    facts: parts.facts.map(wireFact),
    notes: parts.notes,
    gaps: parts.gaps.map(wireGap),
    table: parts.table === null ? null : wireTable(parts.table),
    series: parts.series === null ? null : parts.series.map(wireSeries),
    data: wireData(parts, context.question),
    context: wireContextSentences(parts),
    data_sources: wireDataSources(parts),
    clarify: parts.clarify,
    sources: parts.sources,
    freshness: parts.freshness === null ? null : wireFreshness(parts.freshness),
    performance: wirePerformance(parts, context),
    service: chatService,
    ...(parts.error === null ? {} : { error: parts.error }),
  }
}

function wireTrouble({ service, cause, since, text }: Trouble): Record<string, unknown> {
  return { service, cause, since: since === null ? null : toIso(since), text }
}

/** Seconds, and a rate from 0 to 1. */
export function wirePerformance({ timings, cached, engine, tier }: AnswerParts, { cacheHitRate }: WireContext): Record<string, unknown> {
  return { response_time: Math.round(timings.totalMs) / 1_000, cached: cached === 'hit' || cached === 'shared', cache_hit_rate: cacheHitRate, engine, tier }
}

/** One event of the stream, instants as text. Every event carries the banner. */
export function toWireEvent(event: ChatEvent, classification?: string): Record<string, unknown> {
  const banner = classification === undefined ? {} : { classification }
  switch (event.type) {
    case 'facts':
      return { type: 'facts', ...banner, facts: toWireFacts(event.facts) }
    case 'end':
      return {
        ...event,
        ...banner,
        freshness: wireFreshness(event.freshness),
        ...(event.trouble === undefined ? {} : { trouble: event.trouble.map(wireTrouble) }),
      }
    case 'understood':
    case 'clarify':
    case 'text-delta':
    case 'source':
    case 'error':
      return { ...event, ...banner }
    default:
      return event satisfies never
  }
}

export function toWireFacts(facts: Facts): Record<string, unknown> {
  return {
    plan: facts.plan,
    facts: facts.facts.map(wireFact),
    table: facts.table === undefined ? null : wireTable(facts.table),
    series: facts.series === undefined ? null : facts.series.map(wireSeries),
    gaps: facts.gaps.map(wireGap),
    notes: facts.notes,
    ...(facts.trouble === undefined ? {} : { trouble: facts.trouble.map(wireTrouble) }),
    version: facts.version,
    asOf: toIso(facts.asOf),
    ...(facts.window === undefined ? {} : { window: wireInterval(facts.window) }),
  }
}

function wireFact(fact: Fact): Record<string, unknown> {
  return {
    ...fact,
    value: wireValue(fact.value, fact.unit),
    asOf: toIso(fact.asOf),
    ...(fact.window === undefined ? {} : { window: wireInterval(fact.window) }),
  }
}

function wireTable(table: Table): { columns: Column[]; rows: FactValue[][]; total: number } {
  return { columns: table.columns, rows: table.rows.map((row) => row.map((value, index) => wireValue(value, table.columns[index]?.unit))), total: table.total }
}

function wireSeries(series: Series): Record<string, unknown> {
  return { ...series, points: series.points.map(({ t, v }) => ({ t: toIso(t), v })) }
}

function wireGap(gap: Gap): Record<string, unknown> {
  return { ...gap, from: toIso(gap.from), to: toIso(gap.to) }
}

function wireInterval({ from, to }: Interval): { from: string; to: string } {
  return { from: toIso(from), to: toIso(to) }
}

export function wireFreshness({ asOf, ageMs, maxAgeMs, source }: Freshness): Record<string, unknown> {
  return { asOf: toIso(asOf), ageMs, maxAgeMs, source }
}
