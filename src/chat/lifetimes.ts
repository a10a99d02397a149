import type { BoundPlan } from '../core/bind.ts'
import type { Category } from '../core/measure.ts'
import { minuteMs, secondMs } from '../core/time.ts'
import type { DurationMs } from '../core/time.ts'
import { measureById } from '../measures/list.ts'

/** How old facts of a kind may be before they are read anew, where their source cannot know that its data have changed. */
export type Lifetimes = {
  byCategory: Readonly<Record<Category, DurationMs>>
  /** Of what tells the present: a feed can die in twelve seconds. */
  nowMs: DurationMs
  /** Of everything; nothing stored is used beyond it. */
  ceilingMs: DurationMs
}

export const guideLifetimes: Lifetimes = {
  byCategory: { status: 120 * secondMs, entity: 30 * secondMs, event: 30 * secondMs, traffic: 30 * secondMs, help: 60 * minuteMs, prediction: 10 * minuteMs },
  nowMs: 5 * secondMs,
  ceilingMs: 60 * minuteMs,
}

/** A window of up to this length that ends now is the present. */
const presentMs = 2 * minuteMs

/** How old the facts of this plan may be. */
export function lifetimeOf(plan: BoundPlan, { byCategory, nowMs, ceilingMs }: Lifetimes): DurationMs {
  const category = plan.shape === 'forecast' ? 'prediction' : (measureById(plan.measure)?.category ?? 'status')
  const allowed = Math.min(byCategory[category], ceilingMs, plan.shape === 'forecast' ? tenthOf(plan) : ceilingMs)
  return tellsPresent(plan, category) ? Math.min(allowed, nowMs) : allowed
}

/** "The next hour" moves on: after a tenth of it, another hour is meant. */
function tenthOf({ bound }: BoundPlan): DurationMs {
  return bound === undefined ? minuteMs : Math.max(minuteMs, (bound.to - bound.from) / 10)
}

function tellsPresent({ window, bound, shape }: BoundPlan, category: Category): boolean {
  if (category === 'help' || category === 'prediction' || shape === 'forecast') return false
  if (window.kind === 'now') return true
  const endsNow = window.to.at === 'now' && (window.to.days ?? 0) === 0 && (window.to.offsetMs ?? 0) === 0
  return endsNow && bound !== undefined && bound.to - bound.from <= presentMs + secondMs
}
