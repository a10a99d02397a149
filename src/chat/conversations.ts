import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import type { CacheStore } from '../core/cache-store.ts'
import type { SourceId } from '../core/facts.ts'
import { planSchema } from '../core/plan.ts'
import { planToText } from '../core/plan-text.ts'
import { scopeKey } from '../core/scope.ts'
import type { Scope } from '../core/scope.ts'
import { systemClock } from '../core/time.ts'
import type { Clock, Instant } from '../core/time.ts'
import type { Conversation } from '../core/understanding.ts'

/** A question and the beginning of its answer, for open questions that go on from it. */
export type Turn = { asked: string; said: string }

/** What is remembered of one conversation. */
export type Memory = {
  conversation: Conversation
  /** When its previous question was answered, in the time of the source that answered. */
  askedAt?: Instant
  /** What answered it: questions that lean on it are answered by the same. */
  source?: SourceId
  /** The last ones, oldest first. */
  turns?: readonly Turn[]
  /** Equal keys mean equal conversations: part of the key under which readings are memoised. */
  stateKey: string
}

/** Conversations by caller and session id; a missing session id is nobody's conversation. The oldest and the least used are forgotten. */
export interface Conversations {
  recall(scope: Scope, sessionId: string | undefined): Memory | undefined
  remember(scope: Scope, sessionId: string | undefined, memory: Omit<Memory, 'stateKey'>): void
  addTurn(scope: Scope, sessionId: string | undefined, turn: Turn): void
  forget(scope: Scope, sessionId: string | undefined): void
  /** Where conversations are shared among instances: what another one remembers, fetched before `recall`. */
  refresh?(scope: Scope, sessionId: string): Promise<void>
  readonly size: number
}

export type ConversationsOptions = {
  maxSessions?: number
  ttlMs?: number
  now?: Clock
  /** A store that other instances use too. What fails there costs the conversation its memory, never the answer. */
  shared?: CacheStore
  onFault?: (error: unknown, operation: 'get' | 'set') => void
}

const longestSessionId = 200
const mostTurns = 8
/** Characters of all turns of a conversation: some 500 tokens. */
const mostCharacters = 2_000
const longestPart = 300

type Held = { memory: Memory; until: Instant }

export function createConversations(options: ConversationsOptions = {}): Conversations {
  const { maxSessions = 2_000, ttlMs = 2 * 3_600_000, now = systemClock, shared, onFault } = options
  const sessions = new LRUCache<string, Held>({ max: maxSessions })
  const recall = (key: string): Memory | undefined => {
    const found = sessions.get(key)
    if (found === undefined || found.until > now()) return found?.memory
    sessions.delete(key)
    return undefined
  }
  const keep = (key: string, memory: Memory): void => {
    sessions.set(key, { memory, until: now() + ttlMs })
    shared?.set(key, { value: JSON.stringify(memory), storedAt: now() }, { maxAgeMs: ttlMs }).catch((error: unknown) => onFault?.(error, 'set'))
  }
  const conversations: Conversations = {
    recall: (scope, sessionId) => (sessionId === undefined ? undefined : recall(keyOf(scope, sessionId))),
    remember(scope, sessionId, memory) {
      if (sessionId === undefined) return
      const key = keyOf(scope, sessionId)
      const turns = memory.turns ?? recall(key)?.turns
      keep(key, { ...memory, ...(turns === undefined ? {} : { turns }), stateKey: stateKeyOf(memory.conversation) })
    },
    addTurn(scope, sessionId, turn) {
      if (sessionId === undefined) return
      const key = keyOf(scope, sessionId)
      const memory = recall(key) ?? { conversation: {}, stateKey: stateKeyOf({}) }
      keep(key, { ...memory, turns: lastTurns([...(memory.turns ?? []), { asked: turn.asked.slice(0, longestPart), said: turn.said.slice(0, longestPart) }]) })
    },
    forget(scope, sessionId) {
      if (sessionId === undefined) return
      const key = keyOf(scope, sessionId)
      sessions.delete(key)
      shared?.delete(key).catch((error: unknown) => onFault?.(error, 'set'))
    },
    get size() {
      return sessions.size
    },
  }
  if (shared === undefined) return conversations
  return {
    ...conversations,
    get size() {
      return sessions.size
    },
    async refresh(scope, sessionId) {
      const key = keyOf(scope, sessionId)
      try {
        const entry = await shared.get(key)
        const memory = entry === undefined ? undefined : storedMemory(entry.value)
        if (entry === undefined || memory === undefined) sessions.delete(key)
        else sessions.set(key, { memory, until: entry.storedAt + ttlMs })
      } catch (error) {
        onFault?.(error, 'get')
      }
    },
  }
}

/** Ends with a line break, so that no key begins with another. */
function keyOf(scope: Scope, sessionId: string): string {
  return `conversation\n${scopeKey(scope)}\n${JSON.stringify(sessionId.slice(0, longestSessionId))}\n`
}

function lastTurns(turns: readonly Turn[]): readonly Turn[] {
  const kept: Turn[] = []
  let characters = 0
  for (const turn of turns.slice(-mostTurns).reverse()) {
    characters += turn.asked.length + turn.said.length
    if (characters > mostCharacters) break
    kept.unshift(turn)
  }
  return kept
}

function stateKeyOf({ previous, entity, offered }: Conversation): string {
  return JSON.stringify([
    previous === undefined ? null : planToText(previous),
    entity ?? null,
    (offered ?? []).map((option) => [option.label, planToText(option.plan)]),
  ])
}

const storedSchema = z.object({
  conversation: z.object({
    previous: planSchema.optional(),
    entity: z.string().optional(),
    offered: z.array(z.object({ label: z.string(), plan: planSchema })).optional(),
  }),
  askedAt: z.number().optional(),
  source: z.string().optional(),
  turns: z.array(z.object({ asked: z.string(), said: z.string() })).optional(),
  stateKey: z.string(),
})

function isMemory(candidate: unknown): candidate is Memory {
  return storedSchema.safeParse(candidate).success
}

/** From a store that anybody may have written to: what is no memory is nothing. */
function storedMemory(text: string): Memory | undefined {
  try {
    const parsed: unknown = JSON.parse(text)
    return isMemory(parsed) ? { ...parsed, stateKey: stateKeyOf(parsed.conversation) } : undefined
  } catch {
    return undefined
  }
}
