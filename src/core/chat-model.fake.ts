import type { ChatModel, ModelEvent, ModelFigures, ModelRequest, ModelRequestOptions, ModelState } from './chat-model.ts'
import { SitrepError, cancelledError } from './errors.ts'
import { unloadedFigures } from './model-figures.ts'

export type FakeChatModelOptions = {
  id?: string
  contextTokens?: number
  /** What it writes to a request; a thrown error is the engine's. The default repeats the last message. */
  write?: (request: ModelRequest) => string | readonly string[]
  /** Runs before each token; a promise that never settles is an engine that hangs. */
  beforeToken?: (index: number) => Promise<void> | void
  places?: number
  queueLimit?: number
}

export type FakeChatModel = ChatModel & {
  /** Every request that reached it. */
  readonly requests: ModelRequest[]
  set(state: ModelState): void
}

const tokensOf = (text: string): string[] => text.match(/\s*\S+|\s+$/g) ?? []

/** A model whose words are given, for tests: a token is a word. */
export function createFakeChatModel(options: FakeChatModelOptions = {}): FakeChatModel {
  const { id = 'fake', contextTokens = 512, places = 1, queueLimit = 8 } = options
  const write = options.write ?? ((request: ModelRequest) => request.prompt.messages.at(-1)?.content ?? '')
  const requests: ModelRequest[] = []
  let state: ModelState = 'ready'
  let running = 0
  let restarts = 0
  const queue: (() => void)[] = []

  const place = async (signal: AbortSignal): Promise<void> => {
    if (running < places) {
      running += 1
      return
    }
    if (queue.length >= queueLimit) throw new SitrepError('overloaded', `${queueLimit} requests wait for the model already.`)
    await new Promise<void>((resolve, reject) => {
      const enter = (): void => {
        running += 1
        resolve()
      }
      queue.push(enter)
      signal.addEventListener(
        'abort',
        () => {
          const index = queue.indexOf(enter)
          if (index !== -1) queue.splice(index, 1)
          reject(cancelledError())
        },
        { once: true },
      )
    })
  }

  async function* stream(request: ModelRequest, { signal }: ModelRequestOptions): AsyncGenerator<ModelEvent, void, void> {
    if (state !== 'ready') throw new SitrepError('model-unavailable', 'The model is not loaded.')
    if (signal.aborted) throw cancelledError()
    const promptTokens = request.prompt.messages.reduce((sum, { content }) => sum + tokensOf(content).length, 0)
    if (promptTokens + 1 > contextTokens)
      throw new SitrepError('prompt-too-long', `The prompt has ${promptTokens} tokens; the model reads at most ${contextTokens - 1}.`)
    await place(signal)
    try {
      requests.push(request)
      const given = write(request)
      const tokens = typeof given === 'string' ? tokensOf(given) : [...given]
      yield* written(tokens, { request, signal, promptTokens, ...(options.beforeToken === undefined ? {} : { beforeToken: options.beforeToken }) })
    } finally {
      running -= 1
      queue.shift()?.()
    }
  }

  return {
    id,
    contextTokens,
    capabilities: { grammar: true, adapters: true },
    requests,
    stream,
    countTokens: (text) => Promise.resolve(tokensOf(text).length),
    state: () => state,
    set(next) {
      if (next === 'failed') restarts += 1
      state = next
    },
    figures: (): ModelFigures => ({ ...idleFigures, state, running, waiting: queue.length, places, queueLimit, restarts }),
    [Symbol.asyncDispose]() {
      state = 'unloaded'
      return Promise.resolve()
    },
  }
}

type Writing = Pick<FakeChatModelOptions, 'beforeToken'> & { request: ModelRequest; signal: AbortSignal; promptTokens: number }

async function* written(tokens: readonly string[], { request, signal, promptTokens, beforeToken }: Writing): AsyncGenerator<ModelEvent, void, void> {
  let said = ''
  let outputTokens = 0
  for (const [index, token] of tokens.entries()) {
    await beforeToken?.(index)
    if (signal.aborted) {
      if (said === '') throw cancelledError()
      yield { type: 'end', reason: 'abort', promptTokens, outputTokens }
      return
    }
    if (outputTokens === request.maxTokens) {
      yield { type: 'end', reason: 'length', promptTokens, outputTokens }
      return
    }
    outputTokens += 1
    const whole = said + token
    const cut = (request.stop ?? []).map((stop) => whole.indexOf(stop)).filter((at) => at !== -1)
    const end = cut.length === 0 ? whole.length : Math.min(...cut)
    if (end > said.length) yield { type: 'text-delta', text: whole.slice(said.length, end) }
    said = whole.slice(0, Math.max(end, said.length))
    if (cut.length > 0) break
  }
  yield { type: 'end', reason: 'stop', promptTokens, outputTokens }
}

/** Figures of a model that does nothing. */
export const idleFigures: ModelFigures = { ...unloadedFigures, state: 'ready', places: 1, queueLimit: 8 }
