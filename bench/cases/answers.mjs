import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ask, percentile, residentMb, root, runChild, startService, temporaryFolder, until } from '../lib/service.mjs'

const entities = 10_000
const asks = 40

/** Asked past the store of answers, and with another window or entity each time where there is one. */
const questions = [
  ['count now', () => 'How many entities are active?'],
  ['count now, filtered', () => 'How many friendly tanks are active?'],
  ['list now', () => 'List active tanks from site 2'],
  ['rank now', () => 'Which site has the most active entities?'],
  ['position', (index) => `Where is 1:1:${1 + index}?`],
  ['PDUs of a window', (index) => `How many PDUs in the last ${index + 30} minutes?`],
  ['PDUs by hour', (index) => `PDU count per hour in the last ${12 + (index % 12)} hours`],
  ['fires of a window', (index) => `How many fires in the last ${index + 60} minutes?`],
  ['top shooters', (index) => `Top 5 shooters in the last ${index + 120} minutes`],
  ['compare', (index) => `Compare red and blue fires in the last ${index + 90} minutes`],
  ['losses', (index) => `How many losses did blue take in the last ${index + 200} minutes?`],
  ["today's activity", () => "Show me today's activity"],
]

/** Data answers for one client, with ten thousand entities alive and a day of ten million PDUs recorded. */
export async function answersCase() {
  const dataDir = await temporaryFolder()
  const day = await runChild('day.mjs', [dataDir])
  const service = await startService({ dataDir })
  const crowd = spawn(process.execPath, [join(root, 'bench', 'lib', 'crowd.mjs'), String(service.udpPort), String(entities), '120'], { stdio: 'ignore' })
  try {
    await until(async () => ((await ask(service.url, 'How many entities are active?')).facts[0]?.value ?? 0) >= entities, 60_000, 200)
    const all = []
    const figures = []
    for (const [name, questionOf] of questions) {
      const times = []
      let problem = ''
      for (let index = 0; index < asks; index += 1) {
        const question = questionOf(index)
        const startedAt = performance.now()
        const answer = await ask(service.url, question, { fresh: true })
        times.push(performance.now() - startedAt)
        if (answer.facts.length === 0) problem = `not answered: ${answer.answer.slice(0, 80)}`
        else if (answer.facts[0].value === null) problem = `no value: ${answer.answer.slice(0, 80)}`
      }
      all.push(...times)
      times.sort((a, b) => a - b)
      figures.push({ name: `  ${name}, p95`, value: percentile(times, 0.95), unit: 'ms', note: problem || `p50 ${percentile(times, 0.5).toFixed(1)} ms` })
    }
    all.sort((a, b) => a - b)
    return [
      {
        name: 'data answer, one client, p95',
        value: percentile(all, 0.95),
        unit: 'ms',
        target: 20,
        better: 'less',
        note: `p50 ${percentile(all, 0.5).toFixed(1)} ms; ${entities.toLocaleString('en-US')} entities active, ${(day.pdus / 1e6).toFixed(1)} M PDUs recorded`,
      },
      ...figures,
      { name: 'resident memory then', value: await residentMb(service.pid), unit: 'MB' },
    ]
  } finally {
    crowd.kill()
    await service.stop()
  }
}
