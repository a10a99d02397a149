import { describe, expect, it } from 'vitest'
import { chatModelConformance } from '../core/chat-model.conformance.ts'
import { createFakeChatModel } from '../core/chat-model.fake.ts'
import { withPatience } from './with-patience.ts'

chatModelConformance('a model nobody waits for in vain', () => ({
  model: withPatience(createFakeChatModel({ contextTokens: 64, places: 3 })),
  talkative: 'eight red tanks and four blue tanks are active near the bridge while two trucks wait in the wood',
  tooLong: 'tank '.repeat(200),
}))

describe('a model that hangs', () => {
  function hanging() {
    let at = 0
    let hangs = true
    const model = withPatience(
      createFakeChatModel({ places: 9, beforeToken: () => (hangs ? new Promise<void>((resolve) => release.push(resolve)) : undefined) }),
      {
        now: () => at,
      },
    )
    const release: (() => void)[] = []
    /** Asked, and given up after so long. */
    const give = async (waitMs: number): Promise<void> => {
      const controller = new AbortController()
      const events = model.stream({ prompt: { messages: [{ role: 'user', content: 'a' }] }, maxTokens: 4 }, { signal: controller.signal })
      const read = (async () => {
        for await (const _ of events);
      })().catch(() => undefined)
      await new Promise((resolve) => setImmediate(resolve))
      at += waitMs
      controller.abort()
      for (const go of release.splice(0)) go()
      await read
    }
    return {
      model,
      give,
      wait: (ms: number) => (at += ms),
      mend: () => {
        hangs = false
      },
    }
  }

  it('is passed over after three waits in vain, for a while', async () => {
    const { model, give, wait } = hanging()
    for (const state of ['ready', 'ready', 'failed']) {
      await give(1_000)
      expect(model.figures().state).toBe(state)
    }
    expect(model.figures().failure).toContain('no first word')
    wait(15_000)
    expect(model.state()).toBe('ready')
  })

  it('is not blamed for those who left at once, and forgiven when it speaks', async () => {
    const { model, give, mend } = hanging()
    for (let time = 0; time < 9; time += 1) await give(10)
    expect(model.state()).toBe('ready')
    await give(1_000)
    await give(1_000)
    mend()
    for await (const _ of model.stream({ prompt: { messages: [{ role: 'user', content: 'a' }] }, maxTokens: 4 }, { signal: new AbortController().signal }));
    expect(model.state()).toBe('ready')
  })
})
