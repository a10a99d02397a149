import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SitrepError } from '../../core/errors.ts'
import { parseGgufHeader, readGgufHeader } from './gguf-header.ts'
import { checkOnnxHeader } from './onnx-header.ts'
import { ggufBytes, onnxBytes } from './weights.fixture.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sitrep-headers-'))
})
afterAll(async () => await rm(folder, { recursive: true, force: true }))
const written = async (content: Buffer): Promise<string> => {
  const path = join(folder, 'file')
  await writeFile(path, content)
  return path
}

const llama = {
  'general.architecture': 'llama',
  'general.name': 'Tiny',
  'llama.context_length': 2_048,
  'llama.block_count': 30,
  'llama.embedding_length': 576,
  'llama.attention.head_count': 9,
  'llama.attention.head_count_kv': 3,
}

describe('the head of a GGUF file', () => {
  it('tells what memory it will take', async () => {
    expect(await readGgufHeader(await written(ggufBytes({ values: llama })))).toEqual({
      version: 3,
      tensors: 1,
      architecture: 'llama',
      name: 'Tiny',
      contextTokens: 2_048,
      kvBytesPerToken: 2 * 2 * 30 * 3 * 64,
    })
  })

  it.each([
    [Buffer.from('<html>Sign in to read this model</html>'), /does not begin with GGUF/],
    [Buffer.from('GGUF'), /4 octets only/],
    [ggufBytes({ version: 9 }), /version is 9/],
    [Buffer.alloc(100), /does not begin with GGUF/],
  ])('is refused where it is none', async (content, why) => {
    await expect(readGgufHeader(await written(content))).rejects.toMatchObject({ code: 'bad-weights', message: expect.stringMatching(why) })
  })

  it('is read or refused, never more, however it was cut or changed', () => {
    const whole = ggufBytes({ size: 600, values: llama })
    fc.assert(
      fc.property(fc.nat(whole.length), fc.nat(599), fc.integer({ min: 0, max: 255 }), (length, at, value) => {
        const changed = Buffer.from(whole)
        changed[at] = value
        try {
          expect(parseGgufHeader(changed.subarray(0, length), 'x').tensors).toBeGreaterThan(0)
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(SitrepError)
        }
      }),
      { numRuns: 500 },
    )
  })
})

describe('an ONNX file', () => {
  it('is known by its outermost fields', async () => {
    await expect(checkOnnxHeader(await written(onnxBytes()))).resolves.toBeUndefined()
  })

  it.each([
    ['is cut short', onnxBytes().subarray(0, 200), /ends too early/],
    ['is something else', Buffer.from('<html>Sign in</html>'), /does not begin like one|ends too early/],
    ['is empty', Buffer.alloc(0), /tells no version/],
    ['holds no graph', Buffer.from([0x08, 0x08]), /holds no graph/],
  ])('is refused when it %s', async (_what, content, why) => {
    await expect(checkOnnxHeader(await written(content))).rejects.toMatchObject({ code: 'bad-weights', message: expect.stringMatching(why) })
  })
})
