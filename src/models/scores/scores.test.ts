import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readScore, writeScore } from './scores.ts'
import type { ModelScore } from './scores.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sitrep-scores-'))
})
afterEach(async () => await rm(directory, { recursive: true, force: true }))

const score: ModelScore = {
  model: 'tiny',
  quantisation: 'Q4_1',
  machine: 'one CPU, 2 threads',
  measuredAt: '2026-11-24T14:03:22.000Z',
  earned: { words: true, plans: false, paraphrases: false },
  missing: [],
}

describe('scores', () => {
  it('are known for the same model on the same machine, and for no other', async () => {
    await writeScore(join(directory, 'new'), score)
    const read = async (changes: Partial<ModelScore>): Promise<unknown> => await readScore(join(directory, 'new'), { ...score, ...changes })
    expect(await read({})).toEqual(score)
    for (const other of [{ model: 'tinier' }, { quantisation: 'Q8_0' }, { machine: 'one CPU, 1 thread' }]) expect(await read(other)).toBeUndefined()
  })

  it('take the place of older ones and leave the others', async () => {
    await writeScore(directory, score)
    await writeScore(directory, { ...score, model: 'other' })
    await writeScore(directory, { ...score, earned: { ...score.earned, words: false } })
    expect((await readScore(directory, score))?.earned.words).toBe(false)
    expect((await readScore(directory, { ...score, model: 'other' }))?.earned.words).toBe(true)
  })

  it.each(['', '{', '{"version":2,"scores":[]}', '{"version":1,"scores":[{"model":"tiny"}]}'])('that cannot be read (%j) are none', async (text) => {
    await writeFile(join(directory, '.scores.json'), text)
    expect(await readScore(directory, score)).toBeUndefined()
    await writeScore(directory, score)
    expect(await readScore(directory, score)).toEqual(score)
  })
})
