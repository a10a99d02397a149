import type { Question } from '../core/chat-event.ts'
import type { Clock } from '../core/time.ts'
import type { Told } from './chat-events.ts'
import type { Conversations } from './conversations.ts'
import type { Found, Wanted } from './find-facts.ts'
import { repairsText } from './own-words.ts'
import type { Asked } from './prepare-answer.ts'
import type { SayFacts } from './say-facts.ts'
import { entitySpokenOf } from './spoken-of.ts'

export type TellOptions = {
  sayFacts: SayFacts
  conversations: Conversations
  now: Clock
  /** There are several sources of data: the answer names the one it comes from. */
  severalSources: boolean
}

/** Facts read a moment ago are told without their age; how fresh they are is told exactly beside the text. */
const worthTellingMs = 5_001

export type Tell = (found: Found, about: { wanted: Wanted; asked: Asked; question: Question }) => Told

/** Found facts as an answer: their words, how fresh they are, and what the conversation keeps of it. */
export function createTell({ sayFacts, conversations, now, severalSources }: TellOptions): Tell {
  const sourceParts = ({ id, title, aging }: Wanted['source']): string[] =>
    // The platform's own notes name it.
    severalSources && id !== 'built-in' && aging !== true ? [` Source: ${title ?? id}.`] : []
  return ({ facts, cached, ageMs }, { wanted, asked, question }) => {
    const { plan, context } = asked
    const isLive = facts.window === undefined
    const { source } = wanted
    // Facts whose version is current are as true now as when they were computed; freshly computed ones name their own instant. Others have an age.
    const sentAt = isLive && cached !== 'hit' && source.aging !== true ? facts.asOf : context.now
    const parts = sayFacts(facts, { sentAt, ageMs: ageMs < worthTellingMs ? 0 : ageMs, wallAt: now() })
    const lead = [repairsText(asked.repairs), asked.lead].filter((text) => text !== '').join('')
    const isExplained = plan.shape !== 'explain' || facts.facts[0].value !== null
    remember(question, { wanted, asked, entity: entitySpokenOf(plan, facts), conversations })
    return {
      before: [asked.understood],
      facts,
      parts: [...(lead === '' ? [] : [lead]), ...parts, ...sourceParts(source)],
      outcome: isExplained ? 'answered' : 'cannot-answer',
      cached,
      freshness: { asOf: isLive ? sentAt - ageMs : facts.asOf, ageMs, maxAgeMs: source.aging === true ? wanted.maxAgeMs : 0, source: source.id },
      ...(facts.trouble === undefined ? {} : { trouble: facts.trouble }),
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
  const source = plan.shape === 'explain' || wanted.source.derived === true ? memory?.source : wanted.source.id
  conversations.remember(wanted.scope, sessionId, { conversation, askedAt: context.now, ...(source === undefined ? {} : { source }) })
}
