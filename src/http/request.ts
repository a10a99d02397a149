import type { FastifyReply, FastifyRequest } from 'fastify'
import type { AnswerOptions, ServedBy, Tier } from '../core/chat-event.ts'
import { SitrepError } from '../core/errors.ts'
import { bodyToken } from '../protocol/question.ts'
import type { Caller } from './auth/authenticate.ts'
import type { RouteContext } from './server.ts'

/* What every route that answers needs. */

/** Each path is served bare and under the gateway's prefix. */
export function bothPaths(path: string): string[] {
  return [path, `/api/prediction${path}`]
}

/** @throws SitrepError `unavailable` while shutting down, `overloaded` */
export function admit({ state, maxInFlight }: RouteContext): void {
  if (state.draining) throw new SitrepError('unavailable', 'This instance is shutting down. Ask again; another will answer.')
  if (state.inFlight >= maxInFlight) throw new SitrepError('overloaded', `${maxInFlight} answers are under way already. Ask again in a second.`)
}

/** Aborts when the client goes away before the answer is sent. */
export function goneSignal(reply: FastifyReply): AbortSignal {
  const controller = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableEnded) controller.abort(new DOMException('the client went away', 'AbortError'))
  })
  return controller.signal
}

/** Counts as under way until it is done. */
export async function underWay<T>({ state }: RouteContext, work: () => Promise<T>): Promise<T> {
  state.inFlight += 1
  try {
    return await work()
  } finally {
    state.inFlight -= 1
    if (state.inFlight === 0) state.onIdle()
  }
}

/** Who asks: at once where nothing has to be verified. Bodies are read before, so that what cannot be read is told first. */
export function callerOf({ headers, body }: FastifyRequest, { authenticate }: RouteContext): Caller | Promise<Caller> {
  return authenticate({ headers, bodyToken: bodyToken(body) })
}

/** What `X-Tier-Served` says: the tier whose model worded the answer, or `template` where none did. */
export function tierServed({ engine, tier }: ServedBy): 'template' | Tier {
  return engine === 'model' ? tier : 'template'
}

/**
 * The tier asked for with `X-Tier`, where this caller may choose it.
 * @throws SitrepError `bad-request` when it names none
 */
export function tierWish({ headers }: FastifyRequest, { mayChooseQuality }: Caller): Tier | undefined {
  const wish = headers['x-tier']
  if (wish === undefined || wish === '') return undefined
  if (wish !== 'fast' && wish !== 'quality') throw new SitrepError('bad-request', `X-Tier names a tier that does not exist: expected fast or quality.`)
  return wish === 'fast' || mayChooseQuality === true ? wish : undefined
}

export function answerOptions(context: RouteContext, { scope, credential }: Caller, signal: AbortSignal): AnswerOptions {
  return { scope, ...(credential === undefined ? {} : { credential }), deadline: context.now() + context.deadlineMs, signal }
}
