import { LRUCache } from 'lru-cache'
import type { Instant } from '../core/time.ts'

/** Of the rows of one list: the first id, and the row that is latest by time. */
export type RowSpan = { table: number; lowestId: number; lowestAt: Instant; latestId: number; latestAt: Instant }

/** What is known of the beginning of the platform's history. Its tables are dropped whenever the processing service starts. */
export type Beginning = {
  /** The first row that is stored; undefined when only `after` is known. */
  at: Instant | undefined
  /** It began anew after this instant; undefined when it was not seen to. */
  after: Instant | undefined
}

export interface HistoryWatch {
  /** @returns true when the history has begun anew since it was last looked at */
  sawRows(owner: string, span: RowSpan): boolean
  /** The number of rows of a UTC day, which only grows. @returns true when it has begun anew */
  sawDay(owner: string, day: { date: string; total: number; at: Instant }): boolean
  beginning(owner: string): Beginning | undefined
}

type Seen = { latest: Map<number, { id: number; at: Instant }>; days: Map<string, { total: number; at: Instant }>; beginning: Beginning | undefined }

/** Rows are stored by several hands, so that neighbours may change places. */
const disorderMs = 10_000
const entityStates = 1
const mostDays = 100

/** Watches ids and totals for the history to begin anew; apart for each owner, whose data may differ. */
export function createHistoryWatch(): HistoryWatch {
  const owners = new LRUCache<string, Seen>({ max: 200 })
  const of = (owner: string): Seen => {
    const known = owners.get(owner)
    if (known !== undefined) return known
    const seen: Seen = { latest: new Map(), days: new Map(), beginning: undefined }
    owners.set(owner, seen)
    return seen
  }
  const beganAnew = (seen: Seen, beginning: Beginning): true => {
    seen.latest.clear()
    seen.days.clear()
    seen.beginning = beginning
    return true
  }
  return {
    sawRows(owner, { table, lowestId, lowestAt, latestId, latestAt }) {
      const seen = of(owner)
      const before = seen.latest.get(table)
      const anew = before !== undefined && latestId < before.id && latestAt > before.at + disorderMs
      if (anew) beganAnew(seen, { at: undefined, after: before.at })
      if (before === undefined || anew || latestAt >= before.at) seen.latest.set(table, { id: latestId, at: latestAt })
      // The first row ever of the type that is sent all the time.
      if (table === entityStates && lowestId === 1) seen.beginning = { at: lowestAt, after: seen.beginning?.after }
      return anew
    },
    sawDay(owner, { date, total, at }) {
      const seen = of(owner)
      const before = seen.days.get(date)
      const anew = before !== undefined && total < before.total && at > before.at
      if (anew) beganAnew(seen, { at: undefined, after: before.at })
      if (before === undefined || anew || at > before.at) seen.days.set(date, { total, at })
      if (seen.days.size > mostDays) seen.days.delete(seen.days.keys().next().value ?? '')
      return anew
    },
    beginning: (owner) => owners.get(owner)?.beginning,
  }
}
