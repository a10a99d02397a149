import { describe, expect, it } from 'vitest'
import { damageOf, isDeactivated, isFrozen, killsOf } from './appearance.ts'
import { detonationClass, isDamaging } from './detonation-results.ts'
import { forceClassOf } from './forces.ts'

describe('force classes', () => {
  it('are sets of ids, and ids outside of them are in none', () => {
    expect([1, 4, 28].map(forceClassOf)).toEqual(['friendly', 'friendly', 'friendly'])
    expect([2, 14, 17, 29].map(forceClassOf)).toEqual(['opposing', 'opposing', 'opposing', 'opposing'])
    expect([3, 30].map(forceClassOf)).toEqual(['neutral', 'neutral'])
    expect([0, 31, 255].map(forceClassOf)).toEqual(['other', 'other', 'other'])
  })
})

describe('appearance', () => {
  it('tells damage by kind', () => {
    expect(damageOf(1, 0b11000)).toBe(3)
    expect(damageOf(3, 0b11000)).toBe(3)
    expect(damageOf(4, 0b11000)).toBeNull()
    expect(damageOf(1, 0b10111)).toBe(2)
  })

  it('knows mobility and firepower kills of land platforms only', () => {
    expect(killsOf({ kind: 1, domain: 1 }, 0b110)).toEqual({ mobilityKilled: true, firepowerKilled: true })
    expect(killsOf({ kind: 1, domain: 2 }, 0b110)).toEqual({ mobilityKilled: false, firepowerKilled: false })
  })

  it('reads the high bits of an unsigned word', () => {
    expect(isFrozen(1, 1 << 21)).toBe(true)
    expect(isDeactivated(1, 0x80800000)).toBe(true)
    expect(isDeactivated(1, 0x80000000)).toBe(false)
  })
})

describe('detonation results', () => {
  it('are classed as they are counted', () => {
    expect([1, 7, 10, 2, 6, 3, 5, 99].map(detonationClass)).toEqual(['hit', 'hit', 'hit', 'proximate', 'dud', 'ground', 'other', 'other'])
    expect([1, 2, 6, 3, 31].map(isDamaging)).toEqual([true, true, false, false, false])
  })
})
