import type { Table, TableType } from './rows.ts'
import type { Heard } from './traffic.ts'

/* Counts of the services. Ranges are whole seconds, both ends included. */

export type Tables = ReadonlyMap<TableType, Table>
export type Range = { first: number; last: number }

type Names = { realtime: string; metrics: string; aggregate: string }
const names: Readonly<Record<TableType, Names>> = {
  1: { realtime: 'entityState', metrics: 'entityStatePackets', aggregate: 'entityStatePduCount' },
  2: { realtime: 'fireEvent', metrics: 'fireEventPackets', aggregate: 'fireEventPduCount' },
  3: { realtime: 'detonation', metrics: 'detonationPackets', aggregate: 'detonationPduCount' },
  4: { realtime: 'collision', metrics: 'collisionPackets', aggregate: 'collisionPduCount' },
  13: { realtime: 'startResume', metrics: 'startResumePduPackets', aggregate: 'startResumePduCount' },
  16: { realtime: 'actionRequest', metrics: 'actionRequestPduPackets', aggregate: 'actionRequestPduCount' },
  19: { realtime: 'setData', metrics: 'setDataPduPackets', aggregate: 'setDataPduCount' },
  20: { realtime: 'data', metrics: 'dataPduPackets', aggregate: 'dataPduCount' },
  23: { realtime: 'electromagneticEmissions', metrics: 'electromagneticEmissionsPduPackets', aggregate: 'electromagneticEmissionsPduCount' },
  24: { realtime: 'designator', metrics: 'designatorPduPackets', aggregate: 'designatorPduCount' },
}

/** Rows come in the order of time: where a range begins and ends. */
export function span({ seconds, length, datable }: Table, { first, last }: Range): { from: number; to: number } {
  if (!datable) return { from: 0, to: 0 }
  const lowest = (wanted: number): number => {
    let [low, high] = [0, length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((seconds[middle] ?? 0) < wanted) low = middle + 1
      else high = middle
    }
    return low
  }
  const from = lowest(first)
  return { from, to: Math.max(from, lowest(last + 1)) }
}

function countIn(table: Table, range: Range): number {
  const { from, to } = span(table, range)
  return to - from
}

export const iso = (epochSeconds: number): string => new Date(epochSeconds * 1_000).toISOString().replace('.000Z', 'Z')

export function aggregateCounts(tables: Tables, range: Range): Record<string, number> {
  return Object.fromEntries([...tables].map(([type, table]) => [names[type].aggregate, countIn(table, range)]))
}

export function metricsBody(tables: Tables, { now, windowSeconds, words }: { now: number; windowSeconds: number; words: string }): object {
  const until = Math.floor(now / 1_000)
  const range = { first: until - windowSeconds, last: until }
  const counts = [...tables].map(([type, table]) => [names[type].metrics, countIn(table, range)] as const)
  const total = counts.reduce((sum, [, count]) => sum + count, 0)
  const [minute, inMinute] = busiestMinute(tables, range)
  return {
    timeWindowDescription: words,
    dataFromUtc: iso(range.first),
    dataUntilUtc: iso(until),
    totalPackets: total,
    ...Object.fromEntries(counts),
    averagePacketsPerSecond: total / windowSeconds,
    peakLoad: {
      peakPacketsPerSecond: inMinute / 60,
      peakIntervalStartUtc: iso(Math.max(minute, range.first)),
      peakIntervalEndUtc: iso(Math.min(minute + 60, until)),
      packetsInPeakInterval: inMinute,
    },
  }
}

/** The clock minute with the most, the earliest of equals. */
function busiestMinute(tables: Tables, range: Range): readonly [number, number] {
  const minutes = new Map<number, number>()
  for (const table of tables.values()) {
    const { from, to } = span(table, range)
    for (let index = from; index < to; index += 1) {
      const minute = Math.floor((table.seconds[index] ?? 0) / 60) * 60
      minutes.set(minute, (minutes.get(minute) ?? 0) + 1)
    }
  }
  let best: readonly [number, number] = [range.first, 0]
  for (const [minute, count] of minutes) if (count > best[1] || (count === best[1] && minute < best[0])) best = [minute, count]
  return best
}

/** When in its second the last PDU of it came, milliseconds. */
const lateInSecond = 960

/** `heard` undefined: acquisition has no contact with ingestion, and tells zeros. Where no PDU ever came, the last one is "now". */
export function realtimeBody(heard: Heard | undefined, now: number): object {
  const counts = Object.entries(names).map(([type, { realtime }]) => [`${realtime}PdusInLastSixtySeconds`, heardOf(heard, Number(type))] as const)
  const total = counts.reduce((sum, [, count]) => sum + count, 0)
  return {
    lastPduReceivedTimestampMs: heard === undefined ? 0 : heard.last === undefined ? now : heard.last * 1_000 + lateInSecond,
    pdusInLastSixtySeconds: total,
    averagePduRatePerSecondLastSixtySeconds: total / 60,
    ...Object.fromEntries(counts),
  }
}

function heardOf(heard: Heard | undefined, pduType: number): number {
  for (const [type, count] of heard?.byType ?? []) if (type === pduType) return count
  return 0
}
