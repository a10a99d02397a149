import { closeSync, copyFileSync, mkdtempSync, openSync, rmSync, statSync, truncateSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openingOf } from './opening.fixture.ts'
import { hasSmolWeights, smolWeights, whySkipped } from './weights-at-hand.fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'sitrep-weights-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.skipIf(!hasSmolWeights)(`real weights that were damaged${whySkipped}`, { timeout: 240_000 }, () => {
  const damaged = (name: string, damage: (path: string) => void): string => {
    const path = join(folder, name)
    copyFileSync(smolWeights, path)
    damage(path)
    return path
  }

  it.each([
    ['in the middle of the tensors', 50_000_000],
    ['in the middle of what describes them', 300_000],
    ['one octet before the end', -1],
  ])('are refused when they were cut %s', async (where, length) => {
    const path = damaged(`cut-${length}.gguf`, (path) => (length < 0 ? cutByOne(path) : truncateSync(path, length)))
    expect(await openingOf(path), where).toMatchObject({ code: 'bad-weights', state: 'failed', restarts: 0 })
    rmSync(path)
  })

  it('are refused when what describes them was overwritten', async () => {
    const path = damaged('scribbled.gguf', (path) => {
      const file = openSync(path, 'r+')
      writeSync(file, Buffer.alloc(4_096, 0xff), 0, 4_096, 20_000)
      closeSync(file)
    })
    expect(await openingOf(path)).toMatchObject({ code: 'bad-weights', state: 'failed', restarts: 0 })
    rmSync(path)
  })
})

function cutByOne(path: string): void {
  truncateSync(path, statSync(path).size - 1)
}
