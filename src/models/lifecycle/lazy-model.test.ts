import { describe, expect, it, vi } from 'vitest'
import { chatModelConformance } from '../../core/chat-model.conformance.ts'
import type { ChatModel, ModelEvent } from '../../core/chat-model.ts'
import { createFakeChatModel } from '../../core/chat-model.fake.ts'
import type { FakeChatModel, FakeChatModelOptions } from '../../core/chat-model.fake.ts'
import { embedderConformance } from '../../core/embedder.conformance.ts'
import { createFakeEmbedder } from '../../core/embedder.fake.ts'
import { SitrepError } from '../../core/errors.ts'
import type { ErrorCode } from '../../core/errors.ts'
import { createLazyEmbedder, createLazyModel } from './lazy-model.ts'

const words = 'eight red tanks and four blue tanks are active near the bridge while two trucks wait in the wood'
const never = new AbortController().signal
const expected = { id: 'tiny', contextTokens: 64, capabilities: { grammar: false, adapters: false } }

chatModelConformance('a model loaded at its first use', () => ({
  model: createLazyModel({ expected, open: () => Promise.resolve(createFakeChatModel({ contextTokens: 64, places: 2 })) }),
  talkative: words,
  tooLong: 'tank '.repeat(200),
}))
embedderConformance('an embedder loaded at its first use', () =>
  createLazyEmbedder({ expected: { id: 'tiny', dimensions: 64 }, open: () => Promise.resolve(createFakeEmbedder()) }),
)

/** Time stands still until it is moved; what is due then happens. */
function createClock() {
  let now = 1_000
  const due: { at: number; work: () => void }[] = []
  return {
    now: () => now,
    schedule(work: () => void, delayMs: number) {
      const one = { at: now + delayMs, work }
      due.push(one)
      return () => void due.splice(0, due.length, ...due.filter((each) => each !== one))
    },
    async pass(ms: number) {
      now += ms
      for (const one of due.filter(({ at }) => at <= now)) {
        due.splice(due.indexOf(one), 1)
        one.work()
      }
      await new Promise((resolve) => setImmediate(resolve))
    },
    get planned() {
      return due.length
    },
  }
}

function createGate() {
  let resolve = (): void => undefined
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  return { promise, resolve: () => resolve() }
}

type Load = { resolve: (model?: ChatModel) => void; reject: (error: Error) => void; model: FakeChatModel; closed: () => boolean }

/** A model whose loads are ended by hand. */
function createBench({ idleUnloadMs, fake = {} }: { idleUnloadMs?: number; fake?: FakeChatModelOptions } = {}) {
  const clock = createClock()
  const loads: Load[] = []
  const lazy = createLazyModel({
    expected,
    ...clock,
    now: clock.now,
    ...(idleUnloadMs === undefined ? {} : { idleUnloadMs }),
    open: () =>
      new Promise<ChatModel>((resolve, reject) => {
        const model = createFakeChatModel({ id: `load ${loads.length + 1}`, places: 2, ...fake })
        loads.push({ model, resolve: () => resolve(model), reject, closed: () => model.state() === 'unloaded' })
      }),
  })
  const ask = async (options: { signal?: AbortSignal; deadline?: number } = {}): Promise<string> => {
    let text = ''
    for await (const event of lazy.stream({ prompt: { messages: [{ role: 'user', content: 'red tanks' }] }, maxTokens: 8 }, { signal: never, ...options }))
      if (event.type === 'text-delta') text += event.text
    return text
  }
  const load = async (index: number): Promise<Load> => {
    await vi.waitFor(() => expect(loads.length).toBeGreaterThan(index))
    const found = loads[index]
    if (found === undefined) throw new Error('no such load')
    return found
  }
  return { clock, loads, lazy, ask, load }
}

describe('a first use', () => {
  it('loads once for all who wait, and says how long it took', async () => {
    const { clock, loads, lazy, ask, load } = createBench()
    expect([lazy.state(), lazy.id, lazy.contextTokens]).toEqual(['unloaded', 'tiny', 64])
    const answers = Promise.all([ask(), ask(), lazy.countTokens('red tanks', { signal: never })])
    const first = await load(0)
    expect(lazy.state()).toBe('loading')
    await clock.pass(700)
    first.resolve()
    expect(await answers).toEqual(['red tanks', 'red tanks', 2])
    expect(loads).toHaveLength(1)
    expect(lazy.figures()).toMatchObject({ state: 'ready', loadMs: 700, failure: null })
    expect([lazy.id, lazy.contextTokens]).toEqual(['load 1', 512])
  })

  it('goes on for the others when one of them leaves, and when all do', async () => {
    const { lazy, ask, load } = createBench()
    const leave = new AbortController()
    const [leaving, staying] = [ask({ signal: leave.signal }), ask()]
    const first = await load(0)
    leave.abort()
    await expect(leaving).rejects.toMatchObject({ code: 'cancelled' })
    expect(lazy.state()).toBe('loading')
    first.resolve()
    expect(await staying).toBe('red tanks')
  })

  it('is waited for no longer than the deadline', async () => {
    const { clock, lazy, ask, load } = createBench()
    const late = ask({ deadline: clock.now() + 500 })
    const told = expect(late).rejects.toMatchObject({ code: 'deadline-exceeded' })
    const first = await load(0)
    await clock.pass(500)
    await told
    first.resolve()
    await vi.waitFor(() => expect(lazy.state()).toBe('ready'))
    await expect(ask({ deadline: clock.now() })).rejects.toMatchObject({ code: 'deadline-exceeded' })
  })

  it('is not begun by a request that was given up before', async () => {
    const { loads, ask } = createBench()
    await expect(ask({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' })
    expect(loads).toHaveLength(0)
  })
})

describe('loading ahead', () => {
  it('is done when a first generation is', async () => {
    const gate = createGate()
    const { lazy, load } = createBench({ fake: { beforeToken: () => gate.promise } })
    const ahead = lazy.load({ signal: never })
    const first = await load(0)
    first.resolve()
    await vi.waitFor(() => expect(first.model.requests).toHaveLength(1))
    expect(lazy.state()).toBe('loading')
    gate.resolve()
    await ahead
    expect(lazy.state()).toBe('ready')
    expect(first.model.requests[0]).toMatchObject({ priority: 'background' })
  })

  it('fails when that does, and nothing stays behind', async () => {
    const { lazy, load } = createBench({
      fake: {
        write() {
          throw new SitrepError('bad-weights', 'Only noise comes out.')
        },
      },
    })
    const ahead = lazy.load({ signal: never })
    const first = await load(0)
    first.resolve()
    await expect(ahead).rejects.toMatchObject({ code: 'bad-weights' })
    expect(first.closed()).toBe(true)
    expect(lazy.figures()).toMatchObject({ state: 'failed', failure: 'Only noise comes out.' })
  })
})

describe('a load that failed', () => {
  const failed = async (code: ErrorCode) => {
    const bench = createBench()
    const first = bench.ask()
    ;(await bench.load(0)).reject(new SitrepError(code, 'It did not work.'))
    await expect(first).rejects.toMatchObject({ code })
    return bench
  }

  it('is told at once to who asks meanwhile, and tried again later, ever less often', async () => {
    const { clock, loads, lazy, ask, load } = await failed('model-unavailable')
    await expect(ask()).rejects.toMatchObject({ code: 'model-unavailable', message: 'It did not work. It is tried again in 1 s.' })
    expect(lazy.figures()).toMatchObject({ state: 'failed', failure: 'It did not work.' })
    expect(loads).toHaveLength(1)
    await clock.pass(1_000)
    const again = ask()
    ;(await load(1)).reject(new SitrepError('model-unavailable', 'Not now either.'))
    await expect(again).rejects.toMatchObject({ message: 'Not now either.' })
    await clock.pass(1_000)
    await expect(ask()).rejects.toMatchObject({ message: expect.stringMatching(/again in 1 s/) })
    await clock.pass(1_000)
    const third = ask()
    ;(await load(2)).resolve()
    expect(await third).toBe('red tanks')
    expect(lazy.figures()).toMatchObject({ state: 'ready', failure: null })
  })

  it.each(['bad-weights', 'weights-missing', 'not-enough-memory'] as const)('for good (%s) is not tried for a minute', async (code) => {
    const { clock, loads, ask, load } = await failed(code)
    await clock.pass(59_000)
    await expect(ask()).rejects.toMatchObject({ code })
    expect(loads).toHaveLength(1)
    await clock.pass(1_000)
    const again = ask()
    ;(await load(1)).resolve()
    expect(await again).toBe('red tanks')
  })

  it('with what is not ours is told without its words', async () => {
    const { ask, load } = createBench()
    const first = ask()
    ;(await load(0)).reject(new Error('secret stack'))
    await expect(first).rejects.toMatchObject({ code: 'internal', message: expect.not.stringMatching(/secret/) })
  })
})

describe('unloading', () => {
  it('happens when nobody has wanted it for long, and the next use loads it again', async () => {
    const { clock, lazy, ask, load } = createBench({ idleUnloadMs: 60_000 })
    const first = ask()
    ;(await load(0)).resolve()
    await first
    await clock.pass(59_999)
    expect(lazy.state()).toBe('ready')
    await ask()
    await clock.pass(59_999)
    expect(lazy.state()).toBe('ready')
    await clock.pass(1)
    expect([lazy.state(), (await load(0)).closed()]).toEqual(['unloaded', true])
    expect(lazy.figures()).toMatchObject({ state: 'unloaded', running: 0, failure: null })
    const again = ask()
    ;(await load(1)).resolve()
    expect(await again).toBe('red tanks')
  })

  it('never happens in the middle of a request', async () => {
    const gate = createGate()
    const { clock, lazy, load } = createBench({ idleUnloadMs: 1_000, fake: { beforeToken: (index) => (index === 1 ? gate.promise : undefined) } })
    const events: ModelEvent[] = []
    const reading = (async () => {
      for await (const event of lazy.stream({ prompt: { messages: [{ role: 'user', content: words }] }, maxTokens: 8 }, { signal: never })) events.push(event)
    })()
    ;(await load(0)).resolve()
    await vi.waitFor(() => expect(events).toHaveLength(1))
    await clock.pass(100_000)
    expect(lazy.state()).toBe('ready')
    expect(await lazy.unload()).toBe(false)
    gate.resolve()
    await reading
    expect(events.at(-1)).toMatchObject({ type: 'end', reason: 'length' })
    await clock.pass(1_000)
    expect(lazy.state()).toBe('unloaded')
  })

  it('is not held up by a reader who left early', async () => {
    const { clock, lazy, load } = createBench({ idleUnloadMs: 1_000 })
    const leaving = (async () => {
      for await (const event of lazy.stream({ prompt: { messages: [{ role: 'user', content: words }] }, maxTokens: 50 }, { signal: never }))
        if (event.type === 'text-delta') break
    })()
    ;(await load(0)).resolve()
    await leaving
    await clock.pass(1_000)
    expect(lazy.state()).toBe('unloaded')
  })

  it('comes for a model as well that nobody waited for to the end', async () => {
    const { clock, lazy, ask, load } = createBench({ idleUnloadMs: 1_000 })
    const leave = new AbortController()
    const told = expect(ask({ signal: leave.signal })).rejects.toMatchObject({ code: 'cancelled' })
    const first = await load(0)
    leave.abort()
    await told
    first.resolve()
    await vi.waitFor(() => expect(lazy.state()).toBe('ready'))
    await vi.waitFor(() => expect(clock.planned).toBe(1))
    await clock.pass(1_000)
    expect(lazy.state()).toBe('unloaded')
  })

  it('leaves nothing planned, loaded or loading when it is closed', async () => {
    const { clock, lazy, ask, load } = createBench({ idleUnloadMs: 1_000 })
    const waiting = ask()
    waiting.catch(() => undefined)
    const first = await load(0)
    const closing = lazy[Symbol.asyncDispose]()
    first.resolve()
    await closing
    await expect(waiting).rejects.toMatchObject({ code: 'model-unavailable' })
    expect([lazy.state(), first.closed(), clock.planned]).toEqual(['unloaded', true, 0])
    await expect(ask()).rejects.toMatchObject({ code: 'model-unavailable' })
  })
})
