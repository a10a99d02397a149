import { createSocket } from 'node:dgram'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CapturedDatagram } from './capture.ts'

export type SendCaptureOptions = {
  host: string
  port: number
  /** 1 is as captured, 2 twice as fast; Infinity as fast as the socket takes it. Datagrams without a time follow at once. */
  speed: number
  signal: AbortSignal
  onProgress?: (sent: number) => void
}

/** Sends the datagrams of a capture to an address, spaced as they were captured, and resolves with how many were sent. */
export async function sendCapture(datagrams: AsyncIterable<CapturedDatagram>, options: SendCaptureOptions): Promise<number> {
  const { host, port, speed, signal } = options
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
  let sent = 0
  let first: { at: number; sentAt: number } | undefined
  try {
    for await (const { at, payload } of datagrams) {
      signal.throwIfAborted()
      if (at !== null) {
        first ??= { at, sentAt: performance.now() }
        const waitMs = (at - first.at) / speed - (performance.now() - first.sentAt)
        if (waitMs > 1) await sleep(waitMs, undefined, { signal })
      }
      await new Promise<void>((resolve, reject) => socket.send(payload, port, host, (error) => (error === null ? resolve() : reject(error))))
      sent += 1
      options.onProgress?.(sent)
    }
    return sent
  } finally {
    socket.close()
  }
}
