import { type PreTrainedModel, StoppingCriteriaList } from '@huggingface/transformers'
import { SitrepError } from '../../core/errors.ts'
import type { ChatEngine, EngineFacts, EngineRequest, EngineResult } from '../engine.ts'
import { promptIds } from './chat-prompt.ts'
import type { DataTokenizer } from './data-tokenizer.ts'
import { idTensor, onesTensor, readPrompt } from './read-prompt.ts'
import { TokenWatcher } from './token-watcher.ts'

export type ChatEngineParts = {
  model: PreTrainedModel
  tokenizer: DataTokenizer
  task: 'causal' | 'encoder-decoder'
  facts: EngineFacts
  /** Tokens that end the text. */
  endTokenIds: readonly number[]
  decoderStartTokenId: number | null
}

type Call = { signal: AbortSignal; onText: (text: string) => void }

/** Around `generate` of the library: one sequence at a time, given out token by token. */
export function createChatEngine(parts: ChatEngineParts): ChatEngine {
  const closing = new AbortController()
  const running = new Set<Promise<EngineResult>>()
  let closed: Promise<void> | undefined
  const open = (): void => {
    if (closed !== undefined) throw new SitrepError('model-unavailable', 'The model was unloaded.')
  }

  async function generate(request: EngineRequest, { signal, onText }: Call): Promise<EngineResult> {
    open()
    const work = run(parts, request, { signal: AbortSignal.any([signal, closing.signal]), onText })
    running.add(work)
    try {
      return await work
    } finally {
      running.delete(work)
    }
  }

  return {
    kind: 'chat',
    facts: parts.facts,
    generate,
    // The prompt counts differently: its model's frame comes on top.
    countTokens: async (text) => {
      open()
      return parts.tokenizer.data(text).length
    },
    [Symbol.asyncDispose]: () => (closed ??= close()),
  }

  async function close(): Promise<void> {
    closing.abort()
    await Promise.allSettled(running)
    await parts.model.dispose()
  }
}

async function run(parts: ChatEngineParts, request: EngineRequest, call: Call): Promise<EngineResult> {
  const ids = accepted(parts, request)
  const limit = Math.min(request.maxTokens, parts.facts.contextTokens - ids.length)
  const nothing = { promptTokens: ids.length, outputTokens: 0, promptMs: 0, outputMs: 0 }
  if (call.signal.aborted) return { reason: 'abort', ...nothing }
  if (limit < 1) return { reason: 'length', ...nothing }

  const watcher = new TokenWatcher({ ...parts, stops: request.stop ?? [], ...call })
  const criteria = new StoppingCriteriaList()
  criteria.push(watcher)
  try {
    // An encoder reads its text as a whole.
    const cache = parts.task === 'causal' ? await readPrompt(parts.model, ids, call) : null
    if (call.signal.aborted) return { reason: 'abort', ...nothing }
    await parts.model.generate({
      inputs: idTensor(ids),
      attention_mask: onesTensor(ids.length),
      ...(cache === null ? {} : { past_key_values: cache }),
      ...settingsOf(parts, request, limit),
      stopping_criteria: criteria,
    })
    return { ...watcher.finish(), promptTokens: ids.length }
  } catch (cause) {
    throw new SitrepError('model-unavailable', `onnxruntime failed while generating: ${cause instanceof Error ? cause.message : 'unknown reason'}`, { cause })
  }
}

/** The prompt in tokens, or why it cannot be served. */
function accepted({ tokenizer, task, facts }: ChatEngineParts, request: EngineRequest): number[] {
  if (request.grammar !== undefined)
    throw new SitrepError('bad-request', 'This model runs on onnxruntime, which writes no text under a grammar; ask a model with capabilities.grammar.')
  if (request.adapter !== undefined)
    throw new SitrepError('bad-request', 'This model runs on onnxruntime, which loads no adapters; ask a model with capabilities.adapters.')
  const ids = promptIds(request.prompt, tokenizer, task)
  const most = facts.contextTokens - 1
  if (ids.length > most)
    throw new SitrepError(
      'prompt-too-long',
      `The prompt is ${ids.length} tokens long; this model reads at most ${most}, so that one is left for the answer. Shorten it.`,
    )
  if (ids.length === 0) throw new SitrepError('bad-request', 'The prompt is empty.')
  return ids
}

/** What a model's own generation_config.json must not change. */
function settingsOf(parts: ChatEngineParts, request: EngineRequest, limit: number): Record<string, unknown> {
  const sampled = request.temperature > 0
  return {
    max_new_tokens: limit,
    min_length: 0,
    min_new_tokens: null,
    do_sample: sampled,
    temperature: sampled ? request.temperature : 1,
    num_beams: 1,
    num_return_sequences: 1,
    return_dict_in_generate: false,
    eos_token_id: parts.endTokenIds.length === 0 ? null : [...parts.endTokenIds],
    ...(parts.decoderStartTokenId === null ? {} : { decoder_start_token_id: parts.decoderStartTokenId }),
  }
}
