import type { Instant } from '../../core/time.ts'
import type { MarkRow, PartyKnown, RecordSink, TrackSampleRow, TrafficRow, UptimeRow } from '../records.ts'
import { collisionTable, damageTable, detonationTable, fireTable, markTable, milestoneTable, presenceTable, textTable, uptimeTable } from './tables.ts'
import type { TableSpec } from './tables.ts'

/** What the tracker and the recorder hand to history. */
export interface HistorySink extends RecordSink {
  mark(row: MarkRow): void
  uptime(row: UptimeRow): void
}

/** Rows of one keyed table; a row under the same key replaces the earlier one. */
export type KeyedRows<Row> = { table: TableSpec<Row>; rows: Map<number, Row> }

/** Everything handed over since the last write. */
export type Batch = {
  traffic: TrafficRow[]
  samples: TrackSampleRow[]
  known: PartyKnown[]
  /** Table name → its rows. The rows fit the table by construction (see `put`). */
  keyed: Map<string, KeyedRows<never>>
  rows: number
  /** The earliest instant any of it can change an answer about. */
  oldest: Instant
}

export type PendingOptions = {
  /** Rows kept at most while writing fails; beyond it samples go first, then the rest, and every one is counted. */
  limit: number
  onDropped: (lost: { rows: number; at: Instant }) => void
}

export interface Pending {
  readonly sink: HistorySink
  readonly rows: number
  readonly oldest: Instant
  /** The highest key handed over, per keyed table. */
  readonly high: ReadonlyMap<string, number>
  raiseHigh(table: string, key: number): void
  take(): Batch
  /** Puts a batch that could not be written back, under whatever came since. */
  restore(batch: Batch): void
}

export function createPending(options: PendingOptions): Pending {
  let batch = emptyBatch()
  const high = new Map<string, number>()
  const sink = sinkInto(() => batch, { high, ...options })

  return {
    sink,
    get rows() {
      return batch.rows
    },
    get oldest() {
      return batch.oldest
    },
    high,
    raiseHigh(table, key) {
      high.set(table, Math.max(high.get(table) ?? 0, key))
    },
    take() {
      const taken = batch
      batch = emptyBatch()
      return taken
    },
    restore(failed) {
      batch = merge(failed, batch)
    },
  }
}

/** Adds rows to the batch that is current when they come. */
function sinkInto(current: () => Batch, { high, limit, onDropped }: PendingOptions & { high: Map<string, number> }): HistorySink {
  function room(at: Instant): boolean {
    if (current().rows < limit) return true
    if (current().samples.length > 0) {
      onDropped({ rows: current().samples.length, at: current().samples[0]?.t ?? at })
      current().rows -= current().samples.length
      current().samples = []
      return true
    }
    onDropped({ rows: 1, at })
    return false
  }

  function touch(at: Instant): void {
    if (at < current().oldest) current().oldest = at
  }

  function put<Row>(table: TableSpec<Row>): (row: Row, at: Instant) => void {
    return (row, at) => {
      const key = table.key?.of(row) ?? 0
      const entry = keyedRows(current(), table)
      if (!entry.rows.has(key)) {
        if (!room(at)) return
        current().rows += 1
      }
      entry.rows.set(key, row)
      high.set(table.name, Math.max(high.get(table.name) ?? 0, key))
      touch(at)
    }
  }

  function byTime<Row extends { t: Instant }>(table: TableSpec<Row>): (row: Row) => void {
    const add = put(table)
    return (row) => add(row, row.t)
  }

  const presence = put(presenceTable)
  const uptime = put(uptimeTable)
  return {
    traffic(row) {
      if (!room(row.second)) return
      current().traffic.push(row)
      current().rows += 1
      touch(row.second)
    },
    presence: (row) => presence(row, row.lastHeard ?? row.from),
    fire: byTime(fireTable),
    detonation: byTime(detonationTable),
    collision: byTime(collisionTable),
    damage: byTime(damageTable),
    text: byTime(textTable),
    milestone: byTime(milestoneTable),
    sample(row) {
      if (!room(row.t)) return
      current().samples.push(row)
      current().rows += 1
      touch(row.t)
    },
    partyKnown(change) {
      current().known.push(change)
      current().rows += 1
      touch(change.since)
    },
    mark: byTime(markTable),
    uptime: (row) => uptime(row, row.from),
  }
}

function emptyBatch(): Batch {
  return { traffic: [], samples: [], known: [], keyed: new Map(), rows: 0, oldest: Infinity }
}

function keyedRows<Row>(batch: Batch, table: TableSpec<Row>): KeyedRows<Row> {
  const found: unknown = batch.keyed.get(table.name)
  // The map is filled here alone, always under the table's own name, so what is found has its row type.
  if (found !== undefined) return found as KeyedRows<Row>
  const created: KeyedRows<Row> = { table, rows: new Map() }
  batch.keyed.set(table.name, created as unknown as KeyedRows<never>)
  return created
}

function merge(older: Batch, newer: Batch): Batch {
  const merged: Batch = {
    traffic: [...older.traffic, ...newer.traffic],
    samples: [...older.samples, ...newer.samples],
    known: [...older.known, ...newer.known],
    keyed: new Map(older.keyed),
    rows: 0,
    oldest: Math.min(older.oldest, newer.oldest),
  }
  for (const [name, entry] of newer.keyed) {
    const before = merged.keyed.get(name)
    merged.keyed.set(name, before === undefined ? entry : { table: entry.table, rows: new Map([...before.rows, ...entry.rows]) })
  }
  merged.rows = merged.traffic.length + merged.samples.length + merged.known.length + [...merged.keyed.values()].reduce((sum, each) => sum + each.rows.size, 0)
  return merged
}
