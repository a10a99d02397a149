import type { ChatModel, ModelEvent, ModelRequest } from '../../core/chat-model.ts'
import { SitrepError, toSitrepError } from '../../core/errors.ts'
import type { Instant } from '../../core/time.ts'
import { abortable } from '../../lib/abort.ts'

export type Delta = { text: string } | { cut: true }

export type GenerationOptions = {
  signal: AbortSignal
  deadline?: Instant
  firstTokenBudgetMs: number
  budgetMs: number
  /** Runs after so many milliseconds unless what it returns is called first. */
  after: (ms: number, run: () => void) => () => void
}

/**
 * What a model writes, within its time: so long to the first token, so long in all. An engine that hears no abort is left alone, not waited for.
 * Throws what the model throws, and `deadline-exceeded`; a text that ends before the model meant it to ends with `cut`.
 */
export async function* generated(model: ChatModel, request: ModelRequest, options: GenerationOptions): AsyncGenerator<Delta, void, void> {
  const { signal, deadline, firstTokenBudgetMs, budgetMs, after } = options
  const time = new AbortController()
  const late = (what: string, ms: number) => (): void => time.abort(new SitrepError('deadline-exceeded', `The model gave ${what} within ${ms} ms.`))
  const whole = after(budgetMs, late('no whole wording', budgetMs))
  const first = after(firstTokenBudgetMs, late('no first token', firstTokenBudgetMs))
  const either = AbortSignal.any([signal, time.signal])
  const events = model.stream(request, { signal: either, ...(deadline === undefined ? {} : { deadline }) })[Symbol.asyncIterator]()
  try {
    for (;;) {
      const next: IteratorResult<ModelEvent, unknown> = await abortable(events.next(), either)
      if (next.done === true) return
      first()
      const event = next.value
      if (event.type === 'text-delta') yield { text: event.text }
      else {
        if (event.reason !== 'stop') yield { cut: true }
        return
      }
    }
  } catch (thrown) {
    throw toSitrepError(thrown)
  } finally {
    first()
    whole()
    time.abort(new SitrepError('cancelled', 'The wording is done.'))
    // It is told to stop; whether it listens is not waited for.
    void events.return?.().catch(() => undefined)
  }
}
