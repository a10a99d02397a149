import type { EndReason, Grammar, Prompt } from '../core/chat-model.ts'

/*
 * What an engine is, inside the child process that runs it (`process/`). Queues, deadlines, priorities, restarts and memory belong to the parent; an
 * engine serves at most `places` requests at once and knows nothing of others.
 */

export type EngineRequest = {
  prompt: Prompt
  maxTokens: number
  grammar?: Grammar
  stop?: readonly string[]
  temperature: number
  /** Path of a LoRA adapter. */
  adapter?: string
}

export type EngineResult = {
  reason: EndReason
  promptTokens: number
  /** Of them, those whose evaluation was at hand from an earlier request. */
  reusedTokens?: number
  outputTokens: number
  /** Until the first token, and from the first to the last. */ promptMs: number
  outputMs: number
}

/** What is told of an engine once its weights are loaded. */
export type EngineFacts = {
  contextTokens: number
  places: number
  threads: number
  capabilities: { grammar: boolean; adapters: boolean }
  loadMs: number
  /** What is worth knowing about how the weights were loaded, in a sentence. */
  note?: string | null
}

/** Errors thrown are SitrepErrors with the codes of `ChatModel`. */
export interface ChatEngine extends AsyncDisposable {
  readonly kind: 'chat'
  readonly facts: EngineFacts
  /** Gives text out as soon as it is certain: nothing of a stop sequence, no half character. Resolves with `abort` within a token of the signal. */
  generate(request: EngineRequest, options: { signal: AbortSignal; onText: (text: string) => void }): Promise<EngineResult>
  countTokens(text: string): Promise<number>
}

export interface EmbeddingEngine extends AsyncDisposable {
  readonly kind: 'embedder'
  readonly facts: EngineFacts & { dimensions: number }
  embed(texts: readonly string[]): Promise<Float32Array[]>
}

/** Which engine the child opens, and with what; crosses the process boundary as JSON. */
export type EngineSettings =
  | {
      engine: 'llama'
      /** A GGUF file. */
      path: string
      threads: number
      /** Tokens of one request, prompt and answer. */
      contextTokens: number
      places: number
      gpu: boolean
      /** The messages that most requests begin with; evaluated once. */
      sharedPrefix?: Prompt['messages']
      /** Where its evaluation may be kept for the next start; a folder of its own. */
      stateFolder?: string
      /** LoRA adapters that requests may name. */
      adapters?: readonly string[]
    }
  | {
      engine: 'onnx'
      /** A folder as the hub has it: config.json, tokenizer.json, onnx/… */
      path: string
      /** `causal` (GPT-2 kind), `encoder-decoder` (T5 kind), `encoder` (sentence vectors). */
      task: 'causal' | 'encoder-decoder' | 'encoder'
      /** Which file: `q4`, `int8`, `fp32`. */
      precision: 'q4' | 'int8' | 'fp32'
      threads: number
      contextTokens?: number
      gpu: boolean
    }
