import type { ChatModel, Embedder, ModelEvent, ModelFigures } from '../../core/chat-model.ts'
import { unloadedFigures } from '../../core/model-figures.ts'
import { systemClock } from '../../core/time.ts'
import { quietTimers } from '../../lib/schedule.ts'
import { createLifecycle } from './lifecycle.ts'
import type { Lifecycle, LifecycleOptions } from './lifecycle.ts'
import type { Wait } from './patience.ts'

type Common<T> = Omit<LifecycleOptions<T>, 'now' | 'schedule' | 'warmUp'> & Partial<Pick<LifecycleOptions<T>, 'now' | 'schedule'>>

export type LazyModelOptions = Common<ChatModel> & {
  /** What is known of it before it is loaded; what the loaded model tells takes its place. */
  expected: Pick<ChatModel, 'id' | 'contextTokens' | 'capabilities'>
}

export type LazyEmbedderOptions = Common<Embedder> & { expected: Pick<Embedder, 'id' | 'dimensions'> }

type Loading = {
  /** Loads and warms it up ahead of the first request. @throws SitrepError */
  load(wait: Wait): Promise<void>
  /** Unless it is in use; true when it was unloaded. */
  unload(): Promise<boolean>
}

export type LazyModel = ChatModel & Loading
export type LazyEmbedder = Embedder & Loading & Pick<ChatModel, 'state'>

const clock = { now: systemClock, schedule: quietTimers }
const warmUpWords = 'Say: ready.'

/** A model that is loaded at its first use, or by `load`, and unloaded when nobody has wanted it for `idleUnloadMs`. */
export function createLazyModel({ expected, ...options }: LazyModelOptions): LazyModel {
  const lifecycle = createLifecycle<ChatModel>({
    ...clock,
    ...options,
    // The first generation finds pages, buffers and graphs that the next ones have.
    async warmUp(model, { signal }) {
      const words = model.stream({ prompt: { messages: [{ role: 'user', content: warmUpWords }] }, maxTokens: 2, priority: 'background' }, { signal })
      for await (const event of words) if (event.type === 'end') return
    },
  })
  async function* stream(...[request, wait]: Parameters<ChatModel['stream']>): AsyncGenerator<ModelEvent, void, void> {
    const { model, release } = await lifecycle.use(wait)
    try {
      yield* model.stream(request, wait)
    } finally {
      release()
    }
  }
  return {
    get id() {
      return lifecycle.loaded()?.id ?? expected.id
    },
    get contextTokens() {
      return lifecycle.loaded()?.contextTokens ?? expected.contextTokens
    },
    get capabilities() {
      return lifecycle.loaded()?.capabilities ?? expected.capabilities
    },
    stream,
    async countTokens(text, wait) {
      return await using(lifecycle, wait, async (model) => await model.countTokens(text, wait))
    },
    state: () => stateOf(lifecycle, (model) => model.state()),
    figures: () => figuresOf(lifecycle, (model) => model.state()),
    load: async (wait) => await lifecycle.load(wait),
    unload: async () => await lifecycle.unload(),
    [Symbol.asyncDispose]: async () => await lifecycle[Symbol.asyncDispose](),
  }
}

/** The same for an embedder. */
export function createLazyEmbedder({ expected, ...options }: LazyEmbedderOptions): LazyEmbedder {
  const lifecycle = createLifecycle<Embedder>({
    ...clock,
    ...options,
    async warmUp(embedder, { signal }) {
      await embedder.embed([warmUpWords], { signal })
    },
  })
  const inner = (embedder: Embedder): ModelFigures['state'] => embedder.figures().state
  return {
    get id() {
      return lifecycle.loaded()?.id ?? expected.id
    },
    get dimensions() {
      return lifecycle.loaded()?.dimensions ?? expected.dimensions
    },
    async embed(texts, wait) {
      return await using(lifecycle, wait, async (embedder) => await embedder.embed(texts, wait))
    },
    state: () => stateOf(lifecycle, inner),
    figures: () => figuresOf(lifecycle, inner),
    load: async (wait) => await lifecycle.load(wait),
    unload: async () => await lifecycle.unload(),
    [Symbol.asyncDispose]: async () => await lifecycle[Symbol.asyncDispose](),
  }
}

async function using<T, R>(lifecycle: Lifecycle<T>, wait: Wait, work: (model: T) => Promise<R>): Promise<R> {
  const { model, release } = await lifecycle.use(wait)
  try {
    return await work(model)
  } finally {
    release()
  }
}

/** A loaded model may fail by itself: its process died and starts again. */
function stateOf<T>(lifecycle: Lifecycle<T>, inner: (model: T) => ModelFigures['state']): ModelFigures['state'] {
  const model = lifecycle.loaded()
  return model === undefined ? lifecycle.state() : inner(model)
}

function figuresOf<T extends { figures(): ModelFigures }>(lifecycle: Lifecycle<T>, inner: (model: T) => ModelFigures['state']): ModelFigures {
  const { loadMs, failure } = lifecycle.figures()
  const model = lifecycle.loaded()
  if (model === undefined) return { ...unloadedFigures, state: lifecycle.state(), loadMs, failure: lifecycle.state() === 'failed' ? failure : null }
  return { ...model.figures(), state: inner(model), loadMs }
}
