import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createRandom } from '../../lib/random.ts'
import { ggufFile } from './gguf.fixture.ts'
import { openingOf } from './opening.fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'sitrep-weights-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const inFolder = (name: string, bytes: Buffer): string => {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}

describe('weights that cannot be loaded', { timeout: 120_000 }, () => {
  const random = createRandom(7)
  const noise = Buffer.from(Array.from({ length: 8_192 }, () => Math.floor(random() * 256)))
  const values = new Float32Array(64)

  it.each([
    ['noise', () => inFolder('noise.gguf', noise)],
    ['nothing', () => inFolder('empty.gguf', Buffer.alloc(0))],
    ['a web page', () => inFolder('page.gguf', Buffer.from('<!doctype html><title>Not found</title>'))],
    ['noise after a right beginning', () => inFolder('begun.gguf', Buffer.concat([ggufFile({ metadata: {} }).subarray(0, 8), noise]))],
    [
      'a make nobody knows',
      () => {
        const metadata = { 'general.architecture': 'perpetuum', 'perpetuum.block_count': 1, 'perpetuum.context_length': 512 }
        return inFolder('unknown.gguf', ggufFile({ metadata, tensors: [{ name: 'token_embd.weight', shape: [8, 8], values }] }))
      },
    ],
    [
      'a known make with nothing behind it',
      () =>
        inFolder('hollow.gguf', ggufFile({ metadata: { 'general.architecture': 'llama' }, tensors: [{ name: 'token_embd.weight', shape: [8, 8], values }] })),
    ],
  ])('are refused with a sentence, once: %s', async (_, write) => {
    const path = write()
    const outcome = await openingOf(path)
    expect(outcome).toMatchObject({ code: 'bad-weights', state: 'failed', restarts: 0 })
    expect(outcome.message).toContain(path)
    expect(outcome.failure).toBe(outcome.message)
  })

  it('are missed where there are none', async () => {
    expect(await openingOf(join(folder, 'no-such.gguf'))).toMatchObject({ code: 'weights-missing', state: 'failed', restarts: 0 })
  })
})
