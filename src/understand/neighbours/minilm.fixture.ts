import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { env, pipeline } from '@huggingface/transformers'
import type { Embedder } from '../../core/chat-model.ts'
import { idleFigures } from '../../core/chat-model.fake.ts'

const name = 'all-minilm-l6-v2'
export const modelFolder: string = process.env['MODEL_DIR'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'sitrep', 'models')
export const hasMiniLm: boolean = existsSync(join(modelFolder, name, 'onnx', 'model_quantized.onnx'))
/** For the titles of tests that are skipped without it. */
export const miniLmReason: string = hasMiniLm ? '' : ` (skipped: no weights in ${join(modelFolder, name)}; run: sitrep models pull ${name})`

/** The real encoder, straight from its weights, for tests that ask what likeness is worth. */
export async function createMiniLm(): Promise<Embedder> {
  env.allowRemoteModels = false
  env.localModelPath = modelFolder
  const extract = await pipeline('feature-extraction', name, { dtype: 'q8', local_files_only: true })
  const kept = new Map<string, Float32Array>()
  return {
    id: name,
    dimensions: 384,
    async embed(texts) {
      const missing = texts.filter((text) => !kept.has(text))
      if (missing.length > 0) {
        const { data } = await extract(missing, { pooling: 'mean', normalize: true })
        for (const [index, text] of missing.entries()) kept.set(text, Float32Array.from(data.slice(index * 384, (index + 1) * 384), Number))
      }
      return texts.map((text) => kept.get(text) ?? new Float32Array(384))
    },
    figures: () => idleFigures,
    async [Symbol.asyncDispose]() {
      await extract.dispose()
    },
  }
}
