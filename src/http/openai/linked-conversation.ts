import { createHash, randomUUID } from 'node:crypto'
import type { Conversations } from '../../chat/conversations.ts'
import type { Scope } from '../../core/scope.ts'
import { scopeKey } from '../../core/scope.ts'
import type { CompletionRequest, Said } from '../../protocol/openai.ts'

/*
 * OpenAI's clients name no conversation: they send all of it again. What they send may be anything, so nothing is read from it but which of our own
 * conversations it is: after an answer, what we remember is kept under a hash of the caller, the messages and our answer. Messages that come with the
 * same hash are that conversation, and their question goes on from there; others are nobody's, and their question stands alone.
 *
 * Each answer is made in a conversation of its own that begins with what was remembered before, so that an answer asked for again, or a branch from
 * an earlier message, goes on from where it branched and not from what was said since.
 */

export type LinkedConversation = {
  /** For the question; undefined: nobody remembers. */
  sessionId: string | undefined
  /** It was answered. */
  keep(answer: string): void
  /** When all is over, answered or not. */
  leave(): void
}

export type Linking = {
  request: Pick<CompletionRequest, 'question' | 'earlier' | 'user'>
  /** Named by the client: then what it sends again does not matter. */
  sessionId: string | undefined
  scope: Scope
}

const unlinked = (sessionId: string | undefined): LinkedConversation => ({ sessionId, keep: () => undefined, leave: () => undefined })

export async function linkConversation({ request, sessionId, scope }: Linking, conversations: Conversations | undefined): Promise<LinkedConversation> {
  if (sessionId !== undefined || conversations === undefined) return unlinked(sessionId)
  const { question, earlier, user } = request
  const isNew = earlier.length === 0
  const from = isNew ? undefined : sessionOf({ scope, user, said: earlier })
  const own = isNew && user !== undefined ? `user:${user}` : `completion:${randomUUID()}`
  if (from !== undefined) {
    await conversations.refresh?.(scope, from)
    copy(conversations, { scope, from, to: own })
  }
  return {
    sessionId: own,
    keep(answer) {
      const said: Said[] = [...earlier, { role: 'user', text: question }, { role: 'assistant', text: answer }]
      copy(conversations, { scope, from: own, to: sessionOf({ scope, user, said }) })
    },
    leave() {
      if (own.startsWith('completion:')) conversations.forget(scope, own)
    },
  }
}

function copy(conversations: Conversations, { scope, from, to }: { scope: Scope; from: string; to: string }): void {
  const memory = conversations.recall(scope, from)
  if (memory !== undefined) conversations.remember(scope, to, memory)
}

/** Clients trim and break lines anew; the words stay. */
function sessionOf({ scope, user, said }: { scope: Scope; user: string | undefined; said: readonly Said[] }): string {
  const words = said.map(({ role, text }) => [role, text.replace(/\s+/g, ' ').trim()])
  const hash = createHash('sha256').update(JSON.stringify([scopeKey(scope), user ?? null, words]))
  return `said:${hash.digest('hex')}`
}
