import { withoutControls } from '../answer/plain-text.ts'
import { isBound } from '../core/bind.ts'
import type { BindContext } from '../core/bind.ts'
import type { AnswerOptions, ChatEvent, Outcome, Question } from '../core/chat-event.ts'
import type { DataSource } from '../core/data-source.ts'
import { SitrepError } from '../core/errors.ts'
import type { SourceId } from '../core/facts.ts'
import type { Plan } from '../core/plan.ts'
import type { Clock } from '../core/time.ts'
import type { Repair, Understanding } from '../core/understanding.ts'
import type { Told } from './chat-events.ts'
import { chooseSource, isSource, readingSource } from './choose-source.ts'
import type { Sources } from './choose-source.ts'
import type { Conversations, Memory } from './conversations.ts'
import type { Wanted } from './find-facts.ts'
import { lifetimeOf } from './lifetimes.ts'
import type { Lifetimes } from './lifetimes.ts'
import { clarifyParts, forgottenParts, isForgetting, refusalParts } from './own-words.ts'
import { bindReading } from './read-question.ts'
import type { ReadQuestion, Reading } from './read-question.ts'

/** A plan on its way to its answer. */
export type Asked = {
  plan: Plan
  context: BindContext
  repairs: readonly Repair[]
  memory: Memory | undefined
  understood: ChatEvent
  /** It leans on the question before, and stays with its source. */
  leaning: boolean
  /** Said before the answer: why it is one to another question than the one asked, or from another source. */
  lead: string
}

/** What a question has come to without waiting: told already, facts to be found, or a mark to be set. */
export type Prepared = { measure: string | null } & (
  | { kind: 'told'; told: Told }
  | {
      kind: 'think'
      text: string
      /** Words the code cannot read, an open question, one about something else than the exercise, or a term it does not know. */
      about: 'words' | 'open' | 'elsewhere' | 'term'
      /** What is said when nobody knows better. */
      otherwise: Told
      memory: Memory | undefined
    }
  | { kind: 'find'; wanted: Wanted; asked: Asked }
  | { kind: 'mark'; label: string | null; source: DataSource | undefined }
)

export type PrepareOptions = Sources & {
  readQuestion: ReadQuestion
  conversations: Conversations
  lifetimes: Lifetimes
  /** False: no stored answer is used. */
  caching: boolean
  now: Clock
  /** What there is for texts the code cannot read: later stages of understanding, documents. */
  thinks: { plans: boolean; documents: boolean; isOpen: (text: string) => boolean }
}

export type Prepare = (question: Question, options: AnswerOptions) => Prepared

/** An answer without facts. */
export function ownTold(parts: readonly string[], outcome: Outcome, { now, before = [] }: { now: Clock; before?: readonly ChatEvent[] }): Told {
  return { before, parts, outcome, cached: 'bypass', freshness: { asOf: now(), ageMs: 0, maxAgeMs: 0, source: null } }
}

/** Everything that needs no waiting: read, choose a source, bind. */
export function createPrepare(options: PrepareOptions): Prepare {
  const { readQuestion, conversations, now, sources } = options
  const told = (parts: readonly string[], outcome: Outcome, before: readonly ChatEvent[] = []): Prepared => ({
    kind: 'told',
    told: ownTold(parts, outcome, { now, before }),
    measure: null,
  })
  return (question, answerOptions) => {
    const { scope } = answerOptions
    const text = withoutControls(question.text)
    if (isForgetting(text)) {
      conversations.forget(scope, question.sessionId)
      return told(forgottenParts(question.sessionId !== undefined), 'answered')
    }
    const reader = readingSource(options)
    const memory = conversations.recall(scope, question.sessionId)
    const context = contextOf(reader, memory)
    const reading = readQuestion(text, { source: reader, context, memory })
    const { understanding } = reading
    switch (understanding.kind) {
      case 'mark':
        return { kind: 'mark', label: understanding.label, source: sources.find((source) => source.mark !== undefined), measure: 'marks' }
      case 'refused':
        return (
          thinking(understanding, { text, memory, options }) ??
          told(refusalParts(understanding), understanding.reason === 'future' ? 'cannot-answer' : 'not-understood')
        )
      case 'clarify':
        return prepareClarify(understanding, memory, { question, answerOptions, options })
      case 'plan':
        return preparePlan(
          { reading, plan: understanding.plan, repairs: understanding.repairs, leaning: understanding.followsUp === true, reader, context, memory, lead: '' },
          { question, answerOptions, options },
        )
      default:
        return understanding satisfies never
    }
  }
}

type Refused = Extract<Understanding, { kind: 'refused' }>

/** Refused for want of understanding, and there is somebody else to be asked. */
function thinking(
  understanding: Refused,
  { text, memory, options }: { text: string; memory: Memory | undefined; options: PrepareOptions },
): Prepared | undefined {
  const { thinks, now } = options
  const { reason } = understanding
  const unread = reason === 'unknown' || reason === 'leftover'
  const about = unread ? (thinks.isOpen(text) ? 'open' : 'words') : reason === 'out-of-scope' ? 'elsewhere' : undefined
  if (about === undefined || !(thinks.documents || (thinks.plans && unread))) return undefined
  const otherwise = ownTold(refusalParts(understanding), 'not-understood', { now })
  return { kind: 'think', text, about, otherwise, memory, measure: null }
}

/** A question back; what it offers can be chosen by its number. */
export function prepareClarify(
  { question: asked, options: offered }: Extract<Understanding, { kind: 'clarify' }>,
  memory: Memory | undefined,
  { question, answerOptions, options }: Preparing,
): Prepared {
  options.conversations.remember(answerOptions.scope, question.sessionId, { ...memory, conversation: { ...memory?.conversation, offered } })
  const before: readonly ChatEvent[] = [{ type: 'clarify', question: asked, options: offered }]
  const told = ownTold(clarifyParts({ kind: 'clarify', question: asked, options: offered }), 'clarify', { now: options.now, before })
  return { kind: 'told', told, measure: null }
}

type PlanRead = {
  reading: Reading
  plan: Plan
  repairs: readonly Repair[]
  leaning: boolean
  reader: DataSource
  context: BindContext
  memory: Memory | undefined
  lead: string
}
type Preparing = { question: Question; answerOptions: AnswerOptions; options: PrepareOptions }

/** The nearest question that can be answered, in place of one that cannot. */
export function prepareInstead({ asked, plan, lead }: { asked: Pick<Asked, 'repairs' | 'memory'>; plan: Plan; lead: string }, preparing: Preparing): Prepared {
  const { options, question } = preparing
  const reader = readingSource(options)
  const { repairs, memory } = asked
  const context = contextOf(reader, memory)
  const reading = options.readQuestion.ofPlan(plan)
  return preparePlan({ reading, plan, repairs, leaning: false, reader, context, memory, lead: `${lead} ` }, { ...preparing, question })
}

/** The same question to the other sources, when the one that was meant cannot be read. */
export function prepareElsewhere({ asked, except, lead }: { asked: Asked; except: SourceId; lead: string }, preparing: Preparing): Prepared | undefined {
  const { options } = preparing
  const sources = options.sources.filter(({ id }) => id !== except)
  const able = sources.some((source) => source.can(asked.plan) === true && source.ready().ready)
  // Once is enough: where that one fails too, the trouble is told.
  return asked.leaning || asked.lead !== '' || !able
    ? undefined
    : prepareInstead({ asked, plan: asked.plan, lead }, { ...preparing, options: { ...options, sources } })
}

function preparePlan(read: PlanRead, preparing: Preparing): Prepared {
  const { question, answerOptions, options } = preparing
  const { reading, plan, repairs, reader, memory, lead } = read
  const { scope, credential } = answerOptions
  const measure = plan.measure
  const understood: ChatEvent = { type: 'understood', words: reading.words, plan, planText: reading.planText }
  const source = chooseSource(plan, options, read.leaning ? memory?.source : undefined)
  const cannot = (text: string): Prepared => ({ kind: 'told', told: ownTold([text], 'cannot-answer', { now: options.now, before: [understood] }), measure })
  if (!isSource(source)) {
    if (source.why === 'not-ready') throw new SitrepError('unavailable', source.text)
    const asked: Asked = { plan, context: read.context, repairs, memory, understood, leaning: read.leaning, lead }
    if (source.instead !== undefined && lead === '') return prepareInstead({ asked, plan: source.instead, lead: source.text }, preparing)
    return cannot(source.text)
  }
  const context = source === reader ? read.context : contextOf(source, memory)
  const bound = bindReading(reading, plan, { sourceId: source.id, context })
  if (!isBound(bound)) return cannot(bound.text)
  const wanted: Wanted = {
    source,
    plan: bound,
    planText: reading.planText,
    scope,
    ...(credential === undefined ? {} : { credential }),
    noCache: question.noCache === true || !options.caching,
    maxAgeMs: lifetimeOf(bound, options.lifetimes),
  }
  return { kind: 'find', wanted, asked: { plan, context, repairs, memory, understood, leaning: read.leaning, lead }, measure }
}

export function contextOf(source: DataSource, memory: Memory | undefined): BindContext {
  const context = source.context()
  return memory?.askedAt === undefined ? context : { ...context, askedAt: memory.askedAt }
}
