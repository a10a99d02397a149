import type {
  CollisionRow,
  DamageRow,
  DetonationRow,
  FireRow,
  MarkRow,
  MilestoneRow,
  Party,
  Presence,
  TextRow,
  TrackSampleRow,
  TrafficRow,
  UptimeRow,
} from '../records.ts'

/*
 * The tables of history, as data: from one column list come CREATE TABLE, the appender and the read-back. Instants are epoch milliseconds
 * (BIGINT). No indexes: rows arrive in time order, so DuckDB's own min/max per row group finds a window.
 */

/** Raised when a table changes shape; an older file is refused with a clear sentence. */
export const schemaVersion = 1

type Cell = number | string | boolean | null
type ColumnType = 'BIGINT' | 'INTEGER' | 'DOUBLE' | 'VARCHAR' | 'BOOLEAN'
export type ColumnSpec<Row> = { readonly name: string; readonly type: ColumnType; readonly of: (row: Row) => Cell }

export type TableSpec<Row> = {
  readonly name: string
  readonly columns: readonly ColumnSpec<Row>[]
  /** What a row is replaced by; null: rows add up. */
  readonly key: { readonly column: string; readonly of: (row: Row) => number } | null
  /** The instant by which retention judges the row. */
  readonly at: string
}

function column<Row>(name: string, type: ColumnType, of: (row: Row) => Cell): ColumnSpec<Row> {
  return { name, type, of }
}

/** The columns of one side of an event: `firer_entity`, `firer_site` … */
function partyColumns<Row>(prefix: string, of: (row: Row) => Party | null): ColumnSpec<Row>[] {
  return [
    column(`${prefix}_entity`, 'VARCHAR', (row) => of(row)?.entity ?? null),
    column(`${prefix}_site`, 'INTEGER', (row) => of(row)?.site ?? null),
    column(`${prefix}_application`, 'INTEGER', (row) => of(row)?.application ?? null),
    column(`${prefix}_track`, 'BIGINT', (row) => of(row)?.track ?? null),
    column(`${prefix}_force_id`, 'INTEGER', (row) => of(row)?.forceId ?? null),
    column(`${prefix}_force`, 'VARCHAR', (row) => of(row)?.force ?? null),
    column(`${prefix}_kind`, 'INTEGER', (row) => of(row)?.kind ?? null),
    column(`${prefix}_domain`, 'INTEGER', (row) => of(row)?.domain ?? null),
    column(`${prefix}_country`, 'INTEGER', (row) => of(row)?.country ?? null),
    column(`${prefix}_type`, 'VARCHAR', (row) => of(row)?.type ?? null),
    column(`${prefix}_marking`, 'VARCHAR', (row) => of(row)?.marking ?? null),
  ]
}

function eventColumns<Row extends { seq: number; t: number; exercise: number | null }>(): ColumnSpec<Row>[] {
  return [column('seq', 'BIGINT', (row) => row.seq), column('t', 'BIGINT', (row) => row.t), column('exercise', 'INTEGER', (row) => row.exercise)]
}

const bySeq = { column: 'seq', of: (row: { seq: number }) => row.seq }

function trafficColumns(time: string): ColumnSpec<TrafficRow>[] {
  return [
    column(time, 'BIGINT', (row) => row.second),
    column('exercise', 'INTEGER', (row) => row.exercise),
    column('pdu_type', 'INTEGER', (row) => row.pduType),
    column('force', 'VARCHAR', (row) => row.force),
    column('kind', 'INTEGER', (row) => row.kind),
    column('domain', 'INTEGER', (row) => row.domain),
    column('site', 'INTEGER', (row) => row.site),
    column('application', 'INTEGER', (row) => row.application),
    column('address', 'VARCHAR', (row) => row.address),
    column('version', 'INTEGER', (row) => row.version),
    column('reason', 'VARCHAR', (row) => row.reason),
    column('pdus', 'BIGINT', (row) => row.pdus),
    column('bytes', 'BIGINT', (row) => row.bytes),
  ]
}

export const trafficSecondTable: TableSpec<TrafficRow> = { name: 'traffic_second', key: null, at: 't', columns: trafficColumns('t') }
/** Filled by SQL from `traffic_second` once a minute is closed; `t` is the minute's start. */
export const trafficMinuteTable: TableSpec<TrafficRow> = { name: 'traffic_minute', key: null, at: 't', columns: trafficColumns('t') }

export const presenceTable: TableSpec<Presence> = {
  name: 'presence',
  key: { column: 'interval_no', of: (row) => row.interval },
  at: 'until_t',
  columns: [
    column('interval_no', 'BIGINT', (row) => row.interval),
    column('track', 'BIGINT', (row) => row.track),
    column('exercise', 'INTEGER', (row) => row.exercise),
    column('entity', 'VARCHAR', (row) => row.entity),
    column('site', 'INTEGER', (row) => row.site),
    column('application', 'INTEGER', (row) => row.application),
    column('force_id', 'INTEGER', (row) => row.forceId),
    column('force', 'VARCHAR', (row) => row.force),
    column('kind', 'INTEGER', (row) => row.kind),
    column('domain', 'INTEGER', (row) => row.domain),
    column('country', 'INTEGER', (row) => row.country),
    column('type', 'VARCHAR', (row) => row.type),
    column('marking', 'VARCHAR', (row) => row.marking),
    column('is_first', 'BOOLEAN', (row) => row.first),
    column('from_t', 'BIGINT', (row) => row.from),
    column('last_heard', 'BIGINT', (row) => row.lastHeard),
    column('until_t', 'BIGINT', (row) => row.until),
    column('ended', 'VARCHAR', (row) => row.end),
    column('how', 'VARCHAR', (row) => row.how),
  ],
}

export const fireTable: TableSpec<FireRow> = {
  name: 'fires',
  key: bySeq,
  at: 't',
  columns: [
    ...eventColumns<FireRow>(),
    ...partyColumns<FireRow>('firer', (row) => row.firer),
    ...partyColumns<FireRow>('target', (row) => row.target),
    column('munition_entity', 'VARCHAR', (row) => row.munitionEntity),
    column('event', 'VARCHAR', (row) => row.event),
    column('munition', 'VARCHAR', (row) => row.munition),
    column('warhead', 'INTEGER', (row) => row.warhead),
    column('fuse', 'INTEGER', (row) => row.fuse),
    column('quantity', 'INTEGER', (row) => row.quantity),
    column('rounds', 'INTEGER', (row) => row.rounds),
    column('rate', 'INTEGER', (row) => row.rate),
    column('range_m', 'DOUBLE', (row) => row.rangeM),
    column('latitude_deg', 'DOUBLE', (row) => row.latitudeDeg),
    column('longitude_deg', 'DOUBLE', (row) => row.longitudeDeg),
  ],
}

export const detonationTable: TableSpec<DetonationRow> = {
  name: 'detonations',
  key: bySeq,
  at: 't',
  columns: [
    ...eventColumns<DetonationRow>(),
    ...partyColumns<DetonationRow>('firer', (row) => row.firer),
    ...partyColumns<DetonationRow>('target', (row) => row.target),
    column('event', 'VARCHAR', (row) => row.event),
    column('munition', 'VARCHAR', (row) => row.munition),
    column('result', 'INTEGER', (row) => row.result),
    column('result_class', 'VARCHAR', (row) => row.resultClass),
    column('quantity', 'INTEGER', (row) => row.quantity),
    column('fire_seq', 'BIGINT', (row) => row.fireSeq),
    column('fire_rounds', 'INTEGER', (row) => row.fireRounds),
    column('latitude_deg', 'DOUBLE', (row) => row.latitudeDeg),
    column('longitude_deg', 'DOUBLE', (row) => row.longitudeDeg),
  ],
}

export const collisionTable: TableSpec<CollisionRow> = {
  name: 'collisions',
  key: bySeq,
  at: 't',
  columns: [
    ...eventColumns<CollisionRow>(),
    ...partyColumns<CollisionRow>('first', (row) => row.first),
    ...partyColumns<CollisionRow>('second', (row) => row.second),
    column('pdus', 'INTEGER', (row) => row.pdus),
  ],
}

export const damageTable: TableSpec<DamageRow> = {
  name: 'damage',
  key: bySeq,
  at: 't',
  columns: [
    ...eventColumns<DamageRow>(),
    column('damage', 'VARCHAR', (row) => row.damage),
    ...partyColumns<DamageRow>('target', (row) => row.victim),
    ...partyColumns<DamageRow>('firer', (row) => row.firer),
    column('attributed', 'BOOLEAN', (row) => row.firer !== null),
    column('detonation_seq', 'BIGINT', (row) => row.detonationSeq),
    column('munition', 'VARCHAR', (row) => row.munition),
  ],
}

export const textTable: TableSpec<TextRow> = {
  name: 'texts',
  key: bySeq,
  at: 't',
  columns: [
    ...eventColumns<TextRow>(),
    column('text_kind', 'VARCHAR', (row) => row.kind),
    ...partyColumns<TextRow>('sender', (row) => row.from),
    column('addressee', 'VARCHAR', (row) => row.to),
    column('event_type', 'BIGINT', (row) => row.eventType),
    column('body', 'VARCHAR', (row) => row.text),
  ],
}

export const milestoneTable: TableSpec<MilestoneRow> = {
  name: 'milestones',
  key: bySeq,
  at: 't',
  columns: [
    ...eventColumns<MilestoneRow>(),
    column('what', 'VARCHAR', (row) => row.kind),
    column('site', 'INTEGER', (row) => row.site),
    column('entity', 'VARCHAR', (row) => row.entity),
    column('body', 'VARCHAR', (row) => row.text),
  ],
}

export const sampleTable: TableSpec<TrackSampleRow> = {
  name: 'samples',
  key: null,
  at: 't',
  columns: [
    column('t', 'BIGINT', (row) => row.t),
    column('track', 'BIGINT', (row) => row.track),
    column('exercise', 'INTEGER', (row) => row.exercise),
    column('entity', 'VARCHAR', (row) => row.entity),
    column('x', 'DOUBLE', (row) => row.x),
    column('y', 'DOUBLE', (row) => row.y),
    column('z', 'DOUBLE', (row) => row.z),
    column('speed_mps', 'DOUBLE', (row) => row.speedMps),
    column('damage', 'INTEGER', (row) => row.damage),
  ],
}

export const markTable: TableSpec<MarkRow> = {
  name: 'marks',
  key: { column: 'number', of: (row) => row.number },
  at: 't',
  columns: [column('number', 'BIGINT', (row) => row.number), column('t', 'BIGINT', (row) => row.t), column('label', 'VARCHAR', (row) => row.label)],
}

export const uptimeTable: TableSpec<UptimeRow> = {
  name: 'uptime',
  key: { column: 'run', of: (row) => row.run },
  at: 'until_t',
  columns: [
    column('run', 'BIGINT', (row) => row.run),
    column('from_t', 'BIGINT', (row) => row.from),
    column('until_t', 'BIGINT', (row) => row.until),
    column('ended', 'VARCHAR', (row) => row.end),
  ],
}

/** Sides of events, by table, for parties that become known later. */
export const partySides: readonly { table: string; sides: readonly string[] }[] = [
  { table: 'fires', sides: ['firer', 'target'] },
  { table: 'detonations', sides: ['firer', 'target'] },
  { table: 'collisions', sides: ['first', 'second'] },
  { table: 'damage', sides: ['firer', 'target'] },
  { table: 'texts', sides: ['sender'] },
]

type AnyTable = { name: string; columns: readonly { name: string; type: ColumnType }[] }

export function createTableSql(table: AnyTable): string {
  return `CREATE TABLE ${table.name} (${table.columns.map((each) => `${each.name} ${each.type}`).join(', ')})`
}

export const allTables: readonly (AnyTable & { at: string })[] = [
  trafficSecondTable,
  trafficMinuteTable,
  presenceTable,
  fireTable,
  detonationTable,
  collisionTable,
  damageTable,
  textTable,
  milestoneTable,
  sampleTable,
  markTable,
  uptimeTable,
]
