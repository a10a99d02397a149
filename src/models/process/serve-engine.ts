import { createEngineHost } from './engine-host.ts'
import type { OpenEngine } from './engine-host.ts'
import type { FromEngine, ToEngine } from './engine-messages.ts'

const memoryEveryMs = 2_000

/**
 * Makes this process, a child with a message channel, the home of one engine. It ends when its parent asks it to, and when its parent is gone,
 * however that went. Signals of a terminal or of a service manager reach the whole group; they are the parent's to answer, which drains first.
 */
export function serveEngine(open: OpenEngine): void {
  const send = (message: FromEngine): void => {
    if (process.connected) process.send?.(message, undefined, undefined, () => undefined)
  }
  const sendMemory = (): void => send({ type: 'memory', rssBytes: process.memoryUsage.rss() })
  const host = createEngineHost({
    open: async (settings) => {
      const engine = await open(settings)
      sendMemory()
      return engine
    },
    send,
    onClosed: endNow,
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)
  process.on('disconnect', endNow)
  process.on('message', (message: ToEngine) => host.receive(message))
  setInterval(sendMemory, memoryEveryMs).unref()
}

/** Not process.exit: that waits for computations under way in other threads. Nothing here is worth saving. */
function endNow(): void {
  process.kill(process.pid, 'SIGKILL')
}
