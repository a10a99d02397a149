import { describe, expect, it } from 'vitest'
import { createStage, destroyed, enemyTank, missile, soldier, start } from './fixtures.ts'
import type { Stage } from './fixtures.ts'

const second = 1_000
const kills = (stage: Stage): unknown[] => [...stage.rows.damages.values()].map((row) => [row.damage, row.victim.entity, row.firer?.entity ?? null])

/** A blue tank 1:1:1, another 1:1:2, and a red one 2:1:1, all heard. */
function duel(): Stage {
  const stage = createStage()
  stage.state('1:1:1', { marking: 'VIPER1' })
  stage.state('1:1:2')
  stage.state('2:1:1', { force: 2, type: enemyTank })
  return stage
}
const hit = (stage: Stage): void => stage.state('2:1:1', { force: 2, type: enemyTank, appearance: destroyed })

describe('fires', () => {
  it('are one per firer and event id', () => {
    const stage = duel()
    stage.fire('1:1:1', { target: '2:1:1', event: 5, quantity: 3 })
    stage.fire('1:1:1', { target: '2:1:1', event: 5, quantity: 3 })
    stage.fire('1:1:2', { target: '2:1:1', event: 5 })
    stage.fire('1:1:1', { target: '2:1:1', event: 6, quantity: 0 })
    expect([...stage.rows.fires.values()].map((row) => [row.firer.entity, row.event, row.quantity, row.rounds])).toEqual([
      ['1:1:1', '1:1:5', 3, 3],
      ['1:1:2', '1:1:5', 1, 1],
      ['1:1:1', '1:1:6', 0, 1],
    ])
  })

  it('are never merged without an event number', () => {
    const stage = duel()
    stage.fire('1:1:1')
    stage.fire('1:1:1')
    expect([...stage.rows.fires.values()].map((row) => row.event)).toEqual([null, null])
  })

  it('are different when an event id begins again a minute later', () => {
    const stage = duel()
    stage.fire('1:1:1', { event: 1 })
    stage.pass(61 * second)
    stage.fire('1:1:1', { event: 1 })
    expect(stage.rows.fires.size).toBe(2)
  })

  it('are told apart by exercise', () => {
    const stage = duel()
    stage.fire('1:1:1', { event: 1 })
    stage.fire('1:1:1', { event: 1, exercise: 2 })
    expect([...stage.rows.fires.values()].map((row) => row.exercise)).toEqual([1, 2])
  })

  it('know their firer later when it was heard later', () => {
    const stage = createStage()
    stage.fire('1:1:1', { target: '2:1:1', event: 1 })
    expect([...stage.rows.fires.values()]).toMatchObject([
      { firer: { entity: '1:1:1', force: 'unknown', track: null }, target: { entity: '2:1:1', force: 'unknown' } },
    ])
    stage.pass(second)
    stage.state('2:1:1', { force: 2 })
    expect(stage.rows.known).toMatchObject([{ exercise: 1, entity: '2:1:1', since: start, party: { force: 'opposing', track: 1, kind: 1 } }])
  })
})

describe('detonations', () => {
  it('join the fire of their exercise, firer and event number; several may join one, and some have none', () => {
    const stage = duel()
    stage.fire('1:1:1', { target: '2:1:1', event: 7, quantity: 4 })
    stage.pass(second)
    stage.detonate('1:1:1', { target: '2:1:1', event: 7 })
    stage.detonate('1:1:1', { target: '2:1:1', event: 7, result: 3 })
    stage.detonate('1:1:2', { target: '2:1:1', event: 7 })
    stage.detonate('0:0:0', { target: '2:1:1' })
    const fire = [...stage.rows.fires.values()][0]
    expect([...stage.rows.detonations.values()].map((row) => [row.fireSeq, row.fireRounds, row.resultClass, row.firer.entity])).toEqual([
      [fire?.seq, 4, 'hit', '1:1:1'],
      [fire?.seq, 4, 'ground', '1:1:1'],
      [null, null, 'hit', '1:1:2'],
      [null, null, 'hit', null],
    ])
  })

  it('join a fire they overtook', () => {
    const stage = duel()
    stage.detonate('1:1:1', { event: 8 })
    stage.fire('1:1:1', { event: 8, quantity: 2 })
    expect([...stage.rows.detonations.values()]).toMatchObject([{ fireRounds: 2 }])
  })

  it.each([
    [1, 'hit'],
    [10, 'hit'],
    [2, 'proximate'],
    [6, 'dud'],
    [3, 'ground'],
    [0, 'other'],
  ])('with result %i are %s', (result, resultClass) => {
    const stage = duel()
    stage.detonate('1:1:1', { result })
    expect([...stage.rows.detonations.values()]).toMatchObject([{ result, resultClass }])
  })
})

describe('losses', () => {
  it('belong to the firer of the last damaging detonation that named the victim', () => {
    const stage = duel()
    stage.detonate('1:1:1', { target: '2:1:1', event: 1 })
    stage.pass(second)
    stage.detonate('1:1:2', { target: '2:1:1', event: 1 })
    stage.pass(second)
    // Neither a dud, nor a miss, nor a hit on somebody else takes it away.
    stage.detonate('1:1:1', { target: '2:1:1', event: 2, result: 6 })
    stage.detonate('1:1:1', { target: '2:1:1', event: 3, result: 3 })
    stage.detonate('1:1:1', { target: '2:1:7', event: 4 })
    hit(stage)
    expect(kills(stage)).toEqual([['destroyed', '2:1:1', '1:1:2']])
  })

  it.each([
    [9_900, '1:1:1'],
    [10_000, '1:1:1'],
    [10_250, null],
  ])('belong to a detonation %i ms before, or to nobody', (ms, firer) => {
    const stage = duel()
    stage.detonate('1:1:1', { target: '2:1:1' })
    stage.pass(ms)
    hit(stage)
    expect(kills(stage)).toEqual([['destroyed', '2:1:1', firer]])
  })

  it.each([
    [1_000, '1:1:1'],
    [2_000, '1:1:1'],
    [2_250, null],
  ])('belong to a detonation %i ms after, or to nobody', (ms, firer) => {
    const stage = duel()
    hit(stage)
    expect(kills(stage)).toEqual([['destroyed', '2:1:1', null]])
    stage.pass(ms)
    stage.detonate('1:1:1', { target: '2:1:1' })
    expect(kills(stage)).toEqual([['destroyed', '2:1:1', firer]])
    const milestone = [...stage.rows.milestones.values()].find((row) => row.kind === 'loss')
    expect(milestone?.text).toBe(firer === null ? '2:1:1 destroyed' : '2:1:1 destroyed by VIPER1 (1:1:1)')
  })

  it('a later detonation within the time takes the kill over', () => {
    const stage = duel()
    stage.detonate('1:1:1', { target: '2:1:1' })
    hit(stage)
    stage.pass(second)
    stage.detonate('1:1:2', { target: '2:1:1' })
    expect(kills(stage)).toEqual([['destroyed', '2:1:1', '1:1:2']])
  })

  it('of a mine are nobody’s, though something went off', () => {
    const stage = duel()
    stage.detonate('0:0:0', { target: '2:1:1' })
    hit(stage)
    expect(kills(stage)).toEqual([['destroyed', '2:1:1', null]])
    expect([...stage.rows.damages.values()][0]?.detonationSeq).not.toBeNull()
  })

  it('count once, however long the wreck reports, and are active all the same', () => {
    const stage = duel()
    for (let beat = 0; beat < 5; beat += 1) {
      hit(stage)
      stage.pass(2 * second)
    }
    expect(stage.rows.damages.size).toBe(1)
    expect(stage.active()).toContain('2:1:1')
  })

  it('do not include what was first heard destroyed', () => {
    const stage = createStage()
    stage.state('2:1:1', { appearance: destroyed })
    stage.state('2:1:1', { appearance: destroyed })
    expect(stage.rows.damages.size).toBe(0)
    expect([...stage.tracker.picture.activeTracks()][0]?.damage).toBe(3)
  })

  it('include life forms, but neither munitions nor what has no damage', () => {
    const stage = createStage()
    const cases: readonly [string, string][] = [
      ['1:1:1', soldier],
      ['1:1:2', missile],
      ['1:1:3', '4.1.0.1.0.0.0'],
      ['1:1:4', '5.1.0.1.0.0.0'],
    ]
    for (const [id, type] of cases) {
      stage.state(id, { type })
      stage.state(id, { type, appearance: destroyed })
    }
    expect(kills(stage)).toEqual([['destroyed', '1:1:1', null]])
  })

  it('are not mobility and firepower kills, which are told apart, for land platforms', () => {
    const stage = duel()
    stage.state('1:1:1', { appearance: 0b010 })
    stage.state('1:1:1', { appearance: 0b110 })
    stage.state('1:1:9', { type: '1.2.225.1.3.3.0' })
    stage.state('1:1:9', { type: '1.2.225.1.3.3.0', appearance: 0b110 })
    expect(kills(stage)).toEqual([
      ['mobility', '1:1:1', null],
      ['firepower', '1:1:1', null],
    ])
  })

  it('of a former entity under the same number are not mixed up', () => {
    const stage = duel()
    stage.detonate('1:1:1', { target: '2:1:1' })
    stage.state('2:1:1', { force: 2, type: enemyTank, appearance: 1 << 23 })
    stage.state('2:1:1', { force: 2, type: enemyTank })
    hit(stage)
    expect(kills(stage)).toEqual([['destroyed', '2:1:1', null]])
  })
})

describe('collisions', () => {
  it('are unordered pairs within 5 s, whoever issued', () => {
    const stage = duel()
    stage.collide('1:1:1', '2:1:1')
    stage.pass(3 * second)
    stage.collide('2:1:1', '1:1:1')
    stage.collide('1:1:2', '2:1:1')
    stage.pass(3 * second)
    stage.collide('1:1:1', '2:1:1')
    expect([...stage.rows.collisions.values()].map((row) => [row.first.entity, row.second.entity, row.pdus])).toEqual([
      ['1:1:1', '2:1:1', 2],
      ['1:1:2', '2:1:1', 1],
      ['1:1:1', '2:1:1', 1],
    ])
  })
})
