import { z } from 'zod'
import { secondMs } from '../../core/time.ts'
import type { Clock } from '../../core/time.ts'
import type { Exchange } from './exchange.ts'
import { RemoteError } from './remote-error.ts'
import { createWatch } from './watch.ts'
import { wholeBody } from './whole-body.ts'

const limitMs = 5 * secondMs

const modelsSchema = z.object({ data: z.array(z.object({ id: z.string(), max_model_len: z.int().positive().nullish() })) })

export type Look = {
  exchange: Exchange
  model: string
  now: Clock
  signal: AbortSignal
  /** Also ask how it is doing: a server may list models it can no longer run. */
  alsoHealth: boolean
}

/** Whether a server is there. Gives the tokens the model holds, where the server says so. @throws RemoteError */
export async function lookAtServer({ exchange, model, now, signal, alsoHealth }: Look): Promise<number | undefined> {
  using watch = createWatch({ signal, totalMs: limitMs, now })
  const get = async (path: string): Promise<{ status: number; body: unknown }> => {
    const response = await exchange.send({ method: 'GET', path, accept: 'application/json', signal: watch.signal })
    return { status: response.statusCode ?? 0, body: await wholeBody(response) }
  }
  try {
    const models = await get('models')
    const hasList = models.status !== 404 && models.status !== 405
    if (hasList) refuseBad('models', models.status)
    if (!hasList || alsoHealth) {
      const health = await get('/health')
      // Many servers have none; one that lists its models need not.
      if (!hasList || health.status >= 500) refuseBad('health', health.status)
    }
    const listed = modelsSchema.safeParse(models.body)
    return listed.success ? (listed.data.data.find(({ id }) => id === model)?.max_model_len ?? undefined) : undefined
  } catch (thrown) {
    throw watch.reason() ?? thrown
  }
}

function refuseBad(what: string, status: number): void {
  if (status === 200) return
  if (status === 401 || status === 403) throw new RemoteError(`The server of the model refuses the API key, or wants one (${status}).`)
  throw new RemoteError(`The server of the model is not well: /${what} answered ${status}.`)
}
