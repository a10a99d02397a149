import { expect, test } from 'vitest'
import { createLiveGazetteer } from './live-gazetteer.ts'

const brigade = { name: 'Brigade sim', aliases: ['BDE'], kind: 'site' as const, value: '12' }

test('knows what was heard and what it is called, whatever the case', () => {
  const gazetteer = createLiveGazetteer()
  const before = gazetteer.version()
  gazetteer.add({ markings: ['VIPER1', 'viper2', ' '], sites: [12, 3], exercises: [1], names: [brigade] })
  expect(gazetteer.version()).not.toBe(before)
  expect(gazetteer.marking('viper1 ')).toBe('VIPER1')
  expect(gazetteer.marking('VIPER2')).toBe('VIPER2')
  expect(gazetteer.marking('VIPER9')).toBeUndefined()
  expect(gazetteer.markingsLike('viper', 5)).toEqual(['VIPER1', 'VIPER2'])
  expect(gazetteer.markingsLike('VIPRE1', 5)).toEqual([])
  expect(gazetteer.markingsLike('VIPR1', 5)).toEqual(['VIPER1'])
  expect(gazetteer.markingsLike('viper', 1)).toEqual(['VIPER1'])
  expect(gazetteer.markingsLike('', 5)).toEqual([])
  expect(gazetteer.sites()).toEqual([3, 12])
  expect(gazetteer.name('bde')).toBe(brigade)
  expect(gazetteer.name('brigade SIM')).toBe(brigade)
  expect(gazetteer.names()).toEqual([brigade])
})

test('its version changes only when an answer may', () => {
  const gazetteer = createLiveGazetteer()
  gazetteer.add({ markings: ['VIPER1'], sites: [1], exercises: [1] })
  const version = gazetteer.version()
  gazetteer.add({ markings: ['viper1'], sites: [1], exercises: [] })
  expect(gazetteer.version()).toBe(version)
  gazetteer.add({ markings: [], sites: [2], exercises: [] })
  expect(gazetteer.version()).not.toBe(version)
})
