import { errorTable, SitrepError } from '../../core/errors.ts'
import type { ErrorCode } from '../../core/errors.ts'
import type { ChatEngine, EmbeddingEngine, EngineRequest, EngineResult, EngineSettings } from '../engine.ts'

/** A SitrepError as data. */
export type WireError = { code: ErrorCode; message: string }

/** To the engine's process. Calls carry a number that their answer repeats. */
export type ToEngine =
  | { type: 'open'; settings: EngineSettings }
  | { type: 'generate'; id: number; request: EngineRequest }
  | { type: 'abort'; id: number }
  | { type: 'count'; id: number; text: string }
  | { type: 'embed'; id: number; texts: readonly string[] }
  | { type: 'close' }

/** From the engine's process. `text` comes any number of times before the `done` of a generation; every call has exactly one other answer. */
export type FromEngine =
  | { type: 'ready'; kind: 'chat'; facts: ChatEngine['facts'] }
  | { type: 'ready'; kind: 'embedder'; facts: EmbeddingEngine['facts'] }
  | { type: 'cannot-open'; error: WireError }
  | { type: 'text'; id: number; text: string }
  | { type: 'done'; id: number; result: EngineResult }
  | { type: 'counted'; id: number; tokens: number }
  | { type: 'embedded'; id: number; vectors: Float32Array[] }
  | { type: 'failed'; id: number; error: WireError }
  | { type: 'memory'; rssBytes: number }

/** An engine's own words about an unknown failure are worth more in the log than an opaque sentence, so they travel. */
export function toWireError(thrown: unknown): WireError {
  if (thrown instanceof SitrepError) return { code: thrown.code, message: thrown.message }
  if (thrown instanceof Error && thrown.name === 'AbortError') return { code: 'cancelled', message: 'The request was cancelled.' }
  return { code: 'internal', message: `The engine failed: ${thrown instanceof Error ? thrown.message : String(thrown)}` }
}

export function fromWireError(error: WireError): SitrepError {
  return new SitrepError(error.code in errorTable ? error.code : 'internal', error.message)
}
