import type { Question } from '../core/chat-event.ts'
import type { Clock } from '../core/time.ts'
import type { Told } from './chat-events.ts'
import type { Conversations } from './conversations.ts'
import type { Found, Wanted } from './find-facts.ts'
import { repairsText } from './own-words.ts'
import type { Asked } from './prepare-answer.ts'
import type { SayFacts } from './say-facts.ts'
import { entitySpokenOf } from './spoken-of.ts'

export type TellOptions = { sayFacts: SayFacts; conversations: Conversations; now: Clock }

export type Tell = (found: Found, about: { wanted: Wanted; asked: Asked; question: Question }) => Told

/** Found facts as an answer: their words, how fresh they are, and what the conversation keeps of it. */
export function createTell({ sayFacts, conversations, now }: TellOptions): Tell {
  return ({ facts, cached, ageMs }, { wanted, asked, question }) => {
    const { plan, context } = asked
    const isLive = facts.window === undefined
    // Facts whose version is current are as true now as when they were computed; freshly computed ones name their own instant.
    const sentAt = isLive && cached !== 'hit' ? facts.asOf : context.now
    const parts = sayFacts(facts, { sentAt, ageMs, wallAt: now() })
    const lead = repairsText(asked.repairs)
    const isExplained = plan.shape !== 'explain' || facts.facts[0].value !== null
    remember(question, { wanted, asked, entity: entitySpokenOf(plan, facts), conversations })
    return {
      before: [asked.understood],
      facts,
      parts: lead === '' ? parts : [lead, ...parts],
      outcome: isExplained ? 'answered' : 'cannot-answer',
      cached,
      freshness: { asOf: isLive ? sentAt - ageMs : facts.asOf, ageMs, source: wanted.source.id },
    }
  }
}

type Remembering = { wanted: Wanted; asked: Asked; entity: string | undefined; conversations: Conversations }

/** Explanations are asides: a follow-up goes on from the last question about data. */
function remember({ sessionId }: Question, { wanted, asked, entity, conversations }: Remembering): void {
  if (sessionId === undefined) return
  const { plan, context, memory } = asked
  const previous = plan.shape === 'explain' ? memory?.conversation.previous : plan
  const spokenOf = entity ?? memory?.conversation.entity
  const conversation = { ...(previous === undefined ? {} : { previous }), ...(spokenOf === undefined ? {} : { entity: spokenOf }) }
  conversations.remember(wanted.scope, sessionId, { conversation, askedAt: context.now })
}
