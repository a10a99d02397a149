/** Little GGUF files, for tests: metadata of strings, numbers and lists of strings, and tensors of 32-bit floats. */
export type GgufContent = {
  metadata: Record<string, string | number | readonly string[]>
  tensors?: readonly { name: string; shape: readonly number[]; values: Float32Array }[]
}

const alignment = 32
const types = { uint32: 4, float32: 6, string: 8, array: 9 }

export function ggufFile({ metadata, tensors = [] }: GgufContent): Buffer {
  const parts: Buffer[] = [Buffer.from('GGUF'), uint32(3), uint64(tensors.length), uint64(Object.keys(metadata).length)]
  for (const [key, value] of Object.entries(metadata)) parts.push(string(key), ...valueOf(value))
  let offset = 0
  for (const { name, shape, values } of tensors) {
    parts.push(string(name), uint32(shape.length), ...shape.map(uint64), uint32(0), uint64(offset))
    offset += padded(values.byteLength)
  }
  const head = Buffer.concat(parts)
  const data = tensors.map(({ values }) => Buffer.concat([Buffer.from(values.buffer, values.byteOffset, values.byteLength)], padded(values.byteLength)))
  return Buffer.concat([Buffer.concat([head], padded(head.length)), ...data])
}

function valueOf(value: string | number | readonly string[]): Buffer[] {
  if (typeof value === 'string') return [uint32(types.string), string(value)]
  // Whole numbers are counts, all others are not.
  if (typeof value === 'number') return Number.isInteger(value) ? [uint32(types.uint32), uint32(value)] : [uint32(types.float32), float32(value)]
  return [uint32(types.array), uint32(types.string), uint64(value.length), ...value.map(string)]
}

function string(text: string): Buffer {
  const bytes = Buffer.from(text)
  return Buffer.concat([uint64(bytes.length), bytes])
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

function float32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeFloatLE(value)
  return bytes
}

function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  return bytes
}

function padded(length: number): number {
  return Math.ceil(length / alignment) * alignment
}
