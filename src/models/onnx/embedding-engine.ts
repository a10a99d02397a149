import { type PreTrainedModel, Tensor } from '@huggingface/transformers'
import { z } from 'zod'
import { SitrepError } from '../../core/errors.ts'
import type { EmbeddingEngine, EngineFacts } from '../engine.ts'
import type { DataTokenizer } from './data-tokenizer.ts'

export type EmbeddingEngineParts = {
  model: PreTrainedModel
  tokenizer: DataTokenizer
  pooling: 'mean' | 'cls'
  facts: EngineFacts
}

const hiddenSchema = z.object({
  last_hidden_state: z.object({ data: z.instanceof(Float32Array), dims: z.tuple([z.literal(1), z.number(), z.number()]) }),
})

/** More characters than any token of the vocabularies used, so that a book is not read to keep its first page. */
const charactersPerToken = 100

/**
 * Texts one after the other, not side by side: quantised models scale by the greatest number of a whole batch, so that the vector of a text would
 * hang on its neighbours. With all-MiniLM-L6-v2 on one thread that costs 1.1 instead of 0.7 ms for a short question and nothing for a passage.
 */
export async function createEmbeddingEngine(parts: EmbeddingEngineParts): Promise<EmbeddingEngine> {
  let closed: Promise<void> | undefined
  const one = async (text: string): Promise<Float32Array> => {
    if (closed !== undefined) throw new SitrepError('model-unavailable', 'The model was unloaded.')
    try {
      return await vectorOf(parts, text)
    } catch (cause) {
      throw new SitrepError('model-unavailable', `onnxruntime failed while embedding: ${cause instanceof Error ? cause.message : 'unknown reason'}`, { cause })
    }
  }
  const dimensions = (await one('')).length
  return {
    kind: 'embedder',
    facts: { ...parts.facts, dimensions },
    async embed(texts) {
      const vectors: Float32Array[] = []
      for (const text of texts) vectors.push(await one(text))
      return vectors
    },
    [Symbol.asyncDispose]: () => (closed ??= parts.model.dispose().then(() => undefined)),
  }
}

async function vectorOf({ model, tokenizer, pooling, facts }: EmbeddingEngineParts, text: string): Promise<Float32Array> {
  const { before, after } = tokenizer.frame
  const room = facts.contextTokens - before.length - after.length
  const read = tokenizer.data(text.slice(0, room * charactersPerToken)).slice(0, room)
  const ids = [...before, ...read, ...after]
  const tensor = (values: BigInt64Array): Tensor => new Tensor('int64', values, [1, ids.length])
  const given: unknown = await model.forward({
    input_ids: tensor(BigInt64Array.from(ids, BigInt)),
    attention_mask: tensor(new BigInt64Array(ids.length).fill(1n)),
    token_type_ids: tensor(new BigInt64Array(ids.length)),
  })
  const { data, dims } = hiddenSchema.parse(given).last_hidden_state
  return unit(pooling === 'cls' ? data.slice(0, dims[2]) : meanOf(data, dims[2]))
}

function meanOf(data: Float32Array, width: number): Float32Array {
  const sum = new Float32Array(width)
  for (let at = 0; at < data.length; at += 1) sum[at % width] = (sum[at % width] ?? 0) + (data[at] ?? 0)
  return sum
}

/** The mean's divisor goes here as well: only the direction is kept. */
function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector)
  return length === 0 ? vector : vector.map((value) => value / length)
}
