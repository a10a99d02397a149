import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { env, pipeline } from '@huggingface/transformers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Embedder } from '../core/chat-model.ts'
import { idleFigures } from '../core/chat-model.fake.ts'
import { createKnowledge } from './create-knowledge.ts'
import type { KnowledgeService } from './create-knowledge.ts'
import { judge } from './judge.fixture.ts'
import { heldOut, strangers, tuning } from './questions.fixture.ts'

const builtInFolder = fileURLToPath(new URL('../../assets/knowledge', import.meta.url))
const models = process.env['MODEL_DIR'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'sitrep', 'models')
const name = 'all-minilm-l6-v2'
const missing = !existsSync(join(models, name, 'onnx', 'model_quantized.onnx'))
const skipped = missing ? ` (skipped: no weights in ${models}; run: sitrep models pull ${name})` : ''

async function openMiniLm(): Promise<Embedder> {
  env.allowRemoteModels = false
  env.localModelPath = models
  const extract = await pipeline('feature-extraction', name, { dtype: 'q8', session_options: { intraOpNumThreads: 1 } })
  return {
    id: name,
    dimensions: 384,
    async embed(texts) {
      const rows = z.array(z.array(z.number())).parse((await extract([...texts], { pooling: 'mean', normalize: true })).tolist())
      return rows.map((row) => Float32Array.from(row))
    },
    figures: () => idleFigures,
    async [Symbol.asyncDispose]() {
      await extract.dispose()
    },
  }
}

describe.skipIf(missing)(`questions to the built-in texts, compared by words and meanings${skipped}`, () => {
  let embedder: Embedder
  let knowledge: KnowledgeService
  let cacheFolder: string
  beforeAll(async () => {
    cacheFolder = await mkdtemp(join(tmpdir(), 'sitrep-vectors-'))
    embedder = await openMiniLm()
    knowledge = await createKnowledge({ builtInFolder, embedder, cacheFolder, embedWithinMs: 30_000 })
    await knowledge.settled()
  }, 120_000)
  afterAll(async () => {
    await knowledge[Symbol.asyncDispose]()
    await embedder[Symbol.asyncDispose]()
    await rm(cacheFolder, { recursive: true, force: true })
  })

  it('has read every passage', () => {
    expect(knowledge.state()).toMatchObject({ semantic: true, problems: [] })
  })

  it('finds the passage of most questions in other words', async () => {
    const [tuned, held] = [await judge(knowledge, tuning), await judge(knowledge, heldOut)]
    expect(tuned.first).toBeGreaterThan(0.85)
    expect(held.first).toBeGreaterThan(0.7)
    expect(held.answered / held.covered).toBeGreaterThan(0.5)
    expect(held.answeredWrongly.length / held.covered).toBeLessThan(0.1)
  })

  it('hardly ever answers what the texts do not say', async () => {
    const unasked = strangers.map((text) => ({ text, answeredBy: [] }))
    expect((await judge(knowledge, heldOut)).falselyAnswered).toEqual([])
    expect((await judge(knowledge, unasked)).falselyAnswered.length).toBeLessThanOrEqual(2)
  })
})
