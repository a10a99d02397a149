import { type Chain, chainEmbeddings, embedded } from './chain.ts'
import { createGraph, type Precision } from './graph.ts'
import { added, attended, causalBias, feedForward, inHeads, lengthOf, maskBias, normalised, projected, range, size } from './layers.ts'

export const positions = 512

/** A decoder of the GPT-2 kind, with the inputs and outputs of the hub's exports. */
export function gpt2Model(chain: Chain, precision: Precision): Uint8Array {
  const graph = createGraph('gpt2', { seed: 1, precision })
  const { input, output } = chainEmbeddings(2, chain)
  const width = size.hidden / size.heads
  const ids = graph.input('input_ids', 'int64', ['batch_size', 'sequence_length'])
  const mask = graph.input('attention_mask', 'int64', ['batch_size', 'total_sequence_length'])
  const places = graph.input('position_ids', 'int64', ['batch_size', 'sequence_length'])
  const total = lengthOf(graph, mask, 1)
  const columns = range(graph, graph.ints([0]), total)
  const rows = range(graph, graph.op('Sub', [total, lengthOf(graph, ids, 1)]), total)
  const bias = added(graph, maskBias(graph, mask), causalBias(graph, { rows, columns }))

  let x = added(
    graph,
    embedded(graph, { ids, table: input, rows: chain.vocabulary }),
    graph.op('Gather', [graph.random([positions, size.hidden], 0.05), places], { axis: 0 }),
  )
  const cacheDims = (length: string): readonly (number | string)[] => ['batch_size', size.heads, length, width]
  for (let layer = 0; layer < size.layers; layer += 1) {
    const read = normalised(graph, x)
    const extended = (part: 'key' | 'value') => {
      const past = graph.input(`past_key_values.${layer}.${part}`, 'float32', cacheDims('past_sequence_length'))
      const all = graph.op('Concat', [past, inHeads(graph, projected(graph, read, 1 / Math.sqrt(size.hidden)))], { axis: 2 })
      graph.output(`present.${layer}.${part}`, all, { type: 'float32', dims: cacheDims('total_sequence_length') })
      return all
    }
    const query = inHeads(graph, projected(graph, read, 1 / Math.sqrt(size.hidden)))
    x = added(graph, x, attended(graph, query, { key: extended('key'), value: extended('value'), bias }))
    x = added(graph, x, feedForward(graph, normalised(graph, x), 'Tanh'))
  }
  graph.output('logits', graph.times(normalised(graph, x), output), { type: 'float32', dims: ['batch_size', 'sequence_length', chain.vocabulary] })
  return graph.bytes()
}
