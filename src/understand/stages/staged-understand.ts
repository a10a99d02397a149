import type { Plan } from '../../core/plan.ts'
import { canonicalPlan } from '../../core/plan.ts'
import type { Instant } from '../../core/time.ts'
import type { Planner, Proposal, Understand, UnderstandContext, Understanding } from '../../core/understanding.ts'
import { abortable } from '../../lib/abort.ts'
import { timeLimit } from '../../lib/time-limit.ts'
import { checkPlan } from '../../measures/check-plan.ts'
import { maxQuestionLength } from '../normalise.ts'

export type Stage = 'code' | 'neighbours' | 'model'
/** Which stage read it; a plan that code did not read is said with "I read this as". */
export type StagedUnderstanding = Understanding & { stage: Stage }

export type PlannerStage = {
  stage: Exclude<Stage, 'code'>
  planner: Planner
  /** It is given up after so long. Milliseconds. */
  deadlineMs: number
}

export type StagedOptions = {
  understand: Understand
  planners: readonly PlannerStage[]
  /** Whether the glossary holds a term: a phrase that code took for a term and that nothing explains goes on, too. Without it such a plan stands. */
  knowsTopic?: (topic: string) => boolean
  /** Told of a stage that threw or ran out of time; the question goes on. */
  onFailure?: (failure: { stage: Stage; plannerId: string; error: unknown }) => void
  now?: () => Instant
}

export type StagedUnderstand = (text: string, context: UnderstandContext, options: { signal: AbortSignal; deadline?: Instant }) => Promise<StagedUnderstanding>

/**
 * What code reads stands, and so do its questions back, what is out of scope, to come, empty or about nobody. Only where code did not know the words
 * are later stages asked, in their order, each within its own time; what they propose is checked like any plan. A stage that fails has said nothing.
 */
export function createStagedUnderstand({ understand, planners, knowsTopic, onFailure, now = Date.now }: StagedOptions): StagedUnderstand {
  return async (text, context, { signal, deadline }) => {
    const first = understand(text, context)
    if (text.length > maxQuestionLength || !goesOn(first, knowsTopic)) return { ...first, stage: 'code' }
    for (const { stage, planner, deadlineMs } of planners) {
      const leftMs = deadline === undefined ? deadlineMs : Math.min(deadlineMs, deadline - now())
      if (signal.aborted || leftMs <= 0) break
      try {
        const proposal = await within(leftMs, signal, (inner) => planner.propose(text, context, { signal: inner }))
        const understanding = proposal === undefined ? undefined : readProposal(proposal)
        if (understanding !== undefined) return { ...understanding, stage }
      } catch (error) {
        if (!signal.aborted) onFailure?.({ stage, plannerId: planner.id, error })
      }
    }
    return { ...first, stage: 'code' }
  }
}

/** Whether later stages may be asked: code did not know the words, or took them for a term that nothing explains. */
export function goesOn(first: Understanding, knowsTopic: (topic: string) => boolean = () => true): boolean {
  if (first.kind === 'plan') return first.plan.measure === 'glossary' && first.plan.topic !== undefined && !knowsTopic(first.plan.topic)
  return first.kind === 'refused' && (first.reason === 'unknown' || first.reason === 'leftover')
}

/** One plan, or a question back where there are several; only valid ones, in canonical form. */
function readProposal(proposal: Proposal): Understanding | undefined {
  if ('plan' in proposal) {
    const plan = checked(proposal.plan)
    return plan === undefined ? undefined : { kind: 'plan', plan, repairs: [...(proposal.repairs ?? [])] }
  }
  const labels = new Set<string>()
  const options = proposal.options.flatMap(({ label, plan }) => {
    const valid = checked(plan)
    // Nobody could tell two of one label apart: the nearer stays.
    if (valid === undefined || labels.has(label)) return []
    labels.add(label)
    return [{ label, plan: valid }]
  })
  if (options.length === 0) return undefined
  return {
    kind: 'clarify',
    question: proposal.question ?? (options.length === 1 ? 'I am not sure. Do you mean this?' : 'I am not sure. Which of these do you mean?'),
    options,
  }
}

function checked(plan: Plan): Plan | undefined {
  const canonical = canonicalPlan(plan)
  return checkPlan(canonical).ok ? canonical : undefined
}

/** Work that does not heed its signal is left behind, so that it cannot hold up the question. */
async function within<T>(ms: number, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const limit = timeLimit(signal, ms)
  try {
    return await abortable(work(limit.signal), limit.signal)
  } finally {
    limit.end()
  }
}
