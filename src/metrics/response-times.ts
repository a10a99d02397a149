import type { PerformanceSnapshot } from '../core/performance-view.ts'

/** Seconds. Mean, least and longest are of all, percentiles of the newest `remembered`, by nearest rank; `recent` has the newest ten, newest first. */
export interface ResponseTimes {
  add(seconds: number): void
  summary(): PerformanceSnapshot['responseSeconds']
}

const shownRecent = 10

export function createResponseTimes({ remembered = 1_024 }: { remembered?: number } = {}): ResponseTimes {
  const times: number[] = []
  let [next, count, total, longest, shortest] = [0, 0, 0, 0, Number.POSITIVE_INFINITY]
  return {
    add(seconds) {
      times[next] = seconds
      next = (next + 1) % remembered
      count += 1
      total += seconds
      longest = Math.max(longest, seconds)
      shortest = Math.min(shortest, seconds)
    },
    summary() {
      const sorted = times.toSorted((a, b) => a - b)
      return {
        mean: count === 0 ? 0 : total / count,
        min: count === 0 ? 0 : shortest,
        max: longest,
        p50: nearestRank(sorted, 0.5),
        p95: nearestRank(sorted, 0.95),
        recent: Array.from({ length: Math.min(shownRecent, times.length) }, (_, index) => times[(next - 1 - index + 2 * remembered) % remembered] ?? 0),
      }
    },
  }
}

/** The least value that at least the given share of all does not exceed; 0 of nothing. */
function nearestRank(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0
}
