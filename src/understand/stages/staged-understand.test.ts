import { describe, expect, it, vi } from 'vitest'
import { planFromText } from '../../core/plan-text.ts'
import type { Planner, Proposal, Understanding } from '../../core/understanding.ts'
import { bindContext, gazetteer } from '../cases/context.ts'
import { createUnderstand } from '../understand.ts'
import { createStagedUnderstand } from './staged-understand.ts'
import type { PlannerStage, StagedOptions } from './staged-understand.ts'

const context = { gazetteer, bind: bindContext }
const { signal } = new AbortController()
const understand = createUnderstand()
const plan = planFromText('fires where.firer.force=opposing window=day+0..now')

type Fake = Planner & { asked: string[] }
function plannerThat(propose: (signal: AbortSignal) => Promise<Proposal | undefined>): Fake {
  const asked: string[] = []
  return {
    id: 'fake',
    asked,
    propose(text, _context, options) {
      asked.push(text)
      return propose(options.signal)
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}
const knowing = (): Fake => plannerThat(() => Promise.resolve({ plan }))
const unknowing = (): Fake => plannerThat(() => Promise.resolve(undefined))
const hanging = (): Fake => plannerThat(() => new Promise(() => undefined))
const failing = (): Fake => plannerThat(() => Promise.reject(new Error('broken')))
const stage = (planner: Planner, name: PlannerStage['stage'] = 'neighbours', deadlineMs = 10_000): PlannerStage => ({ stage: name, planner, deadlineMs })
const staged = (planners: PlannerStage[], more: Partial<StagedOptions> = {}) => createStagedUnderstand({ understand, planners, ...more })

describe('stages of understanding', () => {
  it.each([
    ['how many tanks does red have', 'plan'],
    ['who will win', 'refused'],
    ['where is it?', 'refused'],
    ['', 'refused'],
    ['how many?', 'clarify'],
    ['mark this as Contact', 'mark'],
    ['please destroy 1:2:3', 'refused'],
    ['x'.repeat(1_500), 'refused'],
  ])('leaves what code made of %j alone', async (text, kind) => {
    const planner = knowing()
    expect(await staged([stage(planner)])(text, context, { signal })).toMatchObject({ kind, stage: 'code' })
    expect(planner.asked).toEqual([])
  })

  it('asks the stages in their order, and the first that knows is taken', async () => {
    const [first, second, third] = [unknowing(), knowing(), knowing()]
    const read = await staged([stage(first), stage(second, 'model'), stage(third, 'model')])('how badly was blue hurt', context, { signal })
    expect(read).toMatchObject({ kind: 'plan', stage: 'model', plan })
    expect([first, second, third].map(({ asked }) => asked.length)).toEqual([1, 1, 0])
  })

  it('goes on past a stage that fails or hangs, tells of it, and ends with what code said', async () => {
    const onFailure = vi.fn<NonNullable<StagedOptions['onFailure']>>()
    const read = await staged([stage(failing()), stage(hanging(), 'model', 5)], { onFailure })('how badly was blue hurt', context, { signal })
    expect(read).toMatchObject({ kind: 'refused', stage: 'code' })
    expect(onFailure.mock.calls.map(([failure]) => failure.stage)).toEqual(['neighbours', 'model'])
  })

  it('stops a stage whose time is over', async () => {
    let stopped: AbortSignal | undefined
    const planner = plannerThat((inner) => {
      stopped = inner
      return new Promise(() => undefined)
    })
    await staged([stage(planner, 'model', 5)])('how badly was blue hurt', context, { signal })
    expect(stopped?.aborted).toBe(true)
  })

  it('asks nobody past the deadline of the question, or when nobody waits for it', async () => {
    const planner = knowing()
    const read = staged([stage(planner)], { now: () => 100 })
    expect(await read('how badly was blue hurt', context, { signal, deadline: 100 })).toMatchObject({ stage: 'code' })
    expect(await read('how badly was blue hurt', context, { signal: AbortSignal.abort() })).toMatchObject({ stage: 'code' })
    expect(planner.asked).toEqual([])
  })

  it('takes no proposal that no measure allows, and offers only those that one does', async () => {
    const invalid = planFromText('fires shape=timeline')
    expect(await staged([stage(plannerThat(() => Promise.resolve({ plan: invalid })))])('how badly was blue hurt', context, { signal })).toMatchObject({
      kind: 'refused',
    })
    const options = [
      { label: 'one', plan: invalid },
      { label: 'two', plan },
    ]
    const read = await staged([stage(plannerThat(() => Promise.resolve({ options })))])('how badly was blue hurt', context, { signal })
    expect(read).toMatchObject({ kind: 'clarify', stage: 'neighbours', options: [{ label: 'two', plan }] })
  })

  it('asks on about a term that nothing explains', async () => {
    const term: Understanding = { kind: 'plan', plan: planFromText('glossary shape=explain topic=rumpus'), repairs: [] }
    const planner = knowing()
    const knows = (topic: string): boolean => topic === 'dud'
    const read = createStagedUnderstand({ understand: () => term, planners: [stage(planner)], knowsTopic: knows })
    expect(await read('what is the rumpus', context, { signal })).toMatchObject({ stage: 'neighbours', plan })
    const known: Understanding = { ...term, plan: planFromText('glossary shape=explain topic=dud') }
    const stays = createStagedUnderstand({ understand: () => known, planners: [stage(planner)], knowsTopic: knows })
    expect(await stays('what is a dud', context, { signal })).toMatchObject({ stage: 'code', plan: { topic: 'dud' } })
  })
})
