import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { createFakeChatModel, idleFigures } from '../../core/chat-model.fake.ts'
import type { ChatModel, ModelEvent, ModelRequest } from '../../core/chat-model.ts'

const file = join('smollm2-135m-instruct', 'SmolLM2-135M-Instruct.Q4_1.gguf')
export const modelDirectory = process.env['MODEL_DIR'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'sitrep', 'models')
export const weights = join(modelDirectory, file)
export const hasWeights = existsSync(weights)

type Disposing = { model: ChatModel; dispose: () => Promise<void> }

/** SmolLM2-135M in this process, one request after the other: enough to read what it says. */
export async function realModel(): Promise<Disposing> {
  const { getLlama, LlamaChatSession, LlamaLogLevel } = await import('node-llama-cpp')
  const llama = await getLlama({ gpu: false, logLevel: LlamaLogLevel.error, build: 'never' })
  const loaded = await llama.loadModel({ modelPath: weights })
  const context = await loaded.createContext({ contextSize: 2_048, threads: 2 })
  const sequence = context.getSequence()
  async function* stream(request: ModelRequest): AsyncGenerator<ModelEvent, void, void> {
    await sequence.clearHistory()
    const session = new LlamaChatSession({ contextSequence: sequence, autoDisposeSequence: false })
    session.setChatHistory(
      request.prompt.messages.slice(0, -1).map(({ role, content }) => {
        if (role === 'assistant') return { type: 'model', response: [content] }
        return { type: role, text: content }
      }),
    )
    const grammar = request.grammar === undefined ? undefined : await llama.createGrammar({ grammar: request.grammar.text })
    const { responseText, stopReason } = await session.promptWithMeta(request.prompt.messages.at(-1)?.content ?? '', {
      maxTokens: request.maxTokens,
      temperature: 0,
      ...(grammar === undefined ? {} : { grammar }),
    })
    session.dispose({ disposeSequence: false })
    yield { type: 'text-delta', text: responseText }
    yield { type: 'end', reason: stopReason === 'maxTokens' ? 'length' : 'stop', promptTokens: 0, outputTokens: 0 }
  }
  const model: ChatModel = { ...createFakeChatModel({ id: 'smollm2-135m' }), contextTokens: 2_048, stream, figures: () => idleFigures }
  return {
    model,
    dispose: async () => {
      await context.dispose()
      await loaded.dispose()
      await llama.dispose()
    },
  }
}
