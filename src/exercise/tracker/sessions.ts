import type { Instant } from '../../core/time.ts'
import { milestone } from './context.ts'
import type { Context } from './context.ts'
import { sessionGapMs } from './limits.ts'
import { countInSecond } from './rates.ts'
import { addressesAll } from './freeze.ts'
import { createRateRing } from './world.ts'
import type { Addressee, ExerciseRecord } from './world.ts'

/** A PDU of an exercise was heard; after an hour of silence a new session begins with it. */
export function hearExercise(context: Context, exercise: number, at: Instant): ExerciseRecord {
  const { world } = context
  let record = world.exercises.get(exercise)
  if (record === undefined) {
    record = {
      exercise,
      firstHeard: at,
      lastHeard: at,
      pdus: 0,
      sessionFrom: at,
      startedAt: at,
      startedBy: 'first-pdu',
      startSeq: 0,
      firstFire: null,
      firstDetonation: null,
      freezes: [],
      lastStart: null,
      rate: createRateRing(),
    }
    world.exercises.set(exercise, record)
    beginSession(context, record, at)
  } else if (at - record.lastHeard >= sessionGapMs) beginSession(context, record, at)
  record.lastHeard = Math.max(record.lastHeard, at)
  if (world.lastExercise !== exercise) {
    // While nobody is active anywhere, the exercise heard last is the one that is meant.
    if (world.active.size === 0) context.aspects.bumpMembership({ force: 'unknown', kind: 0, domain: 0 })
    world.lastExercise = exercise
  }
  record.pdus += 1
  countInSecond(record.rate, at)
  return record
}

function beginSession(context: Context, record: ExerciseRecord, at: Instant): void {
  record.sessionFrom = at
  record.startedAt = at
  record.startedBy = 'first-pdu'
  record.firstFire = null
  record.firstDetonation = null
  record.startSeq = milestone(context, {
    t: at,
    exercise: record.exercise,
    kind: 'exercise-start',
    site: null,
    entity: null,
    text: `Exercise ${record.exercise} is heard for the first time`,
  }).seq
  context.aspects.bump('simulation')
}

/** Whoever is stopped was running: when it started was not heard. */
export function noteStop(record: ExerciseRecord): void {
  if (record.startedBy === 'first-pdu') record.startedBy = 'unheard'
}

/** The first Start/Resume of a session that is addressed to everybody is its start; one that comes after a stop only goes on with it. */
export function noteStart(context: Context, record: ExerciseRecord, { at, addressee }: { at: Instant; addressee: Addressee }): void {
  if (record.startedBy !== 'first-pdu' || !addressesAll(addressee)) return
  record.startedBy = 'start-resume'
  record.startedAt = at
  context.sink.milestone({
    seq: record.startSeq,
    t: at,
    exercise: record.exercise,
    kind: 'exercise-start',
    site: null,
    entity: null,
    text: `Exercise ${record.exercise} starts`,
  })
  context.aspects.bump('simulation')
}
