import type { FastifyReply } from 'fastify'
import type { ChatEvent, Question } from '../core/chat-event.ts'
import { toSitrepError } from '../core/errors.ts'
import { toWireEvent } from '../protocol/wire.ts'
import { answerOptions, goneSignal, underWay } from './request.ts'
import type { Caller } from './auth/authenticate.ts'
import { headerText } from './header-text.ts'
import type { RouteContext } from './server.ts'

type Raw = FastifyReply['raw']

/** A question and who asks it. */
export type Asked = { question: Question; caller: Caller }

/** A comment: readers pass over it, proxies see that the stream is alive. */
const keepAlive = ': keep-alive\n\n'

/**
 * Server-sent events: `event:` names the type, `data:` is the whole event as JSON. The client that goes away stops the work; the one that reads
 * slowly holds it up.
 */
export async function answerStream({ question, caller }: Asked, reply: FastifyReply, context: RouteContext): Promise<void> {
  const { raw } = reply
  const signal = goneSignal(reply)
  reply.hijack()
  raw.writeHead(200, streamHeaders(context))
  await underWay(context, async () => {
    const heartbeat = setInterval(() => {
      // Who is behind has enough to read.
      if (!raw.writableNeedDrain && !raw.writableEnded) raw.write(keepAlive)
    }, context.heartbeatMs)
    try {
      for await (const event of context.answer(question, answerOptions(context, caller, signal))) {
        if (!raw.write(frame(event, context.classification))) await drained(raw, signal)
        if (signal.aborted) break
      }
    } catch (thrown) {
      // The client is gone: there is nobody to tell.
      if (!signal.aborted) raw.write(failure(thrown, context))
    } finally {
      clearInterval(heartbeat)
      raw.end()
    }
  })
}

function streamHeaders({ classification, state }: RouteContext): Record<string, string> {
  return {
    'content-type': 'text/event-stream; charset=utf-8',
    // Neither kept nor rewritten nor held back by anybody on the way.
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
    'x-content-type-options': 'nosniff',
    ...(classification === undefined ? {} : { 'x-classification': headerText(classification) }),
    ...(state.draining ? { connection: 'close' } : {}),
  }
}

function failure(thrown: unknown, { logger, classification }: RouteContext): string {
  const { code, message, retryable } = toSitrepError(thrown)
  logger?.error({ err: thrown }, 'A stream failed')
  return frame({ type: 'error', code, message, retryable }, classification)
}

function frame(event: ChatEvent, classification: string | undefined): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(toWireEvent(event, classification))}\n\n`
}

/** A slow reader holds the stream up, not the memory. */
async function drained(raw: Raw, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
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
