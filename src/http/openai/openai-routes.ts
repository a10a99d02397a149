import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import { collect, collectNow } from '../../chat/collect.ts'
import type { Answer, ChatEvent, Question, Tier } from '../../core/chat-event.ts'
import { modelId, readCompletionRequest, readSessionHeader, refuseOtherModel, toOpenAiError } from '../../protocol/openai.ts'
import type { CompletionRequest } from '../../protocol/openai.ts'
import type { Caller } from '../auth/authenticate.ts'
import { fromFastify } from '../error-handling.ts'
import { sendEvents } from '../event-stream.ts'
import { countsLimit } from '../json-body.ts'
import { admit, answerOptions, bothPaths, callerOf, goneSignal, tierServed, tierWish, underWay } from '../request.ts'
import type { RouteContext } from '../server.ts'
import { createCompletionForm } from './completion-form.ts'
import type { CompletionForm } from './completion-form.ts'
import { linkConversation } from './linked-conversation.ts'
import type { LinkedConversation } from './linked-conversation.ts'

/** `POST /v1/chat/completions` and the list of models, for programs written against OpenAI's API: the answers of /chat in its shapes. */
export function addOpenAiRoutes(server: FastifyInstance, context: RouteContext): void {
  const options: Pick<RouteOptions, 'errorHandler'> = { errorHandler: (thrown, request, reply) => refuse(thrown, { request, reply, context }) }
  const model = { id: modelId, object: 'model', created: Math.floor(context.now() / 1_000), owned_by: 'sitrep' }
  for (const url of bothPaths('/v1/models')) {
    server.route({
      ...options,
      method: 'GET',
      url,
      async handler(request) {
        await callerOf(request, context)
        return { object: 'list', data: [model] }
      },
    })
    server.route<{ Params: { model: string } }>({
      ...options,
      method: 'GET',
      url: `${url}/:model`,
      async handler(request) {
        await callerOf(request, context)
        refuseOtherModel(request.params.model)
        return model
      },
    })
  }
  for (const url of bothPaths('/v1/chat/completions')) {
    server.route({ ...options, method: 'POST', url, bodyLimit: countsLimit, handler: async (request, reply) => await complete(request, reply, context) })
  }
}

type Completing = { question: Question; caller: Caller; form: CompletionForm; linked: LinkedConversation; context: RouteContext }

async function complete(request: FastifyRequest, reply: FastifyReply, context: RouteContext): Promise<unknown> {
  const asked = readCompletionRequest(request.body)
  const header = request.headers['x-session-id']
  const sessionId = typeof header === 'string' && header !== '' ? readSessionHeader(header) : undefined
  const caller = await callerOf(request, context)
  const tier = tierWish(request, caller)
  admit(context)
  const linked = await linkConversation({ request: asked, sessionId, scope: caller.scope }, context.conversations)
  const completing: Completing = {
    question: questionOf({ request, asked, tier, linked }),
    caller,
    form: createCompletionForm({ id: randomUUID(), asked, context }),
    linked,
    context,
  }
  try {
    return await (asked.isStream ? answerInChunks(completing, reply) : answerWhole(completing, reply))
  } finally {
    linked.leave()
  }
}

type Asking = { request: FastifyRequest; asked: CompletionRequest; tier: Tier | undefined; linked: LinkedConversation }

function questionOf({ request, asked, tier, linked: { sessionId } }: Asking): Question {
  return {
    text: asked.question,
    ...(sessionId === undefined ? {} : { sessionId }),
    ...(/no-(cache|store)/.test(request.headers['cache-control'] ?? '') ? { noCache: true } : {}),
    ...(tier === undefined ? {} : { tier }),
  }
}

async function answerWhole({ question, caller, form, linked, context }: Completing, reply: FastifyReply): Promise<FastifyReply> {
  const collected = await underWay(context, async () => {
    const options = answerOptions(context, caller, goneSignal(reply))
    const atOnce = context.answer.atOnce?.(question, options)
    return atOnce === undefined ? await collect(context.answer(question, options)) : collectNow(atOnce)
  })
  const body = form.whole(collected)
  linked.keep(collected.answer)
  return reply.header('x-tier-served', tierServed(collected)).send(body)
}

/** What fails at once is refused with its status, which a stream that has begun no longer has. */
async function answerInChunks({ question, caller, form, linked, context }: Completing, reply: FastifyReply): Promise<FastifyReply> {
  const atOnce = context.answer.atOnce?.(question, answerOptions(context, caller, goneSignal(reply)))
  if (atOnce?.length === 1 && atOnce[0]?.type === 'error') form.whole(collectNow(atOnce))
  const answer = atOnce === undefined ? context.answer : madeAlready(atOnce)
  await sendEvents({ question, caller }, form.events(linked.keep), { reply, context: { ...context, answer } })
  return reply
}

function madeAlready(events: readonly ChatEvent[]): Answer {
  return async function* answer(_question, { onServing }) {
    const last = events.at(-1)
    if (last?.type === 'end') onServing?.(last)
    yield* events
  }
}

type Refusing = { request: FastifyRequest; reply: FastifyReply; context: RouteContext }

/** In OpenAI's shape, for its clients make their exceptions of it. */
function refuse(thrown: unknown, { request, reply, context: { logger } }: Refusing): void {
  const error = fromFastify(thrown)
  if (error.status >= 500) logger?.error({ err: error.cause ?? error, requestId: request.id }, error.message)
  if (error.status === 503) void reply.header('retry-after', '1')
  if (error.status === 401) void reply.header('www-authenticate', 'Bearer')
  if (error.status === 415) void reply.header('accept-post', 'application/json')
  void reply.code(error.status).header('x-request-id', request.id).send(toOpenAiError(error))
}
