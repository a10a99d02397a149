import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { createSocket } from 'node:dgram'
import { readFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { crowdMember } from '../lib/pdus.mjs'
import { findLlamaServer, startLlamaServer } from '../lib/llama-server.mjs'
import { ask, percentile, residentMb, root, startService, until } from '../lib/service.mjs'

const directory = process.env.MODEL_DIR ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'sitrep', 'models')
const weights = join(directory, 'smollm2-135m-instruct', 'SmolLM2-135M-Instruct.Q4_1.gguf')
const threads = 2
const places = 8
const contextTokens = 1_024
const rounds = 7
const maxTokens = 64

/** A prefix as long as that of a re-wording, the same for all; and questions that differ. */
const system = `You re-word reports of a military exercise for its controllers. ${'Keep every name and every figure exactly as it stands, say nothing that the report does not say, and use plain words in whole sentences. '.repeat(6)}`
const users = [
  'Describe in several sentences what a convoy of trucks does on its way through a long valley.',
  'Describe in several sentences what a patrol of helicopters sees above a wide river at dawn.',
  'Describe in several sentences what a company of engineers builds at the edge of a forest.',
  'Describe in several sentences what the crew of a ship does while it leaves the harbour.',
  'Describe in several sentences what an observer writes down on top of a hill in the rain.',
  'Describe in several sentences what a workshop repairs in the course of a busy afternoon.',
  'Describe in several sentences what a convoy of buses carries to the camp behind the hills.',
  'Describe in several sentences what a radio operator hears during a long and quiet night.',
]

/** The embedded engine against llama-server, in turns, on the same weights and threads; then the service with a model that words facts. */
export async function modelsCase() {
  if (!existsSync(weights))
    return [{ name: 'models', value: null, unit: '', note: `skipped: no weights in ${weights}; run: sitrep models pull smollm2-135m-instruct` }]
  const built = (path) => import(pathToFileURL(join(root, 'dist', path)).href)
  const { openModelProcess } = await built('models/process/open-model-process.js')
  const settings = { engine: 'llama', path: weights, threads, contextTokens, places, gpu: false }
  const model = openModelProcess({ id: 'bench', settings, queueLimit: 16 })
  await model.started
  const ours = { generate: (request) => generateWith(model, request), stop: () => model[Symbol.asyncDispose]() }
  const program = findLlamaServer()
  const peer = program === null ? null : await startLlamaServer({ program, weights, threads, places, contextTokens })
  const figures = []
  try {
    figures.push(...(await comparison(ours, peer)))
  } finally {
    await peer?.stop()
    await ours.stop()
  }
  return [...figures, ...(await serviceFigures())]
}

async function generateWith(model, { system: instruction, user, maxTokens: limit }) {
  const startedAt = performance.now()
  let firstMs = 0
  let tokens = 0
  const messages = [
    { role: 'system', content: instruction },
    { role: 'user', content: user },
  ]
  for await (const event of model.stream({ prompt: { messages }, maxTokens: limit }, { signal: new AbortController().signal })) {
    if (firstMs === 0 && event.type === 'text-delta') firstMs = performance.now() - startedAt
    if (event.type === 'end') tokens = event.outputTokens
  }
  return { tokens, firstMs, totalMs: performance.now() - startedAt }
}

/** One side and the other in turns, so that what the machine does beside hits both. */
async function comparison(ours, peer) {
  const sides = [ours, ...(peer === null ? [] : [peer])]
  const alone = sides.map(() => [])
  const first = sides.map(() => [])
  const together = sides.map(() => [])
  for (const side of sides) for (const user of users) await side.generate({ system, user, maxTokens: 4 })
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, side] of sides.entries()) {
      const user = `${users[round % users.length]} Round ${round}.`
      const run = await side.generate({ system, user, maxTokens })
      alone[index].push(((run.tokens - 1) / (run.totalMs - run.firstMs)) * 1_000)
      first[index].push(run.firstMs)
    }
    for (const [index, side] of sides.entries()) {
      const startedAt = performance.now()
      const runs = await Promise.all(users.map((user) => side.generate({ system, user: `${user} Round ${round}.`, maxTokens })))
      together[index].push((runs.reduce((sum, { tokens }) => sum + tokens, 0) / (performance.now() - startedAt)) * 1_000)
    }
  }
  const [mine, theirs] = [alone, first, together]
    .map((sides_) => sides_.map(median))
    .reduce(
      (all, [one, other]) => [
        [...all[0], one],
        [...all[1], other],
      ],
      [[], []],
    )
  const ratio = (index) => (peer === null ? null : mine[index] / theirs[index])
  const note = (index, unit) =>
    peer === null ? 'no llama-server on the PATH, and LLAMA_SERVER names none' : `llama-server ${theirs[index].toFixed(0)} ${unit}`
  return [
    { name: 'tokens per second, alone', value: mine[0], unit: 'tok/s', note: note(0, 'tok/s') },
    { name: '  of llama-server', value: ratio(0), unit: '', target: 1, better: 'more' },
    { name: 'tokens per second, 8 at once', value: mine[2], unit: 'tok/s', note: note(2, 'tok/s') },
    { name: '  of llama-server', value: ratio(2), unit: '', target: 1, better: 'more' },
    { name: 'first token, prefix known', value: mine[1], unit: 'ms', target: 300, better: 'less', note: note(1, 'ms') },
    { name: '  of llama-server', value: ratio(1), unit: '', target: 1, better: 'less' },
  ]
}

const median = (values) =>
  values.length === 0
    ? 0
    : percentile(
        [...values].sort((a, b) => a - b),
        0.5,
      )

const modelled = { EMBEDDER: 'all-MiniLM-L6-v2', MODEL_NAME: 'smollm2-135m-instruct', WORDING: 'model', LLM_THREADS: String(threads), LLM_PARALLEL: '4' }

async function serviceFigures() {
  const service = await startService({ env: { ...modelled, PRELOAD_MODEL: 'true' } })
  const socket = createSocket('udp4')
  const beat = setInterval(() => {
    for (let index = 0; index < 50; index += 1) socket.send(crowdMember(index), service.udpPort, '127.0.0.1')
  }, 2_000)
  try {
    await until(async () => ((await ask(service.url, 'How many entities are active?')).facts[0]?.value ?? 0) >= 50, 20_000, 200)
    const word = await worded(service)
    const quiet = await templateTimes(service)
    const busy = await whileGenerating(() => templateTimes(service))
    const memory = await wholeMemory(service.pid)
    return [
      { name: 'process start → first words of a model', value: (await firstWords()) / 1_000, unit: 's', target: 5, better: 'less' },
      {
        name: 'answer worded by the model, p95',
        value: word.p95,
        unit: 'ms',
        target: 1_000,
        better: 'less',
        note: `p50 ${word.p50.toFixed(0)} ms, ${word.count} of ${word.asked} in its words`,
      },
      { name: 'template answer, p95', value: quiet, unit: 'ms', note: 'past the store of answers' },
      { name: '  while 8 generations run', value: busy / quiet, unit: '', target: 1.1, better: 'less', note: `${busy.toFixed(1)} ms` },
      { name: 'memory with both models loaded', value: memory, unit: 'MB', target: 1_000, better: 'less', note: 'all processes' },
    ]
  } finally {
    clearInterval(beat)
    socket.close()
    await service.stop()
  }
}

/** Each is another kind of answer, so that none has a wording yet. */
const kinds = [
  'How many entities are active?',
  'How many fires in the last 15 minutes?',
  'How many PDUs in the last 10 minutes?',
  'Which site has the most active entities?',
  'Compare red and blue fires',
  'How many detonations in the last 20 minutes?',
  'How many tanks are active?',
  'How many collisions today?',
  'How many friendly entities are active?',
  'How many sites are there?',
]

async function worded(service) {
  const times = []
  for (const question of kinds) {
    const startedAt = performance.now()
    const answer = await ask(service.url, question, { fresh: true })
    if (answer.performance.engine === 'model') times.push(performance.now() - startedAt)
  }
  times.sort((a, b) => a - b)
  return { p50: percentile(times, 0.5), p95: percentile(times, 0.95), count: times.length, asked: kinds.length }
}

/** Questions whose answers are no model's business, one client. */
async function templateTimes(service) {
  const times = []
  for (let index = 0; index < 150; index += 1) {
    const startedAt = performance.now()
    await ask(service.url, index % 2 === 0 ? 'List active entities' : 'What can I ask?', { fresh: true })
    times.push(performance.now() - startedAt)
  }
  times.sort((a, b) => a - b)
  return percentile(times, 0.95)
}

/** Eight generations at once, one after the other, in an engine as the service has it. */
async function whileGenerating(work) {
  const { openModelProcess } = await import(pathToFileURL(join(root, 'dist', 'models/process/open-model-process.js')).href)
  const model = openModelProcess({ id: 'load', settings: { engine: 'llama', path: weights, threads, contextTokens, places, gpu: false }, queueLimit: 16 })
  await model.started
  const stop = new AbortController()
  const generating = users.map(async (user) => {
    while (!stop.signal.aborted) await generateWith(model, { system, user, maxTokens })
  })
  try {
    return await work()
  } finally {
    stop.abort()
    await Promise.all(generating)
    await model[Symbol.asyncDispose]()
  }
}

/** With the weights on disk, from nothing. */
async function firstWords() {
  const service = await startService({ env: { ...modelled, PRELOAD_MODEL: 'false' } })
  try {
    let took = 0
    await until(
      async () => {
        const answer = await ask(service.url, 'How many entities are active?', { fresh: true })
        took = performance.now() - service.startedAt
        return answer.performance.engine === 'model'
      },
      30_000,
      20,
    )
    return took
  } finally {
    await service.stop()
  }
}

/** The service and the processes of its models. */
async function wholeMemory(pid) {
  const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => ''))
    .trim()
    .split(' ')
    .filter((each) => each !== '')
  const parts = await Promise.all([pid, ...children].map(residentMb))
  return parts.reduce((sum, each) => sum + (each ?? 0), 0)
}
