import { troubleText } from '../answer/caveats.ts'
import { createClockWords } from '../answer/clock-words.ts'
import { describePlan } from '../answer/describe-plan.ts'
import type { Phrase } from '../answer/phrase.ts'
import type { CacheStore } from '../core/cache-store.ts'
import type { Answer, AnswerOptions, CacheOutcome, ChatEvent, Outcome, Question, Timings } from '../core/chat-event.ts'
import type { DataSource } from '../core/data-source.ts'
import { SitrepError, toSitrepError } from '../core/errors.ts'
import type { SourceId, Trouble } from '../core/facts.ts'
import type { Plan } from '../core/plan.ts'
import { systemClock } from '../core/time.ts'
import type { Clock, TimeZone } from '../core/time.ts'
import type { Understand } from '../core/understanding.ts'
import { errorEvent, eventsOf } from './chat-events.ts'
import type { Told } from './chat-events.ts'
import type { Conversations } from './conversations.ts'
import { createFindFacts } from './find-facts.ts'
import type { FindFacts, Wanted } from './find-facts.ts'
import { guideLifetimes } from './lifetimes.ts'
import type { Lifetimes } from './lifetimes.ts'
import { leavable } from './leavable.ts'
import type { Leaving } from './leavable.ts'
import { markParts, troubleParts } from './own-words.ts'
import { createPrepare, ownTold, prepareElsewhere, prepareInstead } from './prepare-answer.ts'
import type { Asked, Prepare, Prepared } from './prepare-answer.ts'
import { createReadQuestion } from './read-question.ts'
import { createSayFacts } from './say-facts.ts'
import { createTell } from './tell-answer.ts'
import type { Tell } from './tell-answer.ts'
import { cancelled, withinDeadline } from './within-deadline.ts'
import type { Schedule } from './within-deadline.ts'

/** What is known when an answer has ended; for logs and metrics. */
export type Answered = { measure: string | null; source: SourceId | null; outcome: Outcome; cached: CacheOutcome; timings: Timings }

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

type Parts = {
  prepare: Prepare
  /** The nearest question a source offered in place of one it turned out not to be able to answer. */
  nearest(asked: Asked, error: SitrepError, call: Call): Prepared | undefined
  /** The same question to another source, when this one cannot be read. */
  elsewhere(found: { wanted: Wanted; asked: Asked }, trouble: readonly Trouble[], call: Call): Prepared | undefined
  findFacts: FindFacts
  tell: Tell
  hooks: AnswerHooks
  monotonic: () => number
  /** Waits for work within the deadline of the caller and while somebody listens. */
  wait<T>(work: (signal: AbortSignal) => Promise<T>, options: AnswerOptions, leaving: Leaving): Promise<T>
  setMark(prepared: Extract<Prepared, { kind: 'mark' }>, options: AnswerOptions): Promise<Told>
  refuse(text: string): Told
  /** Nothing is known, and why. */
  troubled(trouble: readonly Trouble[]): Told
}

/** The pipeline: read, choose a source, bind, find the facts, say them. See `ChatEvent` for what the stream promises. */
export function createAnswer(options: CreateAnswerOptions): Answer {
  const { understand, sources, builtIn, phrase, cache, conversations, zone, hooks = {}, now = systemClock, schedule } = options
  const { monotonic = () => performance.now(), deadlineMs = defaultDeadlineMs, lifetimes = guideLifetimes, caching = true } = options
  const clock = createClockWords(zone)
  const readQuestion = createReadQuestion({ understand, describe: options.describe ?? ((plan) => describePlan(plan, undefined, zone)) })
  const preparing = { sources, builtIn, readQuestion, conversations, lifetimes, caching, now }
  const parts: Parts = {
    prepare: createPrepare(preparing),
    nearest: (asked, error, call) =>
      error.instead === undefined || asked.lead !== ''
        ? undefined
        : prepareInstead({ asked, plan: error.instead, lead: error.message }, { question: call.question, answerOptions: call.options, options: preparing }),
    findFacts: createFindFacts({ cache, now, keepMs: lifetimes.ceilingMs, ...(hooks.cacheFault === undefined ? {} : { onCacheFault: hooks.cacheFault }) }),
    tell: createTell({ sayFacts: createSayFacts(phrase), conversations, now, severalSources: sources.filter((source) => source.derived !== true).length > 1 }),
    elsewhere: ({ wanted, asked }, trouble, call) =>
      prepareElsewhere(
        { asked, except: wanted.source.id, lead: trouble.map((each) => troubleText(each, clock)).join(' ') },
        { question: call.question, answerOptions: call.options, options: preparing },
      ),
    hooks,
    monotonic,
    wait(work, { deadline, signal }, leaving) {
      return withinDeadline(work, { at: Number.isFinite(deadline) ? deadline : now() + deadlineMs, now, schedule, signal, leaving })
    },
    async setMark({ label, source }, { scope, credential, signal }) {
      const mark = await source?.mark?.(label, { scope, signal, ...(credential === undefined ? {} : { credential }) })
      return mark === undefined
        ? ownTold(['Marks cannot be set here: no source keeps them.'], 'cannot-answer', { now })
        : ownTold(markParts(mark, clock), 'answered', { now })
    },
    refuse: (text) => ownTold([text], 'cannot-answer', { now }),
    troubled: (trouble) => ({ ...ownTold(troubleParts(trouble, clock), 'cannot-answer', { now }), trouble }),
  }
  const answer: Answer = (question, answerOptions) => leavable((leaving) => stream(parts, { question, options: answerOptions, leaving }))
  answer.atOnce = (question, answerOptions) => atOnce(parts, question, answerOptions)
  return answer
}

type Call = { question: Question; options: AnswerOptions; leaving: Leaving }

/** What `stream` would give, when it would not wait. When it would, nothing has been done but the reading, which is remembered. */
function atOnce(parts: Parts, question: Question, options: AnswerOptions): readonly ChatEvent[] | undefined {
  const { signal } = options
  if (signal.aborted) return undefined
  const startedAt = parts.monotonic()
  try {
    const prepared = parts.prepare(question, options)
    const readAt = parts.monotonic()
    const first = toldAtOnce(parts, prepared, question)
    if (first === undefined) return undefined
    const { told, foundAt } = first
    const saidAt = parts.monotonic()
    const timings = (): Timings => timingsOf([startedAt, readAt, foundAt, saidAt, parts.monotonic()])
    const events = [...eventsOf(told, { timings, signal })]
    tellAnswered(parts, { prepared, told, event: events.at(-1) })
    return events
  } catch (thrown) {
    return [failedEvent(parts, thrown)]
  }
}

function tellAnswered({ hooks }: Parts, { prepared, told, event }: { prepared: Prepared; told: Told; event: ChatEvent | undefined }): void {
  if (event?.type !== 'end') return
  hooks.answered?.({ measure: prepared.measure, source: told.freshness.source, outcome: told.outcome, cached: told.cached, timings: event.timings })
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
    const prepared = parts.prepare(call.question, call.options)
    const readAt = parts.monotonic()
    const first = toldAtOnce(parts, prepared, call.question)
    if (first === undefined && prepared.kind === 'find') yield prepared.asked.understood
    const { told, foundAt } = first ?? (await toldInTime(parts, prepared, call))
    const saidAt = parts.monotonic()
    const timings = (): Timings => timingsOf([startedAt, readAt, foundAt, saidAt, parts.monotonic()])
    for (const event of eventsOf(told, { timings, signal })) {
      tellAnswered(parts, { prepared, told, event })
      yield event
    }
  } catch (thrown) {
    yield failedEvent(parts, thrown)
  } finally {
    parts.hooks.ended?.()
  }
}

type ToldAt = { told: Told; foundAt: number }

/** Without any waiting: what needs no facts, and facts held under their current version. */
function toldAtOnce({ findFacts, tell, monotonic }: Parts, prepared: Prepared, question: Question): ToldAt | undefined {
  if (prepared.kind === 'told') return { told: prepared.told, foundAt: monotonic() }
  if (prepared.kind === 'mark') return undefined
  const held = findFacts.held(prepared.wanted)
  if (held === undefined) return undefined
  const foundAt = monotonic()
  return { told: tell(held, { wanted: prepared.wanted, asked: prepared.asked, question }), foundAt }
}

/** What has to be waited for. The `understood` event has been sent already. */
async function toldInTime(parts: Parts, prepared: Prepared, call: Call): Promise<ToldAt> {
  const { question, options, leaving } = call
  const { monotonic } = parts
  if (prepared.kind === 'told') return { told: prepared.told, foundAt: monotonic() }
  if (prepared.kind === 'mark') {
    const told = await parts.wait((signal) => parts.setMark(prepared, { ...options, signal }), options, leaving)
    return { told, foundAt: monotonic() }
  }
  const { wanted, asked } = prepared
  try {
    const found = await parts.wait((signal) => parts.findFacts.find(wanted, signal), options, leaving)
    const foundAt = monotonic()
    return { told: { ...parts.tell(found, { wanted, asked, question }), before: [] }, foundAt }
  } catch (thrown) {
    // A source that finds out late that it cannot know this has answered, too.
    if (thrown instanceof SitrepError && thrown.code === 'cannot-answer') {
      const nearest = parts.nearest(asked, thrown, call)
      if (nearest === undefined) return { told: parts.refuse(thrown.message), foundAt: monotonic() }
      const other = await toldInTime(parts, nearest, call)
      // What it was read as in the end comes after what it was read as first.
      return nearest.kind === 'find' ? { ...other, told: { ...other.told, before: [nearest.asked.understood] } } : other
    }
    // A source that reads from others was too slow: that is their trouble, and is told like it.
    if (wanted.source.aging === true && thrown instanceof DOMException && thrown.name === 'TimeoutError')
      return { told: parts.troubled([{ service: wanted.source.id, cause: 'timeout', since: null, text: tooSlow(wanted.source) }]), foundAt: monotonic() }
    if (thrown instanceof SitrepError && thrown.code === 'upstream') return await toldElsewhere(parts, { wanted, asked, trouble: thrown.trouble }, call)
    throw thrown
  }
}

type Troubled = { wanted: Wanted; asked: Asked; trouble: readonly Trouble[] }

/** From another source where one can, with the trouble of this one; else the trouble alone. */
async function toldElsewhere(parts: Parts, { wanted, asked, trouble }: Troubled, call: Call): Promise<ToldAt> {
  const other = parts.elsewhere({ wanted, asked }, trouble, call)
  if (other?.kind !== 'find') return { told: parts.troubled(trouble), foundAt: parts.monotonic() }
  const found = await toldInTime(parts, other, call)
  return { ...found, told: { ...found.told, before: [], trouble: [...trouble, ...(found.told.trouble ?? [])] } }
}

function tooSlow({ title, id }: DataSource): string {
  return `${title === undefined ? id : `${title[0]?.toUpperCase() ?? ''}${title.slice(1)}`} did not come in time; a shorter window or longer steps may`
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
