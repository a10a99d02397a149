import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { SitrepError } from '../../core/errors.ts'
import type { Instant } from '../../core/time.ts'
import type { MarkRow, UptimeRow } from '../records.ts'
import { inTransaction, openDatabase, rowsOf, instantSql } from './database.ts'
import type { Database, DatabaseOptions, Row } from './database.ts'
import { databaseFile, ensureDirectory, openingError } from './directory.ts'
import {
  allTables,
  collisionTable,
  createTableSql,
  damageTable,
  detonationTable,
  fireTable,
  milestoneTable,
  presenceTable,
  schemaVersion,
  textTable,
} from './tables.ts'
import type { Snapshot, StoreState } from './write.ts'

/* Opening a recording: create or check the tables, mend what a crash left open, read what is kept in memory. */

export type Opened = {
  database: Database
  epoch: string
  state: StoreState
  snapshot: Snapshot | undefined
  uptimes: UptimeRow[]
  marks: MarkRow[]
  /** Table name → highest key stored. */
  stored: Map<string, number>
  /** When a run was found open: the last instant that was stored of it. */
  crashedAt: Instant | undefined
}

export type OpenOptions = Omit<DatabaseOptions, 'path'> & { directory: string; newEpoch: () => string }

const emptyState: StoreState = { rolledUntil: 0, secondsFrom: 0, retainedFrom: 0, samplesFrom: 0, lastStored: 0, mended: 0 }

/** @throws SitrepError `data-directory-in-use`, `bad-file` or `bad-config`. Nothing of an unreadable file is changed. */
export async function openRecording(options: OpenOptions): Promise<Opened> {
  const path = join(options.directory, databaseFile)
  if (options.readOnly && !existsSync(path))
    throw new SitrepError(
      'bad-file',
      `There is no recording in ${options.directory}: ${databaseFile} is not there. Record one with "sitrep serve" or "sitrep replay FILE --into ${options.directory}".`,
    )
  if (!options.readOnly) ensureDirectory(options.directory)
  let database: Database
  try {
    database = await openDatabase({ ...options, path })
  } catch (cause) {
    throw openingError(options.directory, cause)
  }
  try {
    return await database.exclusive(async (connection) => await prepare(database, connection, options))
  } catch (cause) {
    await database.close()
    throw cause instanceof SitrepError ? cause : openingError(options.directory, cause)
  }
}

async function prepare(database: Database, connection: DuckDBConnection, options: OpenOptions): Promise<Opened> {
  const tables = await rowsOf(connection, "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'main'")
  if (!tables.some((row) => row['name'] === 'meta')) {
    if (tables.length > 0 || options.readOnly)
      throw new SitrepError('bad-file', `${join(options.directory, databaseFile)} is a DuckDB file but not a recording of ours. Name another data directory.`)
    await inTransaction(connection, async () => await createTables(connection, options.newEpoch()))
  }
  const meta = new Map((await rowsOf(connection, 'SELECT name, value FROM meta')).map((row) => [String(row['name']), String(row['value'])]))
  const version = Number(meta.get('schema'))
  if (version !== schemaVersion)
    throw new SitrepError(
      'bad-file',
      `The recording in ${options.directory} has format ${version}, this program reads format ${schemaVersion}. Use the program that wrote it, or name another data directory.`,
    )
  const snapshot = await readSnapshot(connection)
  const state: StoreState = { ...emptyState, ...stateFrom(meta.get('state')) }
  const uptimes = (await rowsOf(connection, 'SELECT * FROM uptime ORDER BY run')).map(uptimeFrom)
  const open = uptimes.filter((run) => run.until === null)
  let crashedAt: Instant | undefined
  if (!options.readOnly) {
    await inTransaction(connection, async () => {
      await forgetNewer(connection, { snapshot, crashed: open.length > 0 })
      if (open.length > 0) {
        crashedAt = snapshot?.at ?? Math.max(state.lastStored, ...open.map((run) => run.from))
        await closeOpen(connection, crashedAt)
        for (const run of open) Object.assign(run, { until: Math.max(run.from, crashedAt), end: 'crash' })
        state.mended += 1
      }
    })
  }
  return {
    database,
    epoch: meta.get('epoch') ?? 'none',
    state,
    snapshot,
    uptimes,
    marks: (await rowsOf(connection, 'SELECT * FROM marks ORDER BY number')).map(markFrom),
    stored: await storedKeys(connection),
    crashedAt,
  }
}

async function createTables(connection: DuckDBConnection, epoch: string): Promise<void> {
  for (const table of allTables) await connection.run(createTableSql(table))
  await connection.run('CREATE TABLE meta (name VARCHAR, value VARCHAR)')
  await connection.run('CREATE TABLE snapshot (taken_t BIGINT, high VARCHAR, data BLOB)')
  await connection.run("INSERT INTO meta VALUES ('schema', $1), ('epoch', $2), ('state', $3)", [String(schemaVersion), epoch, JSON.stringify(emptyState)])
}

/** Tables whose keys are the tracker's own counters, which live in its snapshot. */
const counted = [presenceTable, fireTable, detonationTable, collisionTable, damageTable, textTable, milestoneTable]

/**
 * Rows committed after the last snapshot (a question was answered in between) are unknown to the picture the tracker starts again from, and their
 * numbers would be used twice. They are younger than the five seconds a crash may cost.
 */
async function forgetNewer(connection: DuckDBConnection, { snapshot, crashed }: { snapshot: Snapshot | undefined; crashed: boolean }): Promise<void> {
  for (const table of counted) {
    await connection.run(`DELETE FROM ${table.name} WHERE ${table.key?.column} > ${instantSql(snapshot?.high[table.name] ?? 0)}`)
  }
  if (!crashed || snapshot === undefined) return
  await connection.run(`DELETE FROM samples WHERE t > ${instantSql(snapshot.at)}`)
}

async function closeOpen(connection: DuckDBConnection, at: Instant): Promise<void> {
  const until = instantSql(at)
  await connection.run(
    `UPDATE presence SET until_t = greatest(from_t, ${until}), last_heard = coalesce(last_heard, greatest(from_t, ${until})), ended = 'listener-stopped' WHERE until_t IS NULL`,
  )
  await connection.run(`UPDATE uptime SET until_t = greatest(from_t, ${until}), ended = 'crash' WHERE until_t IS NULL`)
}

async function readSnapshot(connection: DuckDBConnection): Promise<Snapshot | undefined> {
  const result = await connection.runAndReadAll('SELECT taken_t, high, data FROM snapshot')
  const [at, high, data] = result.getRowsJS()[0] ?? []
  if (at === undefined || !(data instanceof Uint8Array) || typeof high !== 'string') return undefined
  return { at: Number(at), data, high: numbersIn(high) }
}

function numbersIn(json: string): Record<string, number> {
  const parsed: unknown = JSON.parse(json)
  if (typeof parsed !== 'object' || parsed === null) return {}
  return Object.fromEntries(Object.entries(parsed).filter((entry): entry is [string, number] => typeof entry[1] === 'number'))
}

function stateFrom(json: string | undefined): Partial<StoreState> {
  return json === undefined ? {} : numbersIn(json)
}

async function storedKeys(connection: DuckDBConnection): Promise<Map<string, number>> {
  const stored = new Map<string, number>()
  const keys: [string, string][] = [
    ...counted.map((table): [string, string] => [table.name, table.key?.column ?? 'seq']),
    ['marks', 'number'],
    ['uptime', 'run'],
  ]
  for (const [table, key] of keys) stored.set(table, Number((await rowsOf(connection, `SELECT max(${key}) AS high FROM ${table}`))[0]?.['high'] ?? 0))
  return stored
}

function uptimeFrom(row: Row): UptimeRow {
  const end = row['ended']
  return {
    run: Number(row['run']),
    from: Number(row['from_t']),
    until: typeof row['until_t'] === 'number' ? row['until_t'] : null,
    end: end === 'stop' || end === 'crash' ? end : null,
  }
}

function markFrom(row: Row): MarkRow {
  return { number: Number(row['number']), t: Number(row['t']), label: typeof row['label'] === 'string' ? row['label'] : null }
}
