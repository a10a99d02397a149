import { randomUUID } from 'node:crypto'
import type { DuckDBValue } from '@duckdb/node-api'
import { minuteMs, secondMs } from '../../core/time.ts'
import type { Clock, Instant, Interval } from '../../core/time.ts'
import type { MarkRow, UptimeRow } from '../records.ts'
import type { QueryOptions, Row } from './database.ts'
import { claimDirectory, releaseDirectory } from './directory.ts'
import { databaseLimits } from './limits.ts'
import { openRecording } from './open.ts'
import { createPending } from './pending.ts'
import type { HistorySink } from './pending.ts'
import { defaultRetention, retainStep } from './retention.ts'
import type { Retention } from './retention.ts'
import type { StoreState } from './write.ts'
import { createWriter } from './writer.ts'
import type { Picture } from './writer.ts'

/** The part of a logger that is used here; pino's fits. */
export type StoreLogger = { warn(details: object, message: string): void; error(details: object, message: string): void }

const silentLogger: StoreLogger = { warn: () => undefined, error: () => undefined }

export type StoreOptions = {
  directory: string
  readOnly?: boolean
  memoryLimitBytes?: number
  threads?: number
  now: Clock
  logger?: StoreLogger
  retention?: Retention
  /** Rows kept in memory at most while writing fails. */
  pendingLimit?: number
  /** Milliseconds a question's statement may take. */
  queryTimeoutMs?: number
}

/** How far the tables reach, and what happened to the recording; kept in memory, always current. */
export type Recording = {
  readonly epoch: string
  readonly state: Readonly<StoreState>
  readonly uptimes: readonly UptimeRow[]
  readonly marks: readonly MarkRow[]
  /** Stretches of which rows were dropped because they could not be written. */
  readonly dropped: readonly Interval[]
}

export type StoreStats = { pendingRows: number; lagMs: number; droppedRows: number; lastFlushMs: number; failing: string | null }

/**
 * History in one DuckDB file. Rows wait in memory until `flush` commits them, together with the tracker's snapshot, in one transaction;
 * a failed write keeps them for the next. `query` sees everything that was handed over before it was called.
 */
export interface Store extends AsyncDisposable {
  readonly sink: HistorySink
  readonly recording: Recording
  /** The tracker's state as last committed, when there is one. */
  readonly snapshot: { at: Instant; data: Uint8Array } | undefined
  /** The run before was ended by a crash: the last instant stored of it. */
  readonly crashedAt: Instant | undefined
  /** @throws SitrepError `unavailable` when it cannot be written; the rows are kept */
  flush(snapshot?: () => Picture): Promise<void>
  /** The highest key of each table handed over so far; see `Picture`. */
  high(): Readonly<Record<string, number>>
  /** Commits what pends unless it all came at or after `needs`, then runs the statement. Values are bound, never spliced. */
  query(sql: string, values: readonly DuckDBValue[], options: QueryOptions & { needs?: Instant }): Promise<Row[]>
  /** One step of retention; true when there may be more to do. */
  maintain(): Promise<boolean>
  stats(): StoreStats
}

const maxUptimesInMemory = 10_000

/** @throws SitrepError `data-directory-in-use`, `bad-file`, `bad-config` */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { directory, now, logger = silentLogger, retention = defaultRetention, readOnly = false } = options
  const limits = databaseLimits()
  const memoryLimitBytes = options.memoryLimitBytes ?? limits.memoryLimitBytes
  const opened = await openRecording({ directory, readOnly, memoryLimitBytes, threads: options.threads ?? limits.threads, newEpoch: randomUUID })
  if (!readOnly) claimDirectory(directory)
  const { database, stored, marks } = opened
  const uptimes = opened.uptimes.slice(-maxUptimesInMemory)
  const lost = createLost(() => logger.error({ directory }, 'History cannot be written and memory for it is full: rows are being dropped'))
  const pending = createPending({ limit: options.pendingLimit ?? 400_000, onDropped: lost.add })
  for (const [table, key] of stored) pending.raiseHigh(table, key)
  const writer = createWriter({ database, directory, pending, stored, state: opened.state, now, logger })

  async function flush(takePicture?: () => Picture): Promise<void> {
    if (!readOnly) await writer.flush(takePicture)
  }

  return {
    sink: remembering(pending.sink, { uptimes, marks }),
    recording: {
      epoch: opened.epoch,
      get state() {
        return writer.state
      },
      uptimes,
      marks,
      dropped: lost.spans,
    },
    snapshot: opened.snapshot,
    crashedAt: opened.crashedAt,
    flush,
    high: () => Object.fromEntries(pending.high),
    async query(sql, values, { signal, needs }) {
      if (pending.rows > 0 && (needs === undefined || pending.oldest < needs)) await flush()
      const timeout = AbortSignal.timeout(options.queryTimeoutMs ?? 9_000)
      return await database.query(sql, values, { signal: AbortSignal.any([signal, timeout]) })
    },
    async maintain() {
      if (readOnly) return false
      return await database.exclusive(async (connection) => {
        const after = await retainStep(connection, writer.state, { now: now(), retention })
        if (after !== undefined) writer.state = after
        return after !== undefined
      })
    },
    stats: () => ({ pendingRows: pending.rows, droppedRows: lost.rows, ...writer.stats() }),
    async [Symbol.asyncDispose]() {
      try {
        if (!readOnly) {
          if (pending.rows > 0) await flush()
          await database.exclusive(async (connection) => await connection.run('CHECKPOINT'))
        }
      } finally {
        await database.close()
        if (!readOnly) releaseDirectory(directory)
      }
    },
  }
}

/** Runs and marks are few and asked for with every answer: kept in memory too. */
function remembering(sink: HistorySink, { uptimes, marks }: { uptimes: UptimeRow[]; marks: MarkRow[] }): HistorySink {
  return {
    ...sink,
    mark(row) {
      marks.push(row)
      sink.mark(row)
    },
    uptime(row) {
      const at = uptimes.findIndex((run) => run.run === row.run)
      if (at < 0) uptimes.push(row)
      else uptimes[at] = row
      sink.uptime(row)
    },
  }
}

type Lost = { readonly spans: Interval[]; readonly rows: number; add(lost: { rows: number; at: Instant }): void }

/** What had to be dropped, as stretches of time that answers can name. */
function createLost(onFirst: () => void): Lost {
  const spans: Interval[] = []
  let total = 0
  return {
    spans,
    get rows() {
      return total
    },
    add({ rows, at }) {
      if (total === 0) onFirst()
      total += rows
      const last = spans.at(-1)
      if (last !== undefined && Math.abs(at - last.to) < minuteMs) last.to = Math.max(last.to, at + secondMs)
      else spans.push({ from: at, to: at + secondMs })
    },
  }
}
