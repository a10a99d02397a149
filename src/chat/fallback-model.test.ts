import { describe, expect, it } from 'vitest'
import { chatModelConformance } from '../core/chat-model.conformance.ts'
import { createFakeChatModel } from '../core/chat-model.fake.ts'
import type { FakeChatModel, FakeChatModelOptions } from '../core/chat-model.fake.ts'
import { SitrepError } from '../core/errors.ts'
import { createFallbackModel } from './fallback-model.ts'

const signal = new AbortController().signal
const request = { prompt: { messages: [{ role: 'user' as const, content: 'say so' }] }, maxTokens: 8 }

function model(id: string, options: FakeChatModelOptions = {}): { id: string; model: FakeChatModel } {
  return { id, model: createFakeChatModel({ id, write: () => id, ...options }) }
}
async function said(models: [{ id: string; model: FakeChatModel }, ...{ id: string; model: FakeChatModel }[]]): Promise<{ text: string; served: string[] }> {
  const served: string[] = []
  let text = ''
  for await (const event of createFallbackModel(models, { id: 'words', onServing: ({ id }) => served.push(id) }).stream(request, { signal }))
    if (event.type === 'text-delta') text += event.text
  return { text, served }
}
const fails = (): never => {
  throw new SitrepError('model-unavailable', 'gone')
}

chatModelConformance('models that stand in for each other', () => ({
  model: disposing([model('a', { contextTokens: 64, places: 3, write: (asked) => asked.prompt.messages[0]?.content ?? '' })]),
  talkative: 'eight red tanks and four blue tanks are active near the bridge while two trucks wait in the wood',
  tooLong: 'tank '.repeat(200),
}))

/** As its owner would close it. */
function disposing(models: [{ id: string; model: FakeChatModel }]): ReturnType<typeof createFallbackModel> {
  return Object.defineProperty(createFallbackModel(models, { id: 'words' }), Symbol.asyncDispose, { value: () => models[0].model[Symbol.asyncDispose]() })
}

describe('a request', () => {
  it('goes to the first, and to nobody else', async () => {
    const second = model('second')
    expect(await said([model('first'), second])).toEqual({ text: 'first', served: ['first'] })
    expect(second.model.requests).toEqual([])
  })

  it('goes on to the next when it cannot begin', async () => {
    expect(await said([model('first', { write: fails }), model('second', { write: fails }), model('third')])).toEqual({ text: 'third', served: ['third'] })
  })

  it('stays where it has begun', async () => {
    const breaks = model('first', { write: () => ['a ', 'b '], beforeToken: (index) => (index === 1 ? fails() : undefined) })
    const second = model('second')
    await expect(said([breaks, second])).rejects.toMatchObject({ code: 'model-unavailable' })
    expect(second.model.requests).toEqual([])
  })

  it('fails with what the last of them said', async () => {
    await expect(said([model('first', { write: fails }), model('second', { write: fails })])).rejects.toMatchObject({
      code: 'model-unavailable',
      message: 'gone',
    })
  })
})
