import { describe, expect, it } from 'vitest'
import type { Embedder } from './chat-model.ts'

const never = new AbortController().signal
const dot = (a: Float32Array | undefined, b: Float32Array | undefined): number => {
  let sum = 0
  for (let index = 0; index < (a?.length ?? 0); index += 1) sum += (a?.[index] ?? 0) * (b?.[index] ?? 0)
  return sum
}

export type EmbedderOptions = {
  timeoutMs?: number
  /** False for weights that mean nothing (random ones): texts of like meaning are then not near each other. */
  meaningful?: boolean
}

/** What every embedder does, whatever is behind it. `open` gives one for the whole suite, closed at its end. */
export function embedderConformance(name: string, open: () => Promise<Embedder> | Embedder, options: EmbedderOptions = {}): void {
  describe(`${name} is an embedder`, { timeout: options.timeoutMs ?? 60_000, sequential: true }, () => {
    let opened: Promise<Embedder> | undefined
    const under = (): Promise<Embedder> => (opened ??= Promise.resolve(open()))

    it('gives one vector of unit length per text, in their order', async () => {
      const embedder = await under()
      const texts = ['how many tanks are active', 'who fired most', '']
      const vectors = await embedder.embed(texts, { signal: never })
      expect(vectors).toHaveLength(3)
      for (const vector of vectors.slice(0, 2)) {
        expect(vector).toHaveLength(embedder.dimensions)
        expect(dot(vector, vector)).toBeCloseTo(1, 3)
      }
      const [alone] = await embedder.embed([texts[1] ?? ''], { signal: never })
      expect(dot(alone, vectors[1])).toBeGreaterThan(0.98)
      expect(await embedder.embed([], { signal: never })).toEqual([])
    })

    it.runIf(options.meaningful ?? true)('puts texts of like meaning near each other', async () => {
      const [asked, same, other] = await (
        await under()
      ).embed(['how many tanks are active', 'how many active tanks are there', 'what is the weather in Rome'], { signal: never })
      expect(dot(asked, same)).toBeGreaterThan(dot(asked, other) + 0.2)
    })

    it('cuts what is longer than it can read', async () => {
      const [vector] = await (await under()).embed(['tank '.repeat(4_000)], { signal: never })
      expect(dot(vector, vector)).toBeCloseTo(1, 3)
    })

    it('does not begin what was aborted before', async () => {
      await expect((await under()).embed(['a'], { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' })
    })

    it('is unavailable once it is closed, and can be closed twice', async () => {
      const embedder = await under()
      await embedder[Symbol.asyncDispose]()
      await embedder[Symbol.asyncDispose]()
      await expect(embedder.embed(['a'], { signal: never })).rejects.toMatchObject({ code: 'model-unavailable' })
    })
  })
}
