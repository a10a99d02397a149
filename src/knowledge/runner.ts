export type Runner = {
  /** Runs the work, or once more after the run under way; settles when nothing is left to do. */
  ask(): Promise<void>
  settled(): Promise<void>
}

/** Work that is done by one at a time; those who ask meanwhile share the next run. */
export function createRunner(work: () => Promise<void>, signal: AbortSignal): Runner {
  let running: Promise<void> | undefined
  let again = false
  const run = async (): Promise<void> => {
    try {
      do {
        again = false
        await work()
      } while (again && !signal.aborted)
    } finally {
      running = undefined
    }
  }
  return {
    ask() {
      if (running === undefined) running = run()
      else again = true
      return running
    },
    settled: async () => await (running ?? Promise.resolve()),
  }
}
