import { describe, expect, it } from 'vitest'
import { createServerBench } from './server.fixture.ts'

describe('predictions', () => {
  it.each(['/predict', '/api/prediction'])('are answered at %s with what the forecast says, and its banner', async (url) => {
    const asked: unknown[] = []
    const { server } = createServerBench({
      classification: 'EXERCISE',
      predict(body) {
        asked.push(body)
        return Promise.resolve({ status: 200, body: { predicted_labels: ['00:00'], predicted_values: [12] } })
      },
    })
    const reply = await server.inject({ method: 'POST', url, payload: { timeUnit: 'day', startDate: '2026-11-23' } })
    expect([reply.statusCode, reply.json(), asked]).toEqual([
      200,
      { predicted_labels: ['00:00'], predicted_values: [12], classification: 'EXERCISE' },
      [{ timeUnit: 'day', startDate: '2026-11-23' }],
    ])
  })

  it('say when to come back where there is nothing to make them of', async () => {
    const reply = await createServerBench().server.inject({ method: 'POST', url: '/predict', payload: { timeUnit: 'day', startDate: '2026-11-23' } })
    expect([reply.statusCode, reply.headers['retry-after'], reply.json()]).toEqual([
      503,
      '1',
      { error: 'Unable to generate predictions', details: 'There is no history here.' },
    ])
  })
})
