/** Epoch milliseconds, UTC. Instants cross the wire as ISO-8601 with Z (see `protocol/`). */
export type Instant = number

/** Half-open: `from` belongs to it, `to` does not. */
export type Interval = { from: Instant; to: Instant }

/** An IANA name such as `Europe/Berlin`, or `UTC`. */
export type TimeZone = string

/** A length of time in milliseconds. */
export type DurationMs = number

export const secondMs = 1_000
export const minuteMs = 60_000
export const hourMs = 3_600_000
export const dayMs = 86_400_000

/** The one source of "now". Replays and tests pass their own. */
export type Clock = () => Instant

export const systemClock: Clock = () => Date.now()

export function toIso(instant: Instant): string {
  return new Date(instant).toISOString()
}

/** The end of the second an instant lies in. */
export function endOfSecond(instant: Instant): Instant {
  return Math.floor(instant / secondMs) * secondMs + secondMs
}
