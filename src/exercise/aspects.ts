import type { Aspect } from '../core/measure.ts'
import type { Party } from './records.ts'

/*
 * Counters that grow when something changes, in memory shared between the worker (which writes) and the main thread (which reads), so that a
 * data version costs no message. Membership is counted per force × kind × domain, so that a missile in flight does not outdate a tank count.
 */

const forces: readonly Party['force'][] = ['friendly', 'opposing', 'neutral', 'other', 'unknown']
const kinds = 10
const domains = 6
const plain: readonly Aspect[] = ['positions', 'events', 'traffic', 'simulation', 'listener', 'radio', 'marks', 'plan', 'build']
const membershipCells = forces.length * kinds * domains

export const aspectBufferBytes: number = (plain.length + membershipCells) * 4

/** One cell of membership; kinds above 9 and domains above 5 are counted under 0. */
export type MembershipCell = { force: Party['force']; kind: number; domain: number }

export interface AspectCounters {
  bump(aspect: Exclude<Aspect, 'membership' | 'clock'>): void
  bumpMembership(cell: MembershipCell): void
  read(aspect: Exclude<Aspect, 'membership' | 'clock'>): number
  /** The sum of the cells the test lets through; grows when any of them does. */
  readMembership(includes?: (cell: MembershipCell) => boolean): number
}

export function createAspectCounters(buffer: SharedArrayBuffer = new SharedArrayBuffer(aspectBufferBytes)): AspectCounters {
  const counters = new Int32Array(buffer)
  const indexOf = (aspect: Aspect): number => plain.indexOf(aspect)
  return {
    bump(aspect) {
      Atomics.add(counters, indexOf(aspect), 1)
    },
    bumpMembership(cell) {
      Atomics.add(counters, plain.length + cellIndex(cell), 1)
    },
    read(aspect) {
      return Atomics.load(counters, indexOf(aspect))
    },
    readMembership(includes) {
      let sum = 0
      for (const [index, cell] of allCells.entries()) if (includes === undefined || includes(cell)) sum += Atomics.load(counters, plain.length + index)
      return sum
    },
  }
}

function cellIndex(cell: MembershipCell): number {
  const force = Math.max(0, forces.indexOf(cell.force))
  const kind = cell.kind >= 0 && cell.kind < kinds ? cell.kind : 0
  const domain = cell.domain >= 0 && cell.domain < domains ? cell.domain : 0
  return (force * kinds + kind) * domains + domain
}

const allCells: readonly MembershipCell[] = forces.flatMap((force) =>
  Array.from({ length: kinds }, (_, kind) => Array.from({ length: domains }, (_unused, domain) => ({ force, kind, domain }))).flat(),
)
