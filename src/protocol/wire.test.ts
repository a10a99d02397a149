import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Fact, Facts } from '../core/facts.ts'
import { planFromText } from '../core/plan-text.ts'
import { createAnswerJson } from './answer-json.ts'
import type { HeldParts } from './answer-json.ts'
import { toWireAnswer, toWireEvent, toWireFacts } from './wire.ts'
import type { WireContext } from './wire.ts'

const at = Date.UTC(2026, 10, 24, 14, 3, 22)
const iso = '2026-11-24T14:03:22.000Z'
const plan = planFromText('fires window=day+0..now')
const asOf: Fact = { name: 'last', value: at, unit: 'instant', asOf: at, source: 'exercise', window: { from: at, to: at } }

const facts: Facts = {
  plan,
  facts: [asOf, { name: 'fires', value: 3, unit: 'fire', asOf: at, source: 'exercise' }],
  table: {
    columns: [
      { key: 'at', title: 'At', unit: 'instant' },
      { key: 'n', title: 'n' },
    ],
    rows: [
      [at, at],
      [null, 0],
    ],
    total: 7,
  },
  series: [
    {
      name: 'fires',
      unit: 'fire',
      points: [
        { t: at, v: 1 },
        { t: at + 1, v: null },
      ],
    },
  ],
  gaps: [{ from: at, to: at, reason: 'not-listening', text: 'Down “a while”' }],
  notes: [{ code: 'n', text: 'counted' }],
  version: 'v1',
  asOf: at,
}

function parts(more: Partial<HeldParts> = {}): HeldParts {
  return {
    answer: '3 fires.',
    outcome: 'answered',
    understood: 'fires, today',
    plan: { text: 'fires …', json: plan },
    facts: facts.facts,
    notes: facts.notes,
    gaps: facts.gaps,
    table: facts.table ?? null,
    series: facts.series ?? null,
    clarify: null,
    sources: [],
    freshness: { asOf: at, ageMs: 0, maxAgeMs: 0, source: 'exercise' },
    cached: 'hit',
    engine: 'template',
    tier: 'fast',
    timings: { understandMs: 0, resolveMs: 0, phraseMs: 0, totalMs: 1_234.4, firstTextMs: 0 },
    error: null,
    factsObject: facts,
    ...more,
  }
}

const context: WireContext = { question: 'q', sessionId: null, timestamp: iso, cacheHitRate: 0.25, classification: undefined }

describe('the JSON answer', () => {
  it('has instants as text exactly where the unit says so', () => {
    const wire = toWireAnswer(parts(), context)
    expect(wire['facts']).toEqual([
      { ...asOf, value: iso, asOf: iso, window: { from: iso, to: iso } },
      { name: 'fires', value: 3, unit: 'fire', asOf: iso, source: 'exercise' },
    ])
    expect(wire['table']).toMatchObject({
      rows: [
        [iso, at],
        [null, 0],
      ],
      total: 7,
    })
    expect(wire['series']).toMatchObject([
      {
        points: [
          { t: iso, v: 1 },
          { t: '2026-11-24T14:03:22.001Z', v: null },
        ],
      },
    ])
    expect(wire['gaps']).toMatchObject([{ from: iso, to: iso }])
    expect(wire['performance']).toEqual({ response_time: 1.234, cached: true, cache_hit_rate: 0.25, engine: 'template', tier: 'fast' })
  })

  it('has lists and nulls where there is nothing', () => {
    const nothing = parts({
      outcome: null,
      understood: null,
      plan: null,
      facts: [],
      notes: [],
      gaps: [],
      table: null,
      series: null,
      freshness: null,
      factsObject: null,
    })
    expect(toWireAnswer(nothing, context)).toMatchObject({
      outcome: 'failed',
      facts: [],
      notes: [],
      gaps: [],
      sources: [],
      table: null,
      series: null,
      clarify: null,
      plan: null,
      freshness: null,
    })
  })

  it('written from what is kept is the very text written anew', () => {
    const write = createAnswerJson()
    const texts = fc.string({ unit: 'binary', maxLength: 20 })
    const anyParts = fc.record({
      answer: texts,
      understood: fc.option(texts),
      outcome: fc.constantFrom('answered' as const, 'cannot-answer' as const, null),
      cached: fc.constantFrom('hit' as const, 'miss' as const, 'shared' as const, 'bypass' as const),
      freshness: fc.option(fc.record({ asOf: fc.constantFrom(at, at + 1), ageMs: fc.nat(2), maxAgeMs: fc.nat(2), source: fc.constantFrom('exercise', null) })),
      error: fc.option(fc.record({ code: texts, message: texts, retryable: fc.boolean() })),
      plan: fc.constantFrom(null, { text: 'fires …', json: plan }),
      factsObject: fc.constantFrom(null, facts),
      clarify: fc.constantFrom(null, { question: 'which?', options: [] }),
      sources: fc.constantFrom([], [{ title: 't', excerpt: 'e' }]),
    })
    const anyContext = fc.record({
      question: texts,
      sessionId: fc.option(texts),
      timestamp: fc.constant(iso),
      cacheHitRate: fc.double({ min: 0, max: 1, noNaN: true }),
      classification: fc.option(texts, { nil: undefined }),
    })
    fc.assert(
      fc.property(anyParts, anyContext, (more, about) => {
        const made = parts(more)
        expect(write(made, about)).toBe(JSON.stringify(toWireAnswer(made, about)))
      }),
    )
  })

  it('is kept by the facts, not by the plan: two facts of one plan stay two', () => {
    const write = createAnswerJson()
    const other: Facts = { ...facts, facts: [{ name: 'fires', value: 4, unit: 'fire', asOf: at, source: 'exercise' }] }
    write(parts(), context)
    expect(write(parts({ facts: other.facts, factsObject: other }), context)).toContain('"value":4')
  })
})

describe('an event on the wire', () => {
  it('is itself, with instants as text and the banner', () => {
    expect(toWireEvent({ type: 'text-delta', text: 'x' })).toEqual({ type: 'text-delta', text: 'x' })
    expect(toWireEvent({ type: 'text-delta', text: 'x' }, 'SECRET')).toEqual({ type: 'text-delta', text: 'x', classification: 'SECRET' })
    expect(toWireEvent({ type: 'facts', facts }, 'SECRET')).toEqual({ type: 'facts', classification: 'SECRET', facts: toWireFacts(facts) })
    expect(toWireFacts(facts)).toMatchObject({ asOf: iso, version: 'v1', table: { total: 7 } })
    expect(toWireFacts({ ...facts, window: { from: at, to: at } })).toMatchObject({ window: { from: iso, to: iso } })
  })
})
