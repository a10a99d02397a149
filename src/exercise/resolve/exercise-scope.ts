import type { Note } from '../../core/facts.ts'
import { conditionsOn } from '../../core/plan.ts'
import type { Plan } from '../../core/plan.ts'
import { namedCondition } from '../exercise-plan.ts'
import type { ExercisePlan } from '../exercise-plan.ts'
import type { LivePicture } from '../tracker/picture.ts'
import { isMunition } from '../tracker/rules.ts'
import type { ExerciseMeant } from './history/context.ts'

/*
 * Which exercise is meant: the one the question names; else those configured; else, of several, the one with the most active entities (the lowest
 * id among equals); when nobody is active anywhere, the one heard last.
 */

/** Undefined: nothing has been heard, and nothing is narrowed. */
export function exerciseMeant(
  plan: Pick<Plan, 'where'>,
  options: { picture: LivePicture; exerciseIds: readonly number[] | null; plan: ExercisePlan | null },
): ExerciseMeant | undefined {
  const { picture, exerciseIds } = options
  const heard = picture.exercises().map((each) => each.exercise)
  const named = exercisesNamed(plan, { heard, plan: options.plan })
  if (named !== undefined) return { ids: named, reason: 'named', all: heard }
  if (exerciseIds !== null && exerciseIds.length > 0) return { ids: [...exerciseIds], reason: 'configured', all: heard }
  const [first, ...others] = heard
  if (first === undefined) return undefined
  if (others.length === 0) return { ids: [first], reason: 'only', all: heard }
  return { ids: [largest(picture)], reason: 'largest', all: [...heard].sort((a, b) => a - b) }
}

/** Exercises an explicit condition lets through, a name of the plan included. */
function exercisesNamed(
  plan: Pick<Plan, 'where'>,
  { heard, plan: exercisePlan }: { heard: readonly number[]; plan: ExercisePlan | null },
): number[] | undefined {
  const tests: ((exercise: number) => boolean)[] = []
  const mentioned = new Set<number>(heard)
  const add = (values: readonly string[], not: boolean): void => {
    const ids = new Set(values.map(Number))
    if (!not) for (const id of ids) mentioned.add(id)
    tests.push((exercise) => ids.has(exercise) !== not)
  }
  for (const condition of conditionsOn(plan.where, 'exercise')) add(condition.values, condition.not)
  for (const condition of conditionsOn(plan.where, 'name')) {
    const meant = condition.values.map((name) => namedCondition(exercisePlan, name))
    if (meant.length > 0 && meant.every((each) => each?.field === 'exercise'))
      add(
        meant.flatMap((each) => each?.values ?? []),
        condition.not,
      )
  }
  return tests.length === 0 ? undefined : [...mentioned].filter((exercise) => tests.every((test) => test(exercise)))
}

/** Active units of every exercise heard. */
export function activeByExercise(picture: LivePicture): Map<number, number> {
  const counts = new Map<number, number>(picture.exercises().map((each) => [each.exercise, 0]))
  for (const track of picture.activeTracks()) if (!isMunition(track.type[0])) counts.set(track.exercise, (counts.get(track.exercise) ?? 0) + 1)
  return counts
}

function largest(picture: LivePicture): number {
  const counts = activeByExercise(picture)
  const ranked = picture.exercises().sort((a, b) => (counts.get(b.exercise) ?? 0) - (counts.get(a.exercise) ?? 0) || a.exercise - b.exercise)
  const best = ranked[0]
  if (best !== undefined && (counts.get(best.exercise) ?? 0) > 0) return best.exercise
  return picture.exercises().sort((a, b) => b.lastHeard - a.lastHeard || a.exercise - b.exercise)[0]?.exercise ?? 0
}

/** Names the exercise that was chosen, with the figures of the others; undefined where there was no choice. */
export function exerciseNote(
  meant: ExerciseMeant | undefined,
  figures: ReadonlyMap<number, number>,
  unit: { singular: string; plural: string },
): Note | undefined {
  if (meant === undefined || meant.reason !== 'largest') return undefined
  const others = othersOf(meant).map((id) => {
    const value = figures.get(id)
    return value === undefined ? `exercise ${id}` : `exercise ${id}: ${value} ${value === 1 ? unit.singular : unit.plural}`
  })
  return { code: 'exercise-meant', text: `Exercise ${meant.ids.join(', ')} is meant, the one with the most active entities (${others.join('; ')})` }
}

export function othersOf(meant: ExerciseMeant): number[] {
  return meant.all.filter((id) => !meant.ids.includes(id))
}

/** Whether something of that exercise is within what was asked for. */
export function inScope(meant: ExerciseMeant | undefined, exercise: number): boolean {
  return meant === undefined || meant.ids.includes(exercise)
}
