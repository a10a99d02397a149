import type { DuckDBConnection } from '@duckdb/node-api'
import { SitrepError } from '../../core/errors.ts'
import type { Clock, Instant } from '../../core/time.ts'
import { inTransaction } from './database.ts'
import type { Database } from './database.ts'
import type { Pending } from './pending.ts'
import type { StoreLogger } from './store.ts'
import { writeBatch } from './write.ts'
import type { Snapshot, StoreState } from './write.ts'

/** The tracker's state, and how far its counters were then: `high()` of that moment; missing: of the moment of the write. */
export type Picture = { data: Uint8Array; high?: Readonly<Record<string, number>> }

export type WriterOptions = {
  database: Database
  directory: string
  pending: Pending
  /** Table name → highest key stored. */
  stored: Map<string, number>
  state: StoreState
  now: Clock
  logger: StoreLogger
}

/** Brings what pends into the database. */
export interface Writer {
  state: StoreState
  flush(takePicture?: () => Picture): Promise<void>
  stats(): { lagMs: number; lastFlushMs: number; failing: string | null }
}

export function createWriter({ database, directory, pending, stored, now, logger, state: opened }: WriterOptions): Writer {
  let pendingSince: Instant | undefined
  let lastFlushMs = 0
  let failing: string | null = null
  let waiting: Promise<void> | undefined

  async function write(connection: DuckDBConnection, takePicture: (() => Picture) | undefined): Promise<void> {
    const at = now()
    const started = performance.now()
    // Batch, counters and snapshot are taken in one go, so that they agree.
    const batch = pending.take()
    const since = pendingSince
    pendingSince = undefined
    try {
      const snapshot: Snapshot | undefined = takePicture === undefined ? undefined : { at, high: Object.fromEntries(pending.high), ...takePicture() }
      if (batch.rows === 0 && snapshot === undefined) return
      writer.state = await inTransaction(connection, async () => await writeBatch(connection, batch, { state: writer.state, stored, snapshot, now: at }))
      for (const entry of batch.keyed.values())
        for (const key of entry.rows.keys()) stored.set(entry.table.name, Math.max(key, stored.get(entry.table.name) ?? 0))
      failing = null
    } catch (cause) {
      pending.restore(batch)
      pendingSince = since ?? at
      const message = cause instanceof Error ? cause.message : String(cause)
      if (failing === null) logger.error({ directory, cause: message }, 'History could not be written; the rows are kept and tried again')
      failing = message
      throw new SitrepError(
        'unavailable',
        `The recording in ${directory} cannot be written at the moment, so history would be incomplete: ${message.split('\n')[0]}`,
        { cause },
      )
    } finally {
      lastFlushMs = performance.now() - started
    }
  }

  const writer: Writer = {
    state: opened,
    /** Joins a write that has not taken its batch yet; what is handed over after that needs the next one. */
    flush(takePicture) {
      if (waiting !== undefined && takePicture === undefined) return waiting
      const run: Promise<void> = database.exclusive(async (connection) => {
        if (waiting === run) waiting = undefined
        await write(connection, takePicture)
      })
      waiting = run
      return run
    },
    stats() {
      if (pending.rows > 0) pendingSince ??= now()
      return { lagMs: pendingSince === undefined ? 0 : Math.max(0, now() - pendingSince), lastFlushMs, failing }
    },
  }
  return writer
}
