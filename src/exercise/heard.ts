import type { NamedThing } from '../core/gazetteer.ts'
import type { GazetteerDelta } from './live-gazetteer.ts'
import type { RecordSink } from './records.ts'

/** Listens in on the rows of history for what questions may name: markings, sites, exercises. */
export interface Heard {
  readonly sink: RecordSink
  /** What is new since the last call; undefined when nothing is. */
  take(): GazetteerDelta | undefined
  know(delta: GazetteerDelta): void
  exercises(): readonly number[]
}

export function createHeard(sink: RecordSink): Heard {
  const markings = new Set<string>()
  const sites = new Set<number>()
  const exercises = new Set<number>()
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
  return {
    sink: {
      ...sink,
      traffic(row) {
        if (row.reason === null) {
          // 0:0 is nobody: a PDU that names no sender.
          if (row.site !== 0 || row.application !== 0) site(row.site)
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
    exercises: () => [...exercises],
  }
}
