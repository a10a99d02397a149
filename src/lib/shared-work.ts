import { abortable } from './abort.ts'
import { createSingleFlight } from './single-flight.ts'

export type SharedWork<T> = {
  /**
   * Runs `work` under the key, or joins the run under way. Rejects with the caller's own reason when the caller's signal aborts; the work goes on
   * for the others, and is aborted when the last one has gone.
   */
  join(key: string, work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): { result: Promise<T>; shared: boolean }
  readonly size: number
}

type Flight = { id: string; controller: AbortController; waiting: number }

/** Single-flight whose members may leave one by one. */
export function createSharedWork<T>(): SharedWork<T> {
  const single = createSingleFlight<T>()
  const flights = new Map<string, Flight>()
  let count = 0
  const take = (key: string): Flight => {
    const running = flights.get(key)
    if (running !== undefined) return running
    count += 1
    // A number makes a run that was given up different from the next one of the same key.
    const flight: Flight = { id: `${count}\n${key}`, controller: new AbortController(), waiting: 0 }
    flights.set(key, flight)
    return flight
  }
  return {
    join(key, work, signal) {
      if (signal.aborted) return { result: abortable(new Promise<T>(() => undefined), signal), shared: false }
      const flight = take(key)
      const { result, shared } = single.run(flight.id, async () => {
        try {
          return await work(flight.controller.signal)
        } finally {
          if (flights.get(key) === flight) flights.delete(key)
        }
      })
      flight.waiting += 1
      const mine = abortable(result, signal).finally(() => {
        flight.waiting -= 1
        if (flight.waiting > 0 || flights.get(key) !== flight) return
        flights.delete(key)
        flight.controller.abort()
      })
      return { result: mine, shared }
    },
    get size() {
      return flights.size
    },
  }
}
