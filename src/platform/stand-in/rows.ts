import type { Instant } from '../../core/time.ts'

/* What the platform stores: ten tables of rows with whole-second stamps, ids from 1, in the order they came in. */

export const tableTypes = [1, 2, 3, 4, 13, 16, 19, 20, 23, 24] as const
export type TableType = (typeof tableTypes)[number]

export type EntityId = { site: number; application: number; entity: number }
/** `first`: the entity itself, the firer, the issuer or the originator; `second`: the target, the one collided with or the receiver. */
export type StandInRow = {
  pduType: TableType
  id: number
  epochSeconds: number
  first: EntityId
  second: EntityId | null
  location: { x: number; y: number; z: number } | null
}

/** Some twelve entities at three sites; the last two are missiles in flight, which the platform cannot tell. */
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

/** A table as three columns. */
export type Table = { pduType: TableType; length: number; seconds: Uint32Array; first: Uint8Array; second: Uint8Array }

function emptyTable(pduType: TableType): Table {
  return { pduType, length: 0, seconds: new Uint32Array(1_024), first: new Uint8Array(1_024), second: new Uint8Array(1_024) }
}

function append(table: Table, seconds: number, [first, second]: readonly [number, number]): void {
  if (table.length === table.seconds.length) {
    const grown = <T extends Uint32Array | Uint8Array>(column: T, made: T): T => {
      made.set(column)
      return made
    }
    const size = 2 * table.length
    table.seconds = grown(table.seconds, new Uint32Array(size))
    table.first = grown(table.first, new Uint8Array(size))
    table.second = grown(table.second, new Uint8Array(size))
  }
  table.seconds[table.length] = seconds
  table.first[table.length] = first
  table.second[table.length] = second
  table.length += 1
}

export function rowAt(table: Table, index: number): StandInRow {
  const epochSeconds = table.seconds[index] ?? 0
  const [first, second] = [table.first[index] ?? 0, table.second[index] ?? 0]
  const located = table.pduType === 1
  return {
    pduType: table.pduType,
    id: index + 1,
    epochSeconds,
    first: cast[first] ?? { site: 0, application: 0, entity: 0 },
    second: located ? null : (cast[second] ?? null),
    location: located ? { x: 4_160_000.5 + first * 100 + (epochSeconds % 600), y: 650_000.25 + first * 50, z: 4_780_000.125 } : null,
  }
}

export type Traffic = { seed: number; pdusPerSecond: number }

export interface Tables {
  readonly byType: ReadonlyMap<TableType, Table>
  /** Records the seconds up to an instant. */
  advance(to: Instant): void
  /** All gone; ids begin at 1. */
  drop(): void
}

/** Simulated traffic from an instant on: by day more than by night, on weekdays more than on weekends, with a busy spell every other hour. */
export function createTables({ seed, pdusPerSecond }: Traffic, from: Instant): Tables {
  const byType = new Map(tableTypes.map((type) => [type, emptyTable(type)]))
  const random = mulberry(seed)
  let next = Math.floor(from / 1_000)
  let owed = 0
  let turn = 0
  const second = (at: number): void => {
    owed += pdusPerSecond * levelAt(at)
    const states = byType.get(1)
    for (; owed >= 1; owed -= 1) {
      if (states !== undefined) append(states, at, [turn % cast.length, 0])
      turn += 1
    }
    for (const [type, table] of byType) {
      if (type === 1 || random() >= (type === 2 ? 0.03 : 0.01)) continue
      const first = Math.floor(random() * 10)
      const other = (first + 1 + Math.floor(random() * 8)) % 10
      append(table, at, [first, other])
      // Now and then both entities report the collision.
      if (type === 4 && random() < 0.5) append(table, at, [other, first])
    }
  }
  return {
    byType,
    advance(to) {
      for (const end = Math.floor(to / 1_000); next < end; next += 1) second(next)
    },
    drop() {
      for (const type of tableTypes) byType.set(type, emptyTable(type))
    },
  }
}

/** The level of traffic at a second, around 1. */
function levelAt(epochSeconds: number): number {
  const hour = (epochSeconds / 3_600) % 24
  const day = Math.floor(epochSeconds / 86_400 + 4) % 7
  const spell = epochSeconds % 7_200 < 600 ? 1.6 : 1
  return (1 + 0.6 * Math.sin(((hour - 8) / 24) * 2 * Math.PI)) * (day === 0 || day === 6 ? 0.5 : 1.1) * spell
}

/** A small generator with a seed; the same seed gives the same traffic. */
function mulberry(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
