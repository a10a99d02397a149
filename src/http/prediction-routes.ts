import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import { isNothing } from '../protocol/question.ts'
import { predictionPaths } from './error-handling.ts'
import { countsLimit } from './json-body.ts'
import { admit, answerOptions, callerOf, goneSignal, underWay } from './request.ts'
import type { RouteContext } from './server.ts'

type PredictionRefusal = { status: number; body: { error: string; details: string } }

/** What is known of the bodies before anything is predicted. */
export type PredictionBodies = {
  /** Whether a body can be used; what cannot is told before it is asked who asks, as clients expect. */
  read: (body: unknown) => { ok: true } | ({ ok: false } & PredictionRefusal)
  /** The schemas that do so, for the description of the API: counts of the caller's own, or a date to forecast from. */
  schemas: { buckets: z.ZodType; startDate: z.ZodType }
}

/** How much traffic is to be expected, in the two forms the platform's clients know. Errors are `{error, details}`. */
export function addPredictionRoutes(server: FastifyInstance, context: RouteContext): void {
  const banner = context.classification === undefined ? {} : { classification: context.classification }
  for (const path of predictionPaths) {
    server.post(path, { bodyLimit: countsLimit }, async (request, reply) => {
      const refused = refusalOf(request.body, context)
      if (refused !== undefined) return reply.code(refused.status).send({ ...refused.body, ...banner })
      const caller = await callerOf(request, context)
      admit(context)
      const { status, body } = await underWay(context, async () => await context.predict(request.body, answerOptions(context, caller, goneSignal(reply))))
      if (status === 503) void reply.header('retry-after', '1')
      return reply.code(status).send({ ...body, ...banner })
    })
  }
}

const noData: PredictionRefusal = {
  status: 400,
  body: {
    error: 'No JSON data provided',
    details: 'Expected {"timeUnit": "day", "startDate": "2026-11-23"} for a forecast from recorded data, or {"timeUnit": "hour", "buckets": […]}.',
  },
}

function refusalOf(body: unknown, { predictionBodies }: RouteContext): PredictionRefusal | undefined {
  if (isNothing(body)) return noData
  const read = predictionBodies?.read(body)
  return read === undefined || read.ok ? undefined : read
}
