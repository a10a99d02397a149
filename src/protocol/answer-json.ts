import type { Freshness } from '../core/chat-event.ts'
import type { Facts } from '../core/facts.ts'
import type { Plan } from '../core/plan.ts'
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
  const factsText = new WeakMap<Facts, string>()
  const planText = new WeakMap<Plan, string>()
  return (parts, context) => {
    const { plan, factsObject, clarify, sources, error } = parts
    if (factsObject === null || plan === null || clarify !== null || sources.length > 0 || error !== null) return JSON.stringify(toWireAnswer(parts, context))
    const members = keptUnder(factsText, factsObject, () => factMembers(parts, context))
    const planMember = keptUnder(planText, plan.json, () => JSON.stringify(plan))
    return `${envelope(parts, context)},"plan":${planMember},${members},"clarify":null,"sources":[],"freshness":${freshnessText(parts)},"performance":${JSON.stringify(wirePerformance(parts, context))}}`
  }
}

/** From the opening brace to `understood`. */
function envelope({ answer, outcome, understood }: AnswerParts, { question, sessionId, timestamp, classification }: WireContext): string {
  const asked = JSON.stringify(question)
  const banner = classification === undefined ? '' : `,"classification":${JSON.stringify(classification)}`
  const session = sessionId === null ? 'null' : JSON.stringify(sessionId)
  const start = `{"answer":${JSON.stringify(answer)},"question":${asked},"query":${asked},"sessionId":${session},"timestamp":"${timestamp}"${banner}`
  return `${start},"outcome":"${outcome ?? 'failed'}","understood":${JSON.stringify(understood)}`
}

/** `"facts":…,"notes":…,"gaps":…,"table":…,"series":…` */
function factMembers(parts: AnswerParts, context: WireContext): string {
  const { facts, notes, gaps, table, series } = toWireAnswer(parts, context)
  return JSON.stringify({ facts, notes, gaps, table, series }).slice(1, -1)
}

/** Freshness of one answer and the next is the same when nothing has changed. */
function createFreshnessText(): (parts: AnswerParts) => string {
  let last: { of: Freshness; text: string } | undefined
  return ({ freshness: of }) => {
    if (of === null) return 'null'
    if (last?.of.asOf !== of.asOf || last.of.ageMs !== of.ageMs || last.of.source !== of.source) last = { of, text: JSON.stringify(wireFreshness(of)) }
    return last.text
  }
}

function keptUnder<K extends object>(kept: WeakMap<K, string>, key: K, make: () => string): string {
  const known = kept.get(key)
  if (known !== undefined) return known
  const made = make()
  kept.set(key, made)
  return made
}
