import type { Embedder } from '../core/chat-model.ts'
import { abortable } from '../lib/abort.ts'
import { timeLimit } from '../lib/time-limit.ts'
import { hasUnitLength } from './vector-file.ts'

export type EmbedTexts = {
  embedder: Embedder
  signal: AbortSignal
  /** Ends early when its signal aborts, by resolving or rejecting. */
  sleep: (ms: number, signal: AbortSignal) => Promise<unknown>
  /** A vector that has come. */
  onVector: (key: string, vector: Float32Array) => void
}

/** Few, so that a question's own vector need not wait long behind them. */
const textsAtOnce = 8
/** The first batch may have to wait until the model is loaded. */
const batchMs = 120_000
const attempts = 6
const firstPauseMs = 1_000

/**
 * Vectors of texts, by their keys, batch after batch. An embedder in trouble is asked again after longer and longer pauses.
 * @throws the embedder's last error when it gave nothing for six times, or when the signal aborted
 */
export async function embedTexts(texts: readonly (readonly [key: string, text: string])[], options: EmbedTexts): Promise<void> {
  const { signal, sleep } = options
  let failures = 0
  for (let at = 0; at < texts.length;) {
    signal.throwIfAborted()
    try {
      await embedBatch(texts.slice(at, at + textsAtOnce), options)
      at += textsAtOnce
      failures = 0
    } catch (thrown) {
      failures += 1
      if (signal.aborted || failures >= attempts) throw thrown
      await sleep(firstPauseMs * 2 ** (failures - 1), signal).catch(() => undefined)
    }
  }
}

async function embedBatch(batch: readonly (readonly [key: string, text: string])[], { embedder, signal, onVector }: EmbedTexts): Promise<void> {
  const limit = timeLimit(signal, batchMs)
  try {
    const texts = batch.map(([, text]) => text)
    const made = await abortable(embedder.embed(texts, { signal: limit.signal }), limit.signal)
    for (const [index, [key]] of batch.entries()) {
      const vector = made[index]
      if (vector === undefined || vector.length !== embedder.dimensions || !hasUnitLength(vector)) throw new Error('the embedder gave no vector of unit length')
      onVector(key, vector)
    }
  } finally {
    limit.end()
  }
}
