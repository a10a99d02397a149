import type { Sending } from '../answer/phrase.ts'
import type { Question } from '../core/chat-event.ts'
import type { Facts } from '../core/facts.ts'
import type { Clock } from '../core/time.ts'
import type { Speaking, Told } from './chat-events.ts'
import type { Conversations } from './conversations.ts'
import type { Found, Wanted } from './find-facts.ts'
import type { ModelWords, ToWord } from './model-words.ts'
import { repairsText } from './own-words.ts'
import type { Call } from './parts.ts'
import type { Asked } from './prepare-answer.ts'
import type { SayFacts } from './say-facts.ts'
import { entitySpokenOf } from './spoken-of.ts'

export type TellOptions = {
  sayFacts: SayFacts
  /** Facts in a model's words; missing: templates say everything. */
  words?: ModelWords | undefined
  conversations: Conversations
  now: Clock
  /** There are several sources of data: the answer names the one it comes from. */
  severalSources: boolean
}

/** Facts read a moment ago are told without their age; how fresh they are is told exactly beside the text. */
const worthTellingMs = 5_001

export type Tell = (found: Found, about: { wanted: Wanted; asked: Asked; call: Call }) => Told

/** Found facts as an answer: their words, how fresh they are, and what the conversation keeps of it. */
export function createTell({ sayFacts, words, conversations, now, severalSources }: TellOptions): Tell {
  const sourceParts = ({ id, title, aging }: Wanted['source']): string[] =>
    // The platform's own notes name it.
    severalSources && id !== 'built-in' && aging !== true ? [` Source: ${title ?? id}.`] : []
  return ({ facts, cached, ageMs }, { wanted, asked, call }) => {
    const { plan, context } = asked
    const isLive = facts.window === undefined
    const { source } = wanted
    // Facts whose version is current are as true now as when they were computed; freshly computed ones name their own instant. Others have an age.
    const sentAt = isLive && cached !== 'hit' && source.aging !== true ? facts.asOf : context.now
    const lead = [repairsText(asked.repairs), asked.lead].filter((text) => text !== '').join('')
    const isExplained = plan.shape !== 'explain' || facts.facts[0].value !== null
    remember(call.question, { wanted, asked, entity: entitySpokenOf(plan, facts), conversations })
    const sending = { sentAt, ageMs: ageMs < worthTellingMs ? 0 : ageMs, wallAt: now() }
    return {
      before: [asked.understood],
      facts,
      ...said({ facts, sending, lead, end: sourceParts(source) }, call),
      outcome: isExplained ? 'answered' : 'cannot-answer',
      cached,
      freshness: { asOf: isLive ? sentAt - ageMs : facts.asOf, ageMs, maxAgeMs: source.aging === true ? wanted.maxAgeMs : 0, source: source.id },
      ...(facts.trouble === undefined ? {} : { trouble: facts.trouble }),
    }
  }

  function said({ facts, sending, lead, end }: ToSay, { question, listening, options }: Call): Pick<Told, 'parts' | 'speaking' | 'by'> {
    const begin = lead === '' ? [] : [lead]
    const toWord: ToWord = { facts, sending, question: question.text, wish: question.tier }
    // Explanations are texts already.
    const isWordable = words !== undefined && facts.plan.shape !== 'explain'
    const held = isWordable ? words.held(toWord) : undefined
    if (held !== undefined) return { parts: [...begin, ...held.parts, ...end], by: { engine: 'model', tier: held.tier } }
    const speaking = isWordable ? words.say(toWord, { signal: listening, deadline: options.deadline }) : undefined
    if (speaking === undefined) return { parts: [...begin, ...sayFacts(facts, sending), ...end] }
    return { parts: begin, speaking: end.length === 0 ? speaking : { ...speaking, words: followedBy(speaking.words, end) } }
  }
}

type ToSay = { facts: Facts; sending: Required<Sending>; lead: string; end: readonly string[] }

async function* followedBy(words: Speaking['words'], end: readonly string[]): AsyncGenerator<string, void, void> {
  yield* words
  yield* end
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
