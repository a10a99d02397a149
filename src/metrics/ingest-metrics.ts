import { Counter } from 'prom-client'
import type { Registry } from 'prom-client'
import { addReadGauges } from './read-gauges.ts'
import type { DescribedFigure } from './read-gauges.ts'

/** What the recorder tells of itself. Counts are since it started, and begin anew when it is started again. */
export type IngestFigures = {
  datagrams: number
  pdus: number
  bytes: number
  malformedByReason: Readonly<Record<string, number>>
  /** Null where the system does not tell. */
  kernelDrops: number | null
  tracks: number
  pendingRows: number
  droppedRows: number
  storeLagSeconds: number
  flushSeconds: number
  eventLoopLagSeconds: number
  failing: boolean
}

type Described = DescribedFigure<IngestFigures>

const counters: readonly Described[] = [
  ['sitrep_ingest_datagrams_total', 'UDP datagrams received', ({ datagrams }) => datagrams],
  ['sitrep_ingest_pdus_total', 'PDUs decoded', ({ pdus }) => pdus],
  ['sitrep_ingest_bytes_total', 'Octets of the PDUs decoded', ({ bytes }) => bytes],
  ['sitrep_ingest_kernel_drops_total', 'Datagrams the kernel dropped because nobody read them in time', ({ kernelDrops }) => kernelDrops],
  ['sitrep_store_dropped_rows_total', 'Rows of history given up because they could not be written', ({ droppedRows }) => droppedRows],
]

const gauges: readonly Described[] = [
  ['sitrep_exercise_tracks', 'Entities in the live picture, active or not', ({ tracks }) => tracks],
  ['sitrep_store_pending_rows', 'Rows of history waiting to be written', ({ pendingRows }) => pendingRows],
  ['sitrep_store_lag_seconds', 'How far the written history is behind', ({ storeLagSeconds }) => storeLagSeconds],
  ['sitrep_store_flush_seconds', 'How long the last write of history took', ({ flushSeconds }) => flushSeconds],
  ['sitrep_store_failing', '1 while history cannot be written, else 0', ({ failing }) => (failing ? 1 : 0)],
  [
    'sitrep_recorder_event_loop_lag_seconds',
    'Longest time the thread that receives was held up, in its last second',
    ({ eventLoopLagSeconds }) => eventLoopLagSeconds,
  ],
]

/** Read when scraped. A figure that is not known has no sample. */
export function addIngestMetrics(registry: Registry, figures: () => IngestFigures | undefined): void {
  const value = (read: Described[2]): number | null => {
    const known = figures()
    return known === undefined ? null : read(known)
  }
  for (const [name, help, read] of counters) {
    const counter: Counter = new Counter({
      name,
      help,
      registers: [registry],
      collect() {
        counter.remove()
        const known = value(read)
        if (known !== null) counter.inc(known)
      },
    })
  }
  addReadGauges(registry, gauges, figures)
  const malformed: Counter<'reason'> = new Counter({
    name: 'sitrep_ingest_malformed_total',
    help: 'Datagrams, or rests of bundles, that could not be decoded, by reason',
    labelNames: ['reason'],
    registers: [registry],
    collect() {
      malformed.reset()
      for (const [reason, count] of Object.entries(figures()?.malformedByReason ?? {})) malformed.inc({ reason }, count)
    },
  })
}
