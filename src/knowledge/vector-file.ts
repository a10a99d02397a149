import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/*
 * Vectors kept between starts: a file per embedder. It begins with a mark and the length of a vector (32 bits, as this machine has them); then come
 * records of one length: the first 16 octets of the SHA-256 of a text, and the numbers of its vector as 32-bit floats of this machine. What does not look
 * like that is left out, and embedded again.
 */

const mark = 0x53_4b_56_31
const headOctets = 8
const digestOctets = 16

export type VectorFile = {
  read(): Promise<Map<string, Float32Array>>
  /** Replaces the whole file, or nothing. */
  write(vectors: ReadonlyMap<string, Float32Array>): Promise<void>
}

export type VectorFileOptions = {
  /** Of the embedder. */
  id: string
  /** A file that is larger than this is not ours. */
  octetsAtMost: number
}

export function createVectorFile(folder: string, { id, octetsAtMost }: VectorFileOptions): VectorFile {
  const path = join(folder, `passages-${createHash('sha256').update(id).digest('hex').slice(0, digestOctets)}.vectors`)
  return {
    async read() {
      const octets = await octetsOf(path, octetsAtMost)
      return recordsOf(octets)
    },
    async write(vectors) {
      await mkdir(folder, { recursive: true })
      const half = `${path}.${randomUUID()}.part`
      try {
        await writeFile(half, octetsFrom(vectors))
        await rename(half, path)
      } finally {
        await rm(half, { force: true })
      }
    },
  }
}

export function vectorKey(text: string): string {
  return createHash('sha256')
    .update(text)
    .digest('hex')
    .slice(0, digestOctets * 2)
}

export function hasUnitLength(vector: Float32Array): boolean {
  let sum = 0
  for (const each of vector) sum += each * each
  return Math.abs(sum - 1) < 0.02
}

function recordsOf(octets: Buffer<ArrayBuffer>): Map<string, Float32Array> {
  const vectors = new Map<string, Float32Array>()
  if (octets.length < headOctets) return vectors
  const [found, dimensions = 0] = new Uint32Array(octets.buffer.slice(octets.byteOffset, octets.byteOffset + headOctets))
  const recordOctets = digestOctets + dimensions * 4
  if (found !== mark || dimensions === 0) return vectors
  for (let at = headOctets; at + recordOctets <= octets.length; at += recordOctets) {
    const vector = new Float32Array(octets.buffer.slice(octets.byteOffset + at + digestOctets, octets.byteOffset + at + recordOctets))
    if (hasUnitLength(vector)) vectors.set(octets.toString('hex', at, at + digestOctets), vector)
  }
  return vectors
}

function octetsFrom(vectors: ReadonlyMap<string, Float32Array>): Buffer {
  const [first] = vectors.values()
  const dimensions = first?.length ?? 0
  const recordOctets = digestOctets + dimensions * 4
  const octets = Buffer.alloc(headOctets + vectors.size * recordOctets)
  Buffer.from(new Uint32Array([mark, dimensions]).buffer).copy(octets)
  let at = headOctets
  for (const [key, vector] of vectors) {
    if (vector.length !== dimensions) continue
    octets.write(key, at, 'hex')
    Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).copy(octets, at + digestOctets)
    at += recordOctets
  }
  return octets.subarray(0, at)
}

async function octetsOf(path: string, octetsAtMost: number): Promise<Buffer<ArrayBuffer>> {
  try {
    const { size } = await stat(path)
    return size > octetsAtMost ? Buffer.alloc(0) : Buffer.from(await readFile(path))
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return Buffer.alloc(0)
    throw thrown
  }
}
