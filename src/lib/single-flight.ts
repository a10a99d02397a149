export type SingleFlight<T> = {
  /** Runs `work` under the key, or joins the run already under way. `shared` tells which. */
  run(key: string, work: () => Promise<T>): { result: Promise<T>; shared: boolean }
  readonly size: number
}

/** Identical work asked for at the same time is done once. */
export function createSingleFlight<T>(): SingleFlight<T> {
  const underWay = new Map<string, Promise<T>>()
  return {
    run(key, work) {
      const running = underWay.get(key)
      if (running !== undefined) return { result: running, shared: true }
      const result = work().finally(() => underWay.delete(key))
      underWay.set(key, result)
      return { result, shared: false }
    },
    get size() {
      return underWay.size
    },
  }
}
