import { describe, expect, it } from 'vitest'
import { createStage, deactivated, destroyed, enemyTank, start, tank } from './fixtures.ts'
import type { Stage } from './fixtures.ts'

const second = 1_000
const intervals = (stage: Stage): unknown[] =>
  [...stage.rows.presence.values()].map((row) => ({ track: row.track, first: row.first, end: row.end, how: row.how }))

describe('leaving', () => {
  it('is the deactivated bit, at once', () => {
    const stage = createStage()
    stage.state('1:1:1')
    stage.pass(2 * second)
    stage.state('1:1:1', { appearance: deactivated })
    expect(stage.active()).toEqual([])
    expect([...stage.rows.presence.values()]).toMatchObject([{ end: 'left', how: 'deactivated', until: start + 2 * second }])
    stage.state('1:1:1', { appearance: deactivated })
    expect(stage.rows.presence.size).toBe(1)
  })

  it('is never a destruction, though the damage bits say so', () => {
    const stage = createStage()
    stage.state('1:1:1')
    stage.state('1:1:1', { appearance: deactivated | destroyed })
    expect(stage.rows.damages.size).toBe(0)
  })

  it('is a Remove Entity and 12 s without an Entity State, dated to the request', () => {
    const stage = createStage()
    stage.state('1:1:1')
    stage.pass(3 * second)
    stage.remove('1:1:1')
    const [track] = [...stage.tracker.picture.activeTracks()]
    expect(track?.removalRequestedAt).toBe(start + 3 * second)
    stage.pass(11_750)
    expect(stage.active()).toEqual(['1:1:1'])
    stage.pass(250)
    expect([...stage.rows.presence.values()]).toMatchObject([{ end: 'left', how: 'removed', until: start + 3 * second }])
  })

  it('is only a request while it is still heard', () => {
    const stage = createStage()
    stage.state('1:1:1')
    stage.remove('1:1:1')
    stage.beat(['1:1:1'], { forMs: 30 * second })
    expect(intervals(stage)).toEqual([{ track: 1, first: true, end: null, how: null }])
  })

  it('can be asked of a whole application, and of one whose contact was lost', () => {
    const stage = createStage()
    for (const id of ['1:1:1', '1:1:2', '1:2:1']) stage.state(id)
    stage.pass(20 * second)
    stage.state('1:2:1')
    stage.remove('1:1:65535')
    stage.pass(8 * second)
    stage.state('1:2:1')
    stage.pass(5 * second)
    const left = [...stage.rows.presence.values()].filter((row) => row.end === 'left').map((row) => row.entity)
    expect(left).toEqual(['1:1:1', '1:1:2'])
    expect([...stage.rows.presence.values()].filter((row) => row.end === 'lost').map((row) => row.entity)).toEqual(['1:1:1', '1:1:2', '1:2:1'])
  })
})

describe('identity', () => {
  it('is the same track after a timeout with the same id and type', () => {
    const stage = createStage()
    stage.state('1:1:1')
    stage.pass(20 * second)
    stage.state('1:1:1')
    expect(intervals(stage)).toEqual([
      { track: 1, first: true, end: 'lost', how: null },
      { track: 1, first: false, end: null, how: null },
    ])
  })

  it('is a new track after it left', () => {
    const stage = createStage()
    stage.state('1:1:1')
    stage.state('1:1:1', { appearance: deactivated })
    stage.pass(second)
    stage.state('1:1:1')
    expect(intervals(stage)).toEqual([
      { track: 1, first: true, end: 'left', how: 'deactivated' },
      { track: 2, first: true, end: null, how: null },
    ])
  })

  it.each([
    ['type', { type: enemyTank }],
    ['force', { force: 2 }],
  ])('is a new track with another %s, and the old one is replaced', (_name, other) => {
    const stage = createStage()
    stage.state('1:1:1')
    stage.pass(second)
    stage.state('1:1:1', other)
    expect(intervals(stage)).toEqual([
      { track: 1, first: true, end: 'replaced', how: null },
      { track: 2, first: true, end: null, how: null },
    ])
    expect(stage.active()).toEqual(['1:1:1'])
  })

  it('is told apart by exercise', () => {
    const stage = createStage()
    stage.state('1:1:1')
    stage.state('1:1:1', { exercise: 2, force: 2 })
    expect([stage.active(1), stage.active(2)]).toEqual([['1:1:1'], ['1:1:1']])
  })

  it('keeps the marking heard last, and finds by it', () => {
    const stage = createStage()
    stage.state('1:1:1', { marking: 'VIPER1' })
    stage.state('1:1:1', { marking: 'Viper2' })
    stage.state('1:1:1')
    expect(stage.tracker.picture.tracksByMarking('viper2').map((track) => track.id)).toEqual(['1:1:1'])
    expect(stage.tracker.picture.tracksByMarking('VIPER1')).toEqual([])
    expect([...stage.rows.presence.values()]).toMatchObject([{ marking: 'Viper2' }])
  })

  it('takes an Entity State Update for a track that exists only', () => {
    const stage = createStage()
    stage.update('1:1:9')
    expect(stage.active()).toEqual([])
    stage.state('1:1:1')
    stage.pass(10 * second)
    stage.update('1:1:1')
    stage.pass(10 * second)
    expect(stage.active()).toEqual(['1:1:1'])
  })

  it('takes forces from the exercise plan, the most particular entry first', () => {
    const nobody = { entity: null, application: null, site: null, exercise: null }
    const forces = [
      { ...nobody, site: 1, force: 'opposing' as const },
      { ...nobody, entity: '1:1:2', force: 14 },
      { ...nobody, application: '1:2', force: 'friendly' as const },
    ]
    const stage = createStage({ plan: { names: [], expected: [], timeouts: [], forces } })
    stage.state('1:1:1', { force: 1 })
    stage.state('1:1:2', { force: 1 })
    stage.state('1:2:1', { force: 4 })
    stage.state('2:1:1', { force: 3 })
    const told = [...stage.tracker.picture.activeTracks()].map((track) => [track.id, track.force, track.forceId])
    expect(told).toEqual([
      ['1:1:1', 'opposing', 2],
      ['1:1:2', 'opposing', 14],
      ['1:2:1', 'friendly', 4],
      ['2:1:1', 'neutral', 3],
    ])
  })

  it('counts entities of the configured exercises only, and traffic of all', () => {
    const stage = createStage({ exerciseIds: [2] })
    stage.state('1:1:1', { exercise: 1 })
    stage.state('1:1:1', { exercise: 2 })
    stage.fire('1:1:1', { exercise: 1 })
    stage.tracker.drain(stage.now())
    expect([stage.active(1), stage.active(2), stage.rows.fires.size]).toEqual([[], ['1:1:1'], 0])
    expect(stage.rows.traffic.reduce((sum, row) => sum + row.pdus, 0)).toBe(3)
  })
})

describe('duplicates', () => {
  const found = (stage: Stage): unknown[] =>
    stage.tracker.picture.duplicates(stage.now()).map(({ track, claims }) => [track.id, claims.map((claim) => claim.address).sort()])

  it('are one id from two addresses within its timeout', () => {
    const stage = createStage()
    stage.state('1:1:1', { address: '10.0.0.1' })
    expect(found(stage)).toEqual([])
    stage.state('1:1:1', { address: '10.0.0.2' })
    expect(found(stage)).toEqual([['1:1:1', ['10.0.0.1', '10.0.0.2']]])
    expect(stage.active()).toEqual(['1:1:1'])
    stage.beat(['1:1:1'], { forMs: 13 * second, address: '10.0.0.2' })
    expect(found(stage)).toEqual([])
  })

  it('do not make a new track at every report when they contradict each other', () => {
    const stage = createStage()
    for (let beat = 0; beat < 10; beat += 1) {
      stage.state('1:1:1', { address: '10.0.0.1', type: tank })
      stage.state('1:1:1', { address: '10.0.0.2', type: enemyTank, force: 2 })
      stage.pass(5 * second)
    }
    expect(intervals(stage)).toHaveLength(2)
    expect(stage.active()).toEqual(['1:1:1'])
    expect(found(stage)).toHaveLength(1)
  })
})

describe('bounds', () => {
  it('hold under a flood of strangers, open events and freezes', () => {
    const stage = createStage({
      limits: { unknownParties: 10, openFires: 10, openDetonations: 10, troubleKeys: 10, freezeCommands: 10, applications: 20, sites: 20, emissions: 10 },
    })
    for (let index = 1; index <= 200; index += 1) {
      const firer = `${index}:1:1`
      stage.fire(firer, { target: `${index}:2:1`, event: index })
      stage.detonate(firer, { target: `${index}:2:1`, event: index + 1_000 })
      stage.collide(firer, '1:1:7')
      stage.stop(`${index}:65535:65535`)
    }
    const { unknownParties, fires, applications, sites, collisions, openDetonations, exercises } = stage.tracker.snapshot()
    expect([unknownParties.size, fires.size, applications.size, sites.size]).toEqual([10, 10, 20, 20])
    expect(Math.max(collisions.size, openDetonations)).toBeLessThanOrEqual(12)
    expect(exercises.get(1)?.freezes.length).toBe(10)
    expect(stage.rows.fires.size).toBe(200)
  })

  it('hold: the oldest ended tracks go first, and without any new ones are refused and counted', () => {
    const stage = createStage({ limits: { tracks: 3 } })
    for (const id of ['1:1:1', '1:1:2', '1:1:3', '1:1:4']) stage.state(id)
    expect(stage.active()).toEqual(['1:1:1', '1:1:2', '1:1:3'])
    expect(stage.tracker.picture.refusedTracks()).toBe(1)
    stage.pass(13 * second)
    stage.state('1:1:5')
    expect(stage.tracker.picture.trackCount()).toBe(3)
    expect(stage.tracker.picture.evictedTracks()).toBe(1)
  })

  it('hold: what ended a day ago is forgotten', () => {
    const stage = createStage()
    stage.state('1:1:1', { marking: 'GONE' })
    stage.pass(13 * second)
    stage.tracker.tick(start + 25 * 3_600_000)
    expect(stage.tracker.picture.trackCount()).toBe(0)
    expect(stage.tracker.picture.tracksByMarking('GONE')).toEqual([])
  })
})
