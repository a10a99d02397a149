import { collectNow } from '../../chat/collect.ts'
import type { Collected } from '../../chat/collect.ts'
import type { ChatEvent } from '../../core/chat-event.ts'
import { SitrepError, errorTable, toSitrepError } from '../../core/errors.ts'
import type { ErrorCode } from '../../core/errors.ts'
import { toIso } from '../../core/time.ts'
import { groundsOf, modelId, toOpenAiError } from '../../protocol/openai.ts'
import type { CompletionRequest } from '../../protocol/openai.ts'
import { toWireAnswer } from '../../protocol/wire.ts'
import type { EventForm } from '../event-stream.ts'
import type { RouteContext } from '../server.ts'

/** A quarter of the characters: what languages of Latin script come to with most language models. */
const estimatedTokens = (text: string): number => Math.ceil(text.length / 4)

/** What is written for one request. */
export type CompletionForm = {
  /** The whole answer. @throws SitrepError why there is none */
  whole(collected: Collected): Record<string, unknown>
  /** `onAnswered` is called once the answer is whole, before its end is told. */
  events(onAnswered: (answer: string) => void): EventForm
}

type Envelope = { id: string; created: number; model: string; classification?: string }

export function createCompletionForm({ id, asked, context }: { id: string; asked: CompletionRequest; context: RouteContext }): CompletionForm {
  const { now, classification, performance, countTokens = estimatedTokens, logger } = context
  const at = now()
  const envelope: Envelope = {
    id: `chatcmpl-${id}`,
    created: Math.floor(at / 1_000),
    model: modelId,
    ...(classification === undefined ? {} : { classification }),
  }
  const usageOf = (answer: string): Record<string, number> => {
    const prompt = asked.texts.reduce((sum, text) => sum + countTokens(text), 0)
    const completion = countTokens(answer)
    return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion }
  }
  const grounds = (collected: Collected): Record<string, unknown> =>
    groundsOf(toWireAnswer(collected, { question: asked.question, sessionId: null, timestamp: toIso(at), cacheHitRate: performance.hitRate(), classification }))
  return {
    whole(collected) {
      if (collected.outcome === null) throw whyNot(collected)
      const message = { role: 'assistant', content: collected.answer, refusal: null }
      return {
        ...envelope,
        object: 'chat.completion',
        choices: [{ index: 0, message, logprobs: null, finish_reason: 'stop' }],
        usage: usageOf(collected.answer),
        sitrep: grounds(collected),
      }
    },
    events(onAnswered) {
      const chunks = createChunks(envelope, asked.includeUsage)
      const events: ChatEvent[] = []
      return {
        frame(event) {
          events.push(event)
          if (event.type === 'text-delta') return chunks.delta({ content: event.text })
          return event.type === 'error' ? errorFrame(errorOf(event)) : ''
        },
        failure(thrown) {
          logger?.error({ err: thrown }, 'A stream failed')
          return errorFrame(toSitrepError(thrown))
        },
        last() {
          const collected = collectNow(events)
          // It has been told already why there is no more.
          if (collected.outcome === null) return ''
          onAnswered(collected.answer)
          return chunks.end({ usage: usageOf(collected.answer), sitrep: grounds(collected) })
        },
      }
    },
  }
}

type Chunks = { delta(delta: { content: string }): string; end(with_: { usage: unknown; sitrep: unknown }): string }

function createChunks(envelope: Envelope, includeUsage: boolean): Chunks {
  let hasBegun = false
  const chunk = (choices: readonly unknown[], more: Record<string, unknown> = {}): string =>
    frameOf({ ...envelope, object: 'chat.completion.chunk', choices, ...(includeUsage ? { usage: null } : {}), ...more })
  const choice = (delta: Record<string, unknown>, reason: 'stop' | null): unknown => ({ index: 0, delta, logprobs: null, finish_reason: reason })
  const begin = (): string => {
    if (hasBegun) return ''
    hasBegun = true
    return chunk([choice({ role: 'assistant', content: '' }, null)])
  }
  return {
    delta: (delta) => `${begin()}${chunk([choice(delta, null)])}`,
    end: ({ usage, sitrep }) =>
      [begin(), chunk([choice({}, 'stop')], { sitrep }), ...(includeUsage ? [chunk([], { usage })] : []), 'data: [DONE]\n\n'].join(''),
  }
}

function frameOf(data: unknown): string {
  return `data: ${JSON.stringify(data)}\n\n`
}

function errorFrame(error: SitrepError): string {
  return frameOf(toOpenAiError(error))
}

function whyNot({ error }: Collected): SitrepError {
  return error === null ? toSitrepError(undefined) : errorOf(error)
}

function errorOf({ code, message }: { code: string; message: string }): SitrepError {
  return new SitrepError(isErrorCode(code) ? code : 'internal', message)
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorTable, code)
}
