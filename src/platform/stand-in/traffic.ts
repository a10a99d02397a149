import type { Instant } from '../../core/time.ts'
import { append, cast, emptyTable, tableTypes } from './rows.ts'
import type { Table, TableType } from './rows.ts'
import { createRandom } from '../../lib/random.ts'

export type Traffic = {
  seed: number
  /** All types together, as a mean over a week. */
  pdusPerSecond: number
  /** When recording begins: as many whole seconds ago as the history is long. */
  startedAt: Instant
  historyMs: number
  standardTimestamps: boolean
}

/** What ingestion counts in memory: the last sixty seconds, whatever becomes of the tables. */
export type Heard = { byType: ReadonlyMap<TableType, number>; /** Unix seconds of the last PDU; undefined: none ever. */ last: number | undefined }

export interface Recording {
  readonly byType: ReadonlyMap<TableType, Table>
  /** Records the seconds that are over by then: storing lags behind a little, so the second in progress is not there yet. */
  advance(to: Instant): void
  heard(now: Instant): Heard
  /** Processing starts anew: all tables are dropped and ids begin at 1. What ingestion counted stays. */
  drop(): void
}

/** Rates per second where traffic is at its mean: of types other than Entity State. Detonations follow fires; half the collisions are reported twice. */
const eventRates: readonly (readonly [TableType, number])[] = [
  [2, 0.03],
  [4, 0.008],
  [13, 0.01],
  [16, 0.01],
  [19, 0.01],
  [20, 0.01],
  [23, 0.01],
  [24, 0.01],
]
const detonates = 0.8
const eventsPerSecond = 0.03 * (1 + detonates) + 0.008 * 1.5 + 6 * 0.01
const ringSeconds = 64

/** Simulated traffic, the same for the same seed and start: more by day than by night, less on weekends, and busy for two minutes of the last hour. */
export function createRecording({ seed, pdusPerSecond, startedAt, historyMs, standardTimestamps }: Traffic): Recording {
  const byType = new Map(tableTypes.map((type) => [type, emptyTable(type, !standardTimestamps)]))
  const random = createRandom(seed)
  const began = Math.floor(startedAt / 1_000)
  const busyFrom = began - 35 * 60
  // Slow traffic has as few events in proportion; fast traffic is mostly Entity States, as it is in life.
  const eventShare = Math.min(1, pdusPerSecond)
  const statesPerSecond = pdusPerSecond - eventShare * eventsPerSecond
  const counters = createCounters()
  const detonations: { at: number; who: readonly [number, number] }[] = []
  let next = began - Math.floor(historyMs / 1_000)
  let [owed, turn, noise] = [0, 0, 1]

  const record = (type: TableType, at: number, who: readonly [number, number]): void => {
    const table = byType.get(type)
    if (table !== undefined) append(table, at, who)
    counters.count(type, at)
  }
  const states = (at: number, level: number): void => {
    for (owed += statesPerSecond * level; owed >= 1; owed -= 1) {
      do turn = (turn + 1) % cast.length
      while (!isThere(turn, at))
      record(1, at, [turn, 0])
    }
  }
  const events = (at: number, level: number): void => {
    for (const [type, rate] of eventRates) {
      if (random() >= rate * eventShare * level) continue
      // Some are busier than others.
      const first = unitAt(Math.floor(random() ** 1.7 * 10), at)
      const second = otherThan(first, unitAt(Math.floor(random() * 10), at))
      record(type, at, [first, second])
      if (type === 2 && random() < detonates) detonations.push({ at: at + 2 + Math.floor(random() * 20), who: [first, second] })
      if (type === 4 && random() < 0.5) record(4, at, [second, first])
    }
    for (let index = detonations.length - 1; index >= 0; index -= 1) {
      const due = detonations[index]
      if (due === undefined || due.at > at) continue
      record(3, at, due.who)
      detonations.splice(index, 1)
    }
  }
  return {
    byType,
    advance(to) {
      const end = Math.floor(to / 1_000)
      for (; next < end; next += 1) {
        if (next % 60 === 0) noise = 0.85 + 0.3 * random()
        const level = levelAt(next) * noise * (next >= busyFrom && next < busyFrom + 120 ? 2.5 : 1)
        states(next, level)
        events(next, level)
      }
    },
    heard: (now) => counters.read(Math.floor(now / 1_000)),
    drop() {
      for (const type of tableTypes) byType.set(type, emptyTable(type, !standardTimestamps))
    },
  }
}

type Counters = { count(type: TableType, at: number): void; read(at: number): Heard }

/** A ring of seconds. */
function createCounters(): Counters {
  const slots = Array.from({ length: ringSeconds }, () => ({ second: 0, counts: new Map<TableType, number>() }))
  let last: number | undefined
  return {
    count(type, at) {
      const slot = slots[at % ringSeconds]
      if (slot === undefined) return
      if (slot.second !== at) {
        slot.second = at
        slot.counts.clear()
      }
      slot.counts.set(type, (slot.counts.get(type) ?? 0) + 1)
      last = at
    },
    read(at) {
      const byType = new Map<TableType, number>(tableTypes.map((type) => [type, 0]))
      for (const { second, counts } of slots)
        if (second > at - 60 && second <= at) for (const [type, count] of counts) byType.set(type, (byType.get(type) ?? 0) + count)
      return { byType, last }
    },
  }
}

/** Seven report always, three come and go, missiles fly for some seconds. */
function isThere(index: number, at: number): boolean {
  switch (index) {
    case 7:
      return at % 5_400 < 2_400
    case 8:
      return (at + 2_000) % 5_400 < 3_000
    case 9:
      return (at + 30_000) % 86_400 < 50_000
    case 10:
      return at % 240 < 20
    case 11:
      return (at + 100) % 420 < 25
    default:
      return true
  }
}

const unitAt = (index: number, at: number): number => (isThere(index, at) ? index : index % 7)
const otherThan = (first: number, second: number): number => (first === second ? (second + 1) % 7 : second)

/** The level of traffic at a second; 1 as a mean over a week. */
function levelAt(epochSeconds: number): number {
  const hour = (epochSeconds / 3_600) % 24
  const day = Math.floor(epochSeconds / 86_400 + 4) % 7
  const daily = 1 + 0.5 * Math.sin(((hour - 8) / 24) * 2 * Math.PI)
  const weekly = day === 0 || day === 6 ? 0.6 : 1.05
  const spell = epochSeconds % 7_200 < 600 ? 1.4 : 1
  return (daily * weekly * spell) / meanLevel
}
// Of weekly times spell; daily is 1 as a mean.
const meanLevel = ((5 * 1.05 + 2 * 0.6) / 7) * (1 + 0.4 / 12)
