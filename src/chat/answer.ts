import { troubleText } from '../answer/caveats.ts'
import { createClockWords } from '../answer/clock-words.ts'
import { describePlan } from '../answer/describe-plan.ts'
import type { Phrase } from '../answer/phrase.ts'
import type { CacheStore } from '../core/cache-store.ts'
import type { Answer, AnswerOptions, ChatEvent, Timings } from '../core/chat-event.ts'
import type { DataSource } from '../core/data-source.ts'
import { toSitrepError } from '../core/errors.ts'
import type { Plan } from '../core/plan.ts'
import { systemClock } from '../core/time.ts'
import type { Clock, TimeZone } from '../core/time.ts'
import type { Understand } from '../core/understanding.ts'
import { looksOpen } from '../understand/stages/looks-open.ts'
import type { StagedUnderstand } from '../understand/stages/staged-understand.ts'
import { byTemplate, errorEvent, eventsNow, eventsOf, isSpoken, spokenEventsOf } from './chat-events.ts'
import type { Told } from './chat-events.ts'
import type { Conversations } from './conversations.ts'
import { createFindFacts } from './find-facts.ts'
import { guideLifetimes } from './lifetimes.ts'
import type { Lifetimes } from './lifetimes.ts'
import { leavable } from './leavable.ts'
import type { ModelWords } from './model-words.ts'
import type { OpenAnswers } from './open-answers.ts'
import { isForgetting, markParts, troubleParts } from './own-words.ts'
import type { AnswerHooks, Call, Parts } from './parts.ts'
import { createPrepare, ownTold, prepareElsewhere, prepareInstead } from './prepare-answer.ts'
import type { Prepared } from './prepare-answer.ts'
import { createReadQuestion } from './read-question.ts'
import { createSayFacts } from './say-facts.ts'
import { createTell } from './tell-answer.ts'
import { createThink } from './think.ts'
import { toldAtOnce, toldInTime } from './told-in-time.ts'
import { cancelled, withinDeadline } from './within-deadline.ts'
import type { Schedule } from '../lib/schedule.ts'

export type CreateAnswerOptions = {
  understand: Understand
  /** In order of preference. */
  sources: readonly DataSource[]
  /** Help, glossary and counting rules. */
  builtIn: DataSource
  phrase: Phrase
  cache: CacheStore
  conversations: Conversations
  zone: TimeZone
  /** All stages of understanding; missing: what the code cannot read is refused. */
  reread?: StagedUnderstand
  /** What documents say; missing: there are none. */
  open?: OpenAnswers
  /** Facts in a model's words; missing: templates say everything. */
  words?: ModelWords
  /** Plan to words; the default names everything in it. */
  describe?: (plan: Plan) => string
  /** How old facts of sources that cannot know their age may be. */
  lifetimes?: Lifetimes
  /** False: every question is answered anew. */
  caching?: boolean
  /** For callers whose deadline is not a finite number. */
  deadlineMs?: number
  hooks?: AnswerHooks
  now?: Clock
  /** Milliseconds that only grow. */
  monotonic?: () => number
  schedule?: Schedule
}

export const defaultDeadlineMs = 10_000

/** The pipeline: read, choose a source, bind, find the facts, say them. See `ChatEvent` for what the stream promises. */
export function createAnswer(options: CreateAnswerOptions): Answer {
  const parts = wired(options)
  const answer: Answer = (question, answerOptions) => leavable((leaving) => stream(parts, listenedTo({ question, options: timed(answerOptions), leaving })))
  // Nothing is waited for: whoever listens now is there until the end.
  answer.atOnce = (question, answerOptions) => atOnce(parts, { question, options: timed(answerOptions), leaving: neverLeft, listening: answerOptions.signal })
  return answer

  /** With a deadline that is a number. */
  function timed(given: AnswerOptions): AnswerOptions {
    const { deadlineMs = defaultDeadlineMs, now = systemClock } = options
    return Number.isFinite(given.deadline) ? given : { ...given, deadline: now() + deadlineMs }
  }
}

const neverLeft: Call['leaving'] = { onLeave: () => undefined }

/** With a signal that knows when the reader has left. */
function listenedTo(given: Omit<Call, 'listening'>): Call {
  const left = new AbortController()
  given.leaving.onLeave(() => left.abort(cancelled()))
  return { ...given, listening: AbortSignal.any([given.options.signal, left.signal]) }
}

function wired(options: CreateAnswerOptions): Parts {
  const { understand, sources, builtIn, phrase, cache, conversations, zone, hooks = {}, now = systemClock, schedule } = options
  const { monotonic = () => performance.now(), lifetimes = guideLifetimes, caching = true } = options
  const clock = createClockWords(zone)
  const readQuestion = createReadQuestion({ understand, describe: options.describe ?? ((plan) => describePlan(plan, undefined, zone)) })
  const thinks = { plans: options.reread !== undefined, documents: options.open !== undefined, isOpen: looksOpen }
  const preparing = { sources, builtIn, readQuestion, conversations, lifetimes, caching, now, thinks }
  return {
    prepare: createPrepare(preparing),
    think: createThink({ reread: options.reread, open: options.open, preparing }),
    nearest: (asked, error, call) =>
      error.instead === undefined || asked.lead !== ''
        ? undefined
        : prepareInstead({ asked, plan: error.instead, lead: error.message }, { question: call.question, answerOptions: call.options, options: preparing }),
    findFacts: createFindFacts({ cache, now, keepMs: lifetimes.ceilingMs, ...(hooks.cacheFault === undefined ? {} : { onCacheFault: hooks.cacheFault }) }),
    tell: createTell({
      sayFacts: createSayFacts(phrase),
      words: options.words,
      conversations,
      now,
      severalSources: sources.filter((source) => source.derived !== true).length > 1,
    }),
    elsewhere: ({ wanted, asked }, trouble, call) =>
      prepareElsewhere(
        { asked, except: wanted.source.id, lead: trouble.map((each) => troubleText(each, clock)).join(' ') },
        { question: call.question, answerOptions: call.options, options: preparing },
      ),
    sharesConversations: conversations.refresh !== undefined,
    recall: async ({ question: { sessionId }, options: { scope } }) => (sessionId === undefined ? undefined : await conversations.refresh?.(scope, sessionId)),
    keepTurn: ({ question: { text, sessionId }, options: { scope } }, said) => conversations.addTurn(scope, sessionId, { asked: text, said }),
    hooks,
    monotonic,
    wait: (work, { options: { deadline, signal }, leaving }) => withinDeadline(work, { at: deadline, now, schedule, signal, leaving }),
    async setMark({ label, source }, { scope, credential, signal }) {
      const mark = await source?.mark?.(label, { scope, signal, ...(credential === undefined ? {} : { credential }) })
      return mark === undefined
        ? ownTold(['Marks cannot be set here: no source keeps them.'], 'cannot-answer', { now })
        : ownTold(markParts(mark, clock), 'answered', { now })
    },
    refuse: (text) => ownTold([text], 'cannot-answer', { now }),
    troubled: (trouble) => ({ ...ownTold(troubleParts(trouble, clock), 'cannot-answer', { now }), trouble }),
  }
}

/** What `stream` would give, when it would not wait. When it would, nothing has been done but the reading, which is remembered. */
function atOnce(parts: Parts, call: Call): readonly ChatEvent[] | undefined {
  const { question, options } = call
  const { signal } = options
  if (signal.aborted || (parts.sharesConversations && question.sessionId !== undefined)) return undefined
  const startedAt = parts.monotonic()
  try {
    const prepared = parts.prepare(question, options)
    const readAt = parts.monotonic()
    const first = toldAtOnce(parts, prepared, call)
    if (first === undefined || isSpoken(first.told)) return undefined
    const { told, foundAt } = first
    const saidAt = parts.monotonic()
    options.onServing?.(told.by ?? byTemplate)
    const events = eventsNow(told, timingsOf([startedAt, readAt, foundAt, saidAt, parts.monotonic()]))
    tellAnswered(parts, { prepared, told, event: events.at(-1), call })
    return events
  } catch (thrown) {
    return [failedEvent(parts, thrown)]
  }
}

type Ended = { prepared: Prepared; told: Told; event: ChatEvent | undefined; call: Call }

function tellAnswered({ hooks, keepTurn }: Parts, { prepared, told, event, call }: Ended): void {
  if (event?.type !== 'end') return
  if (call.question.sessionId !== undefined && !isForgetting(call.question.text)) keepTurn(call, event.answer)
  const { engine, tier, timings } = event
  hooks.answered?.({ measure: prepared.measure, source: told.freshness.source, outcome: told.outcome, engine, tier, cached: told.cached, timings })
}

function failedEvent({ hooks }: Parts, thrown: unknown): ChatEvent {
  const error = toSitrepError(thrown)
  hooks.failed?.(error)
  return errorEvent(error)
}

async function* stream(parts: Parts, call: Call): AsyncGenerator<ChatEvent, void, void> {
  const { signal } = call.options
  const startedAt = parts.monotonic()
  parts.hooks.started?.()
  try {
    if (signal.aborted) throw signal.reason instanceof Error ? signal.reason : cancelled()
    if (parts.sharesConversations) await parts.recall(call)
    const prepared = parts.prepare(call.question, call.options)
    const readAt = parts.monotonic()
    const first = toldAtOnce(parts, prepared, call)
    if (first === undefined && prepared.kind === 'find') yield prepared.asked.understood
    const { told, foundAt, prepared: answered } = first ?? (await toldInTime(parts, prepared, call))
    let saidAt = parts.monotonic()
    const firstWord = (): void => {
      saidAt = parts.monotonic()
    }
    const sending = { timings: (): Timings => timingsOf([startedAt, readAt, foundAt, saidAt, parts.monotonic()]), signal, onServing: call.options.onServing }
    for await (const event of isSpoken(told) ? spokenEventsOf(told, { ...sending, firstWord }) : eventsOf(told, sending)) {
      tellAnswered(parts, { prepared: answered, told, event, call })
      yield event
    }
  } catch (thrown) {
    yield failedEvent(parts, thrown)
  } finally {
    parts.hooks.ended?.()
  }
}

function timingsOf([startedAt, readAt, foundAt, saidAt, endedAt]: [number, number, number, number, number]): Timings {
  const ms = (from: number, to: number): number => Math.round((to - from) * 1_000) / 1_000
  return {
    understandMs: ms(startedAt, readAt),
    resolveMs: ms(readAt, foundAt),
    phraseMs: ms(foundAt, saidAt),
    totalMs: ms(startedAt, endedAt),
    firstTextMs: ms(startedAt, saidAt),
  }
}
