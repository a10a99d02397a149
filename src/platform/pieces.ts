import { dayMs, hourMs, secondMs } from '../core/time.ts'
import type { Instant, Interval } from '../core/time.ts'

/** A stretch of a window that one kind of call counts: whole UTC days, whole UTC hours of one day, or the rest, from rows. */
export type Piece = Interval & { kind: 'days' | 'hours' | 'rows' }

/** Senders' clocks may run a little ahead: what ends "now" is taken to the end of the day or hour it is in, where nothing else can be stored yet. */
export function isOpen(to: Instant, now: Instant): boolean {
  return to >= now - secondMs
}

/** The window in pieces that do not overlap, in order of time. `hours`: the platform counts by the hour. */
export function piecesOf({ from, to }: Interval, { now, hours }: { now: Instant; hours: boolean }): Piece[] {
  const open = isOpen(to, now)
  const firstDay = ceilTo(from, dayMs)
  const endOfDays = open ? ceilTo(to, dayMs) : floorTo(to, dayMs)
  if (endOfDays > firstDay) {
    const tail = open || endOfDays >= to ? [] : withinDay({ from: endOfDays, to }, { open, hours })
    return [...withinDay({ from, to: firstDay }, { open: false, hours }), { kind: 'days', from: firstDay, to: endOfDays }, ...tail]
  }
  if (floorTo(from, dayMs) === floorTo(to - 1, dayMs)) return withinDay({ from, to }, { open, hours })
  // Over midnight, with no whole day in it.
  return [...withinDay({ from, to: firstDay }, { open: false, hours }), ...withinDay({ from: firstDay, to }, { open, hours })]
}

/** A stretch that lies in one UTC day. */
function withinDay({ from, to }: Interval, { open, hours }: { open: boolean; hours: boolean }): Piece[] {
  if (to <= from) return []
  const rows = (stretch: Interval): Piece[] => (stretch.to > stretch.from ? [{ kind: 'rows', ...stretch }] : [])
  if (!hours) return rows({ from, to })
  const first = ceilTo(from, hourMs)
  const last = open ? ceilTo(to, hourMs) : floorTo(to, hourMs)
  if (last <= first) return rows({ from, to })
  return [...rows({ from, to: first }), { kind: 'hours', from: first, to: last }, ...(open ? [] : rows({ from: last, to }))]
}

export function floorTo(instant: Instant, unit: number): Instant {
  return Math.floor(instant / unit) * unit
}

function ceilTo(instant: Instant, unit: number): Instant {
  return Math.ceil(instant / unit) * unit
}

/** `YYYY-MM-DD` of an instant, UTC. */
export function utcDate(instant: Instant): string {
  return new Date(instant).toISOString().slice(0, 10)
}
