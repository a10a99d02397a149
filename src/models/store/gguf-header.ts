import { open } from 'node:fs/promises'
import { SitrepError } from '../../core/errors.ts'

/** What the head of a GGUF file tells; what stands beyond the part that is read is absent. */
export type GgufHeader = {
  version: number
  tensors: number
  architecture?: string
  name?: string
  contextTokens?: number
  /** Key and value cache, octets per token at 16 bits. */
  kvBytesPerToken?: number
}

const readBytes = 2_097_152
const longestString = 65_536
const scalarBytes = [1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8] as const
const [stringType, arrayType] = [8, 9]

/**
 * Reads the head of a GGUF file, every read bounds-checked.
 * @throws SitrepError `bad-weights` when it is none, or of a version that is not known
 */
export async function readGgufHeader(path: string): Promise<GgufHeader> {
  const file = await open(path, 'r')
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(readBytes), 0, readBytes, 0)
    return parseGgufHeader(buffer.subarray(0, bytesRead), path)
  } finally {
    await file.close()
  }
}

export function parseGgufHeader(head: Buffer, path: string): GgufHeader {
  const wrong = (why: string): SitrepError => new SitrepError('bad-weights', `${path} is not a GGUF file that can be loaded: ${why}.`)
  if (head.length < 24) throw wrong(`it has ${head.length} octets only`)
  if (head.toString('latin1', 0, 4) !== 'GGUF') throw wrong('it does not begin with GGUF')
  const version = head.readUInt32LE(4)
  if (version < 2 || version > 3) throw wrong(`its version is ${version}, known are 2 and 3`)
  const [tensors, count] = [Number(head.readBigUInt64LE(8)), Number(head.readBigUInt64LE(16))]
  if (tensors < 1 || tensors > 100_000 || count > 100_000) throw wrong(`it tells of ${tensors} tensors and ${count} values`)
  return { version, tensors, ...meaningOf(readValues(head, count)) }
}

type Values = ReadonlyMap<string, string | number>

/** Scalars and strings, until they or what was read ends. */
function readValues(head: Buffer, count: number): Values {
  const values = new Map<string, string | number>()
  const reader = readerOf(head)
  for (let index = 0; index < count; index += 1) {
    const key = reader.string()
    const type = reader.number(4)
    if (key === undefined || type === undefined) break
    const value = reader.value(type)
    if (value === undefined) break
    if (value !== 'skipped') values.set(key, value.is)
  }
  return values
}

type Reader = {
  number(width: number): number | undefined
  string(): string | undefined
  value(type: number): { is: string | number } | 'skipped' | undefined
}

function readerOf(head: Buffer): Reader {
  let at = 24
  const number = (width: number): number | undefined => {
    if (at + width > head.length) return undefined
    const value = width === 8 ? Number(head.readBigUInt64LE(at)) : head.readUIntLE(at, width)
    at += width
    return value
  }
  const string = (): string | undefined => {
    const length = number(8)
    if (length === undefined || length > longestString || at + length > head.length) return undefined
    at += length
    return head.toString('utf8', at - length, at)
  }
  const skipArray = (): 'skipped' | undefined => {
    const [type, count] = [number(4), number(8)]
    if (type === undefined || count === undefined) return undefined
    if (type === stringType) {
      for (let index = 0; index < count; index += 1) if (string() === undefined) return undefined
      return 'skipped'
    }
    const width = scalarBytes[type] ?? 0
    if (width === 0 || at + width * count > head.length) return undefined
    at += width * count
    return 'skipped'
  }
  return {
    number,
    string,
    value(type) {
      if (type === arrayType) return skipArray()
      const width = scalarBytes[type] ?? 0
      const value = type === stringType ? string() : width === 0 ? undefined : number(width)
      return value === undefined ? undefined : { is: value }
    },
  }
}

function meaningOf(values: Values): Partial<GgufHeader> {
  const architecture = values.get('general.architecture')
  const of = (key: string): number => {
    const value = values.get(`${architecture}.${key}`)
    return typeof value === 'number' ? value : 0
  }
  const name = values.get('general.name')
  const heads = of('attention.head_count')
  const width = of('attention.key_length') || (heads === 0 ? 0 : of('embedding_length') / heads)
  const kv = 2 * 2 * of('block_count') * (of('attention.head_count_kv') || heads) * width
  return {
    ...(typeof architecture === 'string' ? { architecture } : {}),
    ...(typeof name === 'string' ? { name } : {}),
    ...(of('context_length') > 0 ? { contextTokens: of('context_length') } : {}),
    ...(kv > 0 ? { kvBytesPerToken: kv } : {}),
  }
}
