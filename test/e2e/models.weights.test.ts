import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { entityState, geocentric } from '../ledger/wire.ts'
import { ask, createUdpSender, startService, until } from './service.ts'
import type { ChatAnswer, Service, UdpSender } from './service.ts'

const directory = process.env['MODEL_DIR'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'sitrep', 'models')
const needed = ['smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf', 'all-minilm-l6-v2/onnx/model_quantized.onnx']
const isHere = needed.every((path) => existsSync(join(directory, path)))
const why = isHere ? '' : ` (skipped: no weights in ${directory}; run: sitrep models pull smollm2-135m-instruct all-minilm-l6-v2)`

const modelled = {
  MODEL_DIR: directory,
  MODEL_NAME: 'smollm2-135m-instruct',
  EMBEDDER: 'all-minilm-l6-v2',
  WORDING: 'model',
  PRELOAD_MODEL: 'true',
  LLM_PARALLEL: '2',
  LLM_QUEUE: '8',
  LLM_THREADS: '1',
}
const active = 9

function tank(entity: number): Uint8Array {
  return entityState(
    { version: 6, exercise: 1, clockMs: Date.now() },
    { id: [1, 1, entity], force: 1, type: [1, 1, 225, 1, 1, 3, 0], location: geocentric(54.1, 10.2, 30), marking: '' },
  )
}

type Figures = { state: string; running: number; waiting: number; restarts: number; memoryBytes: number | null }
type Performance = {
  memory: { rssBytes: number }
  model_loaded: boolean
  engines: Record<string, number>
  models: { role: string; figures: Figures }[]
}

describe.skipIf(!isHere)(`the service with real models${why}`, () => {
  let service: Service
  let sender: UdpSender
  let beat: NodeJS.Timeout

  beforeAll(async () => {
    service = await startService({ env: modelled })
    sender = createUdpSender(service.udpPort)
    const send = (): void => {
      for (let entity = 1; entity <= active; entity += 1) void sender.send(tank(entity))
    }
    send()
    beat = setInterval(send, 2_000)
    await until('all entities are heard', async () => (await ask(service.url, 'How many entities are active?')).facts[0]?.value === active)
  })
  afterAll(async () => {
    clearInterval(beat)
    await sender[Symbol.asyncDispose]()
    await service[Symbol.asyncDispose]()
  })

  const performance = async (): Promise<Performance> => (await (await fetch(`${service.url}/chat/performance`)).json()) as Performance
  const fast = async (): Promise<Figures> => {
    const figures = (await performance()).models.find(({ role }) => role === 'fast')?.figures
    if (figures === undefined) throw new Error('there is no model')
    return figures
  }
  /** The number of the answer stands in its text, whoever worded it. */
  const isRight = ({ answer, facts }: ChatAnswer): boolean => facts[0]?.value === active && answer.includes(String(active))

  it('is ready only with its models loaded', async () => {
    expect(await performance()).toMatchObject({ model_loaded: true })
    expect((await fast()).state).toBe('ready')
  })

  it('answers a hundred at once, right, with a queue of eight', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, (_, index) => ask(service.url, `How many entities are active?${' '.repeat(index)}`)))
    expect(answers.filter((answer) => !isRight(answer))).toEqual([])
    await until('nothing is generated any more', async () => (await fast()).running + (await fast()).waiting === 0, { timeoutMs: 20_000 })
  })

  it('stops computing when its client hangs up', async () => {
    await until('it is idle', async () => (await fast()).running === 0)
    const controller = new AbortController()
    const asking = fetch(`${service.url}/chat/stream`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ question: 'How many PDUs in the last 7 minutes?' }),
      signal: controller.signal,
    }).then(async (response) => await response.text())
    await until('a word is being generated', async () => (await fast()).running > 0)
    controller.abort()
    await expect(asking).rejects.toMatchObject({ name: 'AbortError' })
    await until('its place is free', async () => (await fast()).running === 0, { timeoutMs: 5_000 })
    await until('the processor is idle', async () => (await idleFor(await childPids(service), 500)) === 0, { timeoutMs: 10_000 })
  })

  it('goes on, right, while its models are killed, and has them back', async () => {
    const before = (await fast()).restarts
    const asking = Array.from({ length: 20 }, (_, index) => ask(service.url, index % 2 === 0 ? 'How many entities are active?' : 'Number of active entities?'))
    for (const pid of await childPids(service)) process.kill(pid, 'SIGKILL')
    const answers = await Promise.all(asking)
    expect(answers.filter((answer) => !isRight(answer))).toEqual([])
    await until('the model is back', async () => (await fast()).state === 'ready' && (await fast()).restarts > before, { timeoutMs: 30_000 })
    expect(isRight(await ask(service.url, 'How many entities are active?'))).toBe(true)
  })

  it('answers open questions from the documents, with the figure of the present', async () => {
    const answer = await ask(service.url, 'is 12 s without an update normal for a tank?')
    expect(answer.performance.engine).toBe('retrieval')
    expect(answer.answer).toContain('At this moment:')
    expect(answer.sources?.[0]).toMatchObject({ uri: expect.stringMatching(/^sitrep:/), excerpt: expect.any(String) })
  })

  it('stays below a gigabyte, all its processes together', async () => {
    const all = async (): Promise<Performance> => {
      const found = await performance()
      return found.models.every(({ figures }) => (figures.memoryBytes ?? 0) > 0) ? found : await Promise.reject(new Error('a model is not back yet'))
    }
    await until('both models are there', async () => (await all()).models.length === 2, { timeoutMs: 30_000 })
    expect((await all()).memory.rssBytes).toBeLessThan(1_000_000_000)
  })
})

async function childPids({ process: { pid } }: Service): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return text.trim().split(' ').filter(Boolean).map(Number)
}

/** Clock ticks the processes used within the time. */
async function idleFor(pids: readonly number[], ms: number): Promise<number> {
  const used = async (): Promise<number> => {
    const stats = await Promise.all(pids.map(async (pid) => (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? []))
    return stats.reduce((sum, fields) => sum + Number(fields[11]) + Number(fields[12]), 0)
  }
  const before = await used()
  await new Promise((resolve) => setTimeout(resolve, ms))
  return (await used()) - before
}
