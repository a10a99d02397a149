import { bind, isBound } from '../core/bind.ts'
import { SitrepError } from '../core/errors.ts'
import { planFromText, planToText } from '../core/plan-text.ts'
import { emptyGazetteer } from '../core/gazetteer.ts'
import { localScope } from '../core/scope.ts'
import type { Understanding } from '../core/understanding.ts'
import { measureById } from '../measures/list.ts'
import { toWireFacts } from '../protocol/wire.ts'
import { exitCodes } from './product.ts'
import type { ExitCode, Tools } from './product.ts'

const deadlineMs = 30_000

/** A question becomes its plan; the text form of a plan becomes its facts. */
export async function resolveCommand(tools: Tools, { text, data }: { text: string; data?: string }): Promise<ExitCode> {
  const isPlan = measureById(text.trim().split(/\s/)[0] ?? '') !== undefined && text.includes('=')
  if (data === undefined) {
    if (isPlan) throw new SitrepError('bad-request', 'The facts of a plan need a recording: add --data DIRECTORY.')
    return showReading(tools.understand(text, { gazetteer: emptyGazetteer, bind: { now: Date.now(), zone: 'UTC' } }))
  }
  await using opened = await tools.openRecording(data)
  const { source } = opened
  if (!isPlan) return showReading(opened.understand(text, { gazetteer: source.gazetteer, bind: source.context() }))
  const plan = planFromText(text)
  const can = source.can(plan)
  if (can !== true) throw new SitrepError('cannot-answer', can.text)
  const bound = bind(plan, source.context())
  if (!isBound(bound)) throw new SitrepError('cannot-answer', bound.text)
  const facts = await source.resolve(bound, { scope: localScope, signal: AbortSignal.timeout(deadlineMs) })
  process.stdout.write(`${JSON.stringify(toWireFacts(facts), undefined, 2)}\n`)
  return exitCodes.answered
}

function showReading(understood: Understanding): ExitCode {
  process.stdout.write(`${understood.kind === 'plan' ? planToText(understood.plan) : JSON.stringify(understood, undefined, 2)}\n`)
  return understood.kind === 'plan' || understood.kind === 'mark' ? exitCodes.answered : exitCodes.notUnderstood
}
