import { stat } from 'node:fs/promises'
import type { Prompt } from '../../core/chat-model.ts'
import { getModuleVersion } from 'node-llama-cpp'
import type { SequenceEvaluateOptions, Token } from 'node-llama-cpp'
import { SitrepError } from '../../core/errors.ts'
import type { ChatEngine, EngineRequest, EngineSettings } from '../engine.ts'
import { createChatTemplate } from './chat-template.ts'
import type { ChatTemplate } from './chat-template.ts'
import { createContexts } from './contexts.ts'
import { generate } from './generate.ts'
import { createGrammars } from './grammars.ts'
import { sharePrefix } from './prefix-state.ts'
import { commonBeginning } from './sequence-pool.ts'
import { createThreadGovernor } from './thread-governor.ts'
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
  const governor = createThreadGovernor({
    threads: contexts.base.idealThreads,
    apply(threads) {
      llama.maxThreads = threads
    },
  })
  let running = 0

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
      // While nothing was computed no CPU time passed.
      if (running === 0) governor.pause()
      running += 1
      try {
        return await generate(lease, {
          prompt,
          maxTokens,
          evaluate,
          stop: [...(request.stop ?? []), ...template.endTexts],
          isEnd: (token) => template.endTokens.has(token),
          detokenize: (tokens) => model.detokenize(tokens),
          onText,
          onStep: governor.step,
          signal,
        })
      } finally {
        running -= 1
        lease.release()
      }
    },
    countTokens: (text) => Promise.resolve(model.tokenize(text).length),
    async [Symbol.asyncDispose]() {
      await contexts[Symbol.asyncDispose]()
      await llama.dispose()
    },
  }
  const { sharedPrefix, stateFolder } = settings
  if (sharedPrefix !== undefined) {
    const prefix = sharedBeginning(template, sharedPrefix)
    await sharePrefix({ sequences: contexts.sequences, prefix, identity: await identityOf(settings), folder: stateFolder })
  }
  await engine.generate(firstRequest(sharedPrefix), { signal: new AbortController().signal, onText: () => undefined })
  return { ...engine, facts: { ...engine.facts, loadMs: Math.round(performance.now() - began) } }
}

/** What two requests that begin with these messages have in common. */
function sharedBeginning(template: ChatTemplate, shared: Prompt['messages']): Token[] {
  const [one, other] = ['a', '1'].map((content) => template.render({ messages: [...shared, { role: 'user', content }] }))
  return (one ?? []).slice(0, commonBeginning(one ?? [], other ?? []))
}

/** The same file, evaluated by the same library in the same way. */
async function identityOf({ path, gpu, contextTokens, places }: LlamaSettings): Promise<string> {
  const { size, mtimeMs } = await stat(path)
  return JSON.stringify([path, size, mtimeMs, gpu, contextTokens, places, await getModuleVersion(), process.arch])
}

function firstRequest(shared: Prompt['messages'] = []): EngineRequest {
  return { prompt: { messages: [...shared, { role: 'user', content: 'a' }] }, maxTokens: 1, temperature: 0 }
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
