import { createGraph, type Precision } from './graph.ts'
import { added, attended, feedForward, inHeads, lengthOf, maskBias, normalised, projected, range, size } from './layers.ts'

export const positions = 128

/** An encoder of the DistilBERT kind. */
export function distilbertModel(vocabulary: number, precision: Precision): Uint8Array {
  const graph = createGraph('distilbert', { seed: 6, precision })
  const ids = graph.input('input_ids', 'int64', ['batch_size', 'sequence_length'])
  const mask = graph.input('attention_mask', 'int64', ['batch_size', 'sequence_length'])
  const bias = maskBias(graph, mask)
  const words = graph.op('Gather', [graph.random([vocabulary, size.hidden], 1), ids], { axis: 0 })
  const places = graph.op('Gather', [graph.random([positions, size.hidden], 0.2), range(graph, graph.ints([0]), lengthOf(graph, ids, 1))], { axis: 0 })
  let x = normalised(graph, added(graph, words, places))
  for (let layer = 0; layer < size.layers; layer += 1) {
    const read = x
    const part = () => inHeads(graph, projected(graph, read, 1 / Math.sqrt(size.hidden)))
    x = normalised(graph, added(graph, x, attended(graph, part(), { key: part(), value: part(), bias })))
    x = normalised(graph, added(graph, x, feedForward(graph, x, 'Tanh')))
  }
  graph.output('last_hidden_state', x, { type: 'float32', dims: ['batch_size', 'sequence_length', size.hidden] })
  return graph.bytes()
}
