import type { DuckDBConnection } from '@duckdb/node-api'
import { dayMs, hourMs, minuteMs } from '../../core/time.ts'
import type { Instant } from '../../core/time.ts'
import { inTransaction, rowsOf, instantSql } from './database.ts'
import { allTables } from './tables.ts'
import type { StoreState } from './write.ts'

export type Retention = {
  /** Everything older is deleted; 0 keeps all. */
  days: number
  /** Rows per second are kept this long; rows per minute as long as everything. */
  secondDays: number
  /** Size of the data in the file above which the oldest is deleted; 0 for no limit. */
  maxBytes: number
}

export const defaultRetention: Retention = { days: 90, secondDays: 3, maxBytes: 20 * 1_073_741_824 }

/** At most this much history goes in one step, so that no step holds up a question. */
const stepMs = 6 * hourMs
/** The newest history is never deleted for size. */
const keepAlwaysMs = hourMs

/** One small step of deleting what is too old or too much. @returns the state after it, or undefined when there was nothing to do */
export async function retainStep(
  connection: DuckDBConnection,
  state: StoreState,
  options: { now: Instant; retention: Retention },
): Promise<StoreState | undefined> {
  const next = cutoffs(state, options)
  const oversized = options.retention.maxBytes > 0 && (await usedBytes(connection)) > options.retention.maxBytes
  if (oversized) shrink(next, options.now)
  const changed = next.retainedFrom !== state.retainedFrom || next.secondsFrom !== state.secondsFrom || next.samplesFrom !== state.samplesFrom
  if (!changed) return undefined
  const after = await inTransaction(connection, async () => await applyCutoffs(connection, state, next))
  // Space is given back by a checkpoint only.
  if (oversized) await connection.run('CHECKPOINT')
  return after
}

function cutoffs(state: StoreState, { now, retention }: { now: Instant; retention: Retention }): StoreState {
  const next = { ...state }
  if (state.rolledUntil === 0) return next
  const oldestSeconds = Math.min(state.rolledUntil, floorMinute(now - retention.secondDays * dayMs))
  if (oldestSeconds > next.secondsFrom) next.secondsFrom = Math.min(oldestSeconds, next.secondsFrom + stepMs)
  if (retention.days <= 0) return next
  const oldest = floorMinute(now - retention.days * dayMs)
  const from = next.retainedFrom === 0 ? undefined : next.retainedFrom
  if (oldest > (from ?? 0)) next.retainedFrom = from === undefined ? oldest : Math.min(oldest, from + stepMs)
  return next
}

/** Seconds go first, then samples, then everything: what is rolled up already costs least to lose. */
function shrink(next: StoreState, now: Instant): void {
  const limit = floorMinute(now - keepAlwaysMs)
  const towards = (from: Instant): Instant => Math.min(limit, floorMinute(from + Math.max(minuteMs, (limit - from) / 8)))
  if (next.secondsFrom < Math.min(limit, next.rolledUntil)) next.secondsFrom = Math.min(towards(next.secondsFrom), next.rolledUntil)
  else if (Math.max(next.samplesFrom, next.retainedFrom) < limit && next.samplesFrom === 0) next.samplesFrom = limit
  else if (next.retainedFrom < limit) next.retainedFrom = towards(next.retainedFrom === 0 ? limit - 8 * dayMs : next.retainedFrom)
}

async function applyCutoffs(connection: DuckDBConnection, before: StoreState, next: StoreState): Promise<StoreState> {
  const after = { ...next, mended: before.mended }
  if (next.secondsFrom > before.secondsFrom) await connection.run(`DELETE FROM traffic_second WHERE t < ${instantSql(next.secondsFrom)}`)
  if (next.samplesFrom > before.samplesFrom) await connection.run(`DELETE FROM samples WHERE t < ${instantSql(next.samplesFrom)}`)
  if (next.retainedFrom > before.retainedFrom) {
    let deleted = 0
    for (const table of allTables) {
      if (table.name === 'marks' || table.name === 'uptime') continue
      const result = await connection.run(`DELETE FROM ${table.name} WHERE ${table.at} < ${instantSql(next.retainedFrom)}`)
      deleted += result.rowsChanged
    }
    // A cutoff that deletes nothing changes no answer.
    if (deleted === 0 && before.retainedFrom === 0) after.retainedFrom = 0
  }
  after.secondsFrom = Math.max(after.secondsFrom, after.retainedFrom)
  after.mended += 1
  await connection.run("UPDATE meta SET value = $1 WHERE name = 'state'", [JSON.stringify(after)])
  return after
}

async function usedBytes(connection: DuckDBConnection): Promise<number> {
  const size = (await rowsOf(connection, 'SELECT block_size * used_blocks AS used FROM pragma_database_size()'))[0]
  return Number(size?.['used'] ?? 0)
}

function floorMinute(instant: Instant): Instant {
  return Math.floor(instant / minuteMs) * minuteMs
}
