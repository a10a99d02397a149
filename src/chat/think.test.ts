import { describe, expect, it } from 'vitest'
import type { ChatEvent } from '../core/chat-event.ts'
import { planFromText } from '../core/plan-text.ts'
import { createBench, settled } from './answer.fixture.ts'
import type { OpenAnswers, OpenQuestion } from './open-answers.ts'
import type { StagedUnderstand, StagedUnderstanding } from '../understand/stages/staged-understand.ts'

const endOf = (events: readonly ChatEvent[]): Extract<ChatEvent, { type: 'end' }> => {
  const last = events.at(-1)
  if (last?.type !== 'end') throw new Error(`ended with ${last?.type}`)
  return last
}
const unread: StagedUnderstanding = { kind: 'refused', reason: 'unknown', text: '', suggestions: [], stage: 'code' }
const reading =
  (understanding: StagedUnderstanding = unread): StagedUnderstand =>
  () =>
    Promise.resolve(understanding)
const fires: StagedUnderstanding = { kind: 'plan', plan: planFromText('fires'), repairs: [], stage: 'neighbours' }
const freshness = { asOf: 0, ageMs: 0, maxAgeMs: 0, source: null }
const quoting =
  (seen: OpenQuestion[] = []): OpenAnswers =>
  (asked) => {
    seen.push(asked)
    return Promise.resolve({
      before: [],
      parts: ['From “Manual”: “so”.'],
      by: { engine: 'retrieval', tier: 'fast' },
      sources: [{ type: 'source', title: 'Manual', excerpt: 'so', uri: 'manual.md' }],
      outcome: 'answered',
      cached: 'bypass',
      freshness,
    })
  }

describe('what the code cannot read', () => {
  it('is a plan where a later stage is sure of one, and the answer says which', async () => {
    const bench = createBench({ answer: { reread: reading(fires) } })
    const events = await bench.ask('gibberish')
    expect(events[0]).toMatchObject({ type: 'understood', planText: 'fires shape=value window=now' })
    expect(endOf(events)).toMatchObject({ outcome: 'answered', answer: expect.stringMatching(/^I read this as: number of fires, now\. .*1/) })
    expect(bench.answered).toMatchObject([{ measure: 'fires', outcome: 'answered' }])
  })

  it('is asked back where two readings are as good, and can be chosen by number', async () => {
    const options = [
      { label: 'fires', plan: planFromText('fires') },
      { label: 'rounds', plan: planFromText('shots') },
    ]
    const bench = createBench({ answer: { reread: reading({ kind: 'clarify', question: 'Which?', options, stage: 'neighbours' }) } })
    expect(endOf(await bench.ask('gibberish', { sessionId: 's' }))).toMatchObject({ outcome: 'clarify', answer: expect.stringContaining('2. rounds') })
    expect((await bench.ask('2', { sessionId: 's' }))[0]).toMatchObject({ type: 'understood', planText: expect.stringContaining('shots') })
  })

  it('is asked back only where no document answers', async () => {
    const clarify: StagedUnderstanding = {
      kind: 'clarify',
      question: 'Which?',
      options: [{ label: 'fires', plan: planFromText('fires') }],
      stage: 'neighbours',
    }
    const silent: OpenAnswers = () => Promise.resolve(undefined)
    expect(endOf(await createBench({ answer: { reread: reading(clarify), open: quoting() } }).ask('gibberish')).engine).toBe('retrieval')
    expect(endOf(await createBench({ answer: { reread: reading(clarify), open: silent } }).ask('gibberish')).outcome).toBe('clarify')
  })

  it('stays refused where nobody is sure, in the same words', async () => {
    const refused = endOf(await createBench().ask('gibberish'))
    const bench = createBench({ answer: { reread: reading(), open: () => Promise.resolve(undefined) } })
    expect(endOf(await bench.ask('gibberish'))).toMatchObject({ outcome: 'not-understood', answer: refused.answer })
  })

  it('is not told at once, and what is read by code is', async () => {
    const bench = createBench({ answer: { reread: reading() } })
    await bench.ask('fires')
    const options = { scope: { subject: 'local' }, deadline: Infinity, signal: new AbortController().signal }
    expect(bench.answer.atOnce?.({ text: 'gibberish' }, options)).toBeUndefined()
    expect(bench.answer.atOnce?.({ text: 'fires' }, options)).toBeDefined()
  })

  it('ends with the deadline when a stage hangs', async () => {
    let stopped = false
    const bench = createBench({
      answer: {
        reread: (_text, _context, { signal }) =>
          new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => {
              stopped = true
              reject(new DOMException('aborted', 'AbortError'))
            })
          }),
      },
    })
    const asked = bench.ask('gibberish')
    await settled()
    bench.timers.fire()
    expect((await asked).at(-1)).toMatchObject({ type: 'error', code: 'deadline-exceeded' })
    expect(stopped).toBe(true)
  })
})

describe('an open question', () => {
  it('is answered from the documents, with what it rests on', async () => {
    const bench = createBench({ answer: { open: quoting() } })
    const events = await bench.ask('gibberish')
    expect(events.map(({ type }) => type)).toEqual(['text-delta', 'source', 'end'])
    expect(endOf(events)).toMatchObject({ engine: 'retrieval', outcome: 'answered', answer: 'From “Manual”: “so”.' })
  })

  it('goes to the documents before it is taken for data in other words, and again when nobody can read it', async () => {
    const seen: OpenQuestion[] = []
    const least = (): string[] => seen.splice(0).map((asked) => asked.least)
    expect(endOf(await createBench({ answer: { open: quoting(seen), reread: reading(fires) } }).ask('why gibberish')).engine).toBe('retrieval')
    expect(least()).toEqual(['answers'])
    const silent: OpenAnswers = (asked) => {
      seen.push(asked)
      return Promise.resolve(undefined)
    }
    expect(endOf(await createBench({ answer: { open: silent, reread: reading(fires) } }).ask('why gibberish')).answer).toContain('I read this as')
    expect(least()).toEqual(['answers'])
    expect(endOf(await createBench({ answer: { open: silent, reread: reading() } }).ask('why gibberish')).outcome).toBe('not-understood')
    expect(least()).toEqual(['answers', 'any'])
  })

  it('is none where the words are: those are data in other words first', async () => {
    const seen: OpenQuestion[] = []
    expect(endOf(await createBench({ answer: { open: quoting(seen), reread: reading(fires) } }).ask('gibberish')).engine).toBe('template')
    expect(seen).toEqual([])
    expect(endOf(await createBench({ answer: { open: quoting(seen), reread: reading() } }).ask('gibberish')).engine).toBe('retrieval')
    expect(seen.map(({ least }) => least)).toEqual(['answers'])
  })

  it('about a term nobody here knows goes to the documents too', async () => {
    const bench = createBench({ answer: { open: quoting() } })
    expect(endOf(await bench.ask('glossary shape=explain topic=xyzzy'))).toMatchObject({ engine: 'retrieval' })
    expect(endOf(await bench.ask('glossary shape=explain topic=pdu'))).toMatchObject({ engine: 'template' })
  })
})

describe('turns of a conversation', () => {
  it('are known to the next open question of the same session, and to no other', async () => {
    const seen: OpenQuestion[] = []
    const bench = createBench({ answer: { open: quoting(seen) } })
    await bench.ask('fires', { sessionId: 'one' })
    await bench.ask('gibberish', { sessionId: 'one' })
    await bench.ask('gibberish', { sessionId: 'two' })
    await bench.ask('forget this', { sessionId: 'one' })
    await bench.ask('gibberish', { sessionId: 'one' })
    expect(seen.map(({ memory }) => (memory?.turns ?? []).map(({ asked }) => asked))).toEqual([['fires'], [], []])
  })
})
