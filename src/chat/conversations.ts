import { LRUCache } from 'lru-cache'
import { planToText } from '../core/plan-text.ts'
import type { SourceId } from '../core/facts.ts'
import { scopeKey } from '../core/scope.ts'
import type { Scope } from '../core/scope.ts'
import { systemClock } from '../core/time.ts'
import type { Clock, Instant } from '../core/time.ts'
import type { Conversation } from '../core/understanding.ts'

/** What is remembered of one conversation. */
export type Memory = {
  conversation: Conversation
  /** When its previous question was answered, in the time of the source that answered. */
  askedAt?: Instant
  /** What answered it: questions that lean on it are answered by the same. */
  source?: SourceId
  /** Equal keys mean equal conversations: part of the key under which readings are memoised. */
  stateKey: string
}

/** Conversations by caller and session id; a missing session id is nobody's conversation. The oldest and the least used are forgotten. */
export interface Conversations {
  recall(scope: Scope, sessionId: string | undefined): Memory | undefined
  remember(scope: Scope, sessionId: string | undefined, memory: Omit<Memory, 'stateKey'>): void
  forget(scope: Scope, sessionId: string | undefined): void
  readonly size: number
}

export type ConversationsOptions = { maxSessions?: number; ttlMs?: number; now?: Clock }

const longestSessionId = 200

export function createConversations(options: ConversationsOptions = {}): Conversations {
  const { maxSessions = 2_000, ttlMs = 2 * 3_600_000, now = systemClock } = options
  const sessions = new LRUCache<string, { memory: Memory; until: Instant }>({ max: maxSessions })
  const keyOf = (scope: Scope, sessionId: string): string => `${scopeKey(scope)}\n${sessionId.slice(0, longestSessionId)}`
  return {
    recall(scope, sessionId) {
      if (sessionId === undefined) return undefined
      const key = keyOf(scope, sessionId)
      const found = sessions.get(key)
      if (found === undefined || found.until > now()) return found?.memory
      sessions.delete(key)
      return undefined
    },
    remember(scope, sessionId, memory) {
      if (sessionId === undefined) return
      sessions.set(keyOf(scope, sessionId), { memory: { ...memory, stateKey: stateKeyOf(memory.conversation) }, until: now() + ttlMs })
    },
    forget(scope, sessionId) {
      if (sessionId !== undefined) sessions.delete(keyOf(scope, sessionId))
    },
    get size() {
      return sessions.size
    },
  }
}

function stateKeyOf({ previous, entity, offered }: Conversation): string {
  return JSON.stringify([
    previous === undefined ? null : planToText(previous),
    entity ?? null,
    (offered ?? []).map((option) => [option.label, planToText(option.plan)]),
  ])
}
