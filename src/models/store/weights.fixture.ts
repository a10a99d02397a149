import { createHash } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import type { CatalogEntry, ModelFile } from '../catalog/entry.ts'

const uint32 = (value: number): Buffer => {
  const buffer = Buffer.alloc(4)
  buffer.writeUInt32LE(value)
  return buffer
}
const uint64 = (value: number): Buffer => {
  const buffer = Buffer.alloc(8)
  buffer.writeBigUInt64LE(BigInt(value))
  return buffer
}
const text = (value: string): Buffer => Buffer.concat([uint64(Buffer.byteLength(value)), Buffer.from(value)])

/** A file that begins as GGUF does; what follows its head is of no meaning. */
export function ggufBytes({
  size = 2_000,
  version = 3,
  values = {},
}: { size?: number; version?: number; values?: Readonly<Record<string, string | number>> } = {}): Buffer {
  const pairs = Object.entries(values).map(([key, value]) =>
    Buffer.concat(typeof value === 'string' ? [text(key), uint32(8), text(value)] : [text(key), uint32(4), uint32(value)]),
  )
  const head = Buffer.concat([Buffer.from('GGUF'), uint32(version), uint64(1), uint64(pairs.length), ...pairs])
  return Buffer.concat([head, Buffer.from(Array.from({ length: Math.max(0, size - head.length) }, (_, index) => (index * 31 + (index >> 8)) % 251))])
}

/** The outermost fields of an ONNX file: its version and a graph of so many octets. */
export function onnxBytes({ graph = 300 }: { graph?: number } = {}): Buffer {
  return Buffer.concat([Buffer.from([0x08, 0x08, 0x3a, (graph & 127) | 128, graph >> 7]), Buffer.alloc(graph, 1)])
}

export const sha256Of = (content: Buffer): string => createHash('sha256').update(content).digest('hex')
export const gitOidOf = (content: Buffer): string => createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex')

export const fileOfContent = (path: string, content: Buffer): ModelFile => ({ path, bytes: content.length, sha256: sha256Of(content) })

/** An entry with one GGUF file, as a test needs it. */
export function entryOf(file: ModelFile, more: Partial<CatalogEntry> = {}): CatalogEntry {
  return {
    name: 'tiny',
    aliases: [],
    purposes: ['words'],
    profile: 'speed',
    rank: 1,
    engine: 'llama',
    licence: 'Apache-2.0',
    parameters: 1_000,
    contextTokens: 512,
    kvBytesPerToken: 100,
    variants: [{ quantisation: 'Q4_1', bits: 4, files: [file], weightsBytes: file.bytes ?? 2_000 }],
    sources: [{ kind: 'hub', id: 'maker/tiny', revision: 'main' }],
    ...more,
  }
}

/** A zip archive as packages are. */
export function zipBytes(members: Readonly<Record<string, Buffer>>, { stored = false }: { stored?: boolean } = {}): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const [name, content] of Object.entries(members)) {
    const packed = stored ? content : deflateRawSync(content)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04_03_4b_50, 0)
    local.writeUInt16LE(stored ? 0 : 8, 8)
    local.writeUInt32LE(packed.length, 18)
    local.writeUInt32LE(content.length, 22)
    local.writeUInt16LE(name.length, 26)
    const central = Buffer.alloc(46)
    central.writeUInt32LE(0x02_01_4b_50, 0)
    central.writeUInt16LE(stored ? 0 : 8, 10)
    central.writeUInt32LE(packed.length, 20)
    central.writeUInt32LE(content.length, 24)
    central.writeUInt16LE(name.length, 28)
    central.writeUInt32LE(at, 42)
    parts.push(local, Buffer.from(name), packed)
    directory.push(central, Buffer.from(name))
    at += 30 + name.length + packed.length
  }
  const whole = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06_05_4b_50, 0)
  end.writeUInt16LE(Object.keys(members).length, 10)
  end.writeUInt32LE(whole.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...parts, whole, end])
}
