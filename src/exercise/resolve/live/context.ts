import type { BoundPlan } from '../../../core/bind.ts'
import { SitrepError } from '../../../core/errors.ts'
import type { FactsBase } from '../../../core/fact-shapes.ts'
import type { Facts, Note, SourceId } from '../../../core/facts.ts'
import type { Measure } from '../../../core/measure.ts'
import type { Instant, TimeZone } from '../../../core/time.ts'
import { measureById } from '../../../measures/list.ts'
import type { ExercisePlan } from '../../exercise-plan.ts'
import { namedCondition } from '../../exercise-plan.ts'
import type { LivePicture } from '../../tracker/picture.ts'
import { exerciseMeant } from '../exercise-scope.ts'
import type { Named } from '../filter.ts'
import type { ExerciseMeant } from '../history/context.ts'

/** What resolvers of the live picture need. The tracker's `tick(now)` has run. */
export type LiveContext = {
  picture: LivePicture
  now: Instant
  zone: TimeZone
  source: SourceId
  version: string
  plan: ExercisePlan | null
  /** DIS_EXERCISE_IDS; null: all. */
  exerciseIds?: readonly number[] | null
  /** Datagrams the kernel dropped since the listener began; null or missing: the system does not tell. */
  kernelDrops?: number | null
  /** How far the recording is behind; missing: nothing is recorded. */
  storeLagMs?: number
}

export type LiveResolver = (plan: BoundPlan, context: LiveContext) => Facts

export function measureOf(plan: BoundPlan): Measure {
  const measure = measureById(plan.measure)
  if (measure === undefined) throw new SitrepError('bad-plan', `There is no measure called "${plan.measure}".`)
  return measure
}

export function namesOf(context: LiveContext): Named {
  return (name) => namedCondition(context.plan, name)
}

export function meantIn(plan: BoundPlan, context: LiveContext): ExerciseMeant | undefined {
  return exerciseMeant(plan, { picture: context.picture, exerciseIds: context.exerciseIds ?? null, plan: context.plan })
}

/** Counts of who is heard are lower bounds until the listener has been up for one longest timeout. */
export function liveBase(plan: BoundPlan, context: LiveContext, options: { counts?: boolean; notes?: readonly (Note | undefined)[] } = {}): FactsBase {
  const cold = options.counts === true && !context.picture.isWarm(context.now)
  const notes = (options.notes ?? []).filter((note) => note !== undefined)
  return {
    plan,
    measure: measureOf(plan),
    source: context.source,
    asOf: context.now,
    version: context.version,
    ...(cold ? { quality: 'lower-bound' as const } : {}),
    notes: cold ? [...notes, warmUpNote(context)] : notes,
  }
}

function warmUpNote({ picture, now }: LiveContext): Note {
  return {
    code: 'warming-up',
    text: `Listening for ${Math.floor(picture.listeningForMs(now) / 1_000)} s: what reports seldom may not have been heard yet, so this is a lower bound until ${Math.round(picture.warmUpMs / 1_000)} s have passed`,
  }
}

export function cannotAnswer(text: string): SitrepError {
  return new SitrepError('cannot-answer', text)
}
