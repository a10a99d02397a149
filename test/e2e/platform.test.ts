import { expect, test } from 'vitest'
import { startStandInPlatform } from '../../src/platform/stand-in/stand-in-platform.ts'
import { runSitrep, startService, until } from './service.ts'

/* In place of the platform's chatbot: a real process before a stand-in of the platform's services. */

type Answer = {
  answer: string
  outcome: string
  facts: { name: string; value: unknown; source: string; window?: { from: string; to: string } }[]
  freshness: { asOf: string; ageMs: number; maxAgeMs: number; source: string } | null
  plan: { text: string } | null
  error?: { code: string; cause?: string; retryable: boolean }
}

async function post(url: string, body: object, headers: Record<string, string> = {}): Promise<{ status: number; body: Answer }> {
  const reply = await fetch(`${url}/api/prediction/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what it holds is what the tests assert
  return { status: reply.status, body: (await reply.json()) as Answer }
}

const environmentOf = ({ acquisition, ingestion, processing }: Record<'acquisition' | 'ingestion' | 'processing', string>): Record<string, string> => ({
  DATA_ACQUISITION_URL: acquisition,
  DATA_INGESTION_URL: ingestion,
  DATA_PROCESSING_URL: processing,
})

test("the desktop client's question is answered from the platform, exactly, with its age", async () => {
  await using platform = await startStandInPlatform({ pdusPerSecond: 2 })
  await using service = await startService({ env: environmentOf(platform.urls) })
  const { status, body } = await post(service.url, { question: 'Analyze for me the data for the past 24 hours', sessionId: 'view' })
  expect([status, body.outcome, body.freshness?.source, body.freshness?.maxAgeMs]).toEqual([200, 'answered', 'platform', 30_000])
  const total = body.facts.find(({ name }) => name === 'pdus')
  const [from, to] = [Date.parse(total?.window?.from ?? ''), Date.parse(total?.window?.to ?? '')]
  expect(total?.value).toBe(platform.truth.pdus(from, to))
  expect(to - from).toBe(86_400_000)
  // Asked again it is the same answer, from the same call.
  const calls = platform.calls.length
  const again = await post(service.url, { query: 'Analyze for me the data for the past 24 hours' })
  expect(again.body.facts.find(({ name }) => name === 'pdus')?.value).toBe(total?.value)
  expect(platform.calls.length).toBe(calls)
  await post(service.url, { query: 'Analyze for me the data for the past 24 hours' }, { 'cache-control': 'no-cache' })
  expect(platform.calls.length).toBeGreaterThan(calls)
})

test('trouble upstream is an answer with its cause, and never a 401 of ours', async () => {
  await using platform = await startStandInPlatform({ pdusPerSecond: 2 })
  await using service = await startService({ env: { ...environmentOf(platform.urls), PLATFORM_TIMEOUT_MS: '300' } })
  platform.fail('acquisition', { kind: 'unauthorized' })
  const refused = await post(service.url, { question: 'How many fires in the last hour?' })
  expect([refused.status, refused.body.outcome, refused.body.error]).toMatchObject([
    200,
    'cannot-answer',
    { code: 'upstream', cause: 'acquisition: unauthorized' },
  ])
  platform.fail('acquisition', { kind: 'hang' })
  const hanging = await post(service.url, { question: 'Which entities were seen in the last 10 minutes?' })
  expect([hanging.status, hanging.body.error?.cause]).toEqual([200, 'acquisition: timeout'])
  platform.fail('acquisition', undefined)
  expect((await fetch(`${service.url}/readyz`)).status).toBe(200)
  await until('the platform is read again', async () => (await post(service.url, { question: 'How many PDUs in the last hour?' })).body.outcome === 'answered')
  const stream = await fetch(`${service.url}/chat/stream`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ question: 'How many PDUs in the last hour?' }),
  })
  expect(await stream.text()).toMatch(/event: end\ndata: .*"answer":"There were [\d,]+ PDUs stored in the last hour/)
})

test('two callers with different data ask the same at the same time and get each their own', async () => {
  await using platform = await startStandInPlatform({
    pdusPerSecond: 2,
    accepts: (bearer) => bearer !== undefined,
    seedOf: (bearer) => (bearer === 'token-of-anna' ? 3 : 4),
  })
  await using service = await startService({ env: { DIS_BASE_URL: platform.urls.gateway } })
  const ask = async (token: string): Promise<unknown> => {
    const { body } = await post(service.url, { question: 'How many fires yesterday?' }, { authorization: `Bearer ${token}` })
    return body.facts.find(({ name }) => name === 'fires')?.value
  }
  const midnight = Math.floor(Date.now() / 86_400_000) * 86_400_000
  const own = (token: string): number => platform.truthOf(token).pdus(midnight - 86_400_000, midnight, 2)
  const [anna, bert, annaAgain] = await Promise.all([ask('token-of-anna'), ask('token-of-bert'), ask('token-of-anna')])
  expect([anna, bert, annaAgain]).toEqual([own('token-of-anna'), own('token-of-bert'), own('token-of-anna')])
  expect(anna).not.toBe(bert)
  expect(await ask('token-of-bert')).toBe(own('token-of-bert'))
  expect(service.output()).not.toContain('token-of')
})

test('beside the listener: each source answers what it knows, is named, and status tells how far they agree', async () => {
  await using platform = await startStandInPlatform({ pdusPerSecond: 2 })
  await using service = await startService({ env: { ...environmentOf(platform.urls), DATA_SOURCE: 'platform,exercise' } })
  const first = await post(service.url, { question: 'How many fires in the last hour?', sessionId: 's' })
  expect(first.body.freshness?.source).toBe('platform')
  const red = await post(service.url, { question: 'How many red tanks are active?' })
  expect([red.body.freshness?.source, red.body.answer]).toEqual(['exercise', expect.stringContaining('Source: the exercise listener.')])
  const follow = await post(service.url, { question: 'and by red?', sessionId: 's' })
  expect([follow.body.outcome, follow.body.answer]).toEqual([
    'cannot-answer',
    expect.stringMatching(/does not store forces.*Ask the whole question anew, and the exercise listener answers it/),
  ])
  const status = await post(service.url, { question: 'What is the system status?' })
  expect(status.body.answer).toMatch(/3 of 3 services answer.*not compared/)
})

test('the demonstration of the platform ends well', { timeout: 90_000 }, async () => {
  const { code, stdout } = await runSitrep(['demo', '--platform', '--once'])
  expect(stdout).toContain('3 of 3 services answer')
  expect(code).toBe(0)
})

test('the doctor looks at the services that are configured, and a service that is down is no reason not to start', async () => {
  await using platform = await startStandInPlatform({ historyMs: 0 })
  platform.fail('processing', { kind: 'unavailable' })
  const { code, stdout } = await runSitrep(['doctor'], { ...environmentOf(platform.urls), PORT: '0' })
  expect(stdout).toMatch(/^ok .*acquisition service answers at/m)
  expect(stdout).toMatch(/^warn .*processing service answers 503/m)
  expect(stdout).not.toContain('UDP')
  expect(code).toBe(0)
})
