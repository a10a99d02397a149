import { describe, expect, it } from 'vitest'
import { isDestroyed } from './appearance.ts'
import { categoryById, entityCategories, isOfCategory } from './categories.ts'
import { countries, countryName, countryNumber } from './countries.ts'
import { detonationClass, detonationResultName } from './detonation-results.ts'
import { describeType, lookUpType, typesNamed } from './entity-types.ts'
import { domainName, domainNumber, kindName, kindNumber, munitionDomainName } from './kinds-domains.ts'
import { acknowledgeFlagName, frozenBehaviourNames, responseFlagName, stopReasonName, transmitStateName, warheadClassName } from './names.ts'
import { isKnownPduType, pduFamilyName, pduTypeName, pduTypes } from './pdu-types.ts'

describe('PDU types', () => {
  it('are 0 to 72, each at its own place', () => {
    expect(pduTypes.map((type) => type.number)).toEqual(Array.from({ length: 73 }, (_, number) => number))
  })

  it('have their names and families', () => {
    expect([1, 2, 3, 14, 28, 67, 72].map(pduTypeName)).toEqual(['Entity State', 'Fire', 'Detonation', 'Stop/Freeze', 'IFF', 'Entity State Update', 'Attribute'])
    expect([1, 2, 13, 23, 25, 31, 33, 37, 41, 49, 51, 66, 67, 68, 70].map((number) => pduTypes[number]?.family)).toEqual([
      1, 2, 5, 6, 4, 4, 7, 8, 9, 11, 10, 1, 1, 2, 13,
    ])
    expect(pduFamilyName(5)).toBe('Simulation Management')
  })

  it('never claim one word for two types', () => {
    const words = pduTypes.flatMap((type) => type.words)
    expect(words.filter((word, place) => words.indexOf(word) !== place)).toEqual([])
  })

  it('are known from 0 to 72 only', () => {
    expect([-1, 0, 1, 72, 73, 255].map(isKnownPduType)).toEqual([false, true, true, true, false, false])
  })

  it('name an unknown number as such', () => {
    expect([pduTypeName(200), pduTypeName(-1), pduFamilyName(99)]).toEqual(['PDU type 200', 'PDU type -1', 'protocol family 99'])
  })
})

describe('kinds and domains', () => {
  it('go from number to name and back', () => {
    expect([0, 1, 2, 3, 9, 12].map(kindName)).toEqual(['other', 'platform', 'munition', 'life form', 'sensor-emitter', 'kind 12'])
    expect([1, 2, 3, 4, 5, 9].map(domainName)).toEqual(['land', 'air', 'surface', 'subsurface', 'space', 'domain 9'])
    expect([kindNumber('Life Form'), kindNumber('Sensor/Emitter'), kindNumber('vehicle')]).toEqual([3, 9, undefined])
    expect([domainNumber('air'), domainNumber('sea')]).toEqual([2, undefined])
    expect(munitionDomainName(6)).toBe('anti-ship')
  })
})

describe('countries', () => {
  it('are found by name, adjective and code', () => {
    expect(['United States', 'U.S.', 'american', 'USA', 'Russian', 'deu', 'British', 'north korea'].map(countryNumber)).toEqual([
      225, 225, 225, 225, 222, 78, 224, 119,
    ])
    expect([countryNumber('other'), countryNumber('atlantis')]).toEqual([undefined, undefined])
  })

  it('have names, and unknown numbers are named as such', () => {
    expect([225, 222, 78, 207, 999].map(countryName)).toEqual(['United States', 'Russia', 'Germany', 'Syria', 'country 999'])
  })

  it('give no adjective to two countries', () => {
    const words = countries().flatMap((country) => country.words)
    expect(words.filter((word, place) => words.indexOf(word) !== place)).toEqual([])
    expect(countries().every((country) => country.words.every((word) => countryNumber(word) === country.number))).toBe(true)
  })
})

describe('categories', () => {
  const isA = (id: string, [kind, domain, category]: readonly [number, number, number]): boolean => {
    const found = categoryById(id)
    return found !== undefined && isOfCategory({ kind, domain, category }, found)
  }

  it('match by kind, domain and category', () => {
    expect(isA('tank', [1, 1, 1])).toBe(true)
    expect(isA('tank', [1, 2, 1])).toBe(false)
    expect(isA('tank', [2, 1, 1])).toBe(false)
    expect(isA('fighter', [1, 2, 1])).toBe(true)
    expect(isA('nonsense', [1, 1, 1])).toBe(false)
  })

  it('keep helicopters, aeroplanes and unmanned aircraft apart', () => {
    for (let category = 0; category <= 101; category += 1) {
      const held = ['helicopter', 'fixed-wing', 'uav'].filter((id) => isA(id, [1, 2, category]))
      expect(held.length).toBeLessThanOrEqual(1)
    }
    expect(isA('helicopter', [1, 2, 20])).toBe(true)
    expect(isA('uav', [1, 2, 50])).toBe(true)
  })

  it('have ids and words of their own', () => {
    const ids = entityCategories.map((category) => category.id)
    const words = entityCategories.flatMap((category) => [category.singular, ...category.words])
    expect(new Set(ids).size).toBe(ids.length)
    expect(words.filter((word, place) => words.indexOf(word) !== place)).toEqual([])
  })
})

describe('entity types', () => {
  it('are named as SISO names them', () => {
    expect(describeType('1.1.225.1.1.3.0')).toBe('M1A2')
    expect(describeType('1.1.225.1.1')).toBe('M1 Abrams')
    expect(describeType('1.1.225.1')).toBe('Tank')
  })

  it('fall back to the nearest less specific name and say so', () => {
    expect(lookUpType('1.1.225.1.1.3.0')).toEqual({ name: 'M1A2', pattern: '1.1.225.1.1.3', exact: true })
    expect(lookUpType('1.1.225.1.1.251.0')).toEqual({ name: 'M1 Abrams', pattern: '1.1.225.1.1', exact: false })
    expect(lookUpType('1.1.225.1.0.0.0')).toEqual({ name: 'Tank', pattern: '1.1.225.1', exact: true })
  })

  it('are null where the table has nothing or the text is no type', () => {
    for (const text of ['1.1.9999.1.1.1.0', '1.1.225', 'tank', '', '1.1.225.1.1.3.0.0', '1.1.225.x', 'constructor.1.1']) expect(describeType(text)).toBeNull()
  })

  it('are found by name, with their variants', () => {
    expect(typesNamed('M1A2')).toEqual(expect.arrayContaining(['1.1.225.1.1.3', '1.1.225.1.1.8']))
    expect(typesNamed('m1a2')).toEqual(typesNamed('M1A2'))
    expect(typesNamed('M1 Abrams')).toContain('1.1.225.1.1')
    expect(typesNamed('M1 Abrams')).not.toContain('1.1.225.1.1.1')
    expect([typesNamed('no such thing'), typesNamed(' - ')]).toEqual([[], []])
  })

  it('find the same with and without hyphens, and never another number', () => {
    expect(typesNamed('F16')).toEqual(typesNamed('F-16'))
    const names = typesNamed('F-16').map((pattern) => describeType(pattern) ?? '')
    expect(names.length).toBeGreaterThan(0)
    expect(typesNamed('F-1').filter((pattern) => typesNamed('F-16').includes(pattern))).toEqual([])
  })
})

describe('results and small tables', () => {
  it('name detonation results', () => {
    expect([0, 1, 6, 10, 33, 99].map(detonationResultName)).toEqual([
      'Other',
      'Entity Impact',
      'None or No Detonation (Dud)',
      'Armor-piercing hit',
      'Miss due to fly-out and end-game failure',
      'result 99',
    ])
  })

  it('class exactly the explosive and armour-piercing hits and the entity impact as hits', () => {
    expect(Array.from({ length: 256 }, (_, result) => result).filter((result) => detonationClass(result) === 'hit')).toEqual([1, 7, 8, 9, 10])
  })

  it('tell destroyed from deactivated', () => {
    expect(isDestroyed(1, 0b11000)).toBe(true)
    expect(isDestroyed(1, 1 << 23)).toBe(false)
    expect(isDestroyed(5, 0b11000)).toBe(false)
  })

  it('name reasons, states, flags and warheads', () => {
    expect([stopReasonName(1), stopReasonName(6), stopReasonName(200)]).toEqual(['recess', 'stop for reset', 'reason 200'])
    expect(frozenBehaviourNames(0)).toEqual([])
    expect(frozenBehaviourNames(0b101)).toHaveLength(2)
    expect([transmitStateName(2), acknowledgeFlagName(4), acknowledgeFlagName(0), responseFlagName(2)]).toEqual([
      'on and transmitting',
      'stop/freeze',
      'acknowledge flag 0',
      'unable to comply',
    ])
    expect([0, 15, 1400, 5000, 7500, 60000].map(warheadClassName)).toEqual(['other', 'cargo', 'high explosive', 'kinetic', 'nuclear', 'warhead 60000'])
  })
})
