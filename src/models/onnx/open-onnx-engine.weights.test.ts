import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { embedderConformance } from '../../core/embedder.conformance.ts'
import type { EmbeddingEngine, EngineSettings } from '../engine.ts'
import { openEmbedderProcess } from '../process/open-embedder-process.ts'
import { openOnnxEngine } from './open-onnx-engine.ts'

const name = 'all-minilm-l6-v2'
const models = process.env['MODEL_DIR'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'sitrep/models')
const path = join(models, name)
const there = existsSync(join(path, 'onnx/model_quantized.onnx'))
const suite = there ? describe : describe.skip
const settings = { engine: 'onnx', path, task: 'encoder', precision: 'int8', threads: 1, gpu: false } satisfies EngineSettings

const dot = (a: Float32Array | undefined, b: Float32Array | undefined): number => [...(a ?? [])].reduce((sum, value, at) => sum + value * (b?.[at] ?? 0), 0)

suite(`all-MiniLM-L6-v2 on onnxruntime${there ? '' : ` (skipped: no weights in ${path}; run: sitrep models pull ${name})`}`, () => {
  let engine: EmbeddingEngine
  beforeAll(async () => {
    const opened = await openOnnxEngine(settings)
    if (opened.kind !== 'embedder') throw new Error('expected an embedder')
    engine = opened
  })
  afterAll(() => engine?.[Symbol.asyncDispose]())

  it('gives 384 numbers of unit length, and reads as far as its tokenizer says', async () => {
    expect(engine.facts).toMatchObject({ dimensions: 384, contextTokens: 256, places: 1 })
    const [one, long] = await engine.embed(['four tanks', 'tank '.repeat(4_000)])
    expect(dot(one, one)).toBeCloseTo(1, 5)
    expect(dot(long, long)).toBeCloseTo(1, 5)
  })

  it('puts a question nearer to its paraphrase than to another question', async () => {
    const [asked, paraphrase, other] = await engine.embed(['how many tanks are active', 'how many active tanks are there', 'what is the weather in Rome'])
    expect(dot(asked, paraphrase)).toBeGreaterThan(dot(asked, other) + 0.5)
  })

  it('gives a text the same vector alone and among others', async () => {
    const texts = ['who fired most', 'list the hostile ships near site two, with their last positions', 'a']
    const together = await engine.embed(texts)
    for (const [at, text] of texts.entries()) expect((await engine.embed([text]))[0]).toEqual(together[at])
  })

  embedderConformance('all-MiniLM-L6-v2 in its process', async () => {
    const embedder = openEmbedderProcess({ id: name, queueLimit: 8, settings })
    await embedder.started
    return embedder
  })
})
