export type Prompt = { messages: readonly { role: 'system' | 'user' | 'assistant'; content: string }[] }
/** GBNF or JSON schema text. */
export type Grammar = { kind: 'gbnf' | 'json-schema'; text: string }
export type Priority = 'interactive' | 'background'
export type ModelEvent = { type: 'text-delta'; text: string } | { type: 'end'; reason: 'stop' | 'length' | 'abort'; promptTokens: number; outputTokens: number }
export type ModelState = 'unloaded' | 'loading' | 'ready' | 'failed'
export type ModelRequest = { prompt: Prompt; maxTokens: number; grammar?: Grammar; stop?: readonly string[]; temperature?: number; priority?: Priority }

/**
 * A language model. It writes words, never numbers. `stream` ends with exactly one `end`; leaving early or aborting frees its slot within one
 * token. The default build ships none: answers are worded by templates.
 */
export interface ChatModel extends AsyncDisposable {
  readonly id: string
  readonly contextTokens: number
  readonly capabilities: { readonly grammar: boolean; readonly adapters: boolean }
  stream(request: ModelRequest, options: { signal: AbortSignal }): AsyncIterable<ModelEvent>
  countTokens(text: string, options: { signal: AbortSignal }): Promise<number>
  state(): ModelState
}

/** Sentences to vectors of unit length. May propose a reading, never serves an answer. */
export interface Embedder extends AsyncDisposable {
  readonly id: string
  readonly dimensions: number
  embed(texts: readonly string[], options: { signal: AbortSignal }): Promise<Float32Array[]>
}
