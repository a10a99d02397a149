import { DuckDBInstance } from '@duckdb/node-api'
import type { DuckDBAppender, DuckDBConnection, DuckDBValue } from '@duckdb/node-api'
import { SitrepError } from '../../core/errors.ts'
import { abortable } from '../../lib/abort.ts'
import type { ColumnSpec, TableSpec } from './tables.ts'

export type Row = Record<string, number | string | boolean | null>

export type QueryOptions = { signal: AbortSignal }

/**
 * One DuckDB connection whose statements run strictly one after the other. An abort takes a waiting statement out of the queue and interrupts
 * a running one.
 */
export interface Database {
  /** Runs `work` alone on the connection. */
  exclusive<T>(work: (connection: DuckDBConnection) => Promise<T>, options?: QueryOptions): Promise<T>
  query(sql: string, values: readonly DuckDBValue[], options: QueryOptions): Promise<Row[]>
  close(): Promise<void>
}

export type DatabaseOptions = { path: string; readOnly: boolean; memoryLimitBytes: number; threads: number }

export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const instance = await DuckDBInstance.create(options.path, {
    access_mode: options.readOnly ? 'READ_ONLY' : 'READ_WRITE',
    memory_limit: `${Math.round(options.memoryLimitBytes / 1_048_576)}MiB`,
    threads: String(options.threads),
    autoload_known_extensions: 'false',
    autoinstall_known_extensions: 'false',
  })
  const connection = await instance.connect()
  let tail: Promise<unknown> = Promise.resolve()
  let closed = false

  async function exclusive<T>(work: (connection: DuckDBConnection) => Promise<T>, { signal }: Partial<QueryOptions> = {}): Promise<T> {
    const before = tail
    const run = (async () => {
      await before
      if (closed) throw new SitrepError('unavailable', 'The recording has been closed.')
      signal?.throwIfAborted()
      return await interruptible(connection, { work: () => work(connection), signal })
    })()
    tail = run.then(
      () => undefined,
      () => undefined,
    )
    return await (signal === undefined ? run : abortable(run, signal))
  }

  return {
    exclusive,
    query: (sql, values, queryOptions) => exclusive(async () => await rowsOf(connection, sql, values), queryOptions),
    async close() {
      await tail
      if (closed) return
      closed = true
      connection.closeSync()
      instance.closeSync()
    },
  }
}

async function interruptible<T>(connection: DuckDBConnection, { work, signal }: { work: () => Promise<T>; signal: AbortSignal | undefined }): Promise<T> {
  const interrupt = (): void => connection.interrupt()
  signal?.addEventListener('abort', interrupt, { once: true })
  try {
    return await work()
  } catch (error) {
    signal?.throwIfAborted()
    throw error
  } finally {
    signal?.removeEventListener('abort', interrupt)
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
