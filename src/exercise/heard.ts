import type { NamedThing } from '../core/gazetteer.ts'
import type { Instant } from '../core/time.ts'
import type { GazetteerDelta } from './live-gazetteer.ts'
import type { MilestoneRow, RecordSink } from './records.ts'

/** First Start/Resume and first PDU of an exercise. */
export type ExerciseStart = { started: Instant | null; began: Instant | null }

/**
 * Listens in on the rows of history for what questions may name: markings, sites, exercises, and when exercises started.
 */
export interface Heard {
  readonly sink: RecordSink
  /** What is new since the last call; undefined when nothing is. */
  take(): GazetteerDelta | undefined
  know(delta: GazetteerDelta): void
  startOf(exercise: number): Instant | undefined
  setStart(exercise: number, start: ExerciseStart): void
  exercises(): readonly number[]
}

export function createHeard(sink: RecordSink): Heard {
  const markings = new Set<string>()
  const sites = new Set<number>()
  const exercises = new Set<number>()
  const starts = new Map<number, ExerciseStart>()
  let fresh: GazetteerDelta = { markings: [], sites: [], exercises: [] }

  function marking(value: string | null): void {
    if (value === null || value === '' || markings.has(value)) return
    markings.add(value)
    fresh.markings.push(value)
  }
  function site(value: number): void {
    if (sites.has(value)) return
    sites.add(value)
    fresh.sites.push(value)
  }
  function exercise(value: number): void {
    if (exercises.has(value)) return
    exercises.add(value)
    fresh.exercises.push(value)
  }
  function milestone(row: MilestoneRow): void {
    if (row.exercise === null || (row.kind !== 'exercise-start' && row.kind !== 'start-resume')) return
    const start = starts.get(row.exercise) ?? { started: null, began: null }
    if (row.kind === 'exercise-start') start.began ??= row.t
    else start.started ??= row.t
    starts.set(row.exercise, start)
  }

  return {
    sink: {
      ...sink,
      traffic(row) {
        if (row.reason === null) {
          site(row.site)
          exercise(row.exercise)
        }
        sink.traffic(row)
      },
      presence(row) {
        marking(row.marking)
        site(row.site)
        exercise(row.exercise)
        sink.presence(row)
      },
      partyKnown(change) {
        marking(change.party.marking)
        sink.partyKnown(change)
      },
      milestone(row) {
        milestone(row)
        sink.milestone(row)
      },
    },
    take() {
      const { markings: newMarkings, sites: newSites, exercises: newExercises, names } = fresh
      if (newMarkings.length + newSites.length + newExercises.length === 0 && names === undefined) return undefined
      const taken = fresh
      fresh = { markings: [], sites: [], exercises: [] }
      return taken
    },
    know(delta) {
      for (const each of delta.markings) marking(each)
      for (const each of delta.sites) site(each)
      for (const each of delta.exercises) exercise(each)
      if (delta.names !== undefined) fresh.names = delta.names satisfies NamedThing[]
    },
    startOf(number) {
      const start = starts.get(number)
      return start?.started ?? start?.began ?? undefined
    },
    setStart(number, start) {
      starts.set(number, start)
    },
    exercises: () => [...exercises],
  }
}
