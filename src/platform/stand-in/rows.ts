/* What processing stores: ten tables of rows with whole-second stamps, ids from 1, in the order they came in. Kept as columns: six octets a row. */

export const tableTypes = [1, 2, 3, 4, 13, 16, 19, 20, 23, 24] as const
export type TableType = (typeof tableTypes)[number]

export type EntityId = { site: number; application: number; entity: number }
type Place = { x: number; y: number; z: number }
export type StandInRow = {
  pduType: TableType
  /** Of its table: they begin at 1 in each. */
  id: number
  epochSeconds: number
  /** The entity itself, the firer, the issuer, the originator, the emitter or the designator; Start/Resume names nobody. */
  first: EntityId | null
  /** The target, the one collided with, the receiver or the designated. */
  second: EntityId | null
  /** Of Entity States, geocentric metres; no other rows have a place worth the name. */
  location: Place | null
}

/** Entities at three sites and in four applications. The last two are missiles in flight, which the platform cannot tell from others. */
export const cast: readonly EntityId[] = [
  { site: 18, application: 23, entity: 1000 },
  { site: 18, application: 23, entity: 1001 },
  { site: 18, application: 23, entity: 1002 },
  { site: 18, application: 24, entity: 1003 },
  { site: 18, application: 24, entity: 1004 },
  { site: 34, application: 1, entity: 1 },
  { site: 34, application: 1, entity: 2 },
  { site: 34, application: 1, entity: 3 },
  { site: 51, application: 7, entity: 10 },
  { site: 51, application: 7, entity: 11 },
  { site: 51, application: 7, entity: 900 },
  { site: 34, application: 1, entity: 901 },
]
const nobody: EntityId = { site: 0, application: 0, entity: 0 }

/** Whom the rows of a type name. */
const namedBy: Readonly<Record<TableType, 0 | 1 | 2>> = { 1: 1, 2: 2, 3: 2, 4: 2, 13: 0, 16: 2, 19: 1, 20: 2, 23: 1, 24: 2 }

export type Table = {
  readonly pduType: TableType
  /** False where senders bear standard DIS timestamps: they are stored as they come, and lie outside every range. */
  readonly datable: boolean
  length: number
  /** Unix seconds, ascending. */
  seconds: Uint32Array
  /** Indexes into the cast. */
  first: Uint8Array
  second: Uint8Array
}

export function emptyTable(pduType: TableType, datable: boolean): Table {
  return { pduType, datable, length: 0, seconds: new Uint32Array(1_024), first: new Uint8Array(1_024), second: new Uint8Array(1_024) }
}

export function append(table: Table, seconds: number, [first, second]: readonly [number, number]): void {
  if (table.length === table.seconds.length) {
    const size = 2 * table.length
    const grown = <T extends Uint32Array | Uint8Array>(into: T, column: T): T => {
      into.set(column)
      return into
    }
    table.seconds = grown(new Uint32Array(size), table.seconds)
    table.first = grown(new Uint8Array(size), table.first)
    table.second = grown(new Uint8Array(size), table.second)
  }
  table.seconds[table.length] = seconds
  table.first[table.length] = first
  table.second[table.length] = second
  table.length += 1
}

export function rowAt(table: Table, index: number): StandInRow {
  const { pduType } = table
  const epochSeconds = table.seconds[index] ?? 0
  const first = table.first[index] ?? 0
  return {
    pduType,
    id: index + 1,
    epochSeconds,
    first: namedBy[pduType] > 0 ? (cast[first] ?? nobody) : null,
    second: namedBy[pduType] > 1 ? (cast[table.second[index] ?? 0] ?? nobody) : null,
    location: pduType === 1 ? locationOf(first, epochSeconds) : null,
  }
}

const places: Readonly<Record<number, Place>> = {
  18: { x: 4_158_711.3, y: 651_236.8, z: 4_776_163.4 },
  34: { x: 4_153_217.5, y: 659_291.2, z: 4_779_839.4 },
  51: { x: 4_166_102.4, y: 667_301.5, z: 4_770_483.6 },
}

/** East and back again in twenty minutes, from near the place of its site. */
function locationOf(index: number, epochSeconds: number): Place {
  const place = places[cast[index]?.site ?? 18] ?? { x: 0, y: 0, z: 0 }
  const phase = (epochSeconds + index * 97) % 1_200
  const metres = index * 250 + (index < 10 ? 6 : 60) * Math.min(phase, 1_200 - phase)
  const radius = Math.hypot(place.x, place.y)
  const toEighths = (value: number): number => Math.round(value * 8) / 8
  return { x: toEighths(place.x - (metres * place.y) / radius), y: toEighths(place.y + (metres * place.x) / radius), z: place.z }
}
