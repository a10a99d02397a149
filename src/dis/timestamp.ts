import { hourMs } from '../core/time.ts'
import type { Instant } from '../core/time.ts'

const unitsPerHour = 2 ** 31

export type DisTimestamp = {
  /** The sender's clock is synchronised to absolute time. */ absolute: boolean
  /** Milliseconds past the hour. */ pastHourMs: number
}

export function readTimestamp(raw: number): DisTimestamp {
  return { absolute: (raw & 1) === 1, pastHourMs: ((raw >>> 1) * hourMs) / unitsPerHour }
}

export function writeTimestamp(at: Instant, absolute: boolean): number {
  const units = Math.floor(((((at % hourMs) + hourMs) % hourMs) * unitsPerHour) / hourMs)
  return units * 2 + (absolute ? 1 : 0)
}

/** How far an absolute timestamp is ahead of (positive) or behind the receive time, at most half an hour; null for a relative one. */
export function clockSkewMs(raw: number, receivedAt: Instant): number | null {
  const { absolute, pastHourMs } = readTimestamp(raw)
  if (!absolute) return null
  const apart = pastHourMs - (receivedAt % hourMs)
  if (apart > hourMs / 2) return apart - hourMs
  return apart < -hourMs / 2 ? apart + hourMs : apart
}
