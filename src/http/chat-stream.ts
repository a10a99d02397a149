import type { FastifyReply } from 'fastify'
import type { ChatEvent } from '../core/chat-event.ts'
import { toSitrepError } from '../core/errors.ts'
import { toWireEvent } from '../protocol/wire.ts'
import { sendEvents } from './event-stream.ts'
import type { Asked } from './event-stream.ts'
import type { RouteContext } from './server.ts'

/** Server-sent events: `event:` names the type, `data:` is the whole event as JSON. */
export async function answerStream(asked: Asked, reply: FastifyReply, context: RouteContext): Promise<void> {
  const form = {
    frame: (event: ChatEvent) => frame(event, context.classification),
    failure: (thrown: unknown) => failure(thrown, context),
  }
  await sendEvents(asked, form, { reply, context })
}

function failure(thrown: unknown, { logger, classification }: RouteContext): string {
  const { code, message, retryable } = toSitrepError(thrown)
  logger?.error({ err: thrown }, 'A stream failed')
  return frame({ type: 'error', code, message, retryable }, classification)
}

function frame(event: ChatEvent, classification: string | undefined): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(toWireEvent(event, classification))}\n\n`
}
