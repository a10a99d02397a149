import { describe, expect, it, vi } from 'vitest'
import type { ChatModel, ModelEvent, ModelRequest } from './chat-model.ts'

export type ChatModelUnderTest = {
  model: ChatModel
  /** A prompt to which it writes at least twelve tokens, the same each time. */
  talkative: string
  /** A text of certainly more tokens than its context holds. */
  tooLong: string
}

const never = new AbortController().signal
const ask = (text: string, more: Partial<ModelRequest> = {}): ModelRequest => ({
  prompt: { messages: [{ role: 'user', content: text }] },
  maxTokens: 16,
  ...more,
})

async function whole(events: AsyncIterable<ModelEvent>): Promise<{ text: string; deltas: number; ends: Extract<ModelEvent, { type: 'end' }>[] }> {
  let text = ''
  let deltas = 0
  const ends: Extract<ModelEvent, { type: 'end' }>[] = []
  for await (const event of events) {
    if (event.type === 'end') ends.push(event)
    else {
      expect(ends, 'nothing comes after the end').toHaveLength(0)
      text += event.text
      deltas += 1
    }
  }
  return { text, deltas, ends }
}

/**
 * What every language model does, whatever is behind it. `open` gives one for the whole suite, closed at its end; `timeoutMs` is for engines that
 * take long to load.
 */
export function chatModelConformance(name: string, open: () => Promise<ChatModelUnderTest> | ChatModelUnderTest, timeoutMs = 60_000): void {
  describe(`${name} is a chat model`, { timeout: timeoutMs, sequential: true }, () => {
    let opened: Promise<ChatModelUnderTest> | undefined
    const under = (): Promise<ChatModelUnderTest> => (opened ??= Promise.resolve(open()))

    it('streams text, then exactly one end with the tokens it read and wrote', async () => {
      const { model, talkative } = await under()
      const { text, deltas, ends } = await whole(model.stream(ask(talkative), { signal: never }))
      expect(text.length).toBeGreaterThan(0)
      expect(deltas).toBeGreaterThan(1)
      expect(ends).toHaveLength(1)
      expect(ends[0]?.promptTokens).toBeGreaterThan(0)
      expect(ends[0]?.outputTokens).toBeGreaterThan(0)
    })

    it('writes the same to the same request', async () => {
      const { model, talkative } = await under()
      const once = await whole(model.stream(ask(talkative), { signal: never }))
      const again = await whole(model.stream(ask(talkative), { signal: never }))
      expect(again.text).toBe(once.text)
    })

    it('stops at the token limit', async () => {
      const { model, talkative } = await under()
      const long = await whole(model.stream(ask(talkative, { maxTokens: 10 }), { signal: never }))
      const short = await whole(model.stream(ask(talkative, { maxTokens: 3 }), { signal: never }))
      expect(short.ends[0]).toMatchObject({ reason: 'length', outputTokens: 3 })
      expect(short.text.length).toBeLessThan(long.text.length)
    })

    it('stops before a stop sequence and gives none of it out', async () => {
      const { model, talkative } = await under()
      const { text } = await whole(model.stream(ask(talkative), { signal: never }))
      const middle = text.slice(Math.floor(text.length / 2), Math.floor(text.length / 2) + 3)
      const stopped = await whole(model.stream(ask(talkative, { stop: [middle] }), { signal: never }))
      expect(stopped.text).toBe(text.slice(0, text.indexOf(middle)))
      expect(stopped.ends[0]?.reason).toBe('stop')
    })

    it('ends within a token when it is aborted, and frees its place', async () => {
      const { model, talkative } = await under()
      const controller = new AbortController()
      const reasons: string[] = []
      let after = 0
      for await (const event of model.stream(ask(talkative, { maxTokens: 400 }), { signal: controller.signal })) {
        if (event.type === 'end') reasons.push(event.reason)
        else if (controller.signal.aborted) after += 1
        else controller.abort()
      }
      expect(reasons).toEqual(['abort'])
      expect(after).toBeLessThanOrEqual(1)
      await vi.waitFor(() => expect(model.figures().running).toBe(0))
    })

    it('does not begin what was aborted before', async () => {
      const { model, talkative } = await under()
      await expect(whole(model.stream(ask(talkative), { signal: AbortSignal.abort() }))).rejects.toMatchObject({ code: 'cancelled' })
      expect(model.figures().running).toBe(0)
    })

    it('frees its place when its reader leaves', async () => {
      const { model, talkative } = await under()
      for await (const event of model.stream(ask(talkative, { maxTokens: 400 }), { signal: never })) if (event.type === 'text-delta') break
      await vi.waitFor(() => expect(model.figures().running).toBe(0))
      expect((await whole(model.stream(ask(talkative), { signal: never }))).ends).toHaveLength(1)
    })

    it('refuses a prompt longer than it can read before it begins, in numbers, and goes on afterwards', async () => {
      const { model, talkative, tooLong } = await under()
      await expect(whole(model.stream(ask(tooLong), { signal: never }))).rejects.toMatchObject({
        code: 'prompt-too-long',
        message: expect.stringMatching(/\d+ tokens.*\d+/),
      })
      expect((await whole(model.stream(ask(talkative), { signal: never }))).ends).toHaveLength(1)
    })

    it('serves several at once, each with its own words', async () => {
      const { model, talkative } = await under()
      const alone = await whole(model.stream(ask(talkative), { signal: never }))
      const together = await Promise.all([1, 2, 3].map(() => whole(model.stream(ask(talkative, { maxTokens: 12 }), { signal: never }))))
      for (const each of together) expect(alone.text.startsWith(each.text.slice(0, 8))).toBe(true)
      expect(model.figures()).toMatchObject({ running: 0, waiting: 0 })
    })

    it('counts tokens', async () => {
      const { model } = await under()
      const one = await model.countTokens('tank', { signal: never })
      const many = await model.countTokens('four tanks of the opposing force are active', { signal: never })
      expect(one).toBeGreaterThan(0)
      expect(many).toBeGreaterThan(one)
    })

    it('is unloaded and unavailable once it is closed, and can be closed twice', async () => {
      const { model, talkative } = await under()
      await model[Symbol.asyncDispose]()
      await model[Symbol.asyncDispose]()
      expect(model.state()).toBe('unloaded')
      await expect(whole(model.stream(ask(talkative), { signal: never }))).rejects.toMatchObject({ code: 'model-unavailable' })
    })
  })
}
