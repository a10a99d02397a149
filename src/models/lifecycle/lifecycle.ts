import type { Loader, LoaderOptions } from './loader.ts'
import { createLoader } from './loader.ts'
import { patiently, throwIfOver } from './patience.ts'
import type { Wait } from './patience.ts'
import type { Schedule } from '../../lib/schedule.ts'

export type LifecycleOptions<T> = LoaderOptions<T> & {
  /** Unloads it after so long without a request; never when absent or 0. */
  idleUnloadMs?: number
  schedule: Schedule
}

export type Lifecycle<T> = AsyncDisposable &
  Pick<Loader<T>, 'loaded' | 'state' | 'figures'> & {
    /** The loaded model, for one request; it is not unloaded before `release`. */
    use(wait: Wait): Promise<{ model: T; release: () => void }>
    /** Loads it ahead of the first request, warmed up. */
    load(wait: Wait): Promise<void>
    /** Unless it is in use; true when it was unloaded. */
    unload(): Promise<boolean>
  }

/**
 * Loads something at its first use, once for all who wait, and lets go of it when nobody has wanted it for long. A waiter who leaves does not end the
 * loading. A load that failed is remembered: until its pause is over everybody is told why at once, and the next one tries again.
 */
export function createLifecycle<T extends AsyncDisposable>({ idleUnloadMs = 0, schedule, ...options }: LifecycleOptions<T>): Lifecycle<T> {
  const loader = createLoader(options)
  const time = { now: options.now, schedule }
  let users = 0
  let callOff: (() => void) | undefined

  const unload = async (): Promise<boolean> => {
    if (users > 0 || loader.loaded() === undefined) return false
    callOff?.()
    await loader.unload()
    return true
  }
  const watchIdle = (): void => {
    callOff?.()
    callOff = idleUnloadMs > 0 && users === 0 && loader.loaded() !== undefined ? schedule(() => void unload().catch(() => undefined), idleUnloadMs) : undefined
  }
  /** Everybody may have left by the time it is there. */
  const loading = async (ahead: boolean): Promise<T> => {
    const model = await loader.get({ ahead })
    if (users === 0) watchIdle()
    return model
  }
  /** Counted before it is there, so that nothing unloads it between the load and the request. */
  const enter = (): (() => void) => {
    users += 1
    callOff?.()
    let left = false
    return () => {
      if (left) return
      left = true
      users -= 1
      watchIdle()
    }
  }

  return {
    async use(wait) {
      throwIfOver(wait, options.now())
      const release = enter()
      try {
        return { model: await patiently(loading(false), wait, time), release }
      } catch (thrown) {
        release()
        throw thrown
      }
    },
    async load(wait) {
      throwIfOver(wait, options.now())
      const release = enter()
      try {
        await patiently(loading(true), wait, time)
      } finally {
        release()
      }
    },
    unload,
    loaded: () => loader.loaded(),
    state: () => loader.state(),
    figures: () => loader.figures(),
    async [Symbol.asyncDispose]() {
      callOff?.()
      await loader[Symbol.asyncDispose]()
      callOff?.()
    },
  }
}
