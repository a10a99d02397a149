import { createBuiltInSource } from '../answer/built-in-source.ts'
import { createPhrase } from '../answer/phrase.ts'
import type { CacheStore, Entry } from '../core/cache-store.ts'
import type { Answer, AnswerOptions, ChatEvent, Question } from '../core/chat-event.ts'
import { createFakeSource } from '../core/data-source.fake.ts'
import type { FakeSource, FakeSourceOptions } from '../core/data-source.fake.ts'
import { planFromText } from '../core/plan-text.ts'
import type { Instant } from '../core/time.ts'
import type { Understand, Understanding } from '../core/understanding.ts'
import { createAnswer } from './answer.ts'
import type { CreateAnswerOptions } from './answer.ts'
import type { Answered } from './parts.ts'
import { createConversations } from './conversations.ts'
import { createPlanFacts } from './plan-facts.ts'
import type { PlanFacts } from './plan-facts.ts'
import { localScope } from '../core/scope.ts'
import type { SitrepError } from '../core/errors.ts'

/** Timers that go off when a test says so. */
export type ManualTimers = { schedule: NonNullable<CreateAnswerOptions['schedule']>; fire(): void; readonly pending: number }

function createManualTimers(): ManualTimers {
  const waiting = new Set<() => void>()
  return {
    schedule: (callback) => {
      waiting.add(callback)
      return () => waiting.delete(callback)
    },
    fire() {
      for (const callback of waiting) callback()
      waiting.clear()
    },
    get pending() {
      return waiting.size
    },
  }
}

/** A store one can look into and break. */
export type OpenStore = CacheStore & { readonly entries: Map<string, Entry>; breakWith(error: Error | undefined): void }

function createOpenStore(): OpenStore {
  const entries = new Map<string, Entry>()
  let broken: Error | undefined
  const guard = (): Promise<void> => (broken === undefined ? Promise.resolve() : Promise.reject(broken))
  return {
    entries,
    breakWith: (error) => {
      broken = error
    },
    get: async (key) => {
      await guard()
      return entries.get(key)
    },
    set: async (key, entry) => {
      await guard()
      entries.set(key, entry)
    },
    delete: (prefix) => {
      for (const key of entries.keys()) if (key.startsWith(prefix)) entries.delete(key)
      return Promise.resolve()
    },
    stats: () => ({ entries: entries.size, bytes: 0 }),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

/**
 * Reads plan text as plans; a few words as the other kinds; "and <force>?" and "where is it?" as follow-ups; a number as one of the offered plans.
 * `calls` counts how often it was asked.
 */
function createFakeUnderstand(): { understand: Understand; readonly calls: number } {
  let calls = 0
  const asPlan = (text: string): Understanding => ({ kind: 'plan', plan: planFromText(text), repairs: [] })
  return {
    get calls() {
      return calls
    },
    understand(text, { conversation }) {
      calls += 1
      const leaning = { followsUp: true as const }
      const force = /^and (\w+)\?$/.exec(text)?.[1]
      if (text.endsWith('gibberish')) return { kind: 'refused', reason: 'unknown', text: 'I did not understand "gibberish".', suggestions: ['Help'] }
      if (text === 'tomorrow?') return { kind: 'refused', reason: 'future', text: 'That has not happened yet.', suggestions: [] }
      if (text.startsWith('mark this')) return { kind: 'mark', label: text.slice(10) || null }
      if (text === 'which?')
        return {
          kind: 'clarify',
          question: 'Fires or rounds?',
          options: [
            { label: 'fires', plan: planFromText('fires') },
            { label: 'rounds', plan: planFromText('shots') },
          ],
        }
      if (text === 'tnaks') return { kind: 'plan', plan: planFromText('entities.active where.category=tank'), repairs: [{ from: 'tnaks', to: 'tanks' }] }
      if (text === 'crash') throw new Error('secret detail')
      if (/^[1-9]$/.test(text)) {
        const chosen = conversation?.offered?.[Number(text) - 1]
        return chosen === undefined
          ? { kind: 'refused', reason: 'no-referent', text: 'Nothing was offered.', suggestions: [] }
          : { kind: 'plan', plan: chosen.plan, repairs: [] }
      }
      if (force !== undefined) {
        const previous = conversation?.previous
        if (previous === undefined) return { kind: 'refused', reason: 'no-referent', text: 'And what?', suggestions: [] }
        return { kind: 'plan', plan: { ...previous, where: [{ role: 'subject', field: 'force', not: false, values: [force] }] }, repairs: [], ...leaning }
      }
      if (text === 'where is it?')
        return conversation?.entity === undefined
          ? { kind: 'refused', reason: 'no-referent', text: 'Where is what?', suggestions: [] }
          : asPlan(`position shape=detail where.entity=${conversation.entity}`)
      return asPlan(text)
    },
  }
}

export type Bench = {
  answer: Answer
  planFacts: PlanFacts
  source: FakeSource
  store: OpenStore
  timers: ManualTimers
  answered: Answered[]
  failed: SitrepError[]
  cacheFaults: unknown[]
  readonly understood: number
  at(instant: Instant): void
  ask(text: string, more?: Partial<Question> & Partial<AnswerOptions>): Promise<ChatEvent[]>
  start(text: string, more?: Partial<Question> & Partial<AnswerOptions>): AsyncIterator<ChatEvent>
}

export const startOfTests = Date.UTC(2026, 10, 24, 14, 3, 22)

/** The pipeline between a fake source and a fake understanding, on clocks a test moves. */
export function createBench(options: { source?: FakeSourceOptions; answer?: Partial<CreateAnswerOptions> } = {}): Bench {
  let at = startOfTests
  const now = (): Instant => at
  const source = createFakeSource({ now, ...options.source })
  const store = createOpenStore()
  const timers = createManualTimers()
  const fake = createFakeUnderstand()
  const answered: Answered[] = []
  const failed: SitrepError[] = []
  const cacheFaults: unknown[] = []
  const sources = { sources: [source], builtIn: createBuiltInSource({ zone: 'UTC', build: 'test', now }) }
  const answer = createAnswer({
    understand: fake.understand,
    ...sources,
    phrase: createPhrase({ zone: 'UTC' }),
    cache: store,
    conversations: createConversations({ now }),
    zone: 'UTC',
    now,
    schedule: timers.schedule,
    hooks: { answered: (each) => answered.push(each), failed: (error) => failed.push(error), cacheFault: (error) => cacheFaults.push(error) },
    ...options.answer,
  })
  const call = (text: string, more: Partial<Question> & Partial<AnswerOptions> = {}): AsyncIterable<ChatEvent> => {
    const { sessionId, noCache, scope = localScope, deadline = at + 10_000, signal = new AbortController().signal } = more
    return answer({ text, ...(sessionId === undefined ? {} : { sessionId }), ...(noCache === undefined ? {} : { noCache }) }, { scope, deadline, signal })
  }
  return {
    answer,
    planFacts: createPlanFacts({ ...sources, now, schedule: timers.schedule }),
    source,
    store,
    timers,
    answered,
    failed,
    cacheFaults,
    get understood() {
      return fake.calls
    },
    at: (instant) => {
      at = instant
    },
    async ask(text, more) {
      const events: ChatEvent[] = []
      for await (const event of call(text, more)) events.push(event)
      return events
    },
    start: (text, more) => call(text, more)[Symbol.asyncIterator](),
  }
}

/** Lets everything that is ready to go on go on. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}
