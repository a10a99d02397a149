import { describe, expect, it } from 'vitest'
import type { ChatEvent } from '../core/chat-event.ts'
import { collect } from './collect.ts'
import { createBench } from './answer.fixture.ts'

async function* of(events: readonly ChatEvent[]): AsyncGenerator<ChatEvent> {
  yield* events
}

describe('a collected answer', () => {
  it('holds everything the events told', async () => {
    const events = await createBench().ask('fires')
    const collected = await collect(of(events))
    const end = events.at(-1)
    if (end?.type !== 'end') throw new Error('no end')
    expect(collected).toMatchObject({
      answer: end.answer,
      outcome: 'answered',
      understood: 'number of fires, now',
      plan: { text: 'fires shape=value window=now' },
      table: null,
      series: null,
      clarify: null,
      error: null,
      cached: 'miss',
      freshness: end.freshness,
      timings: end.timings,
    })
    expect(collected.facts[0]).toMatchObject({ name: 'fires', value: 1 })
    expect(collected.factsObject?.facts).toBe(collected.facts)
  })

  it('of a question back holds its options', async () => {
    const collected = await collect(of(await createBench().ask('which?')))
    expect(collected).toMatchObject({
      outcome: 'clarify',
      plan: null,
      facts: [],
      clarify: { question: 'Fires or rounds?', options: [{ label: 'fires' }, { label: 'rounds' }] },
    })
  })

  it('of a failure keeps what was said', async () => {
    const collected = await collect(
      of([
        { type: 'text-delta', text: 'There ' },
        { type: 'error', code: 'deadline-exceeded', message: 'too late', retryable: true },
      ]),
    )
    expect(collected).toMatchObject({ answer: 'There ', outcome: null, error: { code: 'deadline-exceeded', retryable: true } })
  })

  it('of the same held facts is given the same object', async () => {
    const bench = createBench()
    const [one, other] = [await collect(of(await bench.ask('fires'))), await collect(of(await bench.ask('fires')))]
    expect(other.factsObject).toBe(one.factsObject)
  })
})
