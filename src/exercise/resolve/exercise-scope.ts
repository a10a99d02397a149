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
 * id among equals). Entities lost with the application that simulated them still count, so that an exercise whose traffic stops stays the one that
 * is meant, whatever goes on beside it. When no exercise has any of either, the one with the most known entities, then the one heard last.
 * A question about exercises side by side means all of them.
 */

/** Undefined: nothing has been heard, and nothing is narrowed. */
export function exerciseMeant(
  plan: Pick<Plan, 'where' | 'by'>,
  options: { picture: LivePicture; exerciseIds: readonly number[] | null; plan: ExercisePlan | null },
): ExerciseMeant | undefined {
  const { picture, exerciseIds } = options
  const heard = picture.exercises().map((each) => each.exercise)
  const named = exercisesNamed(plan, { heard, plan: options.plan })
  if (named !== undefined) return { ids: named, reason: 'named', all: heard }
  if (plan.by === 'exercise' && (exerciseIds === null || exerciseIds.length === 0)) return undefined
  if (exerciseIds !== null && exerciseIds.length > 0) return { ids: [...exerciseIds], reason: 'configured', all: heard }
  const [first, ...others] = heard
  if (first === undefined) return undefined
  if (others.length === 0) return { ids: [first], reason: 'only', all: heard }
  const { exercise, active } = largest(picture)
  return { ids: [exercise], reason: active ? 'largest' : 'largest-heard', all: [...heard].sort((a, b) => a - b) }
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

type Weight = { active: number; /** Active, or lost when their application fell silent. */ present: number; known: number; lastHeard: number }

function weightsOf(picture: LivePicture): Map<number, Weight> {
  const weights = new Map<number, Weight>()
  for (const { exercise, lastHeard } of picture.exercises()) weights.set(exercise, { active: 0, present: 0, known: 0, lastHeard })
  for (const track of picture.activeTracks()) {
    const weight = weights.get(track.exercise)
    if (weight === undefined || isMunition(track.type[0])) continue
    weight.active += 1
    weight.present += 1
    weight.known += 1
  }
  const heard = new Map<string, number>()
  for (const { exercise, site, application, lastHeard } of picture.applications()) heard.set(`${exercise}:${site}:${application}`, lastHeard)
  for (const track of picture.endedTracks()) {
    const weight = weights.get(track.exercise)
    if (weight === undefined || isMunition(track.type[0])) continue
    weight.known += 1
    const from = picture.exercise(track.exercise)?.sessionFrom ?? 0
    const saidLast = heard.get(`${track.exercise}:${track.site}:${track.application}`) ?? Infinity
    if (track.state !== 'left' && track.until !== null && track.until >= from && saidLast <= track.until) weight.present += 1
  }
  return weights
}

/** The exercise that is meant of several. */
function largest(picture: LivePicture): { exercise: number; active: boolean } {
  const ranked = [...weightsOf(picture)].sort(
    ([idA, a], [idB, b]) => b.present - a.present || (a.present === 0 ? b.known - a.known || b.lastHeard - a.lastHeard : 0) || idA - idB,
  )
  const [first] = ranked
  const most = ranked.reduce((best, [, { active }]) => Math.max(best, active), 0)
  return { exercise: first?.[0] ?? 0, active: (first?.[1].active ?? 0) > 0 && first?.[1].active === most }
}

/** Names the exercise that was chosen, with the figures of the others; undefined where there was no choice. */
export function exerciseNote(
  meant: ExerciseMeant | undefined,
  figures: ReadonlyMap<number, number>,
  unit: { singular: string; plural: string },
): Note | undefined {
  if (meant === undefined || !isChosen(meant)) return undefined
  const others = othersOf(meant).map((id) => {
    const value = figures.get(id)
    return value === undefined ? `exercise ${id}` : `exercise ${id}: ${value} ${value === 1 ? unit.singular : unit.plural}`
  })
  return { code: 'exercise-meant', text: `${chosenWords(meant)} (${others.join('; ')})` }
}

/** Of several, without being named. */
export function isChosen({ reason }: ExerciseMeant): boolean {
  return reason === 'largest' || reason === 'largest-heard'
}

export function chosenWords({ ids, reason }: ExerciseMeant): string {
  return `Exercise ${ids.join(', ')} is meant, the one with the most ${reason === 'largest' ? 'active entities' : 'entities until it fell silent'}`
}

export function othersOf(meant: ExerciseMeant): number[] {
  return meant.all.filter((id) => !meant.ids.includes(id))
}

/** Whether something of that exercise is within what was asked for. */
export function inScope(meant: ExerciseMeant | undefined, exercise: number): boolean {
  return meant === undefined || meant.ids.includes(exercise)
}
