import { describePlan } from '../answer/describe-plan.ts'
import type { Instant } from '../core/time.ts'
import type { Plan } from '../core/plan.ts'
import type { UnderstandContext } from '../core/understanding.ts'
import { readingSource } from './choose-source.ts'
import type { OpenAnswers } from './open-answers.ts'
import type { Call } from './parts.ts'
import { contextOf, prepareClarify, prepareInstead } from './prepare-answer.ts'
import type { Prepared, PrepareOptions } from './prepare-answer.ts'

/** A plan for a text the code could not read, or several that it may be. */
export type Proposal = { kind: 'plan'; plan: Plan } | { kind: 'options'; options: readonly { label: string; plan: Plan }[] }

/** Later stages of understanding. What they propose has been checked against the text; undefined when none of them is sure. Never rejects but by the signal. */
export type Propose = (text: string, context: UnderstandContext, options: { signal: AbortSignal; deadline: Instant }) => Promise<Proposal | undefined>

export interface Think {
  (prepared: Extract<Prepared, { kind: 'think' }>, call: Call, signal: AbortSignal): Promise<Prepared | undefined>
  /** There are documents to be asked. */
  readonly knows: boolean
}

export type ThinkOptions = { propose: Propose | undefined; open: OpenAnswers | undefined; preparing: PrepareOptions }

/**
 * What a text is that is not a question the code can read: a question in other words (the later stages), or one to the documents. Open questions go
 * to the documents first. What nobody can make anything of stays refused.
 */
export function createThink({ propose, open, preparing }: ThinkOptions): Think {
  const proposed = async (prepared: Extract<Prepared, { kind: 'think' }>, call: Call, signal: AbortSignal): Promise<Prepared | undefined> => {
    if (propose === undefined || prepared.about !== 'words') return undefined
    const source = readingSource(preparing)
    const { memory, text } = prepared
    const context = contextOf(source, memory)
    const proposal = await propose(
      text,
      { gazetteer: source.gazetteer, bind: context, ...(memory === undefined ? {} : { conversation: memory.conversation }) },
      { signal, deadline: call.options.deadline },
    )
    const more = { question: call.question, answerOptions: call.options, options: preparing }
    if (proposal?.kind === 'options')
      return prepareClarify({ kind: 'clarify', question: 'I am not sure what is meant. Is it one of these?', options: [...proposal.options] }, memory, more)
    return proposal === undefined
      ? undefined
      : prepareInstead({ asked: { repairs: [], memory }, plan: proposal.plan, lead: leadOf(proposal.plan, context.zone) }, more)
  }
  const fromDocuments = async (prepared: Extract<Prepared, { kind: 'think' }>, call: Call): Promise<Prepared | undefined> => {
    const told = await open?.(asOpen(prepared, call))
    return told === undefined ? undefined : { kind: 'told', told, measure: prepared.measure }
  }
  const think = async (prepared: Extract<Prepared, { kind: 'think' }>, call: Call, signal: AbortSignal): Promise<Prepared | undefined> => {
    if (prepared.about === 'open') return (await fromDocuments(prepared, call)) ?? (await proposed({ ...prepared, about: 'words' }, call, signal))
    return (await proposed(prepared, call, signal)) ?? (await fromDocuments(prepared, call))
  }
  return Object.assign(think, { knows: open !== undefined })
}

function asOpen({ text, about, memory }: Extract<Prepared, { kind: 'think' }>, call: Call): Parameters<OpenAnswers>[0] {
  return { text, memory, isOpen: about === 'open', call }
}

/** The plan is not in the words that were asked: so it is said, not only shown. */
function leadOf(plan: Plan, zone: string): string {
  return `I read this as: ${describePlan(plan, undefined, zone)}.`
}
