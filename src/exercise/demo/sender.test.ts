import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { runDemoSender } from './sender.ts'

test('sends the exercise through the UDP stack until it is told to stop', async () => {
  const listener = createSocket('udp4')
  listener.bind(0, '127.0.0.1')
  await once(listener, 'listening')
  const stop = new AbortController()
  let received = 0
  const enough = new Promise<void>((resolve) => {
    listener.on('message', () => {
      received += 1
      if (received === 60) resolve()
    })
  })
  const sending = runDemoSender({ port: listener.address().port, signal: stop.signal })
  await enough
  stop.abort()
  expect(await sending).toBeGreaterThanOrEqual(60)
  listener.close()
})

test('nobody listening does not end the exercise', async () => {
  const stop = new AbortController()
  let sent = 0
  const sending = runDemoSender({
    // The discard port: nobody is there.
    port: 9,
    signal: stop.signal,
    onProgress(datagrams) {
      sent = datagrams
      if (datagrams > 100) stop.abort()
    },
  })
  expect(await sending).toBe(sent)
})

test('refuses to send simulated traffic to another machine unless allowed', async () => {
  const signal = AbortSignal.abort()
  await expect(runDemoSender({ port: 3_000, host: '10.1.2.3', signal })).rejects.toThrow('10.1.2.3 is not a loopback address')
  expect(await runDemoSender({ port: 3_000, host: '10.1.2.3', allowRemote: true, signal })).toBe(0)
})
