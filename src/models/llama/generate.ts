import type { LlamaContextSequence, SequenceEvaluateOptions, Token } from 'node-llama-cpp'
import type { EndReason } from '../../core/chat-model.ts'
import type { EngineResult } from '../engine.ts'
import { createStopFilter } from '../text/stop-filter.ts'
import { createTokenText } from '../text/token-text.ts'
import type { Lease } from './sequence-pool.ts'

export type GenerateOptions = {
  prompt: readonly Token[]
  maxTokens: number
  evaluate: SequenceEvaluateOptions
  stop: readonly string[]
  isEnd: (token: Token) => boolean
  detokenize: (tokens: readonly Token[]) => string
  onText: (text: string) => void
  /** Called after each step of the computation. */
  onStep: () => void
  signal: AbortSignal
}

/**
 * So many tokens of a prompt are evaluated in one go. An abort is looked at in between, and other sequences get their token with each, so that a long
 * prompt holds nobody up for long.
 */
const pieceTokens = 128

/** Evaluates the rest of the prompt, then writes. */
export async function generate({ sequence, reused }: Pick<Lease, 'sequence' | 'reused'>, options: GenerateOptions): Promise<EngineResult> {
  const { prompt, maxTokens, signal, onText } = options
  const began = performance.now()
  const text = createTokenText((ids) => options.detokenize(ids as Token[]))
  const filter = createStopFilter(options.stop)
  let firstAt: number | undefined
  let lastAt = began
  let outputTokens = 0

  const give = (piece: string): boolean => {
    const { text: certain, stopped } = filter.push(piece)
    if (certain !== '') onText(certain)
    return stopped
  }
  const end = (reason: EndReason): EngineResult => {
    const rest = filter.flush()
    if (reason !== 'abort' && rest !== '') onText(rest)
    const promptEnd = firstAt ?? performance.now()
    return { reason, promptTokens: prompt.length, reusedTokens: reused, outputTokens, promptMs: promptEnd - began, outputMs: Math.max(0, lastAt - promptEnd) }
  }

  const rest = await evaluateAllButLast(sequence, prompt.slice(reused), options)
  if (signal.aborted || rest === undefined) return end('abort')
  for await (const token of sequence.evaluate(rest, options.evaluate)) {
    options.onStep()
    if (signal.aborted) return end('abort')
    lastAt = performance.now()
    firstAt ??= lastAt
    if (options.isEnd(token)) return end('stop')
    outputTokens += 1
    if (give(text.push(token))) return end('stop')
    if (outputTokens === maxTokens) return end('length')
  }
  return end('stop')
}

/** Leaves a last piece of the prompt, which the first token comes with; undefined when it was aborted before. */
async function evaluateAllButLast(sequence: LlamaContextSequence, tokens: readonly Token[], { signal, onStep }: GenerateOptions): Promise<Token[] | undefined> {
  let at = 0
  for (; tokens.length - at > pieceTokens; at += pieceTokens) {
    if (signal.aborted) return undefined
    await sequence.evaluateWithoutGeneratingNewTokens(tokens.slice(at, at + pieceTokens))
    onStep()
  }
  return tokens.slice(at)
}
