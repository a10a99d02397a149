import { Ajv2020 } from 'ajv/dist/2020.js'
import type { ValidateFunction } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bucketsBodySchema, periods, readPredictionBody, startDateBodySchema } from '../../src/forecast/prediction-body.ts'
import { openApiDocument } from '../../src/http/openapi/document.ts'
import { mostPeriods } from '../../src/http/openapi/schemas.ts'
import { measures } from '../../src/measures/list.ts'
import { playTraffic, startClientService } from './service.ts'
import type { ClientService } from './service.ts'

/* Real answers held against the description of the API, in which no member may be missing. */

const predictionBodies = { read: readPredictionBody, schemas: { buckets: bucketsBodySchema, startDate: startDateBodySchema } }
const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false })
const { components } = openApiDocument({ predictionBodies }, { closed: true })
ajv.addSchema({ $id: 'doc:', components: JSON.parse(JSON.stringify(components)) as object })
const compiled = new Map<string, ValidateFunction>()

function problemsOf(name: string, body: unknown): unknown {
  const validate = compiled.get(name) ?? ajv.compile({ $ref: `doc:#/components/schemas/${name}` })
  compiled.set(name, validate)
  return validate(body) ? null : validate.errors
}

let service: ClientService
let traffic: AsyncDisposable

beforeAll(async () => {
  service = await startClientService()
  traffic = await playTraffic(service)
}, 60_000)

afterAll(async () => {
  await traffic[Symbol.asyncDispose]()
  await service[Symbol.asyncDispose]()
})

async function post(path: string, body: unknown): Promise<Response> {
  return await fetch(`${service.url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
}

const questions = [
  ...measures.flatMap(({ examples }) => examples),
  'weather tomorrow?',
  'How many?',
  'and red?',
  'Where is 1:1:1?',
  'How many fires per minute in the last 10 minutes?',
  'Compare red and blue fires today',
  'mark this as start',
  'forget this',
]

describe('what is sent is as described', () => {
  test('answers to every example of every measure, and the facts of their plans', { timeout: 120_000 }, async () => {
    for (const question of questions) {
      const answer: unknown = await (await post('/chat', { question, sessionId: 's' })).json()
      expect([question, problemsOf('Answer', answer)]).toEqual([question, null])
      const plan: unknown = Object(Object(answer).plan).text
      if (typeof plan !== 'string') continue
      const reply = await post('/plan/facts', { plan })
      const facts: unknown = await reply.json()
      const name = reply.status === 200 && Object(facts).code === undefined ? 'PlanFacts' : 'Refusal'
      expect([question, problemsOf(name, facts)]).toEqual([question, null])
    }
  })

  test.each(['What is the system status?', 'weather tomorrow?', 'How many fires per minute in the last 10 minutes?'])(
    'every event of "%s"',
    async (question) => {
      const text = await (await post('/chat/stream', { question })).text()
      const events = [...text.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data ?? '') as unknown)
      expect(events.length).toBeGreaterThan(1)
      for (const event of events) expect(problemsOf('StreamEvent', event)).toBeNull()
    },
  )

  test('forecasts from counts', async () => {
    const buckets = Array.from({ length: 48 }, (_, index) => ({ hour: index % 24, entityStatePduCount: 100 + (index % 24) }))
    for (const body of [
      { timeUnit: 'hour', buckets },
      {
        timeUnit: 'day',
        buckets: [
          { date: '2026-11-22', totalPackets: 3 },
          { date: '2026-11-23', totalPackets: 4 },
        ],
      },
    ]) {
      expect(problemsOf('PredictionBody', body)).toBeNull()
      const reply = await post('/api/prediction', body)
      expect([reply.status, problemsOf('Prediction', await reply.json())]).toEqual([200, null])
    }
  })

  test('a thousand buckets of ten counts are not too large', async () => {
    const counts = Object.fromEntries(
      Object.keys(bucketsBodySchema.shape.buckets.element.shape)
        .filter((name) => name.endsWith('PduCount'))
        .map((name) => [name, 12_345_678]),
    )
    expect((await post('/api/prediction', { timeUnit: 'week', buckets: Array.from({ length: 1_000 }, () => counts) })).status).toBe(200)
  })

  test('as many steps may be asked for as the description says', () => {
    expect(mostPeriods).toEqual(Object.fromEntries(Object.entries(periods).map(([unit, { most }]) => [unit, most])))
  })

  test('the description itself', async () => {
    const served: unknown = await (await fetch(`${service.url}/api/prediction/openapi.json`)).json()
    expect(Object(served)).toMatchObject({ openapi: '3.1.0', info: { title: 'Sitrep' } })
    expect((await fetch(`${service.url}/docs`)).headers.get('content-type')).toBe('text/html; charset=utf-8')
  })
})
