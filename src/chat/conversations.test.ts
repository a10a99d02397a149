import { describe, expect, it } from 'vitest'
import type { ChatEvent } from '../core/chat-event.ts'
import { fact, factsOf } from '../core/fact-shapes.ts'
import { planFromText } from '../core/plan-text.ts'
import { localScope } from '../core/scope.ts'
import { createBench, startOfTests } from './answer.fixture.ts'
import { createConversations } from './conversations.ts'
import { isForgetting } from './own-words.ts'

const planOf = (events: readonly ChatEvent[]): string | undefined => {
  const [first] = events
  return first?.type === 'understood' ? first.planText : undefined
}
const outcomeOf = (events: readonly ChatEvent[]): string | undefined => {
  const last = events.at(-1)
  return last?.type === 'end' ? last.outcome : undefined
}

describe('a conversation', () => {
  it('goes on from its last question, and only from its own', async () => {
    const bench = createBench()
    await bench.ask('entities.active where.force=friendly', { sessionId: 'one' })
    expect(planOf(await bench.ask('and opposing?', { sessionId: 'one' }))).toBe('entities.active shape=value where.force=opposing window=now')
    for (const stranger of [{ sessionId: 'two' }, {}, { sessionId: 'one', scope: { subject: 'somebody else' } }])
      expect(outcomeOf(await bench.ask('and opposing?', stranger))).toBe('not-understood')
  })

  it('is not taken away by an explanation, and its readings are its own', async () => {
    const bench = createBench()
    await bench.ask('fires', { sessionId: 'one' })
    await bench.ask('help shape=explain', { sessionId: 'one' })
    expect(planOf(await bench.ask('and opposing?', { sessionId: 'one' }))).toContain('fires')
    await bench.ask('pdus', { sessionId: 'two' })
    expect(planOf(await bench.ask('and opposing?', { sessionId: 'two' }))).toContain('pdus')
  })

  it('takes a number as one of what it was offered, once', async () => {
    const bench = createBench()
    await bench.ask('which?', { sessionId: 'one' })
    expect(planOf(await bench.ask('2', { sessionId: 'one' }))).toContain('shots')
    expect(outcomeOf(await bench.ask('2', { sessionId: 'one' }))).toBe('not-understood')
    expect(outcomeOf(await bench.ask('2'))).toBe('not-understood')
  })

  it('knows the entity spoken of: named, found or ranked first', async () => {
    const ref = { id: '7:8:9', exercise: 1, marking: 'VIPER1', type: null }
    const bench = createBench({
      source: {
        facts: (plan, base) =>
          plan.shape === 'rank'
            ? factsOf(base, [fact(base, 'top.1.entity', ref), fact(base, 'top.1.value', 3), fact(base, 'top.1.tied', plan.order?.limit === 2 ? 2 : 1)])
            : plan.measure === 'last-heard'
              ? factsOf(base, [fact(base, 'last-heard', 1, 'instant'), fact(base, 'entity', { ...ref, id: '4:5:6' })])
              : factsOf(base, [fact(base, plan.measure, 1)]),
      },
    })
    const where = async (sessionId: string): Promise<string | undefined> => planOf(await bench.ask('where is it?', { sessionId }))
    await bench.ask('entity shape=detail where.entity=1:2:3', { sessionId: 'named' })
    expect(await where('named')).toContain('where.entity=1:2:3')
    await bench.ask('last-heard shape=detail where.marking=VIPER1', { sessionId: 'found' })
    expect(await where('found')).toContain('where.entity=4:5:6')
    await bench.ask('fires shape=rank by=entity order=most:1', { sessionId: 'ranked' })
    await bench.ask('fires', { sessionId: 'ranked' })
    expect(await where('ranked')).toContain('where.entity=7:8:9')
    await bench.ask('fires shape=rank by=entity order=most:2', { sessionId: 'tied' })
    expect(await where('tied')).toBeUndefined()
  })

  it('knows when it last asked', async () => {
    const bench = createBench()
    expect(outcomeOf(await bench.ask('changes shape=detail window=asked..now', { sessionId: 'one' }))).toBe('cannot-answer')
    await bench.ask('fires', { sessionId: 'one' })
    bench.at(startOfTests + 60_000)
    const events = await bench.ask('changes shape=detail window=asked..now', { sessionId: 'one' })
    expect(events.find((event) => event.type === 'facts')).toMatchObject({ facts: { window: { from: startOfTests } } })
    bench.at(startOfTests + 120_000)
    const again = await bench.ask('changes shape=detail window=asked..now', { sessionId: 'one' })
    expect(again.find((event) => event.type === 'facts')).toMatchObject({ facts: { window: { from: startOfTests + 60_000 } } })
  })

  it('is forgotten on request', async () => {
    const bench = createBench()
    await bench.ask('fires', { sessionId: 'one' })
    await bench.ask('Forget this.', { sessionId: 'one' })
    expect(outcomeOf(await bench.ask('and opposing?', { sessionId: 'one' }))).toBe('not-understood')
  })
})

describe('the memory of conversations', () => {
  const previous = planFromText('fires')

  it('holds so many, for so long, and for each caller apart', () => {
    let at = 0
    const conversations = createConversations({ maxSessions: 2, ttlMs: 1_000, now: () => at })
    conversations.remember(localScope, 'a', { conversation: { previous } })
    conversations.remember(localScope, 'b', { conversation: { previous } })
    expect(conversations.recall({ subject: 'other' }, 'a')).toBeUndefined()
    conversations.recall(localScope, 'a')
    conversations.remember(localScope, 'c', { conversation: { previous } })
    expect(conversations.recall(localScope, 'b')).toBeUndefined()
    expect(conversations.recall(localScope, 'a')).toBeDefined()
    at = 1_000
    expect(conversations.recall(localScope, 'a')).toBeUndefined()
  })

  it('keeps nobody’s conversation', () => {
    const conversations = createConversations()
    conversations.remember(localScope, undefined, { conversation: { previous } })
    expect(conversations.recall(localScope, undefined)).toBeUndefined()
    expect(conversations.size).toBe(0)
  })
})

describe('a wish to be forgotten', () => {
  it.each(['forget this', 'Forget everything.', 'please forget that', 'start over', 'clear the conversation', 'new conversation'])('is "%s"', (text) => {
    expect(isForgetting(text)).toBe(true)
  })
  it.each(['forget about exercise 3', 'when did the exercise start over?', 'what did we forget', 'Did the exercise start?'])('is not "%s"', (text) => {
    expect(isForgetting(text)).toBe(false)
  })
})

describe('turns', () => {
  it('are bounded in number and in characters, the oldest going first', () => {
    const conversations = createConversations()
    for (let turn = 0; turn < 40; turn += 1) conversations.addTurn(localScope, 's', { asked: `${turn} ${'a'.repeat(400)}`, said: 'b'.repeat(turn * 100) })
    const turns = conversations.recall(localScope, 's')?.turns ?? []
    expect(turns.at(-1)?.asked.startsWith('39 ')).toBe(true)
    expect(turns.length).toBeLessThanOrEqual(8)
    expect(turns.reduce((sum, { asked, said }) => sum + asked.length + said.length, 0)).toBeLessThanOrEqual(2_000)
  })

  it('stay when something else is remembered, and go when the conversation is forgotten', () => {
    const conversations = createConversations()
    conversations.addTurn(localScope, 's', { asked: 'a', said: 'b' })
    conversations.remember(localScope, 's', { conversation: { entity: '1:2:3' } })
    expect(conversations.recall(localScope, 's')).toMatchObject({ turns: [{ asked: 'a', said: 'b' }], conversation: { entity: '1:2:3' } })
    conversations.forget(localScope, 's')
    expect(conversations.recall(localScope, 's')).toBeUndefined()
  })
})

describe('conversations shared among instances', () => {
  it('go on at another instance, and are forgotten at all of them', async () => {
    const { store } = createBench()
    const one = createBench({ answer: { conversations: createConversations({ now: () => startOfTests, shared: store }) } })
    const other = createBench({ answer: { conversations: createConversations({ now: () => startOfTests, shared: store }) } })
    await one.ask('entities.active where.force=friendly', { sessionId: 's' })
    expect(planOf(await other.ask('and opposing?', { sessionId: 's' }))).toContain('where.force=opposing')
    expect(outcomeOf(await other.ask('and opposing?', { sessionId: 's', scope: { subject: 'somebody else' } }))).toBe('not-understood')
    await other.ask('forget this', { sessionId: 's' })
    expect(outcomeOf(await one.ask('and opposing?', { sessionId: 's' }))).toBe('not-understood')
  })

  it('are only forgotten, never wrong, where the store fails or holds what is none', async () => {
    const { store } = createBench()
    const faults: unknown[] = []
    const conversations = createConversations({ now: () => startOfTests, shared: store, onFault: (error) => faults.push(error) })
    const bench = createBench({ answer: { conversations } })
    await bench.ask('fires', { sessionId: 's' })
    store.breakWith(new Error('gone'))
    expect(outcomeOf(await bench.ask('fires', { sessionId: 's' }))).toBe('answered')
    expect(faults.length).toBeGreaterThan(0)
    store.breakWith(undefined)
    for (const key of store.entries.keys()) if (key.startsWith('conversation')) store.entries.set(key, { value: '{"conversation":7}', storedAt: startOfTests })
    expect(outcomeOf(await bench.ask('and opposing?', { sessionId: 's' }))).toBe('not-understood')
  })
})
