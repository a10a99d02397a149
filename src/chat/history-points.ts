import type { Facts } from '../core/facts.ts'
import { canonicalPlan } from '../core/plan.ts'
import type { Plan } from '../core/plan.ts'
import type { DurationMs, Instant, Interval } from '../core/time.ts'
import type { SeriesPoint } from '../forecast/grid.ts'

/** Steps of which more than this share is not recorded say little of what a whole one holds. */
const tolerated = 0.1

/** The course of a trend as a forecast may learn from it: steps before `end`, and null where a part of a step is not recorded. */
export function historyPoints({ series, gaps, notes }: Facts, { stepMs, end }: { stepMs: DurationMs; end: Instant }): SeriesPoint[] {
  const points = (series?.[0]?.points ?? []).filter(({ t }) => t < end)
  const first = points.findIndex(({ v }) => v !== null)
  // History begins somewhere in the first step of which anything is stored.
  const beginsWithin = notes.some(({ code }) => code === 'before-history')
  const missing = (t: Instant): number => gaps.reduce((sum, gap) => sum + Math.max(0, Math.min(gap.to, t + stepMs) - Math.max(gap.from, t)), 0)
  return points.map(({ t, v }, index) => ({ t, v: (beginsWithin && index === first) || missing(t) > tolerated * stepMs ? null : v }))
}

/** The course of a measure over the past, as a plan. */
export function historyPlan({ measure, where }: Pick<Plan, 'measure' | 'where'>, { from, to }: Interval, step: DurationMs): Plan {
  const window = { kind: 'span', from: { at: 'instant', ms: from }, to: { at: 'instant', ms: to } } as const
  return canonicalPlan({ measure, shape: 'trend', by: 'time', step, where, window })
}
