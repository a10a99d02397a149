import type { Instant } from './time.ts'

/** Text from outside (questions, markings, documents) stands in `user` messages only; instructions are ours alone. */
export type Prompt = { messages: readonly { role: 'system' | 'user' | 'assistant'; content: string }[] }
/** GBNF or JSON schema text. */
export type Grammar = { kind: 'gbnf' | 'json-schema'; text: string }
/** `interactive` is served before `background`, whatever came first. */
export type Priority = 'interactive' | 'background'
/** `stop`: the model ended by itself or at a stop sequence; `length`: at the token limit; `abort`: nobody wanted more. */
export type EndReason = 'stop' | 'length' | 'abort'
export type ModelEvent = { type: 'text-delta'; text: string } | { type: 'end'; reason: EndReason; promptTokens: number; outputTokens: number }
export type ModelState = 'unloaded' | 'loading' | 'ready' | 'failed'
export type ModelRequest = {
  prompt: Prompt
  /** At most so many tokens are written. */
  maxTokens: number
  grammar?: Grammar
  /** Generation ends before the first of them; none of it is given out. */
  stop?: readonly string[]
  /** 0 (the default): always the likeliest token, so that equal requests give equal texts. */
  temperature?: number
  priority?: Priority
  /** Path of a LoRA adapter, with `capabilities.adapters`. */
  adapter?: string
}

export type ModelRequestOptions = {
  signal: AbortSignal
  /** When nothing has begun by then, the request leaves the queue with `deadline-exceeded`; when something has, it ends as if aborted. */
  deadline?: Instant
}

/** How a model is doing. Null: not known, or not so for this engine. */
export type ModelFigures = {
  state: ModelState
  /** Requests being served, and waiting for a place. */
  running: number
  waiting: number
  /** How many can be served, and wait, at once. */
  places: number
  queueLimit: number
  /** Compute threads. */
  threads: number | null
  /** Memory of the engine beyond this process: its child's, or its own estimate. */
  memoryBytes: number | null
  /** How long loading took, the last time. */
  loadMs: number | null
  /** Measured over the last requests. */
  promptTokensPerSecond: number | null
  tokensPerSecond: number | null
  /** Expected time to the first token for a request made now, the queue included. */
  firstTokenMs: number | null
  /** How often the engine had to be started again. */
  restarts: number
  /** Why it is `failed`, in a sentence. */
  failure: string | null
}

/**
 * A language model. It writes words, never numbers.
 *
 * `stream` gives any number of `text-delta`s, then exactly one `end`. Before its first event it may throw a SitrepError: `prompt-too-long` (saying
 * how long the prompt is and how long it may be), `overloaded` (the queue is full), `deadline-exceeded`, `model-unavailable` (not loaded and cannot
 * be; the engine is restarting), `bad-weights`, `weights-missing`, `not-enough-memory`. After it, `model-unavailable` when the engine died. An abort after the first event ends with
 * `end: abort`; before, with `cancelled`. Leaving the loop early or aborting frees its place within one token. A failed request leaves the model
 * usable. Models that load lazily load at the first request, once for all who wait. Conformance: `chat-model.conformance.ts`.
 */
export interface ChatModel extends AsyncDisposable {
  readonly id: string
  /** Prompt and answer together fit into so many tokens. */
  readonly contextTokens: number
  readonly capabilities: { readonly grammar: boolean; readonly adapters: boolean }
  stream(request: ModelRequest, options: ModelRequestOptions): AsyncIterable<ModelEvent>
  countTokens(text: string, options: { signal: AbortSignal }): Promise<number>
  state(): ModelState
  /** Cheap and synchronous. */
  figures(): ModelFigures
}

/** Sentences to vectors of unit length. May propose a reading, never serves an answer. Conformance: `embedder.conformance.ts`. */
export interface Embedder extends AsyncDisposable {
  readonly id: string
  readonly dimensions: number
  /** One vector per text, in their order; texts longer than the model can read are cut. */
  embed(texts: readonly string[], options: { signal: AbortSignal }): Promise<Float32Array[]>
  figures(): ModelFigures
}
