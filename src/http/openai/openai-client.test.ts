import OpenAI from 'openai'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createConversations } from '../../chat/conversations.ts'
import type { Answer } from '../../core/chat-event.ts'
import { createGatewayAuthentication } from '../auth/gateway.ts'
import { createServerBench } from '../server.fixture.ts'
import type { Server, ServerOptions } from '../server.ts'

const open: Server[] = []
afterEach(async () => {
  for (const server of open.splice(0)) await server.drain(0)
})

async function client(options: Partial<ServerOptions> = {}): Promise<OpenAI> {
  const conversations = createConversations()
  const { server } = createServerBench({ source: { answer: { conversations } }, conversations, ...options })
  open.push(server)
  await server.listen({ port: 0, host: '127.0.0.1' })
  const address = server.server.address()
  return new OpenAI({ apiKey: 'any-token', baseURL: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/v1`, maxRetries: 0 })
}

const asking = (content: string) => ({ model: 'sitrep', messages: [{ role: 'user' as const, content }] })

/** Says a word at a time until nobody listens. */
function talkative(seen: { begun: number; stopped: number }): Answer {
  return async function* answer(_question, { signal }) {
    seen.begun += 1
    try {
      while (!signal.aborted) {
        yield { type: 'text-delta', text: 'word ' }
        await new Promise((resolve) => setImmediate(resolve))
      }
    } finally {
      seen.stopped += 1
    }
  }
}

describe('OpenAI’s own client', () => {
  it('asks, goes on, and is told what an answer rests on', async () => {
    const openai = await client()
    const first = await openai.chat.completions.create(asking('fires'))
    const content = first.choices[0]?.message.content ?? ''
    expect(first.choices[0]?.finish_reason).toBe('stop')
    expect(first.usage?.total_tokens).toBeGreaterThan(0)
    const messages = [...asking('fires').messages, { role: 'assistant' as const, content }, { role: 'user' as const, content: 'and red?' }]
    const second = await openai.chat.completions.create({ model: 'sitrep', messages })
    expect(second).toMatchObject({ sitrep: { outcome: 'answered', plan: { text: expect.stringMatching(/^fires .*red/) } } })
  })

  it('reads a stream to its end', async () => {
    const openai = await client()
    const whole = await openai.chat.completions.create(asking('fires'))
    const stream = await openai.chat.completions.create({ ...asking('fires'), stream: true, stream_options: { include_usage: true } })
    let text = ''
    let usage: OpenAI.CompletionUsage | null | undefined
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? ''
      usage = chunk.usage
    }
    expect(text).toBe(whole.choices[0]?.message.content)
    expect(usage).toEqual(whole.usage)
  })

  it('puts a stream together by its own helper', async () => {
    const openai = await client()
    const runner = openai.chat.completions.stream(asking('fires'))
    const { choices } = await runner.finalChatCompletion()
    expect(choices[0]?.message.content).toBe((await openai.chat.completions.create(asking('fires'))).choices[0]?.message.content)
  })

  it('lists the models', async () => {
    const openai = await client()
    const ids: string[] = []
    for await (const model of openai.models.list()) ids.push(model.id)
    expect(ids).toEqual(['sitrep'])
    expect((await openai.models.retrieve('sitrep')).id).toBe('sitrep')
  })

  it('stops the work when it leaves, whether it streams or waits', async () => {
    const seen = { begun: 0, stopped: 0 }
    const openai = await client({ answer: talkative(seen) })
    const stream = await openai.chat.completions.create({ ...asking('fires'), stream: true })
    for await (const chunk of stream) if (chunk.choices[0]?.delta.content === 'word ') break
    await vi.waitFor(() => expect(seen).toEqual({ begun: 1, stopped: 1 }))

    const controller = new AbortController()
    const waiting = openai.chat.completions.create(asking('fires'), { signal: controller.signal })
    const refused = expect(waiting).rejects.toBeInstanceOf(OpenAI.APIUserAbortError)
    await vi.waitFor(() => expect(seen.begun).toBe(2))
    controller.abort()
    await refused
    await vi.waitFor(() => expect(seen.stopped).toBe(2))
  })

  it('makes its exceptions of our refusals', async () => {
    const openai = await client()
    await expect(openai.chat.completions.create({ ...asking('fires'), n: 2 })).rejects.toMatchObject({ status: 400, param: 'n', code: 'unsupported_parameter' })
    await expect(openai.chat.completions.create({ ...asking('fires'), n: 2 })).rejects.toBeInstanceOf(OpenAI.BadRequestError)
    await expect(openai.chat.completions.create({ ...asking('fires'), model: 'gpt-4' })).rejects.toBeInstanceOf(OpenAI.NotFoundError)
    const closed = await client({ authenticate: createGatewayAuthentication({ secret: 'a long enough secret' }) })
    await expect(closed.chat.completions.create(asking('fires'))).rejects.toBeInstanceOf(OpenAI.AuthenticationError)
    await expect(closed.models.list()).rejects.toBeInstanceOf(OpenAI.AuthenticationError)
    const full = await client({ maxInFlight: 0 })
    await expect(full.chat.completions.create({ ...asking('fires'), stream: true })).rejects.toBeInstanceOf(OpenAI.InternalServerError)
  })

  it('makes one of an error under way', async () => {
    const openai = await client({
      answer: async function* answer() {
        yield await Promise.resolve({ type: 'text-delta' as const, text: 'so far' })
        yield { type: 'error', code: 'deadline-exceeded', message: 'It took too long.', retryable: true }
      },
    })
    const stream = await openai.chat.completions.create({ ...asking('fires'), stream: true })
    const texts: string[] = []
    const read = async (): Promise<void> => {
      for await (const chunk of stream) texts.push(chunk.choices[0]?.delta.content ?? '')
    }
    await expect(read()).rejects.toBeInstanceOf(OpenAI.APIError)
    expect(texts.join('')).toBe('so far')
  })
})
