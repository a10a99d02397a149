import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/*
 * Vectors kept between starts: a file per embedder, of records of one length. A record is the first 16 octets of the SHA-256 of the text and the
 * vector's numbers as 32-bit floats of this machine. What does not look like that is left out, and embedded again.
 */

const digestOctets = 16

export type VectorFile = {
  read(): Promise<Map<string, Float32Array>>
  /** Replaces the whole file, or nothing. */
  write(vectors: ReadonlyMap<string, Float32Array>): Promise<void>
}

export function createVectorFile(folder: string, { id, dimensions, octetsAtMost }: { id: string; dimensions: number; octetsAtMost: number }): VectorFile {
  const path = join(folder, `passages-${createHash('sha256').update(`${id}/${dimensions}/${littleEndian}`).digest('hex').slice(0, 16)}.vectors`)
  const recordOctets = digestOctets + dimensions * 4
  return {
    async read() {
      const vectors = new Map<string, Float32Array>()
      const octets = await octetsOf(path, octetsAtMost)
      for (let at = 0; at + recordOctets <= octets.length; at += recordOctets) {
        const vector = new Float32Array(octets.buffer.slice(octets.byteOffset + at + digestOctets, octets.byteOffset + at + recordOctets))
        if (hasUnitLength(vector)) vectors.set(octets.toString('hex', at, at + digestOctets), vector)
      }
      return vectors
    },
    async write(vectors) {
      await mkdir(folder, { recursive: true })
      const octets = Buffer.alloc(vectors.size * recordOctets)
      let at = 0
      for (const [key, vector] of vectors) {
        octets.write(key, at, 'hex')
        Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).copy(octets, at + digestOctets)
        at += recordOctets
      }
      const half = `${path}.${randomUUID()}.part`
      try {
        await writeFile(half, octets)
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

const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1

async function octetsOf(path: string, octetsAtMost: number): Promise<Buffer<ArrayBuffer>> {
  try {
    const { size } = await stat(path)
    return size > octetsAtMost ? Buffer.alloc(0) : Buffer.from(await readFile(path))
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return Buffer.alloc(0)
    throw thrown
  }
}

export function hasUnitLength(vector: Float32Array): boolean {
  let sum = 0
  for (const each of vector) sum += each * each
  return Math.abs(sum - 1) < 0.02
}
