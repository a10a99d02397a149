import type { Freshness } from '../core/chat-event.ts'
import type { Facts } from '../core/facts.ts'
import type { Plan } from '../core/plan.ts'
import { intentOf, timeScopeOf } from './intent.ts'
import type { Intent } from './intent.ts'
import { chatService } from './platform-fields.ts'
import { toWireAnswer, wireFreshness, wirePerformance } from './wire.ts'
import type { AnswerParts, WireContext } from './wire.ts'

/** Parts whose facts are known as one object that never changes; see `chat/collect.ts`. */
export type HeldParts = AnswerParts & { factsObject: Facts | null }

export type AnswerJson = (parts: HeldParts, context: WireContext) => string

/**
 * The JSON text of an answer: exactly `JSON.stringify(toWireAnswer(parts, context))`. What follows from the facts or the plan alone is written
 * once and kept under the object itself, so that a stored answer costs little more than its envelope.
 */
export function createAnswerJson(): AnswerJson {
  const freshnessText = createFreshnessText()
  const factsText = new WeakMap<Facts, { intent: Intent; text: string }>()
  const planText = new WeakMap<Plan, { intent: Intent; text: string }>()
  return (parts, context) => {
    const { plan, factsObject } = parts
    if (factsObject === null || plan === null || !isPlain(parts)) return JSON.stringify(toWireAnswer(parts, context))
    const read = keptUnder(planText, plan.json, () => planMembers(plan))
    let held = factsText.get(factsObject)
    // What a question is about decides how its facts are shown; the same facts may answer two questions.
    if (held?.intent !== read.intent) {
      held = { intent: read.intent, text: factMembers(parts, context) }
      factsText.set(factsObject, held)
    }
    return `${envelope(parts, context)},${read.text},${held.text},"clarify":null,"sources":[],"freshness":${freshnessText(parts)},"performance":${JSON.stringify(wirePerformance(parts, context))},"service":"${chatService}"}`
  }
}

/** An answer, and nothing but. */
function isPlain({ clarify, sources, error, outcome }: HeldParts): boolean {
  return clarify === null && sources.length === 0 && error === null && outcome === 'answered'
}

/** From the opening brace to `understood`. */
function envelope({ answer, outcome, understood }: AnswerParts, { question, sessionId, timestamp, classification }: WireContext): string {
  const said = JSON.stringify(answer)
  const asked = JSON.stringify(question)
  const banner = classification === undefined ? '' : `,"classification":${JSON.stringify(classification)}`
  const session = sessionId === null ? 'null' : JSON.stringify(sessionId)
  const start = `{"answer":${said},"response":${said},"question":${asked},"query":${asked},"sessionId":${session},"timestamp":"${timestamp}"${banner}`
  return `${start},"outcome":"${outcome ?? 'failed'}","understood":${JSON.stringify(understood)}`
}

/** `"plan":…,"intent":…` and `"time_scope":…` */
function planMembers(plan: { text: string; json: Plan }): { intent: Intent; text: string } {
  const intent = intentOf(plan.json)
  const timeScope = timeScopeOf(plan.json)
  return { intent, text: `"plan":${JSON.stringify(plan)},"intent":"${intent}"${timeScope === undefined ? '' : `,"time_scope":"${timeScope}"`}` }
}

/** `"facts":…` to `"data_sources":…` */
function factMembers(parts: AnswerParts, wire: WireContext): string {
  const { facts, notes, gaps, table, series, data, context, data_sources: dataSources } = toWireAnswer(parts, wire)
  return JSON.stringify({ facts, notes, gaps, table, series, data, context, data_sources: dataSources }).slice(1, -1)
}

/** Freshness of one answer and the next is the same when nothing has changed. */
function createFreshnessText(): (parts: AnswerParts) => string {
  let last: { of: Freshness; text: string } | undefined
  return ({ freshness: of }) => {
    if (of === null) return 'null'
    if (last?.of.asOf !== of.asOf || last.of.ageMs !== of.ageMs || last.of.maxAgeMs !== of.maxAgeMs || last.of.source !== of.source)
      last = { of, text: JSON.stringify(wireFreshness(of)) }
    return last.text
  }
}

function keptUnder<K extends object, V>(kept: WeakMap<K, V>, key: K, make: () => V): V {
  const known = kept.get(key)
  if (known !== undefined) return known
  const made = make()
  kept.set(key, made)
  return made
}
