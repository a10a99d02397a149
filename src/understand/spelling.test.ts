import { describe, expect, it } from 'vitest'
import { measures } from '../measures/list.ts'
import { createLexicon } from './lexicon/lexicon.ts'
import { createSpeller } from './spelling.ts'

const speller = createSpeller(createLexicon(measures).vocabulary, new Set(['healthy']))

describe('spelling repair', () => {
  it.each([
    ['hostlie', 'hostile'],
    ['detonatoins', 'detonations'],
    ['helicoptors', 'helicopters'],
    ['entites', 'entities'],
    ['freindly', 'friendly'],
    ['friendy', 'friendly'],
    ['exersise', 'exercise'],
    ['recieved', 'received'],
  ])('mends %s to %s', (word, mended) => {
    expect(speller(word)).toBe(mended)
  })

  it.each(['inactive', 'unfriendly', 'neither', 'never', 'older', 'tires', 'weather', 'healthy', 'tank', 'tnk', 'viper1', 'ghost7', 'zxcvb', 'doctrine'])(
    'leaves %s alone',
    (word) => {
      expect(speller(word)).toBeUndefined()
    },
  )
})
