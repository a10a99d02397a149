import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findEntry } from '../catalog/catalog.ts'
import type { CatalogEntry } from '../catalog/entry.ts'
import { createModelsTool } from '../models-tool.ts'
import { readGgufHeader } from '../store/gguf-header.ts'
import { chooseModel } from './choose-model.ts'

const directory = process.env['MODEL_DIR'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'sitrep', 'models')
const needed = ['smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf', 'all-minilm-l6-v2/onnx/model_quantized.onnx']
const missing = needed.filter((path) => !existsSync(join(directory, path)))
const why = missing.length === 0 ? '' : ` (skipped: no ${missing.join(', ')} in ${directory}; run: sitrep models pull smollm2-135m-instruct all-minilm-l6-v2)`

const entry = (name: string): CatalogEntry => {
  const found = findEntry(name)
  if (found === undefined) throw new Error(`no ${name}`)
  return found
}

describe.skipIf(missing.length > 0)(`weights that are here${why}`, () => {
  const tool = createModelsTool({ modelDir: directory, memoryLimitBytes: 1e9, hubEndpoint: 'http://127.0.0.1:9', sources: [] })
  const watch = { signal: new AbortController().signal, onProgress: () => undefined }

  it('are what the catalog says they are', async () => {
    for (const name of ['smollm2-135m-instruct:Q4_1', 'all-minilm-l6-v2:int8']) expect(await tool.verify(name, watch)).toMatchObject([{ state: 'at-hand' }])
  })

  it('take the memory the catalog reckons with', async () => {
    const { contextTokens, kvBytesPerToken } = entry('smollm2-135m-instruct')
    expect(await readGgufHeader(join(directory, needed[0] ?? ''))).toMatchObject({ architecture: 'llama', contextTokens, kvBytesPerToken })
  })

  it('are chosen by their names', async () => {
    const options = { directory, memory: { limitBytes: 1e9, usedBytes: 0 }, engine: { threads: 2, places: 4, contextTokens: 1_024, gpu: false } }
    expect(await chooseModel({ ...options, purpose: 'embed', name: 'all-MiniLM-L6-v2' })).toMatchObject({
      kind: 'chosen',
      model: { settings: { task: 'encoder', precision: 'int8' } },
    })
    expect(await chooseModel({ ...options, purpose: 'words', name: 'smollm2-135m-instruct:Q4_1' })).toMatchObject({
      kind: 'chosen',
      model: { settings: { engine: 'llama', path: join(directory, needed[0] ?? '') } },
    })
  })
})
