import { describe, expect, it } from 'vitest'
import { aircraft, createStage, missile, soldier, start, tank } from './fixtures.ts'
import type { StateSaid } from './fixtures.ts'

const second = 1_000

/** How long one Entity State keeps an entity active. */
function lifetime(said: StateSaid, profile: 'standard' | 'draft' = 'standard'): number {
  const stage = createStage({ profile })
  stage.state('1:1:1', said)
  for (let ms = 0; ms < 400 * second; ms += 250) {
    if (stage.active().length === 0)
      return [...stage.rows.presence.values()][0]?.until === undefined ? -1 : ([...stage.rows.presence.values()][0]?.until ?? 0) - start
    stage.pass(250)
  }
  return Infinity
}

describe('timeouts', () => {
  it.each([
    ['version 6 moving', { version: 6, moving: true }, 'standard', 12],
    ['version 6 stationary', { version: 6 }, 'standard', 12],
    ['version 5', { version: 5 }, 'standard', 12],
    ['version 7 moving', { version: 7, moving: true }, 'standard', 12],
    ['version 7 with zero velocity', { version: 7, deadReckoning: 2 }, 'standard', 144],
    ['version 7 with static dead reckoning', { version: 7, moving: true, deadReckoning: 1 }, 'standard', 144],
    ['draft, version 7 land', { version: 7, moving: true }, 'draft', 132],
    ['draft, version 7 surface', { version: 7, type: '1.3.225.1.1.1.0', moving: true }, 'draft', 132],
    ['draft, version 7 subsurface', { version: 7, type: '1.4.225.1.1.1.0', moving: true }, 'draft', 132],
    ['draft, version 7 air', { version: 7, type: aircraft, moving: true }, 'draft', 12],
    ['draft, version 7 life form', { version: 7, type: soldier }, 'draft', 144],
    ['draft, version 7 environmental', { version: 7, type: '4.1.0.1.0.0.0' }, 'draft', 144],
    ['draft, version 7 cultural', { version: 7, type: '5.1.0.1.0.0.0' }, 'draft', 144],
    ['draft, version 7 munition', { version: 7, type: missile, moving: true }, 'draft', 12],
    ['draft, version 6 land', { version: 6 }, 'draft', 12],
  ] as const)('%s', (_name, said, profile, seconds) => {
    expect(lifetime(said, profile)).toBe(seconds * second)
  })

  it('stretch to 2.4 times the median of the last beats of the same application, kind and domain', () => {
    const stage = createStage()
    stage.beat(['1:1:1'], { forMs: 100 * second, periodMs: 20 * second })
    // Five beats of 20 s: four gaps known. The timeout is 48 s.
    stage.pass(27 * second)
    expect(stage.active()).toEqual(['1:1:1'])
    stage.pass(2 * second)
    expect(stage.active()).toEqual([])
    // Another kind in the same application, and the same kind in another one, know nothing of it.
    stage.state('1:1:2', { type: aircraft })
    stage.state('1:2:3')
    stage.state('1:1:4')
    stage.pass(13 * second)
    expect(stage.active()).toEqual(['1:1:4'])
  })

  it('need three gaps before a cadence counts', () => {
    const stage = createStage()
    stage.beat(['1:1:1'], { forMs: 60 * second, periodMs: 20 * second })
    // Two gaps are known: the profile's 12 s hold.
    expect(stage.active()).toEqual([])
  })

  it('never exceed 144 s, whatever the cadence', () => {
    const stage = createStage()
    for (let beat = 0; beat < 6; beat += 1) {
      stage.state('1:1:1')
      stage.pass(100 * second)
    }
    stage.pass(43 * second)
    expect(stage.active()).toEqual(['1:1:1'])
    stage.pass(2 * second)
    expect(stage.active()).toEqual([])
  })

  it('are those of the exercise plan where it says so, applications before sites', () => {
    const timeouts = [
      { site: 1, application: null, timeoutMs: 30 * second },
      { site: null, application: '1:2', timeoutMs: 6 * second },
    ]
    const stage = createStage({ plan: { names: [], expected: [], forces: [], timeouts } })
    for (const id of ['1:1:1', '1:2:1', '2:1:1']) stage.state(id)
    stage.pass(7 * second)
    expect(stage.active()).toEqual(['1:1:1', '2:1:1'])
    stage.pass(8 * second)
    expect(stage.active()).toEqual(['1:1:1'])
    stage.pass(16 * second)
    expect(stage.active()).toEqual([])
  })

  it('end a presence at last heard plus timeout, however late the tick', () => {
    const stage = createStage()
    stage.state('1:1:1')
    stage.tracker.tick(start + 60 * second)
    expect([...stage.rows.presence.values()]).toMatchObject([{ end: 'lost', lastHeard: start, until: start + 12 * second, first: true, from: start }])
  })

  it('run out before a later report is taken, tick or none', () => {
    const stage = createStage()
    stage.state('1:1:1')
    const clone = createStage()
    clone.state('1:1:1')
    clone.tracker.tick(start + 11_900)
    stage.pass(13 * second)
    stage.state('1:1:1')
    expect([...stage.rows.presence.values()].map((row) => [row.track, row.interval, row.first, row.end])).toEqual([
      [1, 1, true, 'lost'],
      [1, 2, false, null],
    ])
  })
})

describe('overdue', () => {
  it('is who missed two of their own beats and is still active', () => {
    const stage = createStage()
    stage.beat(['1:1:1', '1:1:2'], { forMs: 20 * second, periodMs: 2 * second })
    stage.beat(['1:1:2'], { forMs: 6 * second, periodMs: 2 * second })
    const overdue = [...stage.tracker.picture.activeTracks()].filter((track) => track.overdue).map((track) => track.id)
    expect(overdue).toEqual(['1:1:1'])
    expect(stage.active()).toEqual(['1:1:1', '1:1:2'])
    stage.state('1:1:1')
    expect([...stage.tracker.picture.activeTracks()].some((track) => track.overdue)).toBe(false)
  })

  it('is nobody who beats slowly but on time', () => {
    const stage = createStage()
    stage.beat(['1:1:1'], { forMs: 300 * second, periodMs: 55 * second, version: 7 })
    expect([...stage.tracker.picture.activeTracks()].map((track) => track.overdue)).toEqual([false])
  })
})

describe('aspects', () => {
  it('change with membership, for the force, kind and domain concerned', () => {
    const stage = createStage()
    const read = (): number => stage.aspects.readMembership((cell) => cell.force === 'friendly' && cell.kind === 1 && cell.domain === 1)
    const others = (): number => stage.aspects.readMembership((cell) => cell.force === 'opposing')
    stage.state('1:1:1')
    const after = read()
    expect(after).toBeGreaterThan(0)
    stage.state('1:1:1')
    expect(read()).toBe(after)
    stage.pass(13 * second)
    expect(read()).toBeGreaterThan(after)
    expect(others()).toBe(0)
  })

  it('positions and traffic change with every Entity State, events do not', () => {
    const stage = createStage()
    stage.state('1:1:1')
    const before = { positions: stage.aspects.read('positions'), traffic: stage.aspects.read('traffic'), events: stage.aspects.read('events') }
    stage.state('1:1:1', { type: tank })
    expect(stage.aspects.read('positions')).toBeGreaterThan(before.positions)
    expect(stage.aspects.read('traffic')).toBeGreaterThan(before.traffic)
    expect(stage.aspects.read('events')).toBe(before.events)
  })

  it('say each second that the listener is warming up, and then no more', () => {
    const stage = createStage()
    const before = stage.aspects.read('listener')
    stage.pass(10 * second)
    expect(stage.aspects.read('listener') - before).toBeGreaterThanOrEqual(10)
    stage.pass(200 * second)
    const warm = stage.aspects.read('listener')
    stage.pass(10 * second)
    expect(stage.aspects.read('listener')).toBe(warm)
    expect(stage.tracker.picture.isWarm(stage.now())).toBe(true)
  })
})
