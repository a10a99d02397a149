import { DynamicCache, type PreTrainedModel, Tensor } from '@huggingface/transformers'
import { z } from 'zod'

const presentSchema = z.record(z.string(), z.instanceof(Tensor))

/**
 * Reads a prompt into a cache, piece by piece, and leaves the last piece to `generate`. Read at once, a prompt of 1,000 tokens could not be stopped for
 * half a minute with the larger models, and 200 MB of logits nobody looks at came out. Null for a prompt of one piece. When the signal fires it
 * returns early.
 */
export async function readPrompt(
  model: PreTrainedModel,
  ids: readonly number[],
  { signal, pieceTokens = 64 }: { signal: AbortSignal; pieceTokens?: number },
): Promise<DynamicCache | null> {
  let cache: DynamicCache | null = null
  for (let from = 0; from + pieceTokens < ids.length && !signal.aborted; from += pieceTokens) {
    const to = from + pieceTokens
    const given: unknown = await model.forward({
      input_ids: idTensor(ids.slice(from, to)),
      attention_mask: onesTensor(to),
      ...(cache === null ? {} : { past_key_values: cache }),
    })
    const present = Object.entries(presentSchema.parse(given)).filter(([name]) => name.startsWith('present'))
    cache = new DynamicCache(Object.fromEntries(present.map(([name, tensor]) => [name.replace('present', 'past_key_values'), tensor])))
  }
  return cache
}

export const idTensor = (ids: readonly number[]): Tensor => new Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length])
export const onesTensor = (length: number): Tensor => new Tensor('int64', new BigInt64Array(length).fill(1n), [1, length])
