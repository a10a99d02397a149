import type { ChatModel, ModelEvent } from '../core/chat-model.ts'
import { SitrepError } from '../core/errors.ts'

/**
 * One model made of several, the best first: a request that one of them cannot begin goes to the next. What has begun stays where it is. `onServing`
 * is told who begins.
 */
export function createFallbackModel<T extends { model: ChatModel }>(
  models: readonly [T, ...T[]],
  { id, onServing }: { id: string; onServing?: (served: T) => void },
): ChatModel {
  const [{ model: first }] = models
  return {
    id,
    get contextTokens() {
      return first.contextTokens
    },
    get capabilities() {
      // A grammar that one of them cannot read must not be sent to it.
      return {
        grammar: models.every(({ model }) => model.capabilities.grammar),
        adapters: models.every(({ model }) => model.capabilities.adapters),
      }
    },
    async *stream(request, options) {
      let failed: unknown
      for (const each of models) {
        const events = each.model.stream(request, options)[Symbol.asyncIterator]()
        try {
          const begun = await beginning(events)
          onServing?.(each)
          yield* rest(begun, events)
          return
        } catch (thrown) {
          if (!(thrown instanceof NotBegun) || options.signal.aborted) throw thrown instanceof NotBegun ? thrown.cause : thrown
          failed = thrown.cause
        }
      }
      throw failed instanceof Error ? failed : new SitrepError('model-unavailable', 'No model is there to answer.')
    },
    countTokens: (text, options) => first.countTokens(text, options),
    state: () => models.find(({ model }) => model.state() === 'ready')?.model.state() ?? first.state(),
    figures: () => (models.find(({ model }) => model.state() === 'ready')?.model ?? first).figures(),
    // They belong to somebody else.
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

/** It failed before it gave anything. */
class NotBegun extends Error {}

async function beginning(events: AsyncIterator<ModelEvent>): Promise<IteratorResult<ModelEvent>> {
  try {
    return await events.next()
  } catch (thrown) {
    throw new NotBegun('not begun', { cause: thrown })
  }
}

async function* rest(begun: IteratorResult<ModelEvent>, events: AsyncIterator<ModelEvent>): AsyncGenerator<ModelEvent, void, void> {
  try {
    for (let next = begun; next.done !== true; next = await events.next()) yield next.value
  } finally {
    await events.return?.()
  }
}
