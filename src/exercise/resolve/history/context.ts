import type { BoundPlan } from '../../../core/bind.ts'
import { SitrepError } from '../../../core/errors.ts'
import type { FactsBase } from '../../../core/fact-shapes.ts'
import type { Gap, Note, SourceId } from '../../../core/facts.ts'
import type { Measure } from '../../../core/measure.ts'
import type { Condition } from '../../../core/plan.ts'
import type { Instant, Interval, TimeZone } from '../../../core/time.ts'
import type { Row } from '../../store/database.ts'
import type { Store } from '../../store/store.ts'
import { coverageOf } from './coverage.ts'
import type { Coverage } from './coverage.ts'
import type { Sql } from './sql.ts'

/** What the resolvers of windows need. */
export type HistoryContext = {
  store: Pick<Store, 'query' | 'recording'>
  now: Instant
  zone: TimeZone
  signal: AbortSignal
  source: SourceId
  version: string
  /** The exercise meant, and why; undefined: every exercise is meant. */
  exercise: ExerciseMeant | undefined
  /** A name of the exercise plan as the condition it stands for. */
  named: (name: string) => Pick<Condition, 'field' | 'values'> | undefined
  /** Tracks whose presence is open but that were last heard before the instant. */
  quietSince: (instant: Instant) => readonly number[]
}

/** Which exercises, and why: `named` by the plan, `configured`, the `only` one, or chosen as the largest, which the answer says. `all` are those heard. */
export type ExerciseMeant = { ids: readonly number[]; reason: 'named' | 'configured' | 'only' | 'largest' | 'largest-heard'; all: readonly number[] }

/** A plan with its measure and absolute window, as every resolver of windows gets it. */
export type Asked = { plan: BoundPlan; measure: Measure; window: Interval; coverage: Coverage }

export function asked(plan: BoundPlan, measure: Measure, context: HistoryContext): Asked {
  if (plan.bound === undefined) throw new SitrepError('bad-plan', `${measure.title} over a window needs a window.`)
  return { plan, measure, window: plan.bound, coverage: coverageOf(plan.bound, { recording: context.store.recording, now: context.now, zone: context.zone }) }
}

export async function rows(context: HistoryContext, statement: Sql, window: Interval): Promise<Row[]> {
  return await context.store.query(statement.text, statement.values, { signal: context.signal, needs: window.to })
}

export function cannotAnswer(text: string): SitrepError {
  return new SitrepError('cannot-answer', text)
}

export function baseOf(
  question: Asked,
  context: HistoryContext,
  more: { notes?: Note[]; gaps?: Gap[]; quality?: 'exact' | 'lower-bound' | 'sampled' } = {},
): FactsBase {
  return {
    plan: question.plan,
    measure: question.measure,
    source: context.source,
    asOf: Math.min(context.now, question.window.to),
    version: context.version,
    ...(more.quality === undefined ? {} : { quality: more.quality }),
    notes: more.notes ?? [],
    gaps: [...question.coverage.gaps, ...(more.gaps ?? [])],
  }
}
