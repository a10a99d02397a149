import type { ModelState } from '../../core/chat-model.ts'
import { SitrepError, toSitrepError } from '../../core/errors.ts'
import type { Instant } from '../../core/time.ts'
import { createLoadFailures } from './load-failures.ts'

export type LoaderOptions<T> = {
  /** Loads it. The signal aborts when it is closed meanwhile. @throws SitrepError */
  open: (options: { signal: AbortSignal }) => Promise<T>
  /** Part of loading ahead: it is ready when this is done. At a first use the request itself does it. */
  warmUp?: (model: T, options: { signal: AbortSignal }) => Promise<void>
  now: () => Instant
}

export type Loader<T> = AsyncDisposable & {
  /** The loaded model, or the load that is under way, or a new one. @throws SitrepError while a failure is too fresh to try again */
  get(options: { ahead: boolean }): Promise<T>
  loaded(): T | undefined
  state(): ModelState
  figures(): { loadMs: number | null; failure: string | null }
  unload(): Promise<void>
}

/** Loads something once for all who ask, and unloads it; a load waits until the memory of the one before is free. */
export function createLoader<T extends AsyncDisposable>({ open, warmUp, now }: LoaderOptions<T>): Loader<T> {
  const closing = new AbortController()
  const failures = createLoadFailures(now)
  let state: ModelState = 'unloaded'
  let model: T | undefined
  let flight: Promise<T> | undefined
  let unloading: Promise<void> | undefined
  let loadMs: number | null = null

  const start = async (ahead: boolean): Promise<T> => {
    // A failed unloading is over as well.
    await unloading?.catch(() => undefined)
    const since = now()
    const opened = await open({ signal: closing.signal })
    try {
      if (ahead) await warmUp?.(opened, { signal: closing.signal })
      if (closing.signal.aborted) throw closedError()
    } catch (thrown) {
      await opened[Symbol.asyncDispose]()
      throw thrown
    }
    loadMs = now() - since
    return opened
  }
  const load = async (ahead: boolean): Promise<T> => {
    state = 'loading'
    try {
      model = await start(ahead)
      state = 'ready'
      failures.clear()
      return model
    } catch (thrown) {
      const error = toSitrepError(thrown)
      failures.note(error)
      state = closing.signal.aborted ? 'unloaded' : 'failed'
      throw error
    } finally {
      flight = undefined
    }
  }
  const unload = async (): Promise<void> => {
    const gone = model
    if (gone === undefined) return await unloading
    model = undefined
    state = 'unloaded'
    unloading = Promise.resolve(gone[Symbol.asyncDispose]())
    await unloading
  }

  return {
    async get({ ahead }) {
      if (closing.signal.aborted) throw closedError()
      if (model !== undefined) return model
      if (flight === undefined) {
        failures.throwIfPausing()
        flight = load(ahead)
        // Whoever waits hears of it; the load itself belongs to nobody.
        flight.catch(() => undefined)
      }
      return await flight
    },
    loaded: () => model,
    state: () => state,
    figures: () => ({ loadMs, failure: failures.message() }),
    unload,
    async [Symbol.asyncDispose]() {
      closing.abort(closedError())
      await flight?.catch(() => undefined)
      await unload()
      state = 'unloaded'
    },
  }
}

function closedError(): SitrepError {
  return new SitrepError('model-unavailable', 'The model is closed.')
}
