/** What is to happen later in the scenario, in order of time; seconds since it began. Nothing here waits: `runUntil` moves the time. */
export interface Schedule {
  now(): number
  after(seconds: number, run: () => void): void
  runUntil(seconds: number): void
}

export function createSchedule(): Schedule {
  let now = 0
  const waiting: { at: number; run: () => void }[] = []
  return {
    now: () => now,
    after(seconds, run) {
      const at = now + seconds
      // Behind everything that is due at the same time: first come, first served.
      let low = 0
      let high = waiting.length
      while (low < high) {
        const middle = (low + high) >> 1
        if ((waiting[middle]?.at ?? 0) <= at) low = middle + 1
        else high = middle
      }
      waiting.splice(low, 0, { at, run })
    },
    runUntil(seconds) {
      for (let next = waiting[0]; next !== undefined && next.at <= seconds; next = waiting[0]) {
        waiting.shift()
        now = Math.max(now, next.at)
        next.run()
      }
      now = Math.max(now, seconds)
    },
  }
}
