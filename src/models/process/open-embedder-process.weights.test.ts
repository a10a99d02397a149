import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type { Embedder } from '../../core/chat-model.ts'
import type { Hosted } from './hosted-engine.ts'
import { openEmbedderProcess } from './open-embedder-process.ts'

const folder = process.env['MODEL_DIR'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'sitrep/models')
const path = join(folder, 'all-minilm-l6-v2')
const isHere = existsSync(join(path, 'onnx/model_quantized.onnx'))
const whySkipped = isHere ? '' : ` (skipped: no weights in ${folder}; run: sitrep models pull all-minilm-l6-v2)`

const open = (): Embedder & Hosted =>
  openEmbedderProcess({
    id: 'all-minilm-l6-v2',
    queueLimit: 8,
    settings: { engine: 'onnx', path, task: 'encoder', precision: 'int8', threads: 1, gpu: false },
    backOffMs: () => 0,
  })

describe.skipIf(!isHere)(`sentence vectors from a process${whySkipped}`, { timeout: 120_000 }, () => {
  it('gives vectors again after its process was killed, and an abort frees its place', async () => {
    await using embedder = open()
    await embedder.started
    expect(embedder.dimensions).toBe(384)
    const controller = new AbortController()
    const long = embedder.embed(
      Array.from({ length: 200 }, () => 'how many tanks are active'),
      { signal: controller.signal },
    )
    await vi.waitFor(() => expect(embedder.figures().running).toBe(1))
    controller.abort()
    await expect(long).rejects.toMatchObject({ code: 'cancelled' })
    await vi.waitFor(() => expect(embedder.figures().running).toBe(0), { timeout: 20_000 })
    process.kill(embedder.pid ?? 0, 'SIGKILL')
    await vi.waitFor(() => expect(embedder.figures()).toMatchObject({ state: 'ready', restarts: 1 }), { timeout: 60_000 })
    expect(await embedder.embed(['tank'], { signal: new AbortController().signal })).toHaveLength(1)
  })
})
