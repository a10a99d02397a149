import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { type TinyKind, writeTinyModel } from '../../../test/tiny-models/write-tiny-model.ts'
import { type ChatModelUnderTest, chatModelConformance } from '../../core/chat-model.conformance.ts'
import { embedderConformance } from '../../core/embedder.conformance.ts'
import type { EngineSettings } from '../engine.ts'
import { openEmbedderProcess } from '../process/open-embedder-process.ts'
import { openModelProcess } from '../process/open-model-process.ts'

const folders: string[] = []
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true })
})

async function settingsOf(kind: TinyKind, task: Extract<EngineSettings, { engine: 'onnx' }>['task']): Promise<EngineSettings> {
  const folder = await mkdtemp(join(tmpdir(), 'sitrep-onnx-'))
  folders.push(folder)
  return { engine: 'onnx', path: await writeTinyModel(folder, kind), task, precision: 'fp32', threads: 1, gpu: false }
}

async function chatModel(kind: TinyKind, task: 'causal' | 'encoder-decoder'): Promise<ChatModelUnderTest> {
  const model = openModelProcess({ id: `tiny-${kind}`, queueLimit: 8, settings: await settingsOf(kind, task) })
  await model.started
  return { model, talkative: 'four tanks fired', tooLong: 'tanks '.repeat(2_000) }
}

chatModelConformance('a tiny GPT-2 on onnxruntime', () => chatModel('gpt2', 'causal'))
chatModelConformance('a tiny T5 on onnxruntime', () => chatModel('t5', 'encoder-decoder'))
embedderConformance(
  'a tiny DistilBERT on onnxruntime',
  async () => {
    const embedder = openEmbedderProcess({ id: 'tiny-distilbert', queueLimit: 8, settings: await settingsOf('distilbert', 'encoder') })
    await embedder.started
    return embedder
  },
  { meaningful: false },
)
