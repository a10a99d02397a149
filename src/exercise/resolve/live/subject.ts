import type { BoundPlan } from '../../../core/bind.ts'
import { fact } from '../../../core/fact-shapes.ts'
import type { FactsBase } from '../../../core/fact-shapes.ts'
import type { Fact, Note, Position, Table } from '../../../core/facts.ts'
import { speedAndCourse } from '../../../core/coordinates.ts'
import { positionOf as positionAt } from '../../../core/position.ts'
import type { Vector } from '../../../core/coordinates.ts'
import type { Track } from '../../tracker/world.ts'
import { inScope } from '../exercise-scope.ts'
import { compileConditions } from '../filter.ts'
import { cannotAnswer, meantIn, namesOf } from './context.ts'
import type { LiveContext } from './context.ts'
import { stateWords } from './entities.ts'
import { seenTrack } from './seen.ts'
import { entityRef } from './things.ts'

/* The one entity a question is about. */

/** One: it is meant. Several: the question must say which. None: never heard. */
export type Subject = { track: Track | undefined; candidates: Track[]; asked: string; notes: Note[] }

/** @throws SitrepError `cannot-answer` when no entity is named */
export function subjectOf(plan: BoundPlan, context: LiveContext): Subject {
  const asking = plan.where.filter((condition) => condition.field === 'entity' || condition.field === 'marking')
  if (asking.length === 0 || asking.some((condition) => condition.not)) throw cannotAnswer('Say which entity: by its id, such as 1:2:3, or by its marking.')
  const meant = meantIn(plan, context)
  const rest = plan.where.filter((condition) => condition.field !== 'state')
  const matches = compileConditions(rest, { named: namesOf(context) })
  const values = asking.flatMap((condition) =>
    condition.values.flatMap((value) => (condition.field === 'entity' ? context.picture.tracksById(value) : context.picture.tracksByMarking(value))),
  )
  const found = [...new Set(values)].filter((track) => matches(seenTrack(track, context)))
  const asked = [...new Set(asking.flatMap((condition) => condition.values))].join(', ')
  // In the exercise meant if it is there; what is heard in another one only is meant all the same.
  const scoped = found.filter((track) => inScope(meant, track.exercise))
  const candidates = scoped.length > 0 ? scoped : found
  const active = candidates.filter((track) => track.state === 'active')
  const track = candidates.length === 1 ? candidates[0] : active.length === 1 && asking.every(({ values }) => values.length === 1) ? active[0] : undefined
  return { track, candidates, asked, notes: notesOf({ track, candidates, asked, context }) }
}

function notesOf({
  track,
  candidates,
  asked,
  context,
}: {
  track: Track | undefined
  candidates: readonly Track[]
  asked: string
  context: LiveContext
}): Note[] {
  if (candidates.length === 0)
    return [{ code: 'never-heard', text: `${asked} has not been heard${context.picture.evictedTracks() > 0 ? ' in the last 24 hours' : ''}` }]
  if (track === undefined) return [{ code: 'ambiguous', text: `${candidates.length} entities match ${asked}; ask for one by its id` }]
  if (candidates.length > 1) return [{ code: 'others-gone', text: `Of ${candidates.length} entities called ${asked} only this one is active` }]
  const exercises = context.picture.exercises()
  return exercises.length > 1 ? [{ code: 'exercise-of-entity', text: `${track.id} of exercise ${track.exercise}` }] : []
}

/** Who might be meant. */
export function candidateTable(candidates: readonly Track[], context: LiveContext): Table {
  return {
    columns: [
      { key: 'entity', title: 'entity' },
      { key: 'exercise', title: 'exercise' },
      { key: 'force', title: 'force' },
      { key: 'state', title: 'state' },
      { key: 'position', title: 'position' },
      { key: 'last-heard', title: 'last heard', unit: 'instant' },
    ],
    rows: candidates
      .slice(0, 50)
      .map((track) => [
        entityRef(track),
        track.exercise,
        track.force,
        stateWords(track, context),
        positionOf(track, context)?.position ?? null,
        track.lastHeard,
      ]),
    total: candidates.length,
  }
}

export type Placed = { position: Position; kind: 'extrapolated' | 'last reported'; at: Vector }

export function positionOf(track: Track, { picture, now }: Pick<LiveContext, 'picture' | 'now'>): Placed | null {
  const location = picture.location(track, now)
  if (location === null) return null
  const position = positionAt(location.at)
  return { position, kind: location.extrapolated ? 'extrapolated' : 'last reported', at: location.at }
}

export function movementFacts(base: FactsBase, track: Track, context: LiveContext): Fact[] {
  const placed = positionOf(track, context)
  if (placed === null) return []
  const { speedMps, courseDeg } = speedAndCourse({ x: track.vx, y: track.vy, z: track.vz }, placed.position)
  return [
    fact(base, 'speed', Math.round(speedMps * 100) / 100, 'm/s'),
    ...(courseDeg === null ? [] : [fact(base, 'heading', Math.round(courseDeg * 10) / 10, 'deg')]),
  ]
}

export function heardFacts(base: FactsBase, lastHeard: number, now: number): Fact[] {
  return [fact(base, 'last-heard', lastHeard, 'instant'), fact(base, 'last-heard.age', Math.max(0, now - lastHeard), 'ms')]
}
