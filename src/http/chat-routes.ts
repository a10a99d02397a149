import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { collect, collectNow } from '../chat/collect.ts'
import type { Collected } from '../chat/collect.ts'
import type { Question, Tier } from '../core/chat-event.ts'
import { errorTable } from '../core/errors.ts'
import { toIso } from '../core/time.ts'
import type { Clock, Instant } from '../core/time.ts'
import { createAnswerJson } from '../protocol/answer-json.ts'
import type { AnswerJson } from '../protocol/answer-json.ts'
import { readQuestion } from '../protocol/question.ts'
import type { Caller } from './auth/authenticate.ts'
import { answerStream } from './chat-stream.ts'
import type { Asked } from './event-stream.ts'
import { admit, answerOptions, bothPaths, callerOf, goneSignal, tierServed, tierWish, underWay } from './request.ts'
import type { RouteContext } from './server.ts'

type ChatContext = RouteContext & {
  answerJson: AnswerJson
  /** Of an answer that nobody can cancel because it is there already. */
  never: AbortSignal
  isoNow: () => string
}

export function addChatRoutes(server: FastifyInstance, routeContext: RouteContext): void {
  const context: ChatContext = { ...routeContext, answerJson: createAnswerJson(), never: new AbortController().signal, isoNow: createIsoNow(routeContext.now) }
  for (const path of bothPaths('/chat')) server.post(path, (request, reply) => answerWhole(request, reply, context))
  for (const path of bothPaths('/chat/stream')) {
    server.post(path, async (request, reply) => {
      const question = questionOf(request)
      const caller = await callerOf(request, context)
      admit(context)
      return await answerStream({ question: withTier(question, tierWish(request, caller)), caller }, reply, context)
    })
  }
}

function questionOf(request: FastifyRequest): Question {
  const question = readQuestion(request.body)
  const cacheControl = request.headers['cache-control'] ?? ''
  return cacheControl.includes('no-cache') || cacheControl.includes('no-store') ? { ...question, noCache: true } : question
}

/** What needs no waiting is sent from here; the rest is waited for. */
function answerWhole(request: FastifyRequest, reply: FastifyReply, context: ChatContext): FastifyReply | Promise<FastifyReply> {
  const question = questionOf(request)
  const caller = callerOf(request, context)
  const answer = (known: Caller): FastifyReply | Promise<FastifyReply> =>
    answerTo({ question: withTier(question, tierWish(request, known)), caller: known }, reply, context)
  return caller instanceof Promise ? caller.then(answer) : answer(caller)
}

function withTier(question: Question, tier: Tier | undefined): Question {
  return tier === undefined ? question : { ...question, tier }
}

function answerTo({ question, caller }: Asked, reply: FastifyReply, context: ChatContext): FastifyReply | Promise<FastifyReply> {
  admit(context)
  const events = context.answer.atOnce?.(question, answerOptions(context, caller, context.never))
  if (events !== undefined) return sendAnswer(reply, collectNow(events), { question, context })
  return underWay(context, async () => {
    const signal = goneSignal(reply)
    return sendAnswer(reply, await collect(context.answer(question, answerOptions(context, caller, signal))), { question, context })
  })
}

function sendAnswer(reply: FastifyReply, collected: Collected, { question, context }: { question: Question; context: ChatContext }): FastifyReply {
  const body = context.answerJson(collected, {
    question: question.text,
    sessionId: question.sessionId ?? null,
    timestamp: context.isoNow(),
    cacheHitRate: context.performance.hitRate(),
    classification: context.classification,
  })
  const status = statusOf(collected)
  void reply.header('x-tier-served', tierServed(collected))
  if (status === 503) void reply.header('retry-after', '1')
  return reply.code(status).header('content-type', 'application/json; charset=utf-8').send(body)
}

/** Many answers go out in one millisecond. */
function createIsoNow(now: Clock): () => string {
  let last: { at: Instant; text: string } = { at: Number.NaN, text: '' }
  return () => {
    const at = now()
    if (at !== last.at) last = { at, text: toIso(at) }
    return last.text
  }
}

/** An answer is an answer, whatever it had to do without. */
function statusOf({ outcome, error }: Pick<Collected, 'outcome' | 'error'>): number {
  if (outcome !== null || error === null) return 200
  return isErrorCode(error.code) ? errorTable[error.code].status : 500
}

function isErrorCode(code: string): code is keyof typeof errorTable {
  return Object.hasOwn(errorTable, code)
}
