import { describe, expect, it } from 'vitest'
import type { ChatEvent } from '../core/chat-event.ts'
import { localScope } from '../core/scope.ts'
import { createBench, settled, startOfTests } from './answer.fixture.ts'
import type { Bench } from './answer.fixture.ts'

function atOnce({ answer }: Bench, text: string, { signal = new AbortController().signal, sessionId = 's' } = {}): readonly ChatEvent[] | undefined {
  return answer.atOnce?.({ text, sessionId }, { scope: localScope, deadline: startOfTests + 10_000, signal })
}

/** Without what is measured. */
function plain(events: readonly ChatEvent[] | undefined): unknown {
  return events?.map((event) => (event.type === 'end' ? { ...event, timings: null } : event))
}

describe('an answer at once', () => {
  it('is not there while facts have to be found, and then nothing has happened', async () => {
    const bench = createBench()
    expect(atOnce(bench, 'fires')).toBeUndefined()
    await settled()
    expect([bench.source.resolved, bench.answered, bench.failed]).toEqual([[], [], []])
  })

  it.each(['fires', 'which?', 'gibberish', 'tomorrow?', 'tnaks', 'forget this'])('to "%s" is what the stream would have told', async (text) => {
    const one = createBench()
    await one.ask(text, { sessionId: 's' })
    const streamed = await one.ask(text, { sessionId: 's' })
    const other = createBench()
    await other.ask(text, { sessionId: 's' })
    expect(plain(atOnce(other, text))).toEqual(plain(streamed))
    expect(other.answered.map(({ timings: _timings, ...rest }) => rest)).toEqual(one.answered.map(({ timings: _timings, ...rest }) => rest))
  })

  it('is gone with the version of its facts', async () => {
    const bench = createBench()
    await bench.ask('fires')
    expect(atOnce(bench, 'fires')).toBeDefined()
    bench.source.bump()
    expect(atOnce(bench, 'fires')).toBeUndefined()
  })

  it('binds anew in the next second', async () => {
    const bench = createBench()
    const question = 'fires window=now-15m..now'
    await bench.ask(question)
    expect(atOnce(bench, question)).toBeDefined()
    bench.at(startOfTests + 1_000)
    expect(atOnce(bench, question)).toBeUndefined()
  })

  it('goes on with the conversation it belongs to, never with another', async () => {
    const bench = createBench()
    await bench.ask('fires', { sessionId: 's' })
    await bench.ask('and red?', { sessionId: 's' })
    await bench.ask('fires', { sessionId: 's' })
    expect(atOnce(bench, 'and red?')?.[0]).toMatchObject({ type: 'understood', planText: expect.stringContaining('force=red') })
    expect(atOnce(bench, 'and red?', { sessionId: 'other' })?.at(-1)).toMatchObject({ type: 'end', outcome: 'not-understood' })
  })

  it('tells a failure as one', () => {
    const bench = createBench()
    expect(atOnce(bench, 'crash')).toEqual([expect.objectContaining({ type: 'error', code: 'internal' })])
    expect(bench.failed).toHaveLength(1)
  })

  it('is not for whoever has gone', () => {
    expect(atOnce(createBench(), 'which?', { signal: AbortSignal.abort() })).toBeUndefined()
  })
})

describe('what is under way', () => {
  it('is counted until it ends, however it ends', async () => {
    let [underWay, most] = [0, 0]
    const hooks = { started: () => (most = Math.max(most, (underWay += 1))), ended: () => (underWay -= 1) }
    const bench = createBench({ answer: { hooks } })
    await bench.ask('fires')
    await bench.ask('crash')
    await bench.ask('fires', { signal: AbortSignal.abort() })
    expect([underWay, most]).toEqual([0, 1])
    bench.source.hold()
    const left = bench.start('pdus')
    await left.next()
    const waiting = left.next()
    expect(underWay).toBe(1)
    await left.return?.()
    await waiting
    expect(underWay).toBe(0)
  })
})
