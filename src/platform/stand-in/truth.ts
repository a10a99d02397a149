import { rowAt } from './rows.ts'
import type { EntityId, StandInRow, Tables } from './rows.ts'

/** What is really stored, by plain loops that share nothing with the services. Windows are half-open, epoch milliseconds. */
export interface StandInTruth {
  rows(): Iterable<StandInRow>
  pdus(from: number, to: number, pduType?: number): number
  byType(from: number, to: number): Map<number, number>
  /** `18:23:1000`, sorted. */
  entitiesSeen(from: number, to: number): string[]
  firers(from: number, to: number): Map<string, number>
  /** `firer>target` */
  pairs(from: number, to: number): Map<string, number>
  /** By clock minute, the earliest of equals. */
  busiestMinute(from: number, to: number): { at: number; pdus: number } | undefined
  historyBegins(): number | undefined
}

const text = ({ site, application, entity }: EntityId): string => `${site}:${application}:${entity}`

export function createTruth(tables: () => Tables): StandInTruth {
  function* rows(): Generator<StandInRow> {
    for (const table of tables().byType.values()) for (let index = 0; index < table.length; index += 1) yield rowAt(table, index)
  }
  function* within(from: number, to: number): Generator<StandInRow> {
    for (const row of rows()) if (row.epochSeconds * 1_000 >= from && row.epochSeconds * 1_000 < to) yield row
  }
  const tally = (from: number, to: number, keyOf: (row: StandInRow) => string | undefined): Map<string, number> => {
    const counts = new Map<string, number>()
    for (const row of within(from, to)) {
      const key = keyOf(row)
      if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1)
    }
    return counts
  }
  return {
    rows,
    pdus(from, to, pduType) {
      let count = 0
      for (const row of within(from, to)) if (pduType === undefined || row.pduType === pduType) count += 1
      return count
    },
    byType: (from, to) => new Map([...tally(from, to, ({ pduType }) => String(pduType))].map(([type, count]) => [Number(type), count])),
    entitiesSeen: (from, to) => [...tally(from, to, ({ pduType, first }) => (pduType === 1 ? text(first) : undefined)).keys()].sort(),
    firers: (from, to) => tally(from, to, ({ pduType, first }) => (pduType === 2 ? text(first) : undefined)),
    pairs: (from, to) => tally(from, to, ({ pduType, first, second }) => (pduType === 2 && second !== null ? `${text(first)}>${text(second)}` : undefined)),
    busiestMinute(from, to) {
      const minutes = tally(from, to, ({ epochSeconds }) => String(Math.floor(epochSeconds / 60) * 60_000))
      let best: { at: number; pdus: number } | undefined
      for (const [minute, pdus] of minutes)
        if (best === undefined || pdus > best.pdus || (pdus === best.pdus && Number(minute) < best.at)) best = { at: Number(minute), pdus }
      return best
    },
    historyBegins() {
      let first: number | undefined
      for (const { epochSeconds } of rows()) first = Math.min(first ?? epochSeconds, epochSeconds)
      return first === undefined ? undefined : first * 1_000
    },
  }
}
