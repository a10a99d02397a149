/** Tells work under way that nobody listens any more. */
export type Leaving = { onLeave(callback: () => void): void }

/**
 * An async generator that can be left while it waits: `return()` first calls what was registered, so that the pending wait ends, then closes the
 * generator. A plain generator would only notice after the wait.
 */
export function leavable<T>(start: (leaving: Leaving) => AsyncGenerator<T, void, void>): AsyncIterableIterator<T> {
  const leave: (() => void)[] = []
  const generator = start({
    onLeave(callback) {
      leave.push(callback)
    },
  })
  const iterator: AsyncIterableIterator<T> = {
    next: () => generator.next(),
    return() {
      for (const callback of leave) callback()
      return generator.return()
    },
    [Symbol.asyncIterator]: () => iterator,
  }
  return iterator
}
