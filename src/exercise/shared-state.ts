import type { Instant } from '../core/time.ts'

/*
 * What data versions need beside the aspect counters, in memory shared between the worker (which writes) and the main thread (which reads):
 * no message is as fresh as the data.
 */

const int32s = { mended: 0, severalExercises: 1, frozen: 2 } as const
const floatBytes = 16

export const sharedStateBytes: number = floatBytes + Object.keys(int32s).length * 4

export interface SharedState {
  /** Grows when rows of past windows change: parties that become known, rows that are deleted. */
  mended(): number
  setMended(count: number): void
  /** More than one exercise has been heard, so that which one is meant depends on who is active in all of them. */
  severalExercises(): boolean
  setSeveralExercises(several: boolean): void
  /** Timeouts are suspended for somebody. */
  frozen(): boolean
  setFrozen(frozen: boolean): void
  /** Until then counts are lower bounds that name the seconds listened for. */
  warmUntil(): Instant
  setWarmUntil(at: Instant): void
  /** Milliseconds after which presence in a past window cannot change any more. */
  presenceSettlesMs(): number
  setPresenceSettlesMs(ms: number): void
}

export function createSharedState(buffer: SharedArrayBuffer = new SharedArrayBuffer(sharedStateBytes)): SharedState {
  const times = new Float64Array(buffer, 0, 2)
  const numbers = new Int32Array(buffer, floatBytes)
  const read = (index: number): number => Atomics.load(numbers, index)
  const write = (index: number, value: number): void => {
    Atomics.store(numbers, index, value)
  }
  return {
    mended: () => read(int32s.mended),
    setMended: (count) => write(int32s.mended, count),
    severalExercises: () => read(int32s.severalExercises) === 1,
    setSeveralExercises: (several) => write(int32s.severalExercises, several ? 1 : 0),
    frozen: () => read(int32s.frozen) === 1,
    setFrozen: (frozen) => write(int32s.frozen, frozen ? 1 : 0),
    warmUntil: () => times[0] ?? 0,
    setWarmUntil: (at) => {
      times[0] = at
    },
    presenceSettlesMs: () => times[1] ?? 0,
    setPresenceSettlesMs: (ms) => {
      times[1] = ms
    },
  }
}
