import type { Embedder } from './chat-model.ts'
import { idleFigures } from './chat-model.fake.ts'
import { SitrepError, cancelledError } from './errors.ts'

/** Texts that share words are near each other: every word is hashed to a direction. For tests. */
export function createFakeEmbedder({ dimensions = 64 }: { dimensions?: number } = {}): Embedder {
  let closed = false
  return {
    id: 'fake',
    dimensions,
    embed(texts, { signal }) {
      if (closed) return Promise.reject(new SitrepError('model-unavailable', 'The model is not loaded.'))
      if (signal.aborted) return Promise.reject(cancelledError())
      return Promise.resolve(texts.map((text) => vectorOf(text, dimensions)))
    },
    figures: () => ({ ...idleFigures, state: closed ? 'unloaded' : 'ready' }),
    [Symbol.asyncDispose]() {
      closed = true
      return Promise.resolve()
    },
  }
}

function vectorOf(text: string, dimensions: number): Float32Array {
  const vector = new Float32Array(dimensions)
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ['']) {
    let hash = 2_166_136_261
    for (const character of word) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619)
    const at = Math.abs(hash) % dimensions
    vector[at] = (vector[at] ?? 0) + 1
  }
  const length = Math.hypot(...vector)
  return length === 0 ? vector : vector.map((each) => each / length)
}
