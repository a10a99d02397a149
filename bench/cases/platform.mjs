import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import autocannon from 'autocannon'
import { ask, percentile, root, startService } from '../lib/service.mjs'

const delayMs = 50
const rounds = 12
const loadSeconds = 12
const questions = [
  'What is the system status?',
  "Show me today's activity",
  'How many entities are active?',
  'Analyze for me the data for the past 24 hours',
  'How many PDUs in the last hour?',
  'Who fired most in the last hour?',
  'Compare fires today and yesterday',
  'What is the PDU rate?',
]

/** In place of the platform's chatbot: answers read anew, stored answers for 50 users, and the calls that takes, each 50 ms away. */
export async function platformCase() {
  const standIn = fork(join(root, 'bench', 'lib', 'stand-in.mjs'), [String(delayMs)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  let service
  try {
    const [{ urls }] = await once(standIn, 'message')
    service = await startService({ env: { DATA_ACQUISITION_URL: urls.acquisition, DATA_INGESTION_URL: urls.ingestion, DATA_PROCESSING_URL: urls.processing } })
    const first = await firstAnswers(service.url)
    const load = await storedAnswers(service.url)
    standIn.send('calls')
    await once(standIn, 'message')
    const crowd = await callsOfACrowd(service.url, standIn)
    return [
      {
        name: 'platform: first answer p50',
        value: percentile(first, 0.5),
        unit: 'ms',
        note: `${questions.length} questions × ${rounds}, read anew, ${delayMs} ms per call`,
      },
      { name: 'platform: first answer p95', value: percentile(first, 0.95), unit: 'ms', target: 300, better: 'less' },
      {
        name: 'platform: stored answers p95',
        value: load.latency.p97_5,
        unit: 'ms',
        target: 15,
        better: 'less',
        note: `50 users, ${Math.round(load.requests.average)} req/s, ${load.errors + load.non2xx} errors; p97.5`,
      },
      {
        name: 'platform: calls per endpoint',
        value: crowd.most,
        unit: '',
        target: 1,
        better: 'less',
        note: `50 users ask the same at once, ${crowd.calls} calls in all`,
      },
    ]
  } finally {
    await service?.stop()
    standIn.disconnect()
  }
}

async function firstAnswers(url) {
  const took = []
  for (let round = 0; round < rounds; round += 1) {
    for (const question of questions) {
      const startedAt = performance.now()
      await ask(url, question, { fresh: true })
      took.push(performance.now() - startedAt)
    }
  }
  return took.sort((a, b) => a - b)
}

async function storedAnswers(url) {
  return await autocannon({
    url: `${url}/api/prediction/chat`,
    connections: 50,
    duration: loadSeconds,
    requests: questions.map((question) => ({ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ question }) })),
  })
}

/** Fifty ask one question at the same moment, with nothing stored of it. */
async function callsOfACrowd(url, standIn) {
  await Promise.all(Array.from({ length: 50 }, async () => await ask(url, 'How many fires yesterday?')))
  standIn.send('calls')
  const [{ calls }] = await once(standIn, 'message')
  const counts = new Map()
  for (const call of calls) counts.set(call, (counts.get(call) ?? 0) + 1)
  return { most: Math.max(0, ...counts.values()), calls: calls.length }
}
