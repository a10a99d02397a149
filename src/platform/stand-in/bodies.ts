import { rowAt } from './rows.ts'
import type { EntityId, StandInRow, Table, TableType, Tables } from './rows.ts'

/* Bodies of the services. Ranges are whole seconds, both ends included. */

type Names = { realtime: string; metrics: string; aggregate: string; log: string; length: number; sides: readonly [string, string?] }
export const names: Readonly<Record<TableType, Names>> = {
  1: { realtime: 'entityState', metrics: 'entityStatePackets', aggregate: 'entityStatePduCount', log: 'EntityState', length: 156, sides: [''] },
  2: { realtime: 'fireEvent', metrics: 'fireEventPackets', aggregate: 'fireEventPduCount', log: 'FireEvent', length: 108, sides: ['firing', 'target'] },
  3: { realtime: 'detonation', metrics: 'detonationPackets', aggregate: 'detonationPduCount', log: 'Detonation', length: 116, sides: ['firing', 'target'] },
  4: { realtime: 'collision', metrics: 'collisionPackets', aggregate: 'collisionPduCount', log: 'Collision', length: 68, sides: ['issuing', 'colliding'] },
  13: { realtime: 'startResume', metrics: 'startResumePduPackets', aggregate: 'startResumePduCount', log: 'StartResume', length: 52, sides: ['originating'] },
  16: {
    realtime: 'actionRequest',
    metrics: 'actionRequestPduPackets',
    aggregate: 'actionRequestPduCount',
    log: 'ActionRequest',
    length: 76,
    sides: ['originating', 'receiving'],
  },
  19: { realtime: 'setData', metrics: 'setDataPduPackets', aggregate: 'setDataPduCount', log: 'SetData', length: 44, sides: ['originating'] },
  20: { realtime: 'data', metrics: 'dataPduPackets', aggregate: 'dataPduCount', log: 'DataPdu', length: 76, sides: ['originating', 'receiving'] },
  23: {
    realtime: 'electromagneticEmissions',
    metrics: 'electromagneticEmissionsPduPackets',
    aggregate: 'electromagneticEmissionsPduCount',
    log: 'ElectromagneticEmissions',
    length: 84,
    sides: ['emitting'],
  },
  24: { realtime: 'designator', metrics: 'designatorPduPackets', aggregate: 'designatorPduCount', log: 'Designator', length: 100, sides: ['designating'] },
}

export type Range = { first: number; last: number }

/** Rows come in the order of time: where a range begins and ends. */
export function span({ seconds, length }: Table, { first, last }: Range): { from: number; to: number } {
  const lowest = (wanted: number): number => {
    let [low, high] = [0, length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((seconds[middle] ?? 0) < wanted) low = middle + 1
      else high = middle
    }
    return low
  }
  return { from: lowest(first), to: lowest(last + 1) }
}

export function countIn(table: Table, range: Range): number {
  const { from, to } = span(table, range)
  return Math.max(0, to - from)
}

export const iso = (epochSeconds: number): string => new Date(epochSeconds * 1_000).toISOString().replace('.000Z', 'Z')

function parts(prefix: string, { site, application, entity }: EntityId): Record<string, number> {
  return prefix === '' ? { site, application, entity } : { [`${prefix}Site`]: site, [`${prefix}Application`]: application, [`${prefix}Entity`]: entity }
}

function detailsOf(row: StandInRow): Record<string, number> {
  const [first, second] = names[row.pduType].sides
  return {
    ...parts(first, row.first),
    ...(second === undefined || row.second === null ? {} : parts(second, row.second)),
    ...(row.pduType === 2 ? parts('munition', { site: row.first.site, application: row.first.application, entity: 2_000 + (row.id % 50) }) : {}),
    ...(row.location === null ? {} : { locationX: row.location.x, locationY: row.location.y, locationZ: row.location.z }),
    ...(row.pduType === 3 ? { locationX: 0, locationY: 0, locationZ: 0 } : {}),
  }
}

/** A list of records, piece by piece; without a range the whole table. */
export function* recordList(table: Table, range: Range | undefined): Generator<string> {
  const { from, to } = range === undefined ? { from: 0, to: table.length } : span(table, range)
  yield* joined(function* () {
    for (let index = from; index < to; index += 1) {
      const row = rowAt(table, index)
      yield JSON.stringify({ id: row.id, ...detailsOf(row), timestamp: (row.epochSeconds | 0x80000000) >>> 0 })
    }
  })
}

/** The log of everything, by type, not by time. */
export function* logList(tables: Tables, range: Range): Generator<string> {
  yield '{"Pdu_messages":'
  yield* joined(function* () {
    for (const table of tables.byType.values()) {
      const { from, to } = span(table, range)
      for (let index = from; index < to; index += 1) yield logLine(rowAt(table, index))
    }
  })
  yield '}'
}

function logLine(row: StandInRow): string {
  const { log, length } = names[row.pduType]
  const timed = row.pduType === 3 || row.pduType === 16 ? {} : { timestampEpoch: row.epochSeconds, timestampHuman: iso(row.epochSeconds) }
  return JSON.stringify({ Id: row.id, PDUType: log, length, recordDetails: { ...detailsOf(row), ...timed } })
}

function* joined(elements: () => Generator<string>): Generator<string> {
  let piece = '['
  let isFirst = true
  for (const element of elements()) {
    piece += isFirst ? element : `,${element}`
    isFirst = false
    if (piece.length < 32_768) continue
    yield piece
    piece = ''
  }
  yield `${piece}]`
}

export function aggregateCounts(tables: Tables, range: Range): Record<string, number> {
  return Object.fromEntries([...tables.byType].map(([type, table]) => [names[type].aggregate, countIn(table, range)]))
}

export function metricsBody(tables: Tables, { now, windowSeconds, words }: { now: number; windowSeconds: number; words: string }): object {
  const until = Math.floor(now / 1_000)
  const range = { first: until - windowSeconds, last: until }
  const counts = [...tables.byType].map(([type, table]) => [names[type].metrics, countIn(table, range)] as const)
  const total = counts.reduce((sum, [, count]) => sum + count, 0)
  const minutes = new Map<number, number>()
  for (const table of tables.byType.values()) {
    const { from, to } = span(table, range)
    for (let index = from; index < to; index += 1) {
      const minute = Math.floor((table.seconds[index] ?? 0) / 60) * 60
      minutes.set(minute, (minutes.get(minute) ?? 0) + 1)
    }
  }
  const [peak = [range.first, 0] as const] = [...minutes].sort((a, b) => b[1] - a[1] || a[0] - b[0])
  return {
    timeWindowDescription: words,
    dataFromUtc: iso(range.first),
    dataUntilUtc: iso(until),
    totalPackets: total,
    ...Object.fromEntries(counts),
    averagePacketsPerSecond: total / windowSeconds,
    peakLoad: {
      peakPacketsPerSecond: peak[1] / 60,
      peakIntervalStartUtc: iso(Math.max(peak[0], range.first)),
      peakIntervalEndUtc: iso(Math.min(peak[0] + 60, until)),
      packetsInPeakInterval: peak[1],
    },
  }
}

export function realtimeBody(tables: Tables, { now, reached }: { now: number; reached: boolean }): object {
  const last = Math.floor(now / 1_000)
  const count = (table: Table): number => (reached ? countIn(table, { first: last - 59, last }) : 0)
  const counts = [...tables.byType].map(([type, table]) => [`${names[type].realtime}PdusInLastSixtySeconds`, count(table)] as const)
  const total = counts.reduce((sum, [, each]) => sum + each, 0)
  return {
    lastPduReceivedTimestampMs: reached ? now - 40 : 0,
    pdusInLastSixtySeconds: total,
    averagePduRatePerSecondLastSixtySeconds: total / 60,
    ...Object.fromEntries(counts),
  }
}
