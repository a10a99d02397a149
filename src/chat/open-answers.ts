import { openAnswer } from '../answer/open/open-answer.ts'
import type { OpenEnd } from '../answer/open/open-answer.ts'
import type { OpenPart } from '../answer/open/open-part.ts'
import { planTextFor, relatedPlan } from '../answer/open/related.ts'
import type { Phrase } from '../answer/phrase.ts'
import type { ServedBy, Tier } from '../core/chat-event.ts'
import type { Facts } from '../core/facts.ts'
import type { Finding, Knowledge } from '../core/knowledge.ts'
import { secondMs, systemClock } from '../core/time.ts'
import type { Clock } from '../core/time.ts'
import { categoryNamed } from '../understand/category-named.ts'
import type { SourceEvent, Told } from './chat-events.ts'
import type { Memory } from './conversations.ts'
import { createFallbackModel } from './fallback-model.ts'
import type { Call } from './parts.ts'
import type { PlanFacts } from './plan-facts.ts'
import { tiersFor } from './tiers.ts'
import type { TierModel } from './tiers.ts'

export type OpenQuestion = {
  text: string
  memory: Memory | undefined
  /** How near the documents must come for an answer: `any` also says that they hold nothing. */
  least: 'answers' | 'related' | 'any'
  call: Call
}

/** What the documents say; undefined when they do not come near enough. */
export type OpenAnswers = (asked: OpenQuestion, signal: AbortSignal) => Promise<Told | undefined>

export type OpenAnswersOptions = {
  knowledge: Knowledge
  /** Facts of the present that belong to a question. */
  planFacts: PlanFacts
  phrase: Phrase
  models: readonly TierModel[]
  /** Longest time to the first token that is worth waiting for, milliseconds. */
  waitMs?: number
  now?: Clock
  onFault?: (error: unknown) => void
}

const mostPassages = 4
const usualWaitMs = 2_000
/** What is so at this moment is an addition: it must not hold the answer up. */
const presentMs = secondMs

export function createOpenAnswers(options: OpenAnswersOptions): OpenAnswers {
  const { knowledge, models, waitMs = usualWaitMs, now = systemClock, onFault } = options
  return async ({ text, memory, least, call }, signal) => {
    const question = inContext(text, memory)
    const findings = await knowledge.search(question, { limit: mostPassages, signal })
    const [best] = findings
    if (best === undefined ? least !== 'any' : best.fit !== 'answers' && least === 'answers') return undefined
    const present = best?.fit === 'answers' ? await presentFacts(options, { question, findings, call, signal }) : undefined
    const asked = tiersFor(models, { use: 'paraphrases', wish: call.question.tier, waitMs })
    const speaking = speak({ asked, now, onFault }, { question, findings, call, present: present?.sentences ?? [] })
    return {
      before: [],
      ...(present === undefined ? {} : { facts: present.facts }),
      parts: [],
      ...speaking,
      outcome: best?.fit === 'answers' ? 'answered' : 'cannot-answer',
      cached: 'bypass',
      freshness: { asOf: present?.facts.asOf ?? now(), ageMs: 0, maxAgeMs: 0, source: present?.facts.facts[0].source ?? null },
    }
  }
}

type Speaker = { asked: readonly TierModel[]; now: Clock; onFault: ((error: unknown) => void) | undefined }
type ToSpeak = { question: string; findings: readonly Finding[]; call: Call; present: readonly string[] }

/** Texts go out as they come; sources are kept for the end. */
function speak({ asked, now, onFault }: Speaker, { question, findings, call, present }: ToSpeak): Pick<Told, 'speaking' | 'sources'> {
  const [best, ...rest] = asked
  let tier: Tier = 'fast'
  let by: ServedBy = { engine: 'retrieval', tier }
  const sources: SourceEvent[] = []
  const model =
    best === undefined
      ? undefined
      : createFallbackModel([best, ...rest], {
          id: 'open',
          onServing(served) {
            tier = served.tier
            by = { engine: 'model', tier }
          },
        })
  const parts = openAnswer({
    question,
    findings,
    present,
    signal: call.listening,
    deadline: call.options.deadline,
    now,
    ...(model === undefined ? {} : { model }),
    ...(onFault === undefined ? {} : { onError: onFault }),
  })
  const ended = (end: OpenEnd): void => {
    by = { engine: end.engine, tier: end.engine === 'model' ? tier : 'fast' }
  }
  return { speaking: { words: textsOf(parts, { sources, ended }), by: () => by }, sources }
}

async function* textsOf(
  parts: AsyncGenerator<OpenPart, OpenEnd, void>,
  { sources, ended }: { sources: SourceEvent[]; ended: (end: OpenEnd) => void },
): AsyncGenerator<string, void, void> {
  let over = false
  try {
    for (let next = await parts.next(); ; next = await parts.next()) {
      if (next.done === true) {
        over = true
        ended(next.value)
        return
      }
      if (next.value.type === 'source') sources.push(next.value)
      else yield next.value.text
    }
  } finally {
    if (!over) await parts.return({ engine: 'retrieval', fit: 'nothing' })
  }
}

type Present = { facts: Facts; sentences: readonly string[] }

/** The figure that belongs to the question, said by its template; a source that does not know it now says nothing. */
async function presentFacts(
  { planFacts, phrase, now = systemClock, onFault }: OpenAnswersOptions,
  { question, findings, call, signal }: { question: string; findings: readonly Finding[]; call: Call; signal: AbortSignal },
): Promise<Present | undefined> {
  const related = relatedPlan(
    question,
    findings.map(({ passage }) => passage.id),
  )
  if (related === undefined) return undefined
  const { scope, credential, deadline } = call.options
  try {
    const options = { scope, deadline: Math.min(deadline, now() + presentMs), signal, ...(credential === undefined ? {} : { credential }) }
    const facts = await planFacts(planTextFor(related, categoryNamed(question)), options)
    return { facts, sentences: [[...phrase(facts, { sentAt: facts.asOf, ageMs: 0, wallAt: now() })].join('')] }
  } catch (thrown) {
    if (signal.aborted) throw thrown
    onFault?.(thrown)
    return undefined
  }
}

const leans = /^(?:and|but|so|or|what about|how about|why|why is that|tell me more|more|go on|explain|in short|shorter)\b/i
const fewWords = 6

/** "And for aircraft?" is about what was asked before. */
function inContext(text: string, memory: Memory | undefined): string {
  const before = memory?.turns?.at(-1)?.asked
  return before !== undefined && leans.test(text) && text.split(/\s+/).length <= fewWords ? `${before} ${text}` : text
}
