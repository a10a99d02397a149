import { canonicalPlan } from '../../core/plan.ts'
import { planFromText, planToText } from '../../core/plan-text.ts'
import type { Planner, Understand, UnderstandContext, Understanding } from '../../core/understanding.ts'
import { createStagedUnderstand } from './staged-understand.ts'
import type { PlannerStage, Stage, StagedUnderstanding } from './staged-understand.ts'

/** A question and the plans that are right for it (text forms); `back` or `refused` among them: asking back or refusing is right too. */
export type ScoredCase = { ask: string; is: string; or?: readonly string[] }

/**
 * `exact`: the whole plan, slots included · `wrong`: a plan that is none of the right ones · `offered`: asked back with the right plan among the
 * options · `declined`: refused or asked back where that is right · `abstained`: refused or asked back without it where a plan was wanted.
 */
export const outcomes = ['exact', 'wrong', 'offered', 'declined', 'abstained'] as const
export type ScoreOutcome = (typeof outcomes)[number]
export type Score = Record<ScoreOutcome, number> & { total: number }
export type ScoredAnswer = { ask: string; outcome: ScoreOutcome; stage: Stage; got: string }
export type ScoreReport = { all: Score; byStage: Partial<Record<Stage, Score>>; answers: ScoredAnswer[] }

export type ScoreOptions = { context: UnderstandContext; signal: AbortSignal }

/** How the stages together read the cases; who read what is told by stage. */
export async function scoreStages(
  stages: { understand: Understand; planners: readonly PlannerStage[] },
  cases: readonly ScoredCase[],
  { context, signal }: ScoreOptions,
): Promise<ScoreReport> {
  const staged = createStagedUnderstand(stages)
  const answers: ScoredAnswer[] = []
  for (const one of cases) answers.push(scoreOne(one, await staged(one.ask, context, { signal })))
  return reportOf(answers)
}

/** How a planner reads the cases by itself, code left out: for deciding whether it has earned its place. */
export async function scorePlanner(planner: Planner, cases: readonly ScoredCase[], options: ScoreOptions): Promise<ScoreReport> {
  const understand: Understand = () => ({ kind: 'refused', reason: 'unknown', text: '', suggestions: [] })
  return scoreStages({ understand, planners: [{ stage: 'model', planner, deadlineMs: 60_000 }] }, cases, options)
}

function scoreOne({ ask, is, or = [] }: ScoredCase, understanding: StagedUnderstanding): ScoredAnswer {
  const right = [is, ...or]
  const plans = right.filter((text) => !mayDecline(text)).map((text) => planToText(planFromText(text)))
  return {
    ask,
    outcome: outcomeOf(understanding, { plans, wantsPlan: !mayDecline(is), declining: right.some(mayDecline) }),
    stage: understanding.stage,
    got: textOf(understanding),
  }
}

function mayDecline(text: string): boolean {
  return /^(?:back|refused|clarify|mark)(?::|$)/.test(text)
}

function outcomeOf(
  understanding: Understanding,
  { plans, wantsPlan, declining }: { plans: readonly string[]; wantsPlan: boolean; declining: boolean },
): ScoreOutcome {
  if (understanding.kind === 'plan') return plans.includes(planToText(canonicalPlan(understanding.plan))) ? 'exact' : 'wrong'
  if (understanding.kind === 'clarify' && understanding.options.some(({ plan }) => plans.includes(planToText(plan)))) return 'offered'
  return wantsPlan || !declining ? 'abstained' : 'declined'
}

function textOf(understanding: Understanding): string {
  switch (understanding.kind) {
    case 'plan':
      return planToText(understanding.plan)
    case 'clarify':
      return `clarify: ${understanding.options.map(({ plan }) => planToText(plan)).join(' | ')}`
    case 'mark':
      return `mark: ${understanding.label}`
    case 'refused':
      return `refused: ${understanding.reason}`
    default:
      return understanding satisfies never
  }
}

function reportOf(answers: ScoredAnswer[]): ScoreReport {
  const byStage: Partial<Record<Stage, Score>> = {}
  const all = emptyScore()
  for (const { outcome, stage } of answers) {
    const score = (byStage[stage] ??= emptyScore())
    for (const each of [all, score]) {
      each[outcome] += 1
      each.total += 1
    }
  }
  return { all, byStage, answers }
}

function emptyScore(): Score {
  return { exact: 0, wrong: 0, offered: 0, declined: 0, abstained: 0, total: 0 }
}
