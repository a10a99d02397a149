import { describe, expect, it } from 'vitest'
import type { ChatEvent } from '../core/chat-event.ts'
import type { CannotAnswer } from '../core/data-source.ts'
import { fact, factsOf } from '../core/fact-shapes.ts'
import { SitrepError } from '../core/errors.ts'
import { createFakeSource } from '../core/data-source.fake.ts'
import { planFromText } from '../core/plan-text.ts'
import type { Plan } from '../core/plan.ts'
import { createBench, settled, startOfTests } from './answer.fixture.ts'

const typesOf = (events: readonly ChatEvent[]): string[] =>
  events.map((event) => event.type).filter((type, index, all) => type !== 'text-delta' || all[index - 1] !== 'text-delta')
const said = (events: readonly ChatEvent[]): string => events.map((event) => (event.type === 'text-delta' ? event.text : '')).join('')
const endOf = (events: readonly ChatEvent[]): Extract<ChatEvent, { type: 'end' }> => {
  const last = events.at(-1)
  if (last?.type !== 'end') throw new Error(`ended with ${JSON.stringify(last)}`)
  return last
}
const cachedOf = async (bench: ReturnType<typeof createBench>, text: string, more: Parameters<typeof bench.ask>[1] = {}): Promise<string> =>
  endOf(await bench.ask(text, more)).cached
const errorOf = (events: readonly ChatEvent[]): Extract<ChatEvent, { type: 'error' }> => {
  const last = events.at(-1)
  if (last?.type !== 'error') throw new Error(`ended with ${JSON.stringify(last)}`)
  return last
}

describe('the stream of an answer', () => {
  it.each(['fires window=now-15m..now', 'help shape=explain', 'entities.active'])(
    'of %s comes in order, and its deltas joined are the answer',
    async (text) => {
      const bench = createBench()
      for (const _round of ['found', 'held']) {
        const events = await bench.ask(text)
        expect(typesOf(events)).toEqual(['understood', 'facts', 'text-delta', 'end'])
        expect(said(events)).toBe(endOf(events).answer)
        expect(endOf(events).answer.length).toBeGreaterThan(5)
      }
    },
  )

  it.each([
    ['gibberish', 'not-understood', ['text-delta', 'end']],
    ['tomorrow?', 'cannot-answer', ['text-delta', 'end']],
    ['which?', 'clarify', ['clarify', 'text-delta', 'end']],
    ['mark this', 'answered', ['text-delta', 'end']],
    ['forget this', 'answered', ['text-delta', 'end']],
    ['fires window=now+1h..now+2h', 'cannot-answer', ['understood', 'text-delta', 'end']],
    ['glossary shape=explain topic=xqzzw', 'cannot-answer', ['understood', 'facts', 'text-delta', 'end']],
  ])('of "%s" ends %s', async (text, outcome, types) => {
    const events = await createBench().ask(text)
    expect(typesOf(events)).toEqual(types)
    expect(endOf(events).outcome).toBe(outcome)
    expect(said(events)).toBe(endOf(events).answer)
  })

  it('says what was understood before it waits for facts', async () => {
    const bench = createBench()
    bench.source.hold()
    const events = bench.start('fires')
    expect(await events.next()).toMatchObject({ value: { type: 'understood', words: 'number of fires, now', planText: 'fires shape=value window=now' } })
    const next = events.next()
    await settled()
    bench.source.release()
    expect(await next).toMatchObject({ value: { type: 'facts' } })
    await events.return?.()
  })

  it('says how a spelling was read, for stored answers too', async () => {
    const bench = createBench()
    for (const _round of [1, 2]) expect(said(await bench.ask('tnaks'))).toMatch(/^Reading “tnaks” as “tanks”\. There is 1 active tank/)
  })

  it('offers options by number and suggestions after a refusal', async () => {
    const bench = createBench()
    expect(said(await bench.ask('which?'))).toBe('Fires or rounds?\n1. fires\n2. rounds')
    expect(said(await bench.ask('gibberish'))).toContain('You could ask: “Help”.')
  })

  it('confirms a mark with its number and time', async () => {
    const bench = createBench()
    expect(said(await bench.ask('mark this'))).toBe('Marked as mark 1 at 14:03:22 UTC.')
    expect(said(await bench.ask('mark this: bridge'))).toBe('Marked as mark 2 (“bridge”) at 14:03:22 UTC.')
    const markless = createBench({ source: { markless: true } })
    expect(endOf(await markless.ask('mark this')).outcome).toBe('cannot-answer')
  })

  it('removes control characters from the question before anything reads it', async () => {
    const events = await createBench().ask('fires \u001B[31mwhere.marking=HAX\u202E\u0000')
    expect(events[0]).toMatchObject({ type: 'understood', planText: 'fires shape=value where.marking=HAX window=now' })
  })

  it('reports what happened to whoever counts', async () => {
    const bench = createBench()
    await bench.ask('fires')
    await bench.ask('fires')
    expect(bench.answered.map(({ measure, source, outcome, cached }) => [measure, source, outcome, cached])).toEqual([
      ['fires', 'fake', 'answered', 'miss'],
      ['fires', 'fake', 'answered', 'hit'],
    ])
  })
})

describe('when something goes wrong', () => {
  it('an unexpected fault becomes one opaque error event and is reported with its cause', async () => {
    const bench = createBench()
    const events = await bench.ask('crash')
    expect(errorOf(events)).toMatchObject({ code: 'internal', retryable: true })
    expect(JSON.stringify(events)).not.toContain('secret')
    expect(bench.failed[0]?.cause).toBeInstanceOf(Error)
  })

  it('a source’s own error keeps its code, and the next question works', async () => {
    const bench = createBench()
    bench.source.failWith(new SitrepError('unavailable', 'The store is closed.'))
    const events = await bench.ask('fires')
    expect(events.map((event) => event.type)).toEqual(['understood', 'error'])
    expect(errorOf(events)).toEqual({ type: 'error', code: 'unavailable', message: 'The store is closed.', retryable: true })
    expect(endOf(await bench.ask('fires')).outcome).toBe('answered')
  })

  it('a source that finds out late that it cannot know has answered', async () => {
    const bench = createBench()
    bench.source.failWith(new SitrepError('cannot-answer', 'Positions of then are not kept.'))
    const events = await bench.ask('fires')
    expect(endOf(events)).toMatchObject({ outcome: 'cannot-answer', answer: 'Positions of then are not kept.' })
    expect(typesOf(events)).toEqual(['understood', 'text-delta', 'end'])
  })

  it('a source that cannot says why, and one that is not ready is unavailable', async () => {
    const cannot = createBench({ source: { can: () => ({ code: 'unsupported-window', text: 'There is no history of this.' }) } })
    expect(endOf(await cannot.ask('fires'))).toMatchObject({ outcome: 'cannot-answer', answer: 'There is no history of this.' })
    const bench = createBench()
    bench.source.setReady('The recording is being opened.')
    expect(errorOf(await bench.ask('fires'))).toMatchObject({ code: 'unavailable', message: 'The recording is being opened.' })
    expect(endOf(await bench.ask('help shape=explain')).outcome).toBe('answered')
  })

  it('the next source in order answers what the first cannot', async () => {
    const first = createFakeSource({ id: 'first', can: (plan) => (plan.measure === 'pdus' ? { code: 'unknown-measure', text: 'no' } : true) })
    const second = createFakeSource({ id: 'second' })
    const bench = createBench({ answer: { sources: [first, second] } })
    expect(endOf(await bench.ask('fires')).freshness.source).toBe('first')
    expect(endOf(await bench.ask('pdus')).freshness.source).toBe('second')
  })

  it('the deadline ends it with a retryable error and stops the source', async () => {
    const bench = createBench()
    bench.source.hold()
    const pending = bench.ask('fires')
    await settled()
    bench.timers.fire()
    const events = await pending
    expect(events.map((event) => event.type)).toEqual(['understood', 'error'])
    expect(errorOf(events)).toMatchObject({ code: 'deadline-exceeded', retryable: true })
    await settled()
    expect(bench.source.aborted).toBe(1)
    expect(bench.timers.pending).toBe(0)
  })

  it('a deadline in the past asks nobody', async () => {
    const bench = createBench()
    expect(errorOf(await bench.ask('fires', { deadline: startOfTests - 1 }))).toMatchObject({ code: 'deadline-exceeded' })
    expect(bench.source.resolved).toHaveLength(0)
  })

  it('an abort stops the source and ends the stream', async () => {
    const bench = createBench()
    bench.source.hold()
    const controller = new AbortController()
    const pending = bench.ask('fires', { signal: controller.signal })
    await settled()
    controller.abort()
    expect(errorOf(await pending)).toMatchObject({ code: 'cancelled' })
    await settled()
    expect(bench.source.aborted).toBe(1)
  })

  it('an abort before the beginning asks nobody', async () => {
    const bench = createBench()
    const controller = new AbortController()
    controller.abort()
    expect(errorOf(await bench.ask('fires', { signal: controller.signal }))).toMatchObject({ code: 'cancelled' })
    expect(bench.source.resolved).toHaveLength(0)
  })

  it('an abort while it is said ends with what was said so far', async () => {
    const notes = ['one', 'two', 'three'].map((text) => ({ code: text, text }))
    const bench = createBench({ source: { facts: (_plan, base) => factsOf({ ...base, notes }, [fact(base, 'fires', 1)]) } })
    const controller = new AbortController()
    const events: ChatEvent[] = []
    for await (const event of { [Symbol.asyncIterator]: () => bench.start('fires', { signal: controller.signal }) }) {
      events.push(event)
      if (event.type === 'text-delta') controller.abort()
    }
    expect(events.filter((event) => event.type === 'text-delta')).toHaveLength(1)
    expect(endOf(events).answer).toBe(said(events))
  })

  it('leaving while it waits stops the source at once', async () => {
    const bench = createBench()
    bench.source.hold()
    const events = bench.start('fires')
    await events.next()
    const waiting = events.next()
    await settled()
    await events.return?.()
    await waiting
    await settled()
    expect(bench.source.aborted).toBe(1)
    expect(bench.timers.pending).toBe(0)
    expect(await events.next()).toMatchObject({ done: true })
  })
})

describe('stored answers', () => {
  it('serve the same question without asking the source again', async () => {
    const bench = createBench()
    expect(await cachedOf(bench, 'fires window=day-1..day+0')).toBe('miss')
    expect(await cachedOf(bench, '  fires   window=day-1..day+0 ')).toBe('hit')
    expect(bench.source.resolved).toHaveLength(1)
    expect(bench.understood).toBe(1)
  })

  it('die with the version of their data', async () => {
    let count = 1
    const bench = createBench({ source: { facts: (plan, base) => factsOf(base, [fact(base, plan.measure, count, 'fire')]) } })
    expect(said(await bench.ask('fires'))).toContain('There is 1 fire')
    count = 2
    expect(said(await bench.ask('fires'))).toContain('There is 1 fire')
    bench.source.bump()
    expect(said(await bench.ask('fires'))).toContain('There are 2 fires')
    expect(bench.source.resolved).toHaveLength(2)
  })

  it('are stored under the version the facts carry, not the one asked with', async () => {
    let outdated = true
    const bench = createBench({
      source: { facts: (plan, base) => factsOf({ ...base, version: outdated ? 'fake/0' : base.version }, [fact(base, plan.measure, 1)]) },
    })
    await bench.ask('fires')
    expect(await cachedOf(bench, 'fires')).toBe('miss')
    outdated = false
    await bench.ask('fires')
    expect(await cachedOf(bench, 'fires')).toBe('hit')
  })

  it('are told as of the moment they are sent, and never as older than they are', async () => {
    const bench = createBench()
    await bench.ask('entities.active')
    bench.at(startOfTests + 65_000)
    const events = await bench.ask('entities.active')
    expect(endOf(events)).toMatchObject({ cached: 'hit', freshness: { asOf: startOfTests + 65_000, ageMs: 0 } })
    expect(said(events)).toContain('as of 14:04:27 UTC')
  })

  it('of a window that moves are not found again', async () => {
    const bench = createBench()
    await bench.ask('fires window=now-15m..now')
    bench.at(startOfTests + 1_000)
    expect(await cachedOf(bench, 'fires window=now-15m..now')).toBe('miss')
  })

  it('never go to another caller', async () => {
    const bench = createBench()
    await bench.ask('fires', { scope: { subject: 'a' } })
    expect(await cachedOf(bench, 'fires', { scope: { subject: 'b' } })).toBe('miss')
    expect(await cachedOf(bench, 'fires', { scope: { subject: 'a', tenant: 't' } })).toBe('miss')
    expect(await cachedOf(bench, 'fires', { scope: { subject: 'a' } })).toBe('hit')
  })

  it.each([
    ['fires window=now-1h..now', 'fires window=now-2h..now'],
    ['fires where.firer.force=friendly', 'fires where.firer.force=opposing'],
    ['fires where.firer.force=friendly', 'fires where.target.force=friendly'],
    ['fires where.firer.force=friendly', 'fires where.firer.force!=friendly'],
    ['fires shape=rank by=entity order=most:1', 'fires shape=rank by=entity order=least:1'],
    ['fires shape=rank by=entity order=most:5', 'fires shape=rank by=entity order=most:3'],
    ['fires', 'detonations'],
    ['shots', 'fires'],
    ['position shape=detail where.entity=1:2:3', 'position shape=detail where.entity=1:2:8'],
    ['entities.active where.exercise=1', 'entities.active where.exercise=2'],
    ['fires window=day-1T09:00..day-1T10:00', 'fires window=day-1T09:00..day-1T10:30'],
    ['pdus window=day-1..day+0', 'pdus window=day-1..now-1d'],
    ['pdus where.site=12', 'pdus where.application=12:1'],
    ['fires yesNo=true', 'fires'],
    ['pdus shape=compare versus.window=day-1..day+0', 'pdus shape=compare versus.window=day-2..day-1'],
  ])('of "%s" are never those of "%s"', async (one, other) => {
    const bench = createBench()
    await bench.ask(one)
    expect(await cachedOf(bench, other)).toBe('miss')
    expect(bench.store.entries.size).toBe(2)
  })

  it('of today are not those of tomorrow’s today', async () => {
    const bench = createBench()
    await bench.ask('fires window=day-1..day+0')
    bench.at(startOfTests + 86_400_000)
    expect(await cachedOf(bench, 'fires window=day-1..day+0')).toBe('miss')
  })

  it('are skipped on request, and replaced', async () => {
    const bench = createBench()
    await bench.ask('fires')
    expect(await cachedOf(bench, 'fires', { noCache: true })).toBe('bypass')
    expect(bench.source.resolved).toHaveLength(2)
    expect(await cachedOf(bench, 'fires')).toBe('hit')
  })

  it('come from a store that another process filled', async () => {
    const bench = createBench()
    await bench.ask('fires')
    const other = createBench({ answer: { cache: bench.store } })
    expect(await cachedOf(other, 'fires')).toBe('hit')
    expect(other.source.resolved).toHaveLength(0)
  })

  it.each(['{', '{}', 'null', '{"facts":[]}'])('that are corrupt (%s) are misses', async (value) => {
    const bench = createBench()
    await bench.ask('fires')
    for (const [key, entry] of bench.store.entries) bench.store.entries.set(key, { ...entry, value })
    const other = createBench({ answer: { cache: bench.store } })
    expect(await cachedOf(other, 'fires')).toBe('miss')
  })

  it('of another version under this version’s key are misses', async () => {
    const bench = createBench()
    await bench.ask('fires')
    for (const [key, entry] of bench.store.entries) bench.store.entries.set(key, { ...entry, value: entry.value.replaceAll('fake/1', 'fake/9') })
    expect(await cachedOf(createBench({ answer: { cache: bench.store } }), 'fires')).toBe('miss')
  })

  it('are not missed when the store fails', async () => {
    const bench = createBench()
    bench.store.breakWith(new Error('connection refused'))
    expect(await cachedOf(bench, 'fires')).toBe('miss')
    expect(bench.cacheFaults).toHaveLength(2)
  })

  it('of a source that cannot know its data live as long as their category allows, and say their age', async () => {
    const bench = createBench({ source: { aging: true } })
    await bench.ask('fires window=day+0..now')
    bench.at(startOfTests + 29_000)
    const events = await bench.ask('fires window=day+0..now')
    expect(endOf(events)).toMatchObject({ cached: 'hit', freshness: { asOf: startOfTests, ageMs: 29_000, maxAgeMs: 30_000 } })
    expect(said(events)).toContain('These figures are 29 s old.')
    bench.at(startOfTests + 30_001)
    expect(await cachedOf(bench, 'fires window=day+0..now')).toBe('miss')
  })

  it('of the present are never older than five seconds', async () => {
    const bench = createBench({ source: { aging: true } })
    for (const question of ['entities.active', 'pdus.rate window=now-1m..now']) {
      bench.at(startOfTests)
      await bench.ask(question)
      bench.at(startOfTests + 5_000)
      expect(await cachedOf(bench, question), question).toBe('hit')
      bench.at(startOfTests + 5_001)
      expect(await cachedOf(bench, question), question).toBe('miss')
    }
  })

  it('are read anew for a question that wants no stored ones, down to what they are made of', async () => {
    const bench = createBench({ source: { aging: true } })
    await bench.ask('fires')
    await bench.ask('fires', { noCache: true })
    expect(bench.source.resolved.map(({ options }) => options.maxAgeMs)).toEqual([5_000, undefined])
  })

  it('are not used at all where caching is off', async () => {
    const bench = createBench({ answer: { caching: false } })
    await bench.ask('fires')
    expect(await cachedOf(bench, 'fires')).toBe('bypass')
  })
})

describe('a source in trouble', () => {
  const down = { service: 'acquisition', cause: 'unreachable', since: startOfTests - 60_000, text: 'The acquisition service cannot be reached' } as const

  it('is told with its cause, and the question has ended', async () => {
    const bench = createBench({ source: { aging: true } })
    bench.source.failWith(new SitrepError('upstream', 'down', { trouble: [down] }))
    const events = await bench.ask('fires')
    expect(endOf(events)).toMatchObject({ outcome: 'cannot-answer', trouble: [down] })
    expect(said(events)).toContain('The acquisition service cannot be reached (since 14:02:22 UTC).')
  })

  it('leaves what was last known, with its age and the trouble', async () => {
    const bench = createBench({ source: { aging: true } })
    await bench.ask('fires')
    bench.at(startOfTests + 120_000)
    bench.source.failWith(new SitrepError('upstream', 'down', { trouble: [down] }))
    const events = await bench.ask('fires')
    expect(endOf(events)).toMatchObject({ outcome: 'answered', trouble: [down], freshness: { ageMs: 120_000 } })
    expect(said(events)).toContain('These figures are 2 min old.')
    expect(said(events)).toContain('cannot be reached')
  })

  it('that does not come in time is told like one that cannot be read', async () => {
    const bench = createBench({ source: { aging: true } })
    bench.source.hold()
    const asking = bench.ask('fires')
    await settled()
    bench.timers.fire()
    expect(endOf(await asking)).toMatchObject({ outcome: 'cannot-answer', trouble: [{ service: 'fake', cause: 'timeout' }] })
    expect(bench.source.aborted).toBe(1)
  })

  it('is asked again for the next question: troubled facts are not kept', async () => {
    const bench = createBench({
      source: { aging: true, facts: (_plan, base) => ({ ...factsOf(base, [fact(base, base.measure.id, 1, 'thing')]), trouble: [down] }) },
    })
    await bench.ask('fires')
    expect(await cachedOf(bench, 'fires')).toBe('miss')
  })
})

describe('several sources', () => {
  const onlyFires = (plan: Plan): true | CannotAnswer => (plan.measure === 'fires' ? true : { code: 'not-stored', text: 'The first source knows fires only.' })

  it('a question that leans on another is answered by the same source or not at all', async () => {
    const first = createFakeSource({ id: 'first', can: (plan) => (plan.where.length === 0 ? true : { code: 'not-stored', text: 'No forces are stored.' }) })
    const second = createFakeSource({ id: 'second' })
    const bench = createBench({ answer: { sources: [first, second] } })
    await bench.ask('fires', { sessionId: 's' })
    const events = await bench.ask('and friendly?', { sessionId: 's' })
    expect(endOf(events)).toMatchObject({ outcome: 'cannot-answer' })
    expect(said(events)).toBe('No forces are stored. Ask the whole question anew, and second answers it.')
    expect(second.resolved).toHaveLength(0)
  })

  it('the answer names the one it comes from', async () => {
    const second = createFakeSource({ id: 'second' })
    const bench = createBench({ answer: { sources: [createFakeSource({ id: 'first', can: onlyFires }), second] } })
    expect(said(await bench.ask('shots'))).toContain('Source: second.')
    expect(said(await bench.ask('fires'))).toContain('Source: first.')
  })

  it('another answers while the one that was meant cannot be read, and the trouble is told', async () => {
    const first = createFakeSource({ id: 'first', aging: true })
    const second = createFakeSource({ id: 'second' })
    const bench = createBench({ answer: { sources: [first, second] } })
    const trouble = [{ service: 'acquisition', cause: 'timeout', since: null, text: 'It did not answer' }] as const
    first.failWith(new SitrepError('upstream', 'down', { trouble }))
    const events = await bench.ask('fires', { sessionId: 's' })
    expect(said(events)).toMatch(/^It did not answer\. .*Source: second\.$/)
    expect(endOf(events)).toMatchObject({ outcome: 'answered', freshness: { source: 'second' }, trouble })
    // What leans on it stays with who answered it.
    second.failWith(new SitrepError('upstream', 'down', { trouble }))
    expect(endOf(await bench.ask('and friendly?', { sessionId: 's' }))).toMatchObject({ outcome: 'cannot-answer', trouble })
    expect(first.resolved).toHaveLength(1)
  })

  it('are each asked once, when none can be read', async () => {
    const troubleOf = (service: string) => ({ service, cause: 'timeout', since: null, text: `${service} did not answer` }) as const
    const sources = ['first', 'second'].map((id) => createFakeSource({ id, aging: true }))
    for (const source of sources) source.failWith(new SitrepError('upstream', 'down', { trouble: [troubleOf(source.id)] }))
    const bench = createBench({ answer: { sources } })
    expect(endOf(await bench.ask('fires'))).toMatchObject({ outcome: 'cannot-answer', trouble: [troubleOf('first'), troubleOf('second')] })
    expect(sources.map(({ resolved }) => resolved.length)).toEqual([1, 1])
  })

  it('the nearest question is answered where nobody can answer the one asked, and the answer says so', async () => {
    const instead = planFromText('fires')
    const source = createFakeSource({ can: (plan) => (plan.measure === 'fires' ? true : { code: 'not-stored', text: 'Rounds are not stored.', instead }) })
    const bench = createBench({ answer: { sources: [source] } })
    const events = await bench.ask('shots')
    expect(said(events)).toMatch(/^Rounds are not stored\. /)
    expect(events.find((event) => event.type === 'understood')).toMatchObject({ plan: instead })
    expect(endOf(events)).toMatchObject({ outcome: 'answered' })
  })

  it('a source may offer the nearest question when it finds out late', async () => {
    const bench = createBench()
    bench.source.failWith(new SitrepError('cannot-answer', 'Too many rows.', { instead: planFromText('fires window=now-1h..now') }))
    const events = await bench.ask('fires window=now-6h..now')
    expect(events.filter((event) => event.type === 'understood').map((event) => event.planText)).toEqual([
      'fires shape=value window=now-6h..now',
      'fires shape=value window=now-1h..now',
    ])
    expect(said(events)).toMatch(/^Too many rows\. /)
  })
})

describe('the same question asked at the same time', () => {
  it('is resolved once for all', async () => {
    const bench = createBench()
    bench.source.hold()
    const all = [bench.ask('fires'), bench.ask('fires'), bench.ask(' fires ')]
    await settled()
    bench.source.release()
    const outcomes = (await Promise.all(all)).map((events) => endOf(events).cached)
    expect(outcomes.sort()).toEqual(['miss', 'shared', 'shared'])
    expect(bench.source.resolved).toHaveLength(1)
  })

  it('goes on for the others when one leaves', async () => {
    const bench = createBench()
    bench.source.hold()
    const leaver = new AbortController()
    const first = bench.ask('fires', { signal: leaver.signal })
    const second = bench.ask('fires')
    await settled()
    leaver.abort()
    expect(errorOf(await first)).toMatchObject({ code: 'cancelled' })
    expect(bench.source.aborted).toBe(0)
    bench.source.release()
    expect(endOf(await second).outcome).toBe('answered')
    expect(bench.source.resolved).toHaveLength(1)
  })

  it('stops when the last one leaves, and the next caller does not inherit the end', async () => {
    const bench = createBench()
    bench.source.hold()
    const leavers = [new AbortController(), new AbortController()]
    const pending = leavers.map((leaver) => bench.ask('fires', { signal: leaver.signal }))
    await settled()
    for (const leaver of leavers) leaver.abort()
    const next = bench.ask('fires')
    await Promise.all(pending)
    await settled()
    expect(bench.source.aborted).toBe(1)
    bench.source.release()
    expect(endOf(await next).outcome).toBe('answered')
  })

  it('is never shared between callers', async () => {
    const bench = createBench()
    bench.source.hold()
    const all = [bench.ask('fires', { scope: { subject: 'a' } }), bench.ask('fires', { scope: { subject: 'b' } })]
    await settled()
    bench.source.release()
    expect((await Promise.all(all)).map((events) => endOf(events).cached)).toEqual(['miss', 'miss'])
    expect(bench.source.resolved.map(({ options }) => options.scope.subject)).toEqual(['a', 'b'])
  })
})
