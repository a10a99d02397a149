import { createSocket } from 'node:dgram'
import type { Socket } from 'node:dgram'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { SitrepError } from '../../core/errors.ts'
import type { Clock } from '../../core/time.ts'
import { systemClock } from '../../core/time.ts'
import { createScenario } from './scenario.ts'

export type DemoSenderOptions = {
  port: number
  /** 127.0.0.1 by default. Anything but a loopback address needs `allowRemote`: simulated traffic must not slip into a real exercise. */
  host?: string
  allowRemote?: boolean
  /** The same seed gives the same exercise. */
  seed?: number
  now?: Clock
  /** Told after every step: datagrams sent so far. */
  onProgress?: (datagrams: number) => void
  /** Ends the sending; the promise then resolves. */
  signal: AbortSignal
}

const stepMs = 50
/** A machine that slept does not catch up: what would have been sent meanwhile is left out. */
const longestCatchUpMs = 5_000

/**
 * Sends the demo exercise as real UDP datagrams until the signal aborts, and resolves with how many were sent. Rejects with a SitrepError when
 * the address is not a loopback address (without `allowRemote`) or the socket fails.
 */
export async function runDemoSender(options: DemoSenderOptions): Promise<number> {
  const { port, host = '127.0.0.1', seed = 1, now = systemClock, signal } = options
  if (options.allowRemote !== true && !isLoopback(host))
    throw new SitrepError('bad-request', `The simulated exercise is sent to this machine only; ${host} is not a loopback address.`)
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
  try {
    socket.bind(0, host.includes(':') ? '::1' : undefined)
    await once(socket, 'listening', { signal })
    return await sendUntilAborted(socket, { ...options, port, host, seed, now })
  } catch (error) {
    if (signal.aborted) return 0
    throw new SitrepError('unavailable', `The simulated exercise cannot be sent to ${host}:${port}.`, { cause: error })
  } finally {
    socket.close()
  }
}

async function sendUntilAborted(socket: Socket, options: DemoSenderOptions & Required<Pick<DemoSenderOptions, 'host' | 'seed' | 'now'>>): Promise<number> {
  const { port, host, now, signal } = options
  let last = now()
  const scenario = createScenario({ seed: options.seed, startAt: last })
  let sent = 0
  // A listener that is not there yet answers with an ICMP error; the exercise goes on regardless.
  socket.on('error', () => undefined)
  while (!signal.aborted) {
    const at = now()
    const datagrams = scenario.step(at)
    if (at - last <= longestCatchUpMs) {
      for (const datagram of datagrams) socket.send(datagram, port, host)
      sent += datagrams.length
      options.onProgress?.(sent)
    }
    last = at
    await sleep(stepMs, undefined, { signal }).catch(() => undefined)
  }
  return sent
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}
