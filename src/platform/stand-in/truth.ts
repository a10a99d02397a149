import { cast, rowAt } from './rows.ts'
import type { EntityId, StandInRow, Table } from './rows.ts'
import type { Recording } from './traffic.ts'

/** What is really stored, by plain loops over the rows that share nothing with the services. Windows are half-open, epoch milliseconds. */
export interface StandInTruth {
  /** Rows now stored, table by table: material for more truths. */
  rows(): Iterable<StandInRow>
  pdus(from: number, to: number, pduType?: number): number
  /** Who sent Entity States: `18:23:1000`, sorted. */
  entitiesSeen(from: number, to: number): string[]
  byType(from: number, to: number): Map<number, number>
  /** Firing entity → fires. */
  firers(from: number, to: number): Map<string, number>
  /** `firer>target` → fires. */
  pairs(from: number, to: number): Map<string, number>
  /** By clock minute, as far as it is in the window; the earliest of equals. */
  busiestMinute(from: number, to: number): { at: number; pdus: number } | undefined
  /** Of the oldest row; it jumps when the platform restarts. */
  historyBegins(): number | undefined
}

const text = (id: EntityId | undefined): string => (id === undefined ? '' : `${id.site}:${id.application}:${id.entity}`)

export function createTruth(recording: () => Recording): StandInTruth {
  /** Every row of a window: its table and index, and its second. */
  const each = (from: number, to: number, see: (table: Table, index: number, second: number) => void): void => {
    for (const table of recording().byType.values())
      for (let index = 0; index < table.length; index += 1) {
        const second = table.seconds[index] ?? 0
        if (second * 1_000 >= from && second * 1_000 < to) see(table, index, second)
      }
  }
  const fires = (from: number, to: number, keyOf: (firer: string, target: string) => string): Map<string, number> => {
    const counts = new Map<string, number>()
    each(from, to, (table, index) => {
      if (table.pduType !== 2) return
      const key = keyOf(text(cast[table.first[index] ?? 0]), text(cast[table.second[index] ?? 0]))
      counts.set(key, (counts.get(key) ?? 0) + 1)
    })
    return counts
  }
  return {
    *rows() {
      for (const table of recording().byType.values()) for (let index = 0; index < table.length; index += 1) yield rowAt(table, index)
    },
    pdus(from, to, pduType) {
      let count = 0
      each(from, to, (table) => {
        if (pduType === undefined || table.pduType === pduType) count += 1
      })
      return count
    },
    entitiesSeen(from, to) {
      const seen = new Set<number>()
      each(from, to, (table, index) => {
        if (table.pduType === 1) seen.add(table.first[index] ?? 0)
      })
      return [...seen].map((index) => text(cast[index])).sort()
    },
    byType(from, to) {
      const counts = new Map<number, number>()
      each(from, to, ({ pduType }) => void counts.set(pduType, (counts.get(pduType) ?? 0) + 1))
      return counts
    },
    firers: (from, to) => fires(from, to, (firer) => firer),
    pairs: (from, to) => fires(from, to, (firer, target) => `${firer}>${target}`),
    busiestMinute(from, to) {
      const minutes = new Map<number, number>()
      each(from, to, (_table, _index, second) => {
        const minute = second - (second % 60)
        minutes.set(minute, (minutes.get(minute) ?? 0) + 1)
      })
      let best: { at: number; pdus: number } | undefined
      for (const [minute, pdus] of minutes) {
        const at = minute * 1_000
        if (best === undefined || pdus > best.pdus || (pdus === best.pdus && at < best.at)) best = { at, pdus }
      }
      return best
    },
    historyBegins() {
      let first: number | undefined
      for (const { epochSeconds } of this.rows()) if (first === undefined || epochSeconds < first) first = epochSeconds
      return first === undefined ? undefined : first * 1_000
    },
  }
}
