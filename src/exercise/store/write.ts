import { blobValue } from '@duckdb/node-api'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { Instant } from '../../core/time.ts'
import { minuteMs } from '../../core/time.ts'
import type { PartyKnown, TrafficRow } from '../records.ts'
import { appendRows, instantSql } from './database.ts'
import type { Batch, KeyedRows } from './pending.ts'
import { partySides, sampleTable, trafficMinuteTable, trafficSecondTable } from './tables.ts'
import type { TableSpec } from './tables.ts'

/** What is kept beside the tables; written with every batch. */
export type StoreState = {
  /** Everything before this instant is in `traffic_minute`. A full minute; 0 while there was no traffic. */
  rolledUntil: Instant
  /** `traffic_second` holds everything from here on. A full minute. */
  secondsFrom: Instant
  /** Tables hold everything from here on; 0 while nothing was deleted. */
  retainedFrom: Instant
  samplesFrom: Instant
  /** When rows were last committed. */
  lastStored: Instant
  /** Grows when rows of a past window changed: a party became known, rows were deleted. */
  mended: number
}

export type Snapshot = { at: Instant; data: Uint8Array; high: Readonly<Record<string, number>> }

/** A minute is rolled up this long after its end, so that most rows have come; later ones are added to it. */
const graceMs = 5_000

export type WriteOptions = { state: StoreState; stored: ReadonlyMap<string, number>; snapshot: Snapshot | undefined; now: Instant }

/** Writes one batch inside the running transaction. @returns the state that holds once it is committed */
export async function writeBatch(connection: DuckDBConnection, batch: Batch, options: WriteOptions): Promise<StoreState> {
  const state = { ...options.state, lastStored: options.now }
  for (const entry of batch.keyed.values()) await upsert(connection, entry, options.stored.get(entry.table.name) ?? 0)
  if (batch.samples.length > 0) await appendRows(connection, sampleTable, batch.samples)
  await writeTraffic(connection, batch.traffic, { state, now: options.now })
  if (batch.known.length > 0) {
    await applyKnown(connection, batch.known)
    state.mended += 1
  }
  if (options.snapshot !== undefined) {
    await connection.run('DELETE FROM snapshot')
    await connection.run('INSERT INTO snapshot VALUES ($1::BIGINT, $2, $3)', [
      options.snapshot.at,
      JSON.stringify(options.snapshot.high),
      blobValue(options.snapshot.data),
    ])
  }
  await connection.run("UPDATE meta SET value = $1 WHERE name = 'state'", [JSON.stringify(state)])
  return state
}

async function upsert<Row>(connection: DuckDBConnection, { table, rows }: KeyedRows<Row>, storedMax: number): Promise<void> {
  const key = table.key?.column ?? 'seq'
  const replaced = [...rows.keys()].filter((number) => number <= storedMax).sort((a, b) => a - b)
  for (let at = 0; at < replaced.length; at += 2_000) {
    const some = replaced.slice(at, at + 2_000).map((number) => BigInt(number))
    await connection.run(`DELETE FROM ${table.name} WHERE ${key} BETWEEN ${some[0]} AND ${some.at(-1)} AND ${key} IN (${some.join(', ')})`)
  }
  await appendRows(connection, table, rows.values())
}

/** Seconds are kept and rolled up later; what belongs to a minute already rolled up is added to that minute at once. */
async function writeTraffic(connection: DuckDBConnection, rows: readonly TrafficRow[], { state, now }: { state: StoreState; now: Instant }): Promise<void> {
  if (rows.length > 0) {
    await appendRows(connection, trafficSecondTable, rows)
    if (state.rolledUntil === 0) {
      state.rolledUntil = floorMinute(rows.reduce((min, row) => Math.min(min, row.second), Infinity))
      state.secondsFrom = state.rolledUntil
    }
    const late = rows.filter((row) => row.second < state.rolledUntil)
    if (late.length > 0)
      await appendRows(
        connection,
        trafficMinuteTable,
        late.map((row) => ({ ...row, second: floorMinute(row.second) })),
      )
  }
  const closed = floorMinute(now - graceMs)
  if (state.rolledUntil === 0 || closed <= state.rolledUntil) return
  const names = trafficSecondTable.columns.map((column) => column.name).filter((name) => !['t', 'pdus', 'bytes'].includes(name))
  await connection.run(
    `INSERT INTO traffic_minute SELECT t - t % ${minuteMs} AS t, ${names.join(', ')}, sum(pdus), sum(bytes) FROM traffic_second
     WHERE t >= ${state.rolledUntil} AND t < ${closed} GROUP BY ALL ORDER BY t`,
  )
  state.rolledUntil = closed
}

function floorMinute(instant: Instant): Instant {
  return Math.floor(instant / minuteMs) * minuteMs
}

const knownTable: TableSpec<PartyKnown> = {
  name: 'party_known',
  key: null,
  at: 'since',
  columns: [
    { name: 'exercise', type: 'INTEGER', of: (row) => row.exercise },
    { name: 'entity', type: 'VARCHAR', of: (row) => row.entity },
    { name: 'since', type: 'BIGINT', of: (row) => row.since },
    { name: 'track', type: 'BIGINT', of: (row) => row.party.track },
    { name: 'force_id', type: 'INTEGER', of: (row) => row.party.forceId },
    { name: 'force', type: 'VARCHAR', of: (row) => row.party.force },
    { name: 'kind', type: 'INTEGER', of: (row) => row.party.kind },
    { name: 'domain', type: 'INTEGER', of: (row) => row.party.domain },
    { name: 'country', type: 'INTEGER', of: (row) => row.party.country },
    { name: 'type', type: 'VARCHAR', of: (row) => row.party.type },
    { name: 'marking', type: 'VARCHAR', of: (row) => row.party.marking },
  ],
}

const knownFields = ['track', 'force_id', 'force', 'kind', 'domain', 'country', 'type', 'marking']

/** Rows that named an unknown identity since then take its force and type. */
async function applyKnown(connection: DuckDBConnection, known: readonly PartyKnown[]): Promise<void> {
  const columns = knownTable.columns.map((column) => `${column.name} ${column.type}`).join(', ')
  await connection.run(`CREATE OR REPLACE TEMP TABLE party_known (${columns})`)
  await appendRows(connection, knownTable, known)
  const since = known.reduce((min, each) => Math.min(min, each.since), Infinity)
  for (const { table, sides } of partySides) {
    for (const side of sides) {
      await connection.run(
        `UPDATE ${table} SET ${knownFields.map((field) => `${side}_${field} = k.${field}`).join(', ')} FROM party_known k
         WHERE ${table}.t >= ${instantSql(since)} AND ${table}.t >= k.since AND ${table}.exercise = k.exercise
           AND ${table}.${side}_entity = k.entity AND ${table}.${side}_force = 'unknown'`,
      )
    }
  }
}
