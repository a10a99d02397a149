import { describe, expect, test } from 'vitest'
import { bind, isBound } from '../core/bind.ts'
import { planFromText } from '../core/plan-text.ts'
import { measureById } from '../measures/list.ts'
import { createAspectCounters } from './aspects.ts'
import type { AspectCounters } from './aspects.ts'
import { createSharedState } from './shared-state.ts'
import type { SharedState } from './shared-state.ts'
import { versionOf } from './version.ts'

const now = Date.UTC(2026, 2, 18, 10, 0, 0, 300)
const tank = { force: 'opposing', kind: 1, domain: 1 } as const
const missile = { force: 'opposing', kind: 2, domain: 2 } as const

type World = { aspects: AspectCounters; shared: SharedState; clock: { now: number } }
const world = (): World => ({ aspects: createAspectCounters(), shared: createSharedState(), clock: { now } })

/** The plan is bound once: a stored answer is looked up under the window it was asked for. */
function versionIn({ aspects, shared, clock }: World, text: string): () => string {
  const plan = bind(planFromText(text), { now, zone: 'UTC' })
  if (!isBound(plan)) throw new Error(plan.text)
  const ids = [plan.measure, ...(plan.versus?.measure === undefined ? [] : [plan.versus.measure])]
  const measures = ids.map((id) => measureById(id)).filter((measure) => measure !== undefined)
  return () => versionOf(plan, measures, { instance: 'i', epoch: 'e', aspects, shared, now: clock.now })
}

/** Whether what happens outdates an answer to the plan. */
function outdates(text: string, happens: (world: World) => void, before: (world: World) => void = () => undefined): boolean {
  const made = world()
  before(made)
  const version = versionIn(made, text)
  const first = version()
  happens(made)
  return version() !== first
}

describe('the live picture', () => {
  const tanks = 'entities.active where.force=opposing where.category=tank'
  test('a tank that times out outdates a count of tanks, a missile in flight does not', () => {
    expect(outdates(tanks, ({ aspects }) => aspects.bumpMembership(tank))).toBe(true)
    expect(outdates(tanks, ({ aspects }) => aspects.bumpMembership(missile))).toBe(false)
    expect(outdates(tanks, ({ aspects }) => aspects.bumpMembership({ ...tank, force: 'friendly' }))).toBe(false)
  })

  test('a missile outdates the count of all, which says how many were left out', () => {
    expect(outdates('entities.active', ({ aspects }) => aspects.bumpMembership(missile))).toBe(true)
    expect(outdates('entities.active where.force!=friendly', ({ aspects }) => aspects.bumpMembership(tank))).toBe(true)
  })

  test('a million position updates outdate no count, but do outdate what moves or is near', () => {
    const moves = ({ aspects }: World): void => aspects.bump('positions')
    expect(outdates('entities.active', moves)).toBe(false)
    expect(outdates('entities.active where.state=moving', moves)).toBe(true)
    expect(outdates('entities.active where.within=1000m@54.1,10.2', moves)).toBe(true)
  })

  test('time alone outdates only what holds ages', () => {
    const later = ({ clock }: World): void => {
      clock.now += 1_000
    }
    expect(outdates('entities.active', later)).toBe(false)
    expect(outdates('entities.active where.state=overdue', later)).toBe(true)
    expect(outdates('last-heard where.marking=VIPER1', later)).toBe(true)
    expect(outdates('entities.active', later, ({ shared }) => shared.setWarmUntil(now + 60_000))).toBe(true)
  })

  test('with several exercises anybody may change which one is meant, unless the question names one', () => {
    const several = ({ shared }: World): void => shared.setSeveralExercises(true)
    const elsewhere = ({ aspects }: World): void => aspects.bumpMembership({ force: 'neutral', kind: 3, domain: 1 })
    expect(outdates(tanks, elsewhere, several)).toBe(true)
    expect(outdates(`${tanks} where.exercise=1`, elsewhere, several)).toBe(false)
    expect(outdates('fires window=day+0..now', elsewhere, several)).toBe(true)
    expect(outdates('pdus window=day+0..now', elsewhere, several)).toBe(false)
  })
})

describe('windows', () => {
  test('events outdate what counts events, traffic what counts traffic', () => {
    expect(outdates('fires window=day+0..now', ({ aspects }) => aspects.bump('events'))).toBe(true)
    expect(outdates('fires window=day+0..now', ({ aspects }) => aspects.bump('traffic'))).toBe(false)
    expect(outdates('pdus window=day+0..now', ({ aspects }) => aspects.bump('traffic'))).toBe(true)
    expect(outdates('pdus window=day+0..now', ({ aspects }) => aspects.bump('events'))).toBe(false)
  })

  test('a window of the past is outdated by what changes the past alone', () => {
    const everything = ({ aspects, clock }: World): void => {
      for (const aspect of ['events', 'traffic', 'listener', 'simulation', 'positions', 'marks'] as const) aspects.bump(aspect)
      aspects.bumpMembership(tank)
      clock.now += 3_600_000
    }
    for (const plan of ['fires window=day-1..day+0', 'pdus window=now-2h..now-1h', 'entities.seen window=now-2h..now-1h', 'losses window=now-2h..now-1h'])
      expect([plan, outdates(plan, everything)]).toEqual([plan, false])
    expect(outdates('fires window=day-1..day+0', ({ shared }) => shared.setMended(1))).toBe(true)
    expect(outdates('timeline shape=timeline window=now-2h..now-1h', ({ aspects }) => aspects.bump('marks'))).toBe(true)
  })

  test('a window that ended a moment ago is not settled yet', () => {
    const loss = ({ aspects }: World): void => aspects.bump('events')
    expect(outdates('fires window=now-1h..now-15s', loss)).toBe(true)
    expect(outdates('fires window=now-1h..now-30s', loss)).toBe(false)
    expect(outdates('losses window=now-1h..now-30s', loss)).toBe(true)
    expect(outdates('entities.seen window=now-1h..now-2m', ({ aspects }) => aspects.bumpMembership(tank))).toBe(true)
    expect(
      outdates(
        'entities.active window=now-2h..now-1h',
        ({ aspects }) => aspects.bumpMembership(tank),
        ({ shared }) => shared.setFrozen(true),
      ),
    ).toBe(true)
  })

  test('both sides of a comparison count', () => {
    expect(outdates('fires shape=compare window=day-1..day-0 versus.window=day+0..now', ({ aspects }) => aspects.bump('events'))).toBe(true)
    expect(outdates('duds shape=ratio window=day+0..now versus.measure=pdus', ({ aspects }) => aspects.bump('traffic'))).toBe(true)
  })

  test('another start of the recorder is another version', () => {
    const { aspects, shared } = world()
    const plan = planFromText('fires window=@0..@1000')
    const made = (instance: string) => versionOf({ ...plan, bound: { from: 0, to: 1_000 } }, [], { instance, epoch: 'e', aspects, shared, now })
    expect(made('a')).not.toBe(made('b'))
  })
})
