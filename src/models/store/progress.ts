/** How far a pull is. */
export type PullProgress = {
  model: string
  /** `looking`, `waiting` (somebody else pulls it), `fetching`, `checking`. */
  step: 'looking' | 'waiting' | 'fetching' | 'checking'
  /** What is fetched, or why a source did not do. */
  text: string
  bytes: number
  /** Null: not known yet. */
  totalBytes: number | null
  bytesPerSecond: number | null
}

/** Rate over the last seconds, so that a pause shows. */
export function createRate(now: () => number): { add(bytes: number): number | null } {
  const spanMs = 5_000
  const seen: { at: number; bytes: number }[] = []
  return {
    add(bytes) {
      const at = now()
      // Begun anew: what was measured before says nothing.
      if ((seen.at(-1)?.bytes ?? 0) > bytes) seen.length = 0
      seen.push({ at, bytes })
      while (seen.length > 2 && at - (seen[0]?.at ?? at) > spanMs) seen.shift()
      const first = seen[0]
      return first === undefined || at - first.at < 250 ? null : ((bytes - first.bytes) / (at - first.at)) * 1_000
    },
  }
}
