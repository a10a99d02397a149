import { safeFacts } from '../answer/safe-facts.ts'
import { bind, isBound } from '../core/bind.ts'
import type { AnswerOptions } from '../core/chat-event.ts'
import { SitrepError } from '../core/errors.ts'
import type { Facts } from '../core/facts.ts'
import { planFromText } from '../core/plan-text.ts'
import { systemClock } from '../core/time.ts'
import type { Clock } from '../core/time.ts'
import { chooseSource, isSource } from './choose-source.ts'
import type { Sources } from './choose-source.ts'
import { withinDeadline } from './within-deadline.ts'
import type { Schedule } from '../lib/schedule.ts'

/**
 * The facts of a plan's text form, computed anew.
 * @throws SitrepError `bad-plan`; `cannot-answer` with why and what instead; `unavailable`; `deadline-exceeded`; `cancelled`
 */
export type PlanFacts = (planText: string, options: AnswerOptions) => Promise<Facts>

export function createPlanFacts(options: Sources & { now?: Clock; schedule?: Schedule }): PlanFacts {
  const { now = systemClock, schedule } = options
  return async (planText, { scope, credential, deadline, signal }) => {
    const plan = planFromText(planText)
    const source = chooseSource(plan, options)
    if (!isSource(source)) throw new SitrepError(source.why === 'not-ready' ? 'unavailable' : 'cannot-answer', source.text)
    const bound = bind(plan, source.context())
    if (!isBound(bound)) throw new SitrepError('cannot-answer', bound.text)
    return await withinDeadline(
      async (wanted) => safeFacts(await source.resolve(bound, { scope, signal: wanted, ...(credential === undefined ? {} : { credential }) })),
      { at: deadline, now, schedule, signal, leaving: { onLeave: () => undefined } },
    )
  }
}
