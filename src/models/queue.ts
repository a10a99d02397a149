import PQueue from 'p-queue'
import type { Priority } from '../core/chat-model.ts'
import { SitrepError, cancelledError } from '../core/errors.ts'
import { systemClock } from '../core/time.ts'
import type { Clock, Instant } from '../core/time.ts'
import { longestTimerMs } from '../lib/schedule.ts'

export type QueueOptions = {
  /** How many are served at once. */
  places: number
  /** How many may wait; 0: nobody. */
  limit: number
  now?: Clock
}

export type Waiting = {
  priority?: Priority | undefined
  signal: AbortSignal
  deadline?: Instant | undefined
}

/** Places of an engine, and a bounded queue before them. */
export interface Queue {
  /**
   * Waits for a place: `interactive` before `background`, then in the order they came. Gives the function that gives the place back; only its first
   * call counts.
   * @throws SitrepError `overloaded` at once when as many wait as may, `deadline-exceeded`, `cancelled`
   */
  enter(waiting: Waiting): Promise<() => void>
  readonly running: number
  readonly waiting: number
}

const priorities: Readonly<Record<Priority, number>> = { interactive: 1, background: 0 }
export function createQueue({ places, limit, now = systemClock }: QueueOptions): Queue {
  const queue = new PQueue({ concurrency: places })
  // Without a listener its error event, sent for those who leave, would count as an unhandled one.
  queue.on('error', () => undefined)
  // Its own count lags behind a place that was given back.
  let running = 0
  const counted = (giveBack: () => void): (() => void) => {
    running += 1
    let isHeld = true
    return () => {
      if (!isHeld) return
      isHeld = false
      running -= 1
      giveBack()
    }
  }
  return {
    enter({ priority = 'interactive', signal, deadline }) {
      if (signal.aborted) return Promise.reject(cancelledError(signal.reason))
      if (deadline !== undefined && deadline <= now()) return Promise.reject(tooLate())
      if (running >= places && queue.size >= limit) return Promise.reject(overloaded(places, limit))
      return enter(queue, { priority: priorities[priority], signal, leftMs: deadline === undefined ? undefined : deadline - now(), counted })
    },
    get running() {
      return running
    },
    get waiting() {
      return queue.size
    },
  }
}

type Entering = { priority: number; signal: AbortSignal; leftMs: number | undefined; counted: (giveBack: () => void) => () => void }

function enter(queue: PQueue, { priority, signal, leftMs, counted }: Entering): Promise<() => void> {
  return new Promise<() => void>((resolve, reject) => {
    // Ends the waiting alone: who has a place keeps it until it is given back.
    const leaving = new AbortController()
    const onAbort = (): void => leaving.abort(cancelledError(signal.reason))
    const timer = leftMs === undefined ? undefined : setTimeout(() => leaving.abort(tooLate()), Math.min(leftMs, longestTimerMs))
    const settled = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
    }
    signal.addEventListener('abort', onAbort, { once: true })
    const served = (): Promise<void> =>
      new Promise<void>((done) => {
        settled()
        resolve(counted(done))
      })
    queue.add(served, { priority, signal: leaving.signal }).catch((error: unknown) => {
      settled()
      reject(error instanceof Error ? error : new Error(String(error)))
    })
  })
}

function overloaded(places: number, limit: number): SitrepError {
  return new SitrepError('overloaded', `The model serves ${places} requests and ${limit} wait, which is as many as may. Ask again in a second.`)
}

function tooLate(): SitrepError {
  return new SitrepError('deadline-exceeded', 'The model had no place for the request before its deadline.')
}
