import { describePlan } from '../answer/describe-plan.ts'
import type { Plan } from '../core/plan.ts'
import type { TimeZone } from '../core/time.ts'
import type { StagedUnderstand } from '../understand/stages/staged-understand.ts'
import { readingSource } from './choose-source.ts'
import type { OpenAnswers, OpenQuestion } from './open-answers.ts'
import type { Call } from './parts.ts'
import { contextOf, prepareClarify, prepareInstead } from './prepare-answer.ts'
import type { Prepared, PrepareOptions } from './prepare-answer.ts'

type ToThink = Extract<Prepared, { kind: 'think' }>

type Reread = { sure: boolean; prepare: () => Prepared }

export interface Think {
  (prepared: ToThink, call: Call, signal: AbortSignal): Promise<Prepared | undefined>
  /** There are documents to be asked. */
  readonly knows: boolean
}

export type ThinkOptions = {
  /** All stages of understanding; missing: there is the first alone, which has been asked. */
  reread: StagedUnderstand | undefined
  open: OpenAnswers | undefined
  preparing: PrepareOptions
}

/**
 * What a text is that is not a question the code can read: a question in other words (the later stages), or one to the documents. Open questions go
 * to the documents first. What nobody can make anything of stays refused.
 */
export function createThink({ reread, open, preparing }: ThinkOptions): Think {
  /** What the later stages make of it, and how that goes on. */
  const reading = async ({ memory, text }: ToThink, call: Call, signal: AbortSignal): Promise<Reread | undefined> => {
    if (reread === undefined) return undefined
    const source = readingSource(preparing)
    const context = contextOf(source, memory)
    const { deadline } = call.options
    const about = { gazetteer: source.gazetteer, bind: context, ...(memory === undefined ? {} : { conversation: memory.conversation }) }
    const understanding = await reread(text, about, { signal, deadline })
    if (understanding.stage === 'code') return undefined
    const more = { question: call.question, answerOptions: call.options, options: preparing }
    if (understanding.kind === 'clarify') return { sure: false, prepare: () => prepareClarify(understanding, memory, more) }
    if (understanding.kind !== 'plan') return undefined
    const { plan, repairs } = understanding
    return { sure: true, prepare: () => prepareInstead({ asked: { repairs, memory }, plan, lead: leadOf(plan, context.zone) }, more) }
  }
  const documents = async (prepared: ToThink, asked: Pick<OpenQuestion, 'least' | 'call'>, signal: AbortSignal): Promise<Prepared | undefined> => {
    const { text, memory, measure } = prepared
    const told = await open?.({ text, memory, ...asked }, signal)
    return told === undefined ? undefined : { kind: 'told', told, measure }
  }
  const think: (...asked: Parameters<Think>) => Promise<Prepared | undefined> = async (prepared, call, signal) => {
    switch (prepared.about) {
      case 'open':
        return (
          (await documents(prepared, { least: 'answers', call }, signal)) ??
          (await reading(prepared, call, signal))?.prepare() ??
          (await documents(prepared, { least: 'any', call }, signal))
        )
      case 'words': {
        const read = await reading(prepared, call, signal)
        // A document that answers is better than a question back.
        return read?.sure === true ? read.prepare() : ((await documents(prepared, { least: 'answers', call }, signal)) ?? read?.prepare())
      }
      case 'elsewhere':
        return await documents(prepared, { least: 'answers', call }, signal)
      case 'term':
        return (
          (await documents(prepared, { least: 'answers', call }, signal)) ??
          (await reading(prepared, call, signal))?.prepare() ??
          (await documents(prepared, { least: 'related', call }, signal))
        )
      default:
        return prepared.about satisfies never
    }
  }
  return Object.assign(think, { knows: open !== undefined })
}

/** The plan is not in the words that were asked: so it is said, not only shown. */
function leadOf(plan: Plan, zone: TimeZone): string {
  return `I read this as: ${describePlan(plan, undefined, zone)}.`
}
