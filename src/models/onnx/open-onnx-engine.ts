import { SitrepError } from '../../core/errors.ts'
import type { ChatEngine, EmbeddingEngine, EngineFacts, EngineSettings } from '../engine.ts'
import { createChatEngine } from './chat-engine.ts'
import { contextTokensOf } from './context-tokens.ts'
import { openDataTokenizer } from './data-tokenizer.ts'
import { createEmbeddingEngine } from './embedding-engine.ts'
import { loadModel } from './load-model.ts'
import { readModelFolder } from './model-folder.ts'

type OnnxSettings = Extract<EngineSettings, { engine: 'onnx' }>

/** What was loaded; `note` says, in a sentence, when it is not the precision asked for. */
export type OnnxFacts = EngineFacts & { files: readonly string[]; note: string | null }

/**
 * A model of the hub's ONNX layout, from a local folder alone. It has read and written a token before it is given out, so that weights of another make
 * are refused now and not at the first question.
 *
 * `places` is 1: onnxruntime-node computes on the thread that calls it, so a second sequence would only slow down the first. The parent queues.
 *
 * Throws `weights-missing`, `bad-weights`, `bad-config` (a GPU without its provider) and `not-enough-memory`.
 */
export async function openOnnxEngine(settings: OnnxSettings): Promise<(ChatEngine | EmbeddingEngine) & { readonly facts: OnnxFacts }> {
  const began = performance.now()
  const folder = await readModelFolder(settings.path)
  const { model, files } = await loadModel(settings, folder)
  try {
    const tokenizer = openDataTokenizer(folder)
    const facts: OnnxFacts = {
      contextTokens: contextTokensOf(folder, settings.contextTokens),
      places: 1,
      threads: settings.threads,
      capabilities: { grammar: false, adapters: false },
      loadMs: 0,
      files: files.files,
      note: files.note,
    }
    const { task } = settings
    if (task === 'encoder') {
      const engine = await createEmbeddingEngine({ model, tokenizer, pooling: folder.pooling, facts })
      return { ...engine, facts: { ...facts, ...engine.facts, loadMs: performance.now() - began } }
    }
    const engine = createChatEngine({
      model,
      tokenizer,
      task,
      facts,
      endTokenIds: folder.endTokenIds.length > 0 || tokenizer.endId === null ? folder.endTokenIds : [tokenizer.endId],
      decoderStartTokenId: task === 'causal' ? null : (folder.config.decoder_start_token_id ?? folder.config.pad_token_id ?? 0),
    })
    await engine.generate(warmUp, { signal: new AbortController().signal, onText: () => undefined })
    return { ...engine, facts: { ...facts, loadMs: performance.now() - began } }
  } catch (cause) {
    await model.dispose()
    if (!(cause instanceof SitrepError) || cause.code !== 'model-unavailable') throw cause
    throw new SitrepError('bad-weights', `${folder.path} was loaded but cannot be run; its files do not belong together. ${cause.message}`, { cause })
  }
}

const warmUp = { prompt: { messages: [{ role: 'user' as const, content: 'a' }] }, maxTokens: 1, temperature: 0 }
