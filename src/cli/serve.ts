import { once } from 'node:events'
import { exitCodes } from './product.ts'
import type { ExitCode, Served, Tools } from './product.ts'

/** Serves until it is told to stop. */
export async function serve(tools: Tools): Promise<ExitCode> {
  const served = await tools.serve()
  tools.terminal.say(`Sitrep answers at ${served.url}\n`)
  await untilStopped(served)
  return exitCodes.answered
}

/** Waits for SIGINT or SIGTERM, then closes everything in order. */
export async function untilStopped(served: Served): Promise<void> {
  const stop = new AbortController()
  const stopped = Promise.race([once(process, 'SIGINT', { signal: stop.signal }), once(process, 'SIGTERM', { signal: stop.signal })])
  await stopped
  stop.abort()
  await served[Symbol.asyncDispose]()
}
