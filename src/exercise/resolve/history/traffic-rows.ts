import type { Note } from '../../../core/facts.ts'
import { minuteMs, secondMs } from '../../../core/time.ts'
import type { Instant, Interval } from '../../../core/time.ts'
import type { Recording } from '../../store/store.ts'
import { join, raw, sql } from './sql.ts'
import type { Sql } from './sql.ts'

/** Where the counts of a window come from: whole minutes from the rollup, the seconds at its edges from the seconds. */
export type TrafficRows = {
  /** A FROM item with the columns of the traffic tables, each PDU of the window in exactly one row. */
  from: Sql
  /** The window that was counted: as asked, or whole minutes where seconds are no longer kept. */
  counted: Interval
  notes: Note[]
}

/** PDUs that name no sender are stored under site 0, application 0; those that carry no entity under kind 0. Neither is a value to group by. */
const columns =
  "t, exercise, pdu_type, force, CASE WHEN force = 'none' THEN NULL ELSE kind END AS kind, CASE WHEN force = 'none' THEN NULL ELSE domain END AS domain, " +
  'CASE WHEN site = 0 AND application = 0 THEN NULL ELSE site END AS site, application, address, version, reason, pdus, bytes'

export type TrafficRowsOptions = {
  recording: Pick<Recording, 'state' | 'uptimes'>
  /** Minutes will not do: buckets are finer, or not on minutes. */
  seconds?: boolean
  clock: (instant: Instant) => string
}

export function trafficRows(window: Interval, { recording, seconds = false, clock }: TrafficRowsOptions): TrafficRows {
  const { state } = recording
  const { counted, note } = countable(window, { recording, clock })
  const notes = note === undefined ? [] : [note]
  const minutesFrom = Math.ceil(counted.from / minuteMs) * minuteMs
  const minutesTo = Math.min(Math.floor(counted.to / minuteMs) * minuteMs, state.rolledUntil)
  if (seconds || minutesTo <= minutesFrom) return { from: sql`(${secondsOf(counted)})`, counted, notes }
  // One piece per range, not one condition with "or": only plain ranges let DuckDB skip row groups.
  const pieces = [sql`SELECT ${raw(columns)} FROM traffic_minute WHERE ${between(minutesFrom, minutesTo)}`]
  if (counted.from < minutesFrom) pieces.push(secondsOf({ from: counted.from, to: minutesFrom }))
  if (minutesTo < counted.to) pieces.push(secondsOf({ from: minutesTo, to: counted.to }))
  return { from: sql`(${join(pieces, ' UNION ALL ')})`, counted, notes }
}

function secondsOf(range: Interval): Sql {
  return sql`SELECT ${raw(columns)} FROM traffic_second WHERE ${between(range.from, range.to)}`
}

function between(from: Instant, to: Instant): Sql {
  return sql`t >= ${from} AND t < ${to}`
}

/** Seconds older than `secondsFrom` are gone: an edge that needs them moves to the nearest full minute, and the answer says so. */
function countable(window: Interval, { recording, clock }: Omit<TrafficRowsOptions, 'seconds'>): { counted: Interval; note?: Note } {
  const { secondsFrom } = recording.state
  const beginning = beginningOf(recording)
  const snap = (edge: Instant): Instant => (edge >= secondsFrom || edge <= beginning || edge % minuteMs === 0 ? edge : Math.round(edge / minuteMs) * minuteMs)
  const counted = { from: snap(window.from), to: snap(window.to) }
  if (counted.to <= counted.from) counted.to = counted.from + minuteMs
  if (counted.from === window.from && counted.to === window.to) return { counted }
  return {
    counted,
    note: {
      code: 'whole-minutes',
      text: `Counts per second are no longer kept for that time, so whole minutes were counted: ${clock(counted.from)} to ${clock(counted.to)}`,
    },
  }
}

/** Since when seconds are kept, where older ones were there and are gone; undefined: none are missing from there on. */
export function secondsMissingBefore(from: Instant, recording: Pick<Recording, 'state' | 'uptimes'>): Instant | undefined {
  const { secondsFrom } = recording.state
  return Math.max(from, beginningOf(recording)) < secondsFrom ? secondsFrom : undefined
}

/** Before the first run there is nothing to tell apart. */
function beginningOf({ uptimes }: Pick<Recording, 'uptimes'>): Instant {
  return uptimes.reduce((first, run) => Math.min(first, run.from), Infinity)
}

/** Whether every edge inside the window lies on a full minute. */
export function onMinutes(buckets: readonly Interval[]): boolean {
  return buckets.slice(1).every((bucket) => bucket.from % minuteMs === 0)
}

export const secondsIn = (ms: number): number => ms / secondMs
