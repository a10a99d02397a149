import { type Chain, chainEmbeddings, embedded } from './chain.ts'
import { createGraph, type Graph, type Precision, type Value } from './graph.ts'
import { added, attended, causalBias, feedForward, inHeads, lengthOf, maskBias, projected, range, rootNormalised, size } from './layers.ts'

const width = size.hidden / size.heads
const near = 8
const mild = 1 / Math.sqrt(size.hidden)

/** An encoder of the T5 kind: distances between tokens in place of positions. */
export function t5Encoder(chain: Chain, precision: Precision): Uint8Array {
  const graph = createGraph('t5 encoder', { seed: 3, precision })
  const ids = graph.input('input_ids', 'int64', ['batch_size', 'encoder_sequence_length'])
  const mask = graph.input('attention_mask', 'int64', ['batch_size', 'encoder_sequence_length'])
  const all = range(graph, graph.ints([0]), lengthOf(graph, ids, 1))
  const bias = added(graph, maskBias(graph, mask), distanceBias(graph, { rows: all, columns: all }))
  let x = embedded(graph, { ids, table: chainEmbeddings(4, chain).input, rows: chain.vocabulary })
  for (let layer = 0; layer < size.layers; layer += 1) {
    const read = rootNormalised(graph, x)
    const part = (): Value => inHeads(graph, projected(graph, read, mild))
    x = added(graph, x, attended(graph, part(), { key: part(), value: part(), bias }))
    x = added(graph, x, feedForward(graph, rootNormalised(graph, x), 'Relu'))
  }
  graph.output('last_hidden_state', rootNormalised(graph, x), { type: 'float32', dims: ['batch_size', 'encoder_sequence_length', size.hidden] })
  return graph.bytes()
}

/** Its decoder, merged: with `use_cache_branch` the keys and values of what was read come from the cache, else they are computed. */
export function t5Decoder(chain: Chain, precision: Precision): Uint8Array {
  const graph = createGraph('t5 decoder', { seed: 5, precision })
  const { input, output } = chainEmbeddings(4, chain)
  const mask = graph.input('encoder_attention_mask', 'int64', ['batch_size', 'encoder_sequence_length'])
  const ids = graph.input('input_ids', 'int64', ['batch_size', 'decoder_sequence_length'])
  const read = graph.input('encoder_hidden_states', 'float32', ['batch_size', 'encoder_sequence_length', size.hidden])
  const cached = cacheInputs(graph)
  const useCache = graph.input('use_cache_branch', 'bool', [1])
  const past = lengthOf(graph, cached[0]?.decoder.key ?? ids, 2)
  const total = added(graph, past, lengthOf(graph, ids, 1))
  const places = { rows: range(graph, past, total), columns: range(graph, graph.ints([0]), total) }
  const ownBias = added(graph, causalBias(graph, places), distanceBias(graph, places))
  const readBias = maskBias(graph, mask)

  let x = embedded(graph, { ids, table: input, rows: chain.vocabulary })
  for (const [layer, before] of cached.entries()) {
    const own = rootNormalised(graph, x)
    const extended = (part: 'key' | 'value'): Value => {
      const value = graph.op('Concat', [before.decoder[part], inHeads(graph, projected(graph, own, mild))], { axis: 2 })
      graph.output(`present.${layer}.decoder.${part}`, value, { type: 'float32', dims: cacheDims('total_sequence_length') })
      return value
    }
    const query = inHeads(graph, projected(graph, own, mild))
    x = added(graph, x, attended(graph, query, { key: extended('key'), value: extended('value'), bias: ownBias }))
    const kept = (part: 'key' | 'value'): Value => {
      const fresh = inHeads(graph, projected(graph, read, mild))
      const value = graph.choose(useCache, {
        one: (branch) => branch.op('Identity', [before.encoder[part]]),
        other: (branch) => branch.op('Identity', [fresh]),
      })
      graph.output(`present.${layer}.encoder.${part}`, value, { type: 'float32', dims: cacheDims('encoder_sequence_length_out') })
      return value
    }
    const asking = inHeads(graph, projected(graph, rootNormalised(graph, x), mild))
    x = added(graph, x, attended(graph, asking, { key: kept('key'), value: kept('value'), bias: readBias }))
    x = added(graph, x, feedForward(graph, rootNormalised(graph, x), 'Relu'))
  }
  graph.output('logits', graph.times(rootNormalised(graph, x), output), { type: 'float32', dims: ['batch_size', 'decoder_sequence_length', chain.vocabulary] })
  return graph.bytes()
}

const cacheDims = (length: string): readonly (number | string)[] => ['batch_size', size.heads, length, width]

function cacheInputs(graph: Graph): Record<'decoder' | 'encoder', Record<'key' | 'value', Value>>[] {
  const one = (layer: number, side: 'decoder' | 'encoder', part: string): Value =>
    graph.input(
      `past_key_values.${layer}.${side}.${part}`,
      'float32',
      cacheDims(side === 'decoder' ? 'past_decoder_sequence_length' : 'encoder_sequence_length_out'),
    )
  const pair = (layer: number, side: 'decoder' | 'encoder') => ({ key: one(layer, side, 'key'), value: one(layer, side, 'value') })
  return Array.from({ length: size.layers }, (_, layer) => ({ decoder: pair(layer, 'decoder'), encoder: pair(layer, 'encoder') }))
}

/** A number for each head and distance, the same beyond eight: [heads, rows, columns]. */
function distanceBias(graph: Graph, { rows, columns }: { rows: Value; columns: Value }): Value {
  const distance = graph.op('Sub', [graph.op('Unsqueeze', [columns, graph.ints([0])]), graph.op('Unsqueeze', [rows, graph.ints([1])])])
  const bounded = graph.op('Min', [graph.op('Max', [distance, graph.scalar(-near, 'int64')]), graph.scalar(near, 'int64')])
  const table = graph.random([2 * near + 1, size.heads], 0.5)
  return graph.op('Transpose', [graph.op('Gather', [table, added(graph, bounded, graph.scalar(near, 'int64'))], { axis: 0 })], { perm: [2, 0, 1] })
}
