import onnxProto from 'onnx-proto'
import { createRandom } from '../../src/lib/random.ts'

const { onnx } = onnxProto
const types = { float32: 1, uint8: 2, int8: 3, int64: 7, bool: 9 } as const
type ElementType = keyof typeof types
type Attribute = number | string | readonly number[] | { float: number } | { graph: onnxProto.onnx.IGraphProto } | { type: ElementType }
export type Precision = 'fp32' | 'int8' | 'q4'

/** A value in the graph, by its name. */
export type Value = string & { readonly value: unique symbol }
const named = (name: string): Value => name as Value

export type Graph = {
  input(name: string, type: ElementType, dims: readonly (number | string)[]): Value
  output(name: string, value: Value, shape: { type: ElementType; dims: readonly (number | string)[] }): void
  op(type: string, inputs: readonly Value[], attributes?: Record<string, Attribute>): Value
  ops(type: string, inputs: readonly Value[], outputs: number): Value[]
  ints(values: readonly number[]): Value
  /** One number without dimensions. */
  scalar(value: number, type: 'float32' | 'int64'): Value
  floats(dims: readonly number[], values: Float32Array): Value
  /** Numbers around zero, the same for the same seed. */
  random(dims: readonly number[], scale: number): Value
  /** Times a matrix of weights, in the graph's precision. */
  times(x: Value, weights: { dims: readonly [number, number]; values: Float32Array }): Value
  randomMatrix(rows: number, columns: number, scale: number): { dims: readonly [number, number]; values: Float32Array }
  /** `condition ? one : other`, each computed only where it is wanted. */
  choose(condition: Value, branches: { one: (graph: Branch) => Value; other: (graph: Branch) => Value }): Value
  bytes(): Uint8Array
}
export type Branch = Pick<Graph, 'op'>

/** Writes ONNX graphs by hand, as small as the tests need them. */
export function createGraph(name: string, { seed, precision }: { seed: number; precision: Precision }): Graph {
  const next = createRandom(seed)
  const nodes: onnxProto.onnx.INodeProto[] = []
  const weights: onnxProto.onnx.ITensorProto[] = []
  const inputs: onnxProto.onnx.IValueInfoProto[] = []
  const outputs: onnxProto.onnx.IValueInfoProto[] = []
  let count = 0
  const fresh = (kind: string): Value => named(`${kind}_${(count += 1)}`)
  const tensor = (dims: readonly number[], type: ElementType, data: ArrayBufferView): Value => {
    const value = fresh('weight')
    weights.push({ name: value, dims: [...dims], dataType: types[type], rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) })
    return value
  }
  const opIn =
    (into: onnxProto.onnx.INodeProto[]) =>
    (type: string, from: readonly Value[], { attributes = {}, made = 1 }: { attributes?: Record<string, Attribute>; made?: number }): Value[] => {
      const output = Array.from({ length: made }, () => fresh(type))
      const domain = type === 'MatMulNBits' ? 'com.microsoft' : ''
      into.push({ name: `node_${output[0]}`, opType: type, domain, input: [...from], output, attribute: Object.entries(attributes).map(attributeOf) })
      return output
    }
  const one = (type: string, from: readonly Value[], attributes: Record<string, Attribute> = {}): Value =>
    opIn(nodes)(type, from, { attributes })[0] ?? named('')
  const gaussian = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
  const randomValues = (size: number, scale: number): Float32Array => Float32Array.from({ length: size }, () => gaussian() * scale)
  const graph: Graph = {
    input(name, type, dims) {
      inputs.push(valueInfo(name, type, dims))
      return named(name)
    },
    output(name, value, { type, dims }) {
      nodes.push({ name: `node_${name}`, opType: 'Identity', input: [value], output: [name] })
      outputs.push(valueInfo(name, type, dims))
    },
    op: one,
    ops: (type, from, made) => opIn(nodes)(type, from, { made }),
    ints: (values) => tensor([values.length], 'int64', BigInt64Array.from(values, BigInt)),
    scalar: (value, type) => tensor([], type, type === 'int64' ? BigInt64Array.of(BigInt(value)) : Float32Array.of(value)),
    floats: (dims, values) => tensor(dims, 'float32', values),
    random: (dims, scale) =>
      tensor(
        dims,
        'float32',
        randomValues(
          dims.reduce((a, b) => a * b, 1),
          scale,
        ),
      ),
    randomMatrix: (rows, columns, scale) => ({ dims: [rows, columns], values: randomValues(rows * columns, scale) }),
    times(x, { dims, values }) {
      if (precision === 'fp32') return one('MatMul', [x, tensor(dims, 'float32', values)])
      if (precision === 'q4') return timesFourBits({ tensor, one }, x, { dims, values })
      const scale = greatest(values) / 127
      const [read = named(''), readScale = named(''), readZero = named('')] = graph.ops('DynamicQuantizeLinear', [x], 3)
      const whole = one('MatMulInteger', [
        read,
        tensor(
          dims,
          'int8',
          Int8Array.from(values, (value) => Math.round(value / scale)),
        ),
        readZero,
      ])
      return one('Mul', [one('Cast', [whole], { to: { type: 'float32' } }), one('Mul', [readScale, graph.scalar(scale, 'float32')])])
    },
    choose(condition, branches) {
      const branch = (kind: string, make: (graph: Branch) => Value): { graph: onnxProto.onnx.IGraphProto } => {
        const inner: onnxProto.onnx.INodeProto[] = []
        const made = make({ op: (type, from, attributes = {}) => opIn(inner)(type, from, { attributes })[0] ?? named('') })
        return { graph: { name: fresh(kind), node: inner, output: [{ name: made, type: { tensorType: { elemType: types.float32 } } }] } }
      }
      return one('If', [condition], { then_branch: branch('then', branches.one), else_branch: branch('else', branches.other) })
    },
    bytes: () =>
      onnx.ModelProto.encode(
        onnx.ModelProto.create({
          irVersion: 8,
          producerName: 'sitrep tiny models',
          opsetImport: [
            { domain: '', version: 17 },
            { domain: 'com.microsoft', version: 1 },
          ],
          graph: { name, node: nodes, initializer: weights, input: inputs, output: outputs },
        }),
      ).finish(),
  }
  return graph
}

const greatest = (values: Float32Array): number => values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-6)

type Tools = { tensor: (dims: readonly number[], type: ElementType, data: ArrayBufferView) => Value; one: Graph['op'] }

/** As the hub's q4 files: columns in blocks of 32, each with a scale, two numbers in a byte, 8 standing for zero. */
function timesFourBits({ tensor, one }: Tools, x: Value, { dims: [rows, columns], values }: { dims: readonly [number, number]; values: Float32Array }): Value {
  const block = 32
  const blocks = Math.ceil(rows / block)
  const packed = new Uint8Array(columns * blocks * (block / 2))
  const scales = new Float32Array(columns * blocks)
  for (let column = 0; column < columns; column += 1)
    for (let at = 0; at < blocks; at += 1) {
      const inBlock = Float32Array.from({ length: block }, (_, row) => values[(at * block + row) * columns + column] ?? 0)
      const scale = greatest(inBlock) / 7
      scales[column * blocks + at] = scale
      for (const [row, value] of inBlock.entries()) {
        const place = (column * blocks + at) * (block / 2) + Math.floor(row / 2)
        packed[place] = (packed[place] ?? 0) | ((Math.round(value / scale) + 8) << (row % 2 === 0 ? 0 : 4))
      }
    }
  const inputs = [x, tensor([columns, blocks, block / 2], 'uint8', packed), tensor([columns * blocks], 'float32', scales)]
  return one('MatMulNBits', inputs, { K: rows, N: columns, bits: 4, block_size: block })
}

function valueInfo(name: string, type: ElementType, dims: readonly (number | string)[]): onnxProto.onnx.IValueInfoProto {
  const dim = dims.map((each) => (typeof each === 'number' ? { dimValue: each } : { dimParam: each }))
  return { name, type: { tensorType: { elemType: types[type], shape: { dim } } } }
}

function attributeOf([name, value]: [string, Attribute]): onnxProto.onnx.IAttributeProto {
  const { AttributeType } = onnx.AttributeProto
  if (typeof value === 'number') return { name, type: AttributeType.INT, i: value }
  if (typeof value === 'string') return { name, type: AttributeType.STRING, s: new TextEncoder().encode(value) }
  if ('float' in value) return { name, type: AttributeType.FLOAT, f: value.float }
  if ('graph' in value) return { name, type: AttributeType.GRAPH, g: value.graph }
  if ('type' in value) return { name, type: AttributeType.INT, i: types[value.type] }
  return { name, type: AttributeType.INTS, ints: [...value] }
}
