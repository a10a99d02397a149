import type { FastifyInstance } from 'fastify'
import { admit, answerOptions, callerOf, goneSignal, underWay } from './request.ts'
import type { RouteContext } from './server.ts'

/** How much traffic is to be expected, in the two forms the platform's clients know. */
export function addPredictionRoutes(server: FastifyInstance, context: RouteContext): void {
  const banner = context.classification === undefined ? {} : { classification: context.classification }
  for (const path of ['/predict', '/api/prediction']) {
    server.post(path, async (request, reply) => {
      const caller = await callerOf(request, context)
      admit(context)
      const { status, body } = await underWay(context, async () => await context.predict(request.body, answerOptions(context, caller, goneSignal(reply))))
      if (status === 503) void reply.header('retry-after', '1')
      return reply.code(status).send({ ...body, ...banner })
    })
  }
}
