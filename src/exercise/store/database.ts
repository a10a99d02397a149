import { DuckDBInstance } from '@duckdb/node-api'
import type { DuckDBAppender, DuckDBConnection, DuckDBValue } from '@duckdb/node-api'
import { SitrepError } from '../../core/errors.ts'
import { abortable } from '../../lib/abort.ts'
import type { ColumnSpec, TableSpec } from './tables.ts'

export type Row = Record<string, number | string | boolean | null>

export type QueryOptions = { signal: AbortSignal }

/**
 * A DuckDB database: one connection that writes, whose work runs strictly one after the other, and a few that read what is committed, so that
 * questions wait neither for the writer nor for each other. An abort takes a waiting statement out of its queue and interrupts a running one.
 */
export interface Database {
  /** Runs `work` alone on the writing connection. */
  exclusive<T>(work: (connection: DuckDBConnection) => Promise<T>, options?: QueryOptions): Promise<T>
  /** Reads what has been committed. */
  query(sql: string, values: readonly DuckDBValue[], options: QueryOptions): Promise<Row[]>
  close(): Promise<void>
}

export type DatabaseOptions = { path: string; readOnly: boolean; memoryLimitBytes: number; threads: number }

/** As many statements of questions run at once as there are processors to run them, and one more to prepare. */
const readers = 3

export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const instance = await DuckDBInstance.create(options.path, {
    access_mode: options.readOnly ? 'READ_ONLY' : 'READ_WRITE',
    memory_limit: `${Math.round(options.memoryLimitBytes / 1_048_576)}MiB`,
    threads: String(options.threads),
    autoload_known_extensions: 'false',
    autoinstall_known_extensions: 'false',
  })
  const writer = createLane(await instance.connect())
  const reading = await Promise.all(Array.from({ length: readers }, async () => createLane(await instance.connect())))
  let closed = false
  return {
    exclusive: (work, { signal } = { signal: never }) => writer.run(work, signal),
    query(sql, values, { signal }) {
      const lane = reading.reduce((best, each) => (each.waiting < best.waiting ? each : best))
      return lane.run(async (connection) => await rowsOf(connection, sql, values), signal)
    },
    async close() {
      await Promise.all([writer, ...reading].map((lane) => lane.close()))
      if (!closed) instance.closeSync()
      closed = true
    },
  }
}

const never: AbortSignal = new AbortController().signal

/** A connection whose statements run one after the other. */
type Lane = {
  /** Statements that run or wait. */
  readonly waiting: number
  run<T>(work: (connection: DuckDBConnection) => Promise<T>, signal: AbortSignal): Promise<T>
  /** After what waits. */
  close(): Promise<void>
}

function createLane(connection: DuckDBConnection): Lane {
  let tail: Promise<unknown> = Promise.resolve()
  let waiting = 0
  let closed = false
  return {
    get waiting() {
      return waiting
    },
    async run(work, signal) {
      const before = tail
      waiting += 1
      const run = (async () => {
        await before
        if (closed) throw new SitrepError('unavailable', 'The recording has been closed.')
        signal.throwIfAborted()
        return await interruptible(connection, { work: () => work(connection), signal })
      })()
      const settled = (): void => void (waiting -= 1)
      tail = run.then(settled, settled)
      return await (signal === never ? run : abortable(run, signal))
    },
    async close() {
      await tail
      if (closed) return
      closed = true
      connection.closeSync()
    },
  }
}

async function interruptible<T>(connection: DuckDBConnection, { work, signal }: { work: () => Promise<T>; signal: AbortSignal }): Promise<T> {
  const interrupt = (): void => connection.interrupt()
  signal.addEventListener('abort', interrupt, { once: true })
  try {
    return await work()
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    signal.removeEventListener('abort', interrupt)
  }
}

/** Integers of 64 and 128 bits come as numbers: instants and counts stay far below 2^53. */
export async function rowsOf(connection: DuckDBConnection, sql: string, values: readonly DuckDBValue[] = []): Promise<Row[]> {
  const result = await connection.runAndReadAll(sql, [...values])
  const names = result.deduplicatedColumnNames()
  return result.getRowsJS().map((cells) => Object.fromEntries(names.map((name, index) => [name, plain(cells[index])])))
}

function plain(value: unknown): number | string | boolean | null {
  if (typeof value === 'bigint') return Number(value)
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') return value
  return null
}

/** An instant or number of ours as an SQL literal: a whole one, whatever it was made of. */
export function instantSql(value: number): string {
  return String(Math.trunc(value))
}

/** Appends rows in the running transaction. */
export async function appendRows<T>(connection: DuckDBConnection, table: TableSpec<T>, rows: Iterable<T>): Promise<void> {
  const appender = await connection.createAppender(table.name)
  try {
    for (const row of rows) {
      for (const column of table.columns) appendCell(appender, column, row)
      appender.endRow()
    }
  } finally {
    appender.closeSync()
  }
}

function appendCell<T>(appender: DuckDBAppender, column: ColumnSpec<T>, row: T): void {
  const value = column.of(row)
  if (value === null) appender.appendNull()
  else if (typeof value === 'string') appender.appendVarchar(value)
  else if (typeof value === 'boolean') appender.appendBoolean(value)
  else if (column.type === 'BIGINT') appender.appendBigInt(BigInt(Math.trunc(value)))
  else if (column.type === 'INTEGER') appender.appendInteger(value | 0)
  else if (Number.isFinite(value)) appender.appendDouble(value)
  else appender.appendNull()
}

export async function inTransaction<T>(connection: DuckDBConnection, work: () => Promise<T>): Promise<T> {
  await connection.run('BEGIN TRANSACTION')
  try {
    const result = await work()
    await connection.run('COMMIT')
    return result
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => undefined)
    throw error
  }
}
