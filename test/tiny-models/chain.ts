import { createRandom } from '../../src/lib/random.ts'
import type { Graph, Value } from './graph.ts'
import { size } from './layers.ts'

export type Chain = {
  vocabulary: number
  /** Each of these is followed by the next, the last by the first or by `end`. */
  tokens: readonly number[]
  end: number | null
  /** Tokens without a meaning of their own: what follows them hangs on what was read before. */
  silent: readonly number[]
}

/**
 * Random weights alone repeat one token. These embeddings point, after the layers, at the token that is to follow, so that a text of random weights has
 * words enough to be stopped, counted and compared in.
 */
export function chainEmbeddings(seed: number, chain: Chain): { input: Float32Array; output: { dims: readonly [number, number]; values: Float32Array } } {
  const next = createRandom(seed)
  const strength = 4
  const input = Float32Array.from({ length: chain.vocabulary * size.hidden }, () => next() * 2 - 1)
  for (let token = 0; token < chain.vocabulary; token += 1) {
    const row = input.subarray(token * size.hidden, (token + 1) * size.hidden)
    const length = chain.silent.includes(token) ? Infinity : Math.hypot(...row)
    for (const [at, value] of row.entries()) row[at] = (value / length) * strength
  }
  const values = new Float32Array(size.hidden * chain.vocabulary)
  for (const [at, token] of chain.tokens.entries()) {
    const follower = chain.tokens[at + 1] ?? chain.end ?? chain.tokens[0] ?? 0
    for (let each = 0; each < size.hidden; each += 1) values[each * chain.vocabulary + follower] = input[token * size.hidden + each] ?? 0
  }
  return { input, output: { dims: [size.hidden, chain.vocabulary], values } }
}

export function embedded(graph: Graph, { ids, table, rows }: { ids: Value; table: Float32Array; rows: number }): Value {
  return graph.op('Gather', [graph.floats([rows, size.hidden], table), ids], { axis: 0 })
}
