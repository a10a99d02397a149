import { secondMs } from '../../core/time.ts'
import type { Instant } from '../../core/time.ts'
import type { AspectCounters } from '../aspects.ts'
import type { RecordSink, TrafficKey } from '../records.ts'
import type { TrafficCell } from './world.ts'

/** Counts PDUs and octets by second and key. Rows of one second and key may come in parts; they add up. */
export interface TrafficCounter {
  /** The cell of that key, to be kept by whoever counts on it often. */
  cell(key: TrafficKey, reason?: string): TrafficCell
  count(cell: TrafficCell, at: Instant, bytes: number): void
  /** Hands over the seconds that are over. */
  closeSeconds(now: Instant): void
  /** Hands over everything, the running second too. */
  drain(): void
}

export function createTrafficCounter({
  sink,
  aspects,
  maxCells,
}: {
  sink: Pick<RecordSink, 'traffic'>
  aspects: AspectCounters
  maxCells: number
}): TrafficCounter {
  const cells = new Map<string, TrafficCell>()
  let queued: TrafficCell[] = []

  function emit(cell: TrafficCell): void {
    if (cell.pdus === 0) return
    sink.traffic({ ...cell.key, second: cell.second, pdus: cell.pdus, bytes: cell.bytes, reason: cell.reason })
    cell.pdus = 0
    cell.bytes = 0
  }

  function flush(before: Instant): void {
    const kept: TrafficCell[] = []
    for (const cell of queued) {
      if (cell.second >= before) {
        kept.push(cell)
        continue
      }
      emit(cell)
      cell.queued = false
    }
    queued = kept
  }

  return {
    cell(key, reason) {
      const text = `${key.exercise}/${key.pduType}/${key.force}/${key.kind}/${key.domain}/${key.site}/${key.application}/${key.address}/${key.version}/${reason ?? ''}`
      const known = cells.get(text)
      if (known !== undefined) return known
      // Cells in use elsewhere go on counting; a second one under the same key only splits rows that add up.
      if (cells.size >= maxCells) cells.clear()
      const made: TrafficCell = { key, second: 0, pdus: 0, bytes: 0, reason: reason ?? null, queued: false }
      cells.set(text, made)
      return made
    },
    count(cell, at, bytes) {
      const second = at - (at % secondMs)
      if (cell.second !== second) {
        emit(cell)
        cell.second = second
      }
      cell.pdus += 1
      cell.bytes += bytes
      if (!cell.queued) {
        cell.queued = true
        queued.push(cell)
      }
      aspects.bump('traffic')
    },
    closeSeconds(now) {
      flush(now - (now % secondMs))
    },
    drain() {
      flush(Infinity)
    },
  }
}
