import { StoppingCriteria } from '@huggingface/transformers'
import type { EngineResult } from '../engine.ts'
import type { DataTokenizer } from './data-tokenizer.ts'
import { createStopFilter } from '../text/stop-filter.ts'
import { createTokenText } from '../text/token-text.ts'

export type TokenWatcherOptions = {
  tokenizer: Pick<DataTokenizer, 'decode' | 'specialIds'>
  /** Tokens that end the text. */
  endTokenIds: readonly number[]
  stops: readonly string[]
  signal: AbortSignal
  onText: (text: string) => void
}

/** Asked by `generate` after each token whether to stop, it gives the token's text out on the way. */
export class TokenWatcher extends StoppingCriteria {
  readonly #options: TokenWatcherOptions
  readonly #text: ReturnType<typeof createTokenText>
  readonly #filter: ReturnType<typeof createStopFilter>
  readonly #began = performance.now()
  #firstAt: number | null = null
  #lastAt = 0
  #tokens = 0
  #end: 'stop' | 'abort' | null = null

  constructor(options: TokenWatcherOptions) {
    super()
    this.#options = options
    this.#text = createTokenText(options.tokenizer.decode)
    this.#filter = createStopFilter(options.stops)
  }

  override _call(sequences: readonly (readonly (number | bigint)[])[]): boolean[] {
    this.#take(Number(sequences[0]?.at(-1)))
    return sequences.map(() => this.#end !== null)
  }

  /** Gives out what was held back for a stop sequence that never came. */
  finish(): Omit<EngineResult, 'promptTokens'> {
    const rest = this.#end === 'abort' ? '' : this.#filter.flush()
    if (rest !== '') this.#options.onText(rest)
    const first = this.#firstAt ?? performance.now()
    return { reason: this.#end ?? 'length', outputTokens: this.#tokens, promptMs: first - this.#began, outputMs: Math.max(0, this.#lastAt - first) }
  }

  #take(id: number): void {
    const { tokenizer, endTokenIds, signal, onText } = this.#options
    this.#lastAt = performance.now()
    this.#firstAt ??= this.#lastAt
    if (signal.aborted) {
      this.#end = 'abort'
      return
    }
    if (endTokenIds.includes(id)) {
      this.#end = 'stop'
      return
    }
    this.#tokens += 1
    if (tokenizer.specialIds.has(id)) return
    const { text, stopped } = this.#filter.push(this.#text.push(id))
    if (text !== '') onText(text)
    if (stopped) this.#end = 'stop'
    // Whoever reads may have heard enough with this very text.
    else if (signal.aborted) this.#end = 'abort'
  }
}
