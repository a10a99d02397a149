/**
 * llama.cpp's threads wait for each other at every layer without giving up their CPU. As long as each has one for itself that is the fastest there is;
 * as soon as one of them must share its CPU with other work, all of them wait for it, hundreds of times a token: with two threads on two CPUs and
 * something else busy, 1 token a second was measured where a single thread wrote 40.
 *
 * So while it computes, this compares the CPU time the process got with what its threads would have used, and takes fewer threads while the CPUs are
 * wanted elsewhere. From time to time it tries all of them again.
 */
export interface ThreadGovernor {
  /** To be called with every step of a computation under way. */
  step(): void
  /** The next step comes after a pause that was nobody's fault. */
  pause(): void
  readonly threads: number
}

export type ThreadGovernorOptions = {
  /** As many as there may be. */
  threads: number
  apply: (threads: number) => void
  /** Milliseconds, monotonic. */
  now?: () => number
  /** CPU time this process has used, milliseconds. */
  cpuMs?: () => number
}

/** A share is taken over at least so long: clocks of CPU time are coarse. */
const windowMs = 100
/** Below this part of what its threads would use, they wait for CPUs. Alone they get 0.75 to 0.95, as between steps only one of them works. */
const contended = 0.65
const firstRetryMs = 4_000
const lastRetryMs = 60_000

export function createThreadGovernor({ threads, apply, now = () => performance.now(), cpuMs = usedCpuMs }: ThreadGovernorOptions): ThreadGovernor {
  let current = threads
  let from: { at: number; cpu: number } | undefined
  let retryAt = 0
  let retryMs = firstRetryMs

  const take = (count: number): void => {
    current = count
    from = undefined
    apply(count)
  }

  return {
    get threads() {
      return current
    },
    pause() {
      from = undefined
    },
    step() {
      if (threads === 1) return
      const at = now()
      if (current < threads && at >= retryAt) {
        take(threads)
        return
      }
      if (from === undefined) {
        from = { at, cpu: cpuMs() }
        return
      }
      const wall = at - from.at
      if (wall < windowMs || current < threads) return
      const share = (cpuMs() - from.cpu) / (wall * current)
      from = undefined
      if (share >= contended) {
        retryMs = firstRetryMs
        return
      }
      take(Math.max(1, threads - 1))
      retryAt = at + retryMs
      retryMs = Math.min(lastRetryMs, retryMs * 2)
    },
  }
}

function usedCpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}
