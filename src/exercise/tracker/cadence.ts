import type { Instant } from '../../core/time.ts'
import { beatsKept, beatsNeeded } from './limits.ts'
import type { Cadence } from './world.ts'

export function createCadence(): Cadence {
  return { gaps: [], next: 0, medianMs: null, dirty: false, version: 0, changedAt: 0 }
}

/** One gap more; the median is made when it is asked for. */
export function addGap(cadence: Cadence, gapMs: number): void {
  if (cadence.gaps.length < beatsKept) cadence.gaps.push(gapMs)
  else cadence.gaps[cadence.next] = gapMs
  cadence.next = (cadence.next + 1) % beatsKept
  cadence.dirty = true
}

/** The median gap, null until three are known. A median that became another gets a new version. */
export function medianGap(cadence: Cadence, now: Instant): number | null {
  if (!cadence.dirty) return cadence.medianMs
  cadence.dirty = false
  const median = cadence.gaps.length < beatsNeeded ? null : medianOf(cadence.gaps)
  if (median !== cadence.medianMs) {
    cadence.medianMs = median
    cadence.version += 1
    cadence.changedAt = now
  }
  return median
}

/** Of an even number the mean of the middle two. */
export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}

/** The gap that eight of ten do not exceed: what one that reports unevenly usually needs. */
export function usualGap(gaps: readonly number[]): number | null {
  if (gaps.length < beatsNeeded) return null
  const sorted = [...gaps].sort((a, b) => a - b)
  return sorted[Math.ceil(sorted.length * 0.8) - 1] ?? null
}
