import { hourMs, minuteMs, secondMs } from '../../core/time.ts'

/* Every number of the counting rules, and every bound that keeps hostile traffic from filling the memory. */

/** Timeout of anything, at least and at most. */
export const shortestTimeoutMs = 12 * secondMs
export const longestTimeoutMs = 144 * secondMs
/** Heartbeats missed before a timeout. */
export const beatMultiplier = 2.4
/** Beats a cadence is the median of, and those needed for it. */
export const beatsKept = 10
export const beatsNeeded = 3
/** Beats missed before something is overdue. */
export const overdueBeats = 2
/** A Remove Entity is only a request for this long. */
export const removalSettlesMs = 12 * secondMs
/** A kill belongs to the last damaging detonation from this long before … */
export const killBeforeMs = 10 * secondMs
/** … to this long after the damage. */
export const killAfterMs = 2 * secondMs
/** PDUs of a pair within this long of the first are one collision. */
export const collisionMs = 5 * secondMs
/** A Fire PDU repeated within this long of the last is the same fire; later, event ids may have begun again. */
export const fireRepeatsMs = 60 * secondMs
/** A detonation may follow its fire this late. */
export const fireJoinsMs = hourMs
/** A Fire PDU overtaken by its own detonation still joins it. */
export const overtakenMs = 2 * secondMs
/** A session of an exercise begins after this much silence. */
export const sessionGapMs = hourMs
/** Clocks further off than this are bad. */
export const badClockMs = 5 * secondMs
/** A track that left answers for its identity this long; then the number may be somebody else's. */
export const leftRemembersMs = minuteMs
/** Tracks that ended are forgotten after this; history keeps them. */
export const endedKeptMs = 24 * hourMs
/** At most one sample of a track in this time, and only when it moved this far. */
export const sampleEveryMs = 10 * secondMs
export const sampleDistanceM = 10
/** Samples a second, all tracks together; beyond, each is sampled less often. */
export const samplesPerSecond = 500

/** Current for this long, or 2.4 of their own beats. */
export const emissionTimeoutMs = {
  radio: 12 * secondMs,
  emitter: 24 * secondMs,
  designator: 12 * secondMs,
  iff: 24 * secondMs,
  aggregate: 72 * secondMs,
} as const

export type Limits = {
  tracks: number
  applications: number
  sites: number
  emissions: number
  openFires: number
  troubleKeys: number
  freezeCommands: number
  trafficCells: number
  unknownParties: number
  openDetonations: number
}

export const defaultLimits: Limits = {
  tracks: 200_000,
  applications: 20_000,
  sites: 20_000,
  emissions: 50_000,
  openFires: 50_000,
  troubleKeys: 10_000,
  freezeCommands: 256,
  trafficCells: 50_000,
  unknownParties: 20_000,
  openDetonations: 100_000,
}
