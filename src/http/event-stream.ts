import type { FastifyReply } from 'fastify'
import type { ChatEvent, Question, ServedBy } from '../core/chat-event.ts'
import type { Caller } from './auth/authenticate.ts'
import { headerText } from './header-text.ts'
import { answerOptions, goneSignal, tierServed, underWay } from './request.ts'
import type { RouteContext } from './server.ts'

type Raw = FastifyReply['raw']

/** A question and who asks it. */
export type Asked = { question: Question; caller: Caller }

/** How an edge writes the events of an answer as server-sent events. An empty text: nothing is sent. */
export type EventForm = {
  frame(event: ChatEvent): string
  /** Of an answer that broke. */
  failure(thrown: unknown): string
  /** After the last event, when all that follows from the answer has been kept. */
  last?(): string
}

/** A comment: readers pass over it, proxies see that the stream is alive. */
const keepAlive = ': keep-alive\n\n'

/** The client that goes away stops the work; the one that reads slowly holds it up. */
export async function sendEvents(
  { question, caller }: Asked,
  form: EventForm,
  { reply, context }: { reply: FastifyReply; context: RouteContext },
): Promise<void> {
  const { raw } = reply
  const signal = goneSignal(reply)
  reply.hijack()
  const head = createHead(raw, context)
  const send = async (text: string): Promise<void> => {
    if (text !== '' && !head.write(text)) await drained(raw, signal)
  }
  await underWay(context, async () => {
    const heartbeat = setInterval(() => {
      // Who is behind has enough to read.
      if (!raw.writableNeedDrain && !raw.writableEnded) head.write(keepAlive)
    }, context.heartbeatMs)
    try {
      const options = { ...answerOptions(context, caller, signal), onServing: (by: ServedBy) => head.serving(by) }
      for await (const event of context.answer(question, options)) {
        if (event.type === 'end') head.serving(event)
        // Whoever words it has not said who it is.
        else if (event.type === 'text-delta') head.unknown()
        await send(form.frame(event))
        if (signal.aborted) break
      }
      if (!signal.aborted) await send(form.last?.() ?? '')
    } catch (thrown) {
      // The client is gone: there is nobody to tell.
      if (!signal.aborted) head.write(form.failure(thrown))
    } finally {
      clearInterval(heartbeat)
      head.close()
    }
  })
}

/** How long the head of a stream may wait for the tier that answers to be known. */
const headWaitMs = 250

type Head = {
  /** False: the reader is behind. */
  write(text: string): boolean
  /** It is known who answers, or has answered, wholly or in part. */
  serving(by: ServedBy): void
  /** It cannot be waited for any longer. */
  unknown(): void
  close(): void
}

/**
 * The head of a stream tells the tier that serves it. What comes before that is known waits a moment; when it takes longer, the head goes out
 * without it and the tier follows as a trailer.
 */
function createHead(raw: Raw, context: RouteContext): Head {
  let waiting: string[] | undefined = []
  let trailing = false
  let served: ServedBy = { engine: 'template', tier: 'fast' }
  const send = (headers: Record<string, string>): void => {
    if (waiting === undefined) return
    clearTimeout(timer)
    raw.writeHead(200, { ...streamHeaders(context), ...headers })
    const before = waiting
    waiting = undefined
    if (before.length > 0) raw.write(before.join(''))
    else raw.flushHeaders()
  }
  const unknown = (): void => {
    if (waiting === undefined) return
    trailing = true
    send({ trailer: 'x-tier-served' })
  }
  const timer = setTimeout(unknown, headWaitMs)
  return {
    write(text) {
      if (waiting === undefined) return raw.write(text)
      waiting.push(text)
      return true
    },
    serving(by) {
      served = by
      send({ 'x-tier-served': tierServed(by) })
    },
    unknown,
    close() {
      send({ 'x-tier-served': tierServed(served) })
      if (trailing) raw.addTrailers({ 'x-tier-served': tierServed(served) })
      raw.end()
    },
  }
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
