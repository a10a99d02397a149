import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { collect } from '../chat/collect.ts'
import type { ChatEvent, Question } from '../core/chat-event.ts'
import { SitrepError, errorTable } from '../core/errors.ts'
import { localScope } from '../core/scope.ts'
import { toIso } from '../core/time.ts'
import { readQuestion } from '../protocol/question.ts'
import { toWireAnswer, toWireEvent } from '../protocol/wire.ts'
import type { RouteContext } from './server.ts'

/** Each path is served bare and under the gateway's prefix. */
export function bothPaths(path: string): string[] {
  return [path, `/api/prediction${path}`]
}

export function addChatRoutes(server: FastifyInstance, context: RouteContext): void {
  for (const path of bothPaths('/chat')) server.post(path, (request, reply) => answerJson(request, reply, context))
  for (const path of bothPaths('/chat/stream')) server.post(path, (request, reply) => answerStream(request, reply, context))
}

function questionOf(request: FastifyRequest): Question {
  const question = readQuestion(request.body)
  const cacheControl = request.headers['cache-control'] ?? ''
  return cacheControl.includes('no-cache') || cacheControl.includes('no-store') ? { ...question, noCache: true } : question
}

function admit({ state, maxInFlight }: RouteContext): void {
  if (state.draining) throw new SitrepError('unavailable', 'This instance is shutting down. Ask again; another will answer.')
  if (state.inFlight >= maxInFlight) throw new SitrepError('overloaded', `${maxInFlight} answers are under way already. Ask again in a second.`)
}

/** Aborts when the client goes away before the answer is sent. */
function goneSignal(reply: FastifyReply): AbortController {
  const controller = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableEnded) controller.abort(new DOMException('the client went away', 'AbortError'))
  })
  return controller
}

async function answerJson(request: FastifyRequest, reply: FastifyReply, context: RouteContext): Promise<FastifyReply> {
  const question = questionOf(request)
  admit(context)
  context.state.inFlight += 1
  try {
    const { signal } = goneSignal(reply)
    const collected = await collect(context.answer(question, { scope: localScope, deadline: context.now() + context.deadlineMs, signal }))
    const wire = toWireAnswer(collected, {
      question: question.text,
      sessionId: question.sessionId ?? null,
      timestamp: toIso(context.now()),
      cacheHitRate: context.performance.hitRate(),
      classification: context.classification,
    })
    return await reply.code(statusOf(collected.error)).type('application/json; charset=utf-8').send(JSON.stringify(wire))
  } finally {
    context.state.inFlight -= 1
  }
}

function statusOf(error: { code: string } | null): number {
  if (error === null) return 200
  return isErrorCode(error.code) ? errorTable[error.code].status : 500
}

function isErrorCode(code: string): code is keyof typeof errorTable {
  return Object.hasOwn(errorTable, code)
}

/** Server-sent events: `event:` names the type, `data:` is the whole event as JSON. */
async function answerStream(request: FastifyRequest, reply: FastifyReply, context: RouteContext): Promise<void> {
  const question = questionOf(request)
  admit(context)
  context.state.inFlight += 1
  const controller = goneSignal(reply)
  reply.hijack()
  const { raw } = reply
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
    ...(context.classification === undefined ? {} : { 'x-classification': context.classification }),
    ...(context.state.draining ? { connection: 'close' } : {}),
  })
  try {
    const events = context.answer(question, { scope: localScope, deadline: context.now() + context.deadlineMs, signal: controller.signal })
    for await (const event of events) if (!raw.write(frame(event))) await drained(raw, controller.signal)
  } catch (thrown) {
    // The client is gone: there is nobody to tell.
    if (!controller.signal.aborted) throw thrown
  } finally {
    context.state.inFlight -= 1
    raw.end()
  }
}

export function frame(event: ChatEvent): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(toWireEvent(event))}\n\n`
}

/** A slow reader holds the stream up, not the memory. */
async function drained(raw: FastifyReply['raw'], signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = (): void => {
      raw.off('drain', done)
      signal.removeEventListener('abort', done)
      resolve()
    }
    raw.once('drain', done)
    signal.addEventListener('abort', done, { once: true })
  })
}
