import { secondMs } from '../../core/time.ts'
import type { Instant } from '../../core/time.ts'
import type { RateRing } from './world.ts'

const secondsKept = 120

export function countInSecond(ring: RateRing, at: Instant): void {
  const second = Math.floor(at / secondMs)
  if (second > ring.second) clear(ring, second)
  if (ring.second - second >= secondsKept) return
  const index = second % secondsKept
  ring.counts[index] = (ring.counts[index] ?? 0) + 1
}

function clear(ring: RateRing, second: number): void {
  const from = Math.max(ring.second + 1, second - secondsKept + 1)
  for (let each = from; each <= second; each += 1) ring.counts[each % secondsKept] = 0
  ring.second = second
}

/** Full seconds of the last 60, of those since `since`; null: all of them. */
export function fullSeconds(now: Instant, since: Instant | null): number {
  return since === null ? 60 : Math.max(0, Math.min(60, Math.floor(now / secondMs) - Math.ceil(since / secondMs)))
}

/** PDUs of the last 60 full seconds, from 60 s before the running second up to it; of those since `since`. */
export function lastMinute(ring: RateRing, now: Instant, since: Instant | null = null): number {
  const running = Math.floor(now / secondMs)
  let sum = 0
  for (let second = running - fullSeconds(now, since); second < running; second += 1)
    if (second <= ring.second && ring.second - second < secondsKept) sum += ring.counts[second % secondsKept] ?? 0
  return sum
}
