import { describe, expect, it } from 'vitest'
import { createFakeChatModel } from '../../core/chat-model.fake.ts'
import type { FakeChatModelOptions } from '../../core/chat-model.fake.ts'
import type { ChatModel } from '../../core/chat-model.ts'
import { SitrepError } from '../../core/errors.ts'
import { compareFacts, fact, factsOf, listFacts, valueFacts } from '../../core/fact-shapes.ts'
import type { FactsBase } from '../../core/fact-shapes.ts'
import type { Facts } from '../../core/facts.ts'
import { createPhrase } from '../phrase.ts'
import { benchBase, benchNow, benchSending } from './bench-cases.ts'
import { createRewording } from './rewording.ts'
import type { Rewording, RewordingOptions, SayOptions } from './rewording.ts'

const zone = 'UTC'
const phrase = createPhrase({ zone })
const template = (facts: Facts): string => [...phrase(facts, benchSending)].join('')
const span = 'in the last hour (13:03:23 to 14:03:23 UTC)'
const fires = (count: number | null, more: Partial<FactsBase> = {}): Facts => valueFacts(benchBase('fires window=now-1h..now', more), count)
const about: SayOptions = { question: 'How many fires?', signal: new AbortController().signal }

async function all(parts: AsyncIterable<string>): Promise<string[]> {
  const list: string[] = []
  for await (const part of parts) list.push(part)
  return list
}

function saying(write: FakeChatModelOptions['write'], more: Partial<RewordingOptions> = {}): Rewording & { model: ReturnType<typeof createFakeChatModel> } {
  const model = createFakeChatModel(write === undefined ? {} : { write })
  return { ...createRewording({ model, zone, ...more }), model }
}

const counted = 'In total, we counted {{fires}} {{when}}.'
const activity = (): Facts => {
  const base = benchBase('activity shape=detail window=now-1h..now')
  return factsOf(base, [fact(base, 'pdus', 900, 'PDU'), fact(base, 'fires', 3, 'fire')])
}

describe('an answer in a model’s words', () => {
  it('has them around live values, then all the template says besides', async () => {
    const rewording = saying(() => counted)
    const facts = fires(7, { notes: [{ code: 'a', text: 'bursts count as one fire' }] })
    const said = rewording.say(facts, benchSending, about)
    expect(await all(said.parts)).toEqual([`In total, we counted 7 fires ${span}.`, ' Bursts count as one fire.'])
    expect(said.result()).toMatchObject({ engine: 'model', cached: false, slots: ['fires', 'when'] })
  })

  it('keeps the lines of a list, and the colon before them', async () => {
    const facts = listFacts(benchBase('entities.active shape=list'), 1, { columns: [{ key: 'entity', title: 'entity' }], rows: [['A']], total: 1 })
    const rewording = saying(() => 'Overall, there is {{entities.active}} {{when}}.')
    expect((await all(rewording.say(facts, benchSending, about).parts)).join('')).toBe('Overall, there is 1 active entity as of 14:03:22 UTC:\n- A')
  })

  it('shows the model names and meanings, never a value', async () => {
    const rewording = saying(() => counted)
    await all(rewording.say(fires(4_711), benchSending, about).parts)
    const [request] = rewording.model.requests
    expect(JSON.stringify(request?.prompt)).not.toMatch(/4,?711|14:03|13:03/)
    expect(request?.prompt.messages.at(-1)?.content).toContain('{{fires}}: how many fires; {{when}}: the time')
    expect(request?.grammar?.kind).toBe('gbnf')
    expect(request?.temperature).toBe(0)
  })

  it('is the template’s where the model said something else', async () => {
    for (const wording of ['There were 9 fires {{when}}.', 'There were {{fires}}.', 'No {{fires}} {{when}}.', 'I cannot help.', '']) {
      const rewording = saying(() => wording)
      const said = rewording.say(fires(7), benchSending, about)
      expect((await all(said.parts)).join('')).toBe(template(fires(7)))
      expect(said.result()).toMatchObject({ engine: 'template', slots: [] })
      expect(said.result().because).toBeDefined()
    }
  })

  it('asks no model where nothing is known', async () => {
    const rewording = saying(() => counted)
    expect((await all(rewording.say(fires(null), benchSending, about).parts)).join('')).toBe(template(fires(null)))
    expect(rewording.model.requests).toEqual([])
  })

  it('gives out a sentence before the next is written, and takes none back', async () => {
    let go = (): void => undefined
    const gate = new Promise<void>((resolve) => (go = resolve))
    const model = createFakeChatModel({
      write: () => ['In short, {{things}} {{when}}: {{pdus}}.', ' And', ' 12', ' more.'],
      beforeToken: (index) => (index === 1 ? gate : undefined),
    })
    const facts = activity()
    const parts = createRewording({ model, zone }).say(facts, benchSending, about).parts[Symbol.asyncIterator]()
    expect((await parts.next()).value).toBe(`In short, activity ${span}: 900 PDUs.`)
    go()
    const rest: string[] = []
    for (let next = await parts.next(); next.done !== true; next = await parts.next()) rest.push(next.value)
    expect(rest.join('')).toBe(' 3 fires.')
  })
})

describe('a wording that passed', () => {
  it('serves the next values of its situation at once, verified again', async () => {
    const rewording = saying(() => counted)
    expect(rewording.held(fires(7), benchSending)).toBeUndefined()
    await all(rewording.say(fires(7), benchSending, about).parts)
    const held = rewording.held(fires(4_000), { sentAt: benchNow, ageMs: 3_000 })
    expect(held?.parts).toEqual([`In total, we counted 4,000 fires ${span}.`, ' These figures are 3 s old.'])
    expect(held?.result).toMatchObject({ engine: 'model', cached: true })
    const said = rewording.say(fires(3), benchSending, about)
    await all(said.parts)
    expect(said.result().cached).toBe(true)
    expect(rewording.model.requests).toHaveLength(1)
  })

  it('serves no other situation: none, one, unknown, lower bounds, other signs', async () => {
    const sides = 'fires shape=compare where.firer.force=opposing versus.where.firer.force=friendly window=now-1h..now'
    const compared = (first: number, second: number): Facts => compareFacts(benchBase(sides), first, second)
    const rewording = saying((request) => {
      const report = /^Report: (.*)$/m.exec(request.prompt.messages.at(-1)?.content ?? '')?.[1] ?? ''
      return report.includes('first') ? report : counted
    })
    await all(rewording.say(fires(7), benchSending, about).parts)
    for (const other of [fires(0), fires(1), fires(null), fires(7, { quality: 'lower-bound' }), fires(7, { quality: 'sampled' })])
      expect(rewording.held(other, benchSending)).toBeUndefined()
    await all(rewording.say(compared(9, 2), benchSending, about).parts)
    expect(rewording.held(compared(8, 3), benchSending)).toBeDefined()
    for (const other of [compared(2, 9), compared(4, 4), compared(0, 3), compared(1, 0)]) expect(rewording.held(other, benchSending)).toBeUndefined()
  })

  it('is written once at a time; who asks meanwhile has the template at once', async () => {
    let go = (): void => undefined
    const gate = new Promise<void>((resolve) => (go = resolve))
    const model = createFakeChatModel({ write: () => counted, beforeToken: () => gate })
    const rewording = createRewording({ model, zone })
    const first = all(rewording.say(fires(7), benchSending, about).parts)
    const others = Array.from({ length: 20 }, () => rewording.say(fires(8), benchSending, about))
    for (const other of others) {
      expect((await all(other.parts)).join('')).toBe(template(fires(8)))
      expect(other.result().because).toBe('being written')
    }
    go()
    expect((await first).join('')).toContain('In total, we counted 7 fires')
    expect(model.requests).toHaveLength(1)
  })

  it('that is refused three times is not tried again', async () => {
    const rewording = saying(() => 'I cannot help.')
    for (let time = 0; time < 5; time += 1) await all(rewording.say(fires(time + 2), benchSending, about).parts)
    expect(rewording.model.requests).toHaveLength(3)
  })
})

describe('when the model fails', () => {
  const failing = (code: 'overloaded' | 'model-unavailable' | 'prompt-too-long', afterText: boolean): ChatModel => ({
    ...createFakeChatModel(),
    async *stream() {
      await Promise.resolve()
      if (afterText) yield { type: 'text-delta', text: 'In total, we' }
      throw new SitrepError(code, 'x')
    },
  })

  it.each([
    ['overloaded', false],
    ['model-unavailable', true],
    ['prompt-too-long', false],
  ] as const)('with %s the template speaks', async (code, afterText) => {
    const said = createRewording({ model: failing(code, afterText), zone }).say(fires(7), benchSending, about)
    expect((await all(said.parts)).join('')).toBe(template(fires(7)))
    expect(said.result()).toMatchObject({ engine: 'template', because: code })
  })

  it('or is down, loading or busy, it is not asked', async () => {
    const model = createFakeChatModel({ write: () => counted })
    model.set('failed')
    const said = createRewording({ model, zone }).say(fires(7), benchSending, about)
    expect((await all(said.parts)).join('')).toBe(template(fires(7)))
    const busy: ChatModel = { ...model, figures: () => ({ ...model.figures(), state: 'ready', firstTokenMs: 5_000 }) }
    expect(createRewording({ model: busy, zone, firstTokenBudgetMs: 500 }).say(fires(7), benchSending, about).result().because).toBe('the model is busy')
    expect(model.requests).toEqual([])
  })

  it.each([500, 2_000])('and gives nothing within its %i ms, the template speaks, even if it hears no abort', async (budget) => {
    const timers: { ms: number; run: () => void }[] = []
    const model = createFakeChatModel({
      write: () => ['In', ' total,'],
      beforeToken: (index) => (index === 0 && budget === 2_000 ? undefined : new Promise<void>(() => undefined)),
    })
    const rewording = createRewording({
      model,
      zone,
      firstTokenBudgetMs: 500,
      budgetMs: 2_000,
      after: (ms, run) => {
        timers.push({ ms, run })
        return () => undefined
      },
    })
    const said = rewording.say(fires(7), benchSending, about)
    const parts = all(said.parts)
    timers.find(({ ms }) => ms === budget)?.run()
    expect((await parts).join('')).toBe(template(fires(7)))
    expect(said.result().because).toBe('deadline-exceeded')
  })

  it('or the caller goes away, it ends with what was said so far', async () => {
    const controller = new AbortController()
    const model = createFakeChatModel({ write: () => counted, beforeToken: (index) => (index === 2 ? controller.abort() : undefined) })
    const rewording = createRewording({ model, zone })
    expect(await all(rewording.say(fires(7), benchSending, { ...about, signal: controller.signal }).parts)).toEqual([])
    expect(rewording.wordings.size).toBe(0)
    expect(model.figures().running).toBe(0)
  })

  it('or the caller leaves the loop, its place is free again', async () => {
    const model = createFakeChatModel({ write: () => ['In short, {{things}} {{when}}: {{pdus}}.', ' In', ' all'] })
    const rewording = createRewording({ model, zone })
    for await (const part of rewording.say(activity(), benchSending, about).parts) {
      expect(part).toContain('In short, activity')
      break
    }
    await expect.poll(() => model.figures().running).toBe(0)
  })

  it('or writes without end, it is cut', async () => {
    const endless = saying(() => Array.from({ length: 5_000 }, () => 'we count '), { maxTokens: 5_000 })
    const said = endless.say(fires(7), benchSending, about)
    expect((await all(said.parts)).join('')).toBe(template(fires(7)))
    expect(said.result().because).toBe('refused: cut-short')
  })
})
