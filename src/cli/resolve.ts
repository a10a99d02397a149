import { SitrepError } from '../core/errors.ts'
import { emptyGazetteer } from '../core/gazetteer.ts'
import { planToText } from '../core/plan-text.ts'
import { localScope } from '../core/scope.ts'
import type { Understanding } from '../core/understanding.ts'
import { measureById } from '../measures/list.ts'
import { toWireFacts } from '../protocol/wire.ts'
import { exitCodes } from './product.ts'
import type { ExitCode, Tools } from './product.ts'
import { failureOf, post } from './stream.ts'
import { printable, printableJson } from './terminal.ts'

export type ResolveOptions = {
  text: string
  /** A recording to read with or resolve from. */
  data?: string
  /** A running service; facts are asked of the default one when neither is given. */
  url?: string
}

const deadlineMs = 30_000
export const defaultUrl = 'http://127.0.0.1:5001'

/** A question becomes its plan; the text form of a plan becomes its facts, as JSON. */
export async function resolveCommand(tools: Tools, { text, data, url }: ResolveOptions): Promise<ExitCode> {
  const isPlan = measureById(text.trim().split(/\s/)[0] ?? '') !== undefined && text.includes('=')
  if (data !== undefined) return await resolveRecorded(tools, { text, data, isPlan })
  if (isPlan) return showFacts(tools, await askFacts((url ?? defaultUrl).replace(/\/$/, ''), text))
  if (url !== undefined) return await showReadingOf(tools, url.replace(/\/$/, ''), text)
  return showReading(tools, tools.understand(text, { gazetteer: emptyGazetteer, bind: { now: Date.now(), zone: 'UTC' } }))
}

async function resolveRecorded(tools: Tools, { text, data, isPlan }: { text: string; data: string; isPlan: boolean }): Promise<ExitCode> {
  await using opened = await tools.openRecording(data)
  const { source } = opened
  if (!isPlan) return showReading(tools, opened.understand(text, { gazetteer: source.gazetteer, bind: source.context() }))
  const facts = await opened.planFacts(text, { scope: localScope, deadline: Date.now() + deadlineMs, signal: AbortSignal.timeout(deadlineMs) })
  const classification = tools.classification()
  return showFacts(tools, { ...(classification === undefined ? {} : { classification }), planText: text, ...toWireFacts(facts) })
}

async function askFacts(base: string, plan: string): Promise<object> {
  const url = `${base}/plan/facts`
  const response = await post(url, { body: { plan }, signal: AbortSignal.timeout(deadlineMs) })
  const body = await response.text()
  const parsed: unknown = JSON.parse(body)
  if (typeof parsed !== 'object' || parsed === null || !('facts' in parsed)) throw failureOf(body, { url, status: response.status })
  return parsed
}

/** How the running service reads it, with the names it has heard. */
async function showReadingOf({ terminal }: Tools, base: string, question: string): Promise<ExitCode> {
  const response = await post(`${base}/api/prediction/chat`, { body: { question }, signal: AbortSignal.timeout(deadlineMs) })
  const answer: unknown = await response.json().catch(() => undefined)
  if (typeof answer !== 'object' || answer === null) throw new SitrepError('unavailable', `${base} does not answer as Sitrep does.`)
  const plan = 'plan' in answer ? answer.plan : null
  if (typeof plan === 'object' && plan !== null && 'text' in plan) {
    terminal.write(printable(`${String(plan.text)}\n`))
    return exitCodes.answered
  }
  terminal.write(printable(`${'answer' in answer ? String(answer.answer) : 'Not understood.'}\n`))
  return exitCodes.notUnderstood
}

function showFacts({ terminal }: Tools, facts: object): ExitCode {
  terminal.write(`${printableJson(facts)}\n`)
  return exitCodes.answered
}

function showReading({ terminal }: Tools, understood: Understanding): ExitCode {
  terminal.write(understood.kind === 'plan' ? printable(`${planToText(understood.plan)}\n`) : `${printableJson(understood)}\n`)
  return understood.kind === 'plan' || understood.kind === 'mark' ? exitCodes.answered : exitCodes.notUnderstood
}
