import { iso, span } from './bodies.ts'
import type { Range, Tables } from './bodies.ts'
import { rowAt } from './rows.ts'
import type { EntityId, StandInRow, Table, TableType } from './rows.ts'

/* Lists, piece by piece: a day has near a million rows. */

type Shape = { log: string; length: number; sides: readonly string[] }
const shapes: Readonly<Record<TableType, Shape>> = {
  1: { log: 'EntityState', length: 156, sides: [''] },
  2: { log: 'FireEvent', length: 108, sides: ['firing', 'target'] },
  3: { log: 'Detonation', length: 116, sides: ['firing', 'target'] },
  4: { log: 'Collision', length: 68, sides: ['issuing', 'colliding'] },
  13: { log: 'StartResume', length: 52, sides: [] },
  16: { log: 'ActionRequest', length: 76, sides: ['originating', 'receiving'] },
  19: { log: 'SetData', length: 44, sides: ['originating'] },
  20: { log: 'DataPdu', length: 76, sides: ['originating', 'receiving'] },
  23: { log: 'ElectromagneticEmissions', length: 84, sides: ['emitting'] },
  // Whom it designates is stored and not shown.
  24: { log: 'Designator', length: 100, sides: ['designating'] },
}
const pieceLength = 32_768

/** Records of a table; without a range all of it. */
export function* recordList(table: Table, range: Range | undefined): Generator<string> {
  const { from, to } = range === undefined ? { from: 0, to: table.length } : span(table, range)
  yield* joined('[', rowsOf(table, from, to), (row) => `{"id":${row.id},${detailsOf(row)},"timestamp":${stampOf(row.epochSeconds, table.datable)}}`)
  yield ']'
}

/** The log of everything, by type, not by time. */
export function* logList(tables: Tables, range: Range): Generator<string> {
  const rows = function* (): Generator<StandInRow> {
    for (const table of tables.values()) {
      const { from, to } = span(table, range)
      yield* rowsOf(table, from, to)
    }
  }
  yield* joined('{"Pdu_messages":[', rows(), logLine)
  yield ']}'
}

function logLine(row: StandInRow): string {
  const { log, length } = shapes[row.pduType]
  // These two are without their times.
  const isTimed = row.pduType !== 3 && row.pduType !== 16
  const times = isTimed ? `,"timestampEpoch":${row.epochSeconds},"timestampHuman":"${iso(row.epochSeconds)}"` : ''
  return `{"Id":${row.id},"PDUType":"${log}","length":${length},"recordDetails":{${detailsOf(row)}${times}}}`
}

function* rowsOf(table: Table, from: number, to: number): Generator<StandInRow> {
  for (let index = from; index < to; index += 1) yield rowAt(table, index)
}

function* joined(opening: string, rows: Iterable<StandInRow>, textOf: (row: StandInRow) => string): Generator<string> {
  let piece = opening
  let comma = ''
  for (const row of rows) {
    piece += comma + textOf(row)
    comma = ','
    if (piece.length < pieceLength) continue
    yield piece
    piece = ''
  }
  yield piece
}

/** The fields of a record but its id and timestamp. */
function detailsOf(row: StandInRow): string {
  const { pduType, epochSeconds, first, second, location } = row
  const [one = '', two] = shapes[pduType].sides
  if (first === null) return `"hour":${Math.floor(epochSeconds / 3_600)},"timePastHour":${pastHour(epochSeconds)}`
  let text = idText(one, first)
  if (two !== undefined && second !== null) text += `,${idText(two, second)}`
  if (pduType === 2) text += `,${idText('munition', { ...first, entity: 2_000 + (row.id % 50) })}`
  // Detonations come without their place, and zeros are stored.
  if (pduType === 3) text += ',"locationX":0.0,"locationY":0.0,"locationZ":0.0'
  if (location !== null) text += `,"locationX":${location.x},"locationY":${location.y},"locationZ":${location.z}`
  return text
}

function idText(prefix: string, { site, application, entity }: EntityId): string {
  const [s, a, e] = prefix === '' ? ['site', 'application', 'entity'] : [`${prefix}Site`, `${prefix}Application`, `${prefix}Entity`]
  return `"${s}":${site},"${a}":${application},"${e}":${entity}`
}

/** The standard's unit: an hour has 2^31. */
const pastHour = (epochSeconds: number): number => Math.floor(((epochSeconds % 3_600) / 3_600) * 0x80000000)

/** As stored: Unix seconds with bit 31 set, or the standard's time past the hour with its absolute bit. */
function stampOf(epochSeconds: number, datable: boolean): number {
  return datable ? (epochSeconds | 0x80000000) >>> 0 : ((pastHour(epochSeconds) << 1) | 1) >>> 0
}
