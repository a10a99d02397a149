import { spawn } from 'node:child_process'
import { once, setMaxListeners } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { chatModelConformance } from '../../core/chat-model.conformance.ts'
import type { ChatModel, ModelEvent, ModelRequest, ModelRequestOptions } from '../../core/chat-model.ts'
import type { Hosted, HostedOptions } from './hosted-engine.ts'
import { openModelProcess } from './open-model-process.ts'

const entry = new URL('./scripted-engine.fixture.ts', import.meta.url)
const never = new AbortController().signal
setMaxListeners(0, never)
const open: (ChatModel & Hosted)[] = []

function scripted(path = 'fine', more: Partial<HostedOptions> & { places?: number } = {}): ChatModel & Hosted {
  const { places = 2, ...options } = more
  const model = openModelProcess({
    id: 'scripted',
    queueLimit: 8,
    entry,
    settings: { engine: 'llama', path: `/weights/${path}`, threads: 1, contextTokens: 64, places, gpu: false },
    backOffMs: () => 0,
    ...options,
  })
  open.push(model)
  return model
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((model) => model[Symbol.asyncDispose]()))
})

const request = (content: string, more: Partial<ModelRequest> = {}): ModelRequest => ({
  prompt: { messages: [{ role: 'user', content }] },
  maxTokens: 1_000,
  ...more,
})

async function ask(model: ChatModel, content: string, more: Partial<ModelRequest & ModelRequestOptions> = {}): Promise<{ text: string; reason: string }> {
  const { signal = never, deadline, ...rest } = more
  let text = ''
  for await (const event of model.stream(request(content, rest), { signal, ...(deadline === undefined ? {} : { deadline }) })) {
    if (event.type === 'end') return { text, reason: event.reason }
    text += event.text
  }
  throw new Error('It ended without an end.')
}

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'served',
    (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : String(error)),
  )

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

chatModelConformance('a scripted engine in a process', () => ({
  model: openModelProcess({
    id: 'scripted',
    queueLimit: 8,
    entry,
    settings: { engine: 'llama', path: '/weights/fine', threads: 1, contextTokens: 64, places: 3, gpu: false },
  }),
  talkative: 'words 30 2',
  tooLong: 'tank '.repeat(200),
}))

describe('a model in a process: who is served', () => {
  it('serves as many as there are places, keeps as many as may wait, and refuses the others at once', async () => {
    const model = scripted('fine', { places: 2, queueLimit: 8 })
    await model.started
    const codes = Array.from({ length: 100 }, () => codeOf(ask(model, 'words 3 20')))
    await vi.waitFor(() => expect(model.figures()).toMatchObject({ running: 2, waiting: 8, places: 2, queueLimit: 8 }))
    const settled = await Promise.all(codes)
    expect(settled.filter((code) => code === 'served')).toHaveLength(10)
    expect(settled.filter((code) => code === 'overloaded')).toHaveLength(90)
    expect(model.figures()).toMatchObject({ running: 0, waiting: 0, restarts: 0 })
  })

  it('serves interactive requests before background ones, whatever came first', async () => {
    const model = scripted('fine', { places: 1 })
    await model.started
    const order: string[] = []
    const note = async (name: string, priority: 'interactive' | 'background'): Promise<void> => {
      await ask(model, 'words 1', { priority })
      order.push(name)
    }
    const held = ask(model, 'words 4 20')
    await vi.waitFor(() => expect(model.figures().running).toBe(1))
    await Promise.all([
      held,
      note('background 1', 'background'),
      note('background 2', 'background'),
      note('interactive 1', 'interactive'),
      note('interactive 2', 'interactive'),
    ])
    expect(order).toEqual(['interactive 1', 'interactive 2', 'background 1', 'background 2'])
  })

  it('lets a request go whose deadline passes while it waits', async () => {
    const model = scripted('fine', { places: 1 })
    await model.started
    const controller = new AbortController()
    const held = codeOf(ask(model, 'hang', { signal: controller.signal }))
    await vi.waitFor(() => expect(model.figures().running).toBe(1))
    expect(await codeOf(ask(model, 'words 1', { deadline: Date.now() + 20 }))).toBe('deadline-exceeded')
    expect(model.figures()).toMatchObject({ running: 1, waiting: 0 })
    process.kill(model.pid ?? 0, 'SIGKILL')
    expect(await held).toBe('model-unavailable')
  })

  it('ends what is being written when its deadline passes as if it were aborted', async () => {
    const model = scripted()
    await model.started
    const answer = await ask(model, 'words 1000 5', { deadline: Date.now() + 150 })
    expect(answer.reason).toBe('abort')
    expect(answer.text).toContain('word0')
    await vi.waitFor(() => expect(model.figures().running).toBe(0))
  })

  it('lets a waiting request go that is aborted', async () => {
    const model = scripted('fine', { places: 1 })
    await model.started
    const held = ask(model, 'words 5 20')
    const controller = new AbortController()
    const waiting = codeOf(ask(model, 'words 1', { signal: controller.signal }))
    await vi.waitFor(() => expect(model.figures()).toMatchObject({ running: 1, waiting: 1 }))
    controller.abort()
    expect(await waiting).toBe('cancelled')
    expect(model.figures().waiting).toBe(0)
    expect((await held).reason).toBe('stop')
  })

  it('says what it expects, once it has served', async () => {
    const model = scripted()
    await model.started
    expect(model.figures()).toMatchObject({ tokensPerSecond: null, firstTokenMs: null, loadMs: 1, threads: 1 })
    await ask(model, 'words 20')
    const { tokensPerSecond, firstTokenMs, memoryBytes } = model.figures()
    expect(tokensPerSecond).toBeGreaterThan(0)
    expect(firstTokenMs).toBeGreaterThan(0)
    expect(memoryBytes).toBeGreaterThan(1_000_000)
  })
})

describe('a model in a process: faults', () => {
  it('comes back after its process is killed under load', async () => {
    const lines: string[] = []
    const model = scripted('fine', { places: 2, onLog: (line) => lines.push(line) })
    await model.started
    const before = model.pid ?? 0
    let text = ''
    const begun = (async () => {
      for await (const event of model.stream(request('words 1000 5'), { signal: never })) if (event.type === 'text-delta') text += event.text
    })()
    const failed = codeOf(begun)
    await vi.waitFor(() => expect(text).toContain('word3'))
    const others = Array.from({ length: 6 }, () => codeOf(ask(model, 'words 1000 5')))
    await vi.waitFor(() => expect(model.figures()).toMatchObject({ running: 2, waiting: 5 }))
    process.kill(before, 'SIGKILL')
    expect(await failed).toBe('model-unavailable')
    expect(await Promise.all(others)).toEqual(Array.from({ length: 6 }, () => 'model-unavailable'))
    await vi.waitFor(() => expect(model.state()).toBe('ready'), { timeout: 20_000 })
    expect(model.figures()).toMatchObject({ restarts: 1, running: 0, waiting: 0, failure: null })
    expect((await ask(model, 'words 3')).text).toBe(' word0 word1 word2')
    expect(model.pid).not.toBe(before)
    expect(lines.join('\n')).toMatch(/ended by SIGKILL[^]*opened by/)
  })

  it('is unavailable at once while it is started again', async () => {
    const model = scripted('slow')
    await model.started
    expect(await codeOf(ask(model, 'die'))).toBe('model-unavailable')
    expect(model.state()).toBe('loading')
    await expect(ask(model, 'words 1')).rejects.toMatchObject({ code: 'model-unavailable', message: expect.stringContaining('SIGKILL') })
    await vi.waitFor(async () => expect(await codeOf(ask(model, 'words 1'))).toBe('served'), { timeout: 20_000 })
  })

  it('waits longer before each start in a row', async () => {
    const attempts: number[] = []
    const backOffMs = (attempt: number): number => {
      attempts.push(attempt)
      return 0
    }
    const model = scripted('fine', { backOffMs })
    await model.started
    for (const restarts of [1, 2, 3]) {
      expect(await codeOf(ask(model, 'die'))).toBe('model-unavailable')
      await vi.waitFor(() => expect(model.figures()).toMatchObject({ state: 'ready', restarts }), { timeout: 20_000 })
    }
    expect(attempts).toEqual([0, 1, 2])
  })

  it.each([
    ['missing', 'weights-missing', /no such file/],
    ['corrupt', 'bad-weights', /not weights/],
    ['abort', 'bad-weights', /broke down while it was loading .*SIGABRT/],
  ])('does not try weights again that cannot be loaded (%s)', async (path, code, message) => {
    const model = scripted(path)
    const early = codeOf(ask(model, 'words 1'))
    await expect(model.started).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
    expect(await early).toBe(code)
    expect(await codeOf(ask(model, 'words 1'))).toBe(code)
    expect(model.figures()).toMatchObject({ state: 'failed', restarts: 0, running: 0, waiting: 0, failure: expect.stringMatching(message) })
    await vi.waitFor(() => expect(model.pid === undefined || !isAlive(model.pid)).toBe(true))
  })

  it('serves those who came while it was loading', async () => {
    const model = scripted('slow')
    const answers = await Promise.all([ask(model, 'words 2'), ask(model, 'words 2'), ask(model, 'words 2')])
    expect(answers.map(({ text }) => text)).toEqual([' word0 word1', ' word0 word1', ' word0 word1'])
  })

  it('ends with its parent, however the parent ends, and not by a terminal', async () => {
    const parent = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(new URL('./lonely-parent.fixture.ts', import.meta.url))], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [line] = (await once(parent.stdout, 'data')) as [Buffer]
    const child = Number(line.toString())
    expect(isAlive(child)).toBe(true)
    process.kill(child, 'SIGINT')
    process.kill(child, 'SIGTERM')
    // It answers after those signals: the parent repeats its id.
    parent.kill('SIGUSR2')
    const [again] = (await once(parent.stdout, 'data')) as [Buffer]
    expect(again.toString().trim()).toBe('word0')
    parent.kill('SIGKILL')
    await vi.waitFor(() => expect(isAlive(child)).toBe(false), { timeout: 10_000 })
  })

  it('leaves no process when it is closed in the middle of its work', async () => {
    const model = scripted()
    await model.started
    const pid = model.pid ?? 0
    const events: ModelEvent[] = []
    const work = codeOf(
      (async () => {
        for await (const event of model.stream(request('words 1000 5'), { signal: never })) events.push(event)
      })(),
    )
    await vi.waitFor(() => expect(events.length).toBeGreaterThan(2))
    await model[Symbol.asyncDispose]()
    expect(await work).toBe('model-unavailable')
    expect(isAlive(pid)).toBe(false)
  })
})
