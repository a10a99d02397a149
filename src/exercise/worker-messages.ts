import type { BoundPlan, Mark } from '../core/bind.ts'
import { SitrepError, toSitrepError } from '../core/errors.ts'
import type { ErrorCode } from '../core/errors.ts'
import { errorTable } from '../core/errors.ts'
import type { Facts } from '../core/facts.ts'
import type { Instant } from '../core/time.ts'
import type { GazetteerDelta } from './live-gazetteer.ts'

/* What the main thread and the worker say to each other. Everything can be cloned structurally. */

export type ToWorker =
  | { type: 'resolve'; id: number; plan: BoundPlan }
  | { type: 'mark'; id: number; label: string | null }
  | { type: 'abort'; id: number }
  | { type: 'stop' }

export type FromWorker =
  | { type: 'ready'; instance: string; epoch: string; fixedNow: Instant | null }
  | { type: 'context'; context: PushedContext }
  | { type: 'gazetteer'; delta: GazetteerDelta }
  | { type: 'stats'; stats: ExerciseStats }
  | { type: 'facts'; id: number; facts: Facts }
  | { type: 'marked'; id: number; mark: Mark }
  | { type: 'failed'; id: number; error: WireError }
  | { type: 'fatal'; error: WireError }
  | { type: 'log'; level: 'info' | 'warn' | 'error'; details: Record<string, unknown>; message: string }
  | { type: 'stopped' }

/** What relative times mean; see `BindContext`. */
export type PushedContext = { exerciseStart: Instant | null; recordedFrom: Instant | null; marks: Mark[] }

/** For metrics. Counters since the recorder started. */
export type ExerciseStats = {
  datagrams: number
  pdus: number
  bytes: number
  malformed: number
  malformedByReason: Readonly<Record<string, number>>
  /** UDP ports listened to, as bound. */
  ports: number[]
  /** Datagrams the kernel dropped; null where the system does not tell. */
  kernelDrops: number | null
  tracks: number
  pendingRows: number
  storeLagMs: number
  droppedRows: number
  flushMs: number
  /** The longest the worker's event loop was held up since the last report. */
  eventLoopLagMs: number
  /** Why history cannot be written, when it cannot. */
  failing: string | null
}

export type WireError = { code: ErrorCode; message: string }

export function toWireError(thrown: unknown): WireError {
  const error = toSitrepError(thrown)
  return { code: error.code, message: error.message }
}

export function fromWireError(error: WireError): SitrepError {
  return new SitrepError(error.code in errorTable ? error.code : 'internal', error.message)
}
