import type { FastifyInstance } from 'fastify'
import { readPlanText } from '../protocol/question.ts'
import { toWireFacts } from '../protocol/wire.ts'
import { admit, answerOptions, bothPaths, callerOf, goneSignal, underWay } from './request.ts'
import type { RouteContext } from './server.ts'

/** The facts of a plan in its text form, without words: for programs that know what they want, and for `sitrep resolve`. */
export function addPlanRoutes(server: FastifyInstance, context: RouteContext): void {
  const banner = context.classification === undefined ? {} : { classification: context.classification }
  for (const path of bothPaths('/plan/facts')) {
    server.post(path, async (request, reply) => {
      const planText = readPlanText(request.body)
      const caller = await callerOf(request, context)
      admit(context)
      const facts = await underWay(context, async () => await context.planFacts(planText, answerOptions(context, caller, goneSignal(reply))))
      return { ...banner, planText, ...toWireFacts(facts) }
    })
  }
}
