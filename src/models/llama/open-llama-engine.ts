import type { SequenceEvaluateOptions, Token } from 'node-llama-cpp'
import { SitrepError } from '../../core/errors.ts'
import type { ChatEngine, EngineRequest, EngineSettings } from '../engine.ts'
import { createChatTemplate } from './chat-template.ts'
import { createContexts } from './contexts.ts'
import { generate } from './generate.ts'
import { createGrammars } from './grammars.ts'
import { loadWeights, troubleOf } from './load-weights.ts'

export type LlamaSettings = Extract<EngineSettings, { engine: 'llama' }>

/** Repeatable even where a temperature is asked for. */
const seed = 1

/**
 * llama.cpp through node-llama-cpp: one context of as many sequences as places, whose tokens are computed together. Opens with a first token written,
 * so that what only fails in use fails now.
 *
 * Throws `weights-missing`, `bad-weights` and `not-enough-memory`. Damaged weights may also end the process.
 */
export async function openLlamaEngine(settings: LlamaSettings): Promise<ChatEngine> {
  const began = performance.now()
  const { llama, model } = await loadWeights(settings)
  if (settings.contextTokens > model.trainContextSize) {
    await llama.dispose()
    throw new SitrepError('bad-config', `${settings.path} reads at most ${model.trainContextSize} tokens; ${settings.contextTokens} are configured.`)
  }
  const contexts = await createContexts(model, settings).catch(async (cause: unknown) => {
    await llama.dispose()
    throw troubleOf(cause, settings.path, [])
  })
  const template = createChatTemplate(model)
  const grammars = createGrammars(llama, model)

  const engine: ChatEngine = {
    kind: 'chat',
    facts: {
      contextTokens: settings.contextTokens,
      places: settings.places,
      threads: contexts.base.idealThreads,
      capabilities: { grammar: true, adapters: (settings.adapters ?? []).length > 0 },
      loadMs: 0,
    },
    async generate(request, { signal, onText }) {
      const prompt = template.render(request.prompt)
      const maxTokens = roomFor(prompt, request, settings.contextTokens)
      const evaluate: SequenceEvaluateOptions = {
        temperature: request.temperature,
        seed,
        ...(request.grammar === undefined ? {} : { grammarEvaluationState: await grammars.begin(request.grammar) }),
      }
      const lease = await (await contexts.of(request.adapter)).lease(prompt, signal)
      try {
        return await generate(lease, {
          prompt,
          maxTokens,
          evaluate,
          stop: [...(request.stop ?? []), ...template.endTexts],
          isEnd: (token) => template.endTokens.has(token),
          detokenize: (tokens) => model.detokenize(tokens),
          onText,
          signal,
        })
      } finally {
        lease.release()
      }
    },
    countTokens: (text) => Promise.resolve(model.tokenize(text).length),
    async [Symbol.asyncDispose]() {
      await contexts[Symbol.asyncDispose]()
      await llama.dispose()
    },
  }
  await warmUp(engine, settings)
  return { ...engine, facts: { ...engine.facts, loadMs: Math.round(performance.now() - began) } }
}

/** A grammar may write as many tokens as any answer: it is held to the same room. */
function roomFor(prompt: readonly Token[], { maxTokens }: EngineRequest, contextTokens: number): number {
  if (prompt.length + 1 > contextTokens)
    throw new SitrepError(
      'prompt-too-long',
      `The prompt has ${prompt.length} tokens; the model reads at most ${contextTokens - 1}, the answer's first one taken off.`,
    )
  return Math.min(maxTokens, contextTokens - prompt.length)
}

async function warmUp(engine: ChatEngine, { sharedPrefix }: LlamaSettings): Promise<void> {
  const messages = [...(sharedPrefix === undefined ? [] : [{ role: 'system' as const, content: sharedPrefix }]), { role: 'user' as const, content: 'a' }]
  await engine.generate({ prompt: { messages }, maxTokens: 1, temperature: 0 }, { signal: new AbortController().signal, onText: () => undefined })
}
