import type { ChatModel } from '../core/chat-model.ts'
import { secondMs, systemClock } from '../core/time.ts'
import type { Clock } from '../core/time.ts'

export type PatienceOptions = {
  now?: Clock
  /** So many requests in a row that were given up before their first word … */
  misses?: number
  /** … and nobody is kept waiting for it for so long, milliseconds. */
  restMs?: number
}

/** Given up sooner than this, a request says something about who asked. */
const shortestMissMs = 400

/** A model that hangs costs a few requests their wait, not every one: meanwhile it says that it is `failed`, and others are asked. */
export function withPatience(model: ChatModel, { now = systemClock, misses = 3, restMs = 15 * secondMs }: PatienceOptions = {}): ChatModel {
  let missed = 0
  let restUntil = -Infinity
  return {
    get id() {
      return model.id
    },
    get contextTokens() {
      return model.contextTokens
    },
    get capabilities() {
      return model.capabilities
    },
    async *stream(request, options) {
      const startedAt = now()
      let begun = false
      try {
        for await (const event of model.stream(request, options)) {
          begun = true
          missed = 0
          yield event
        }
      } finally {
        if (!begun && options.signal.aborted && now() - startedAt >= shortestMissMs) {
          missed += 1
          if (missed >= misses) {
            missed = 0
            restUntil = now() + restMs
          }
        }
      }
    },
    countTokens: (text, options) => model.countTokens(text, options),
    state: () => (now() < restUntil ? 'failed' : model.state()),
    figures() {
      const figures = model.figures()
      return now() < restUntil ? { ...figures, state: 'failed', failure: `It gave no first word in time, ${misses} times in a row.` } : figures
    },
    [Symbol.asyncDispose]: async () => await model[Symbol.asyncDispose](),
  }
}
