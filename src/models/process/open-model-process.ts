import type { ChatModel, ModelEvent, ModelRequest, ModelRequestOptions } from '../../core/chat-model.ts'
import { abortable } from '../../lib/abort.ts'
import type { EngineRequest } from '../engine.ts'
import { createHostedEngine } from './hosted-engine.ts'
import type { Hosted, HostedEngine, HostedOptions } from './hosted-engine.ts'
import { wantedUntil } from './wanted.ts'

/**
 * A language model whose engine runs in a process of its own, started at once. Requests made while it loads for the first time wait for it like for a
 * place; while it is started again after a fault they get `model-unavailable`.
 */
export function openModelProcess(options: HostedOptions): ChatModel & Hosted {
  const engine = createHostedEngine(options)
  const { process } = engine.client
  const { settings } = options
  return {
    id: options.id,
    started: engine.started,
    get pid() {
      return process.pid
    },
    get contextTokens() {
      return process.ready?.facts.contextTokens ?? settings.contextTokens ?? 0
    },
    get capabilities() {
      const isLlama = settings.engine === 'llama'
      return process.ready?.facts.capabilities ?? { grammar: isLlama, adapters: isLlama && (settings.adapters ?? []).length > 0 }
    },
    stream: (request, limits) => stream(engine, request, limits),
    async countTokens(text, { signal }) {
      const wanted = wantedUntil({ signal }, engine.now)
      try {
        await engine.client.whenReady(wanted.signal)
        return await abortable(engine.client.countTokens(text), wanted.signal)
      } finally {
        wanted.stop()
      }
    },
    state: engine.state,
    figures: engine.figures,
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  }
}

async function* stream(engine: HostedEngine, request: ModelRequest, limits: ModelRequestOptions): AsyncGenerator<ModelEvent, void, void> {
  const wanted = wantedUntil(limits, engine.now)
  try {
    const leave = await engine.enter(wanted, request.priority ?? 'interactive')
    const generation = engine.client.generate(engineRequestOf(request))
    // Not when the reader leaves: the engine still computes then.
    void generation.over.then(leave)
    wanted.signal.addEventListener('abort', generation.abort, { once: true })
    if (wanted.signal.aborted) generation.abort()
    try {
      let began = false
      for (;;) {
        const next = await generation.read()
        if ('result' in next) {
          engine.note(next.result)
          if (wanted.signal.aborted && !began) throw wanted.signal.reason
          const { promptTokens, outputTokens } = next.result
          yield { type: 'end', reason: wanted.signal.aborted ? 'abort' : next.result.reason, promptTokens, outputTokens }
          return
        }
        began = true
        yield { type: 'text-delta', text: next.text }
      }
    } finally {
      generation.abort()
    }
  } finally {
    wanted.stop()
  }
}

function engineRequestOf({ prompt, maxTokens, grammar, stop, temperature = 0, adapter }: ModelRequest): EngineRequest {
  return {
    prompt,
    maxTokens,
    temperature,
    ...(grammar === undefined ? {} : { grammar }),
    ...(stop === undefined ? {} : { stop }),
    ...(adapter === undefined ? {} : { adapter }),
  }
}
