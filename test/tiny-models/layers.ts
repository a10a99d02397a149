import type { Graph, Value } from './graph.ts'

export const size = { hidden: 64, heads: 2, layers: 2, inner: 96 } as const
const width = size.hidden / size.heads

export type KeyValue = { key: Value; value: Value }

/** Layer normalisation over the last dimension. */
export function normalised(graph: Graph, x: Value): Value {
  const scale = graph.floats([size.hidden], new Float32Array(size.hidden).fill(1))
  const shift = graph.random([size.hidden], 0.02)
  return graph.op('LayerNormalization', [x, scale, shift], { axis: -1, epsilon: { float: 1e-5 } })
}

/** By the root of the mean square, as T5 does. */
export function rootNormalised(graph: Graph, x: Value): Value {
  const mean = graph.op('ReduceMean', [graph.op('Mul', [x, x])], { axes: [-1], keepdims: 1 })
  return graph.op('Div', [x, graph.op('Sqrt', [graph.op('Add', [mean, graph.scalar(1e-6, 'float32')])])])
}

export function projected(graph: Graph, x: Value, scale: number): Value {
  return graph.times(x, graph.randomMatrix(size.hidden, size.hidden, scale))
}

/** [batch, length, hidden] → [batch, heads, length, width]. */
export function inHeads(graph: Graph, x: Value): Value {
  return graph.op('Transpose', [graph.op('Reshape', [x, graph.ints([0, 0, size.heads, width])])], { perm: [0, 2, 1, 3] })
}

/** Attention of `query` (in heads) over keys and values, biased, back in one piece. */
export function attended(graph: Graph, query: Value, { key, value, bias }: KeyValue & { bias: Value }): Value {
  const scores = graph.op('MatMul', [query, graph.op('Transpose', [key], { perm: [0, 1, 3, 2] })])
  const scaled = graph.op('Mul', [scores, graph.scalar(1 / Math.sqrt(width), 'float32')])
  const weights = graph.op('Softmax', [graph.op('Add', [scaled, bias])], { axis: -1 })
  const mixed = graph.op('Transpose', [graph.op('MatMul', [weights, value])], { perm: [0, 2, 1, 3] })
  return projected(graph, graph.op('Reshape', [mixed, graph.ints([0, 0, size.hidden])]), 0.3 / Math.sqrt(size.hidden))
}

export function feedForward(graph: Graph, x: Value, activation: 'Relu' | 'Tanh'): Value {
  const wide = graph.op(activation, [graph.times(x, graph.randomMatrix(size.hidden, size.inner, 1 / Math.sqrt(size.hidden)))])
  return graph.times(wide, graph.randomMatrix(size.inner, size.hidden, 0.3 / Math.sqrt(size.inner)))
}

export const added = (graph: Graph, a: Value, b: Value): Value => graph.op('Add', [a, b])

/** Length of a dimension, as a vector of one. */
export function lengthOf(graph: Graph, x: Value, dimension: number): Value {
  return graph.op('Gather', [graph.op('Shape', [x]), graph.ints([dimension])], { axis: 0 })
}

/** from … to - 1, each given as a vector of one. */
export function range(graph: Graph, from: Value, to: Value): Value {
  const scalar = (x: Value): Value => graph.op('Squeeze', [x])
  return graph.op('Range', [scalar(from), scalar(to), graph.scalar(1, 'int64')])
}

/** 0 where a token may look, very little where it may not: [batch, 1, 1, length] of a mask of ones. */
export function maskBias(graph: Graph, mask: Value): Value {
  const seen = graph.op('Cast', [graph.op('Unsqueeze', [mask, graph.ints([1, 2])])], { to: { type: 'bool' } })
  return graph.op('Where', [seen, graph.scalar(0, 'float32'), graph.scalar(-1e9, 'float32')])
}

/** Each of `rows` may look at columns up to its own: [rows, columns]. */
export function causalBias(graph: Graph, { rows, columns }: { rows: Value; columns: Value }): Value {
  const seen = graph.op('LessOrEqual', [graph.op('Unsqueeze', [columns, graph.ints([0])]), graph.op('Unsqueeze', [rows, graph.ints([1])])])
  return graph.op('Where', [seen, graph.scalar(0, 'float32'), graph.scalar(-1e9, 'float32')])
}
