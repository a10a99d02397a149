import { describe, expect, it } from 'vitest'
import { createTokenText } from './token-text.ts'

/** Tokens are single bytes: the worst case. */
const bytes = (ids: number[]): string => new TextDecoder().decode(Uint8Array.from(ids))
const pieces = (text: string | Uint8Array): string[] => {
  const reader = createTokenText(bytes)
  return [...(typeof text === 'string' ? new TextEncoder().encode(text) : text)].map((id) => reader.push(id))
}

describe('the text of tokens', () => {
  it('gives out whole characters alone', () => {
    const given = pieces('für 5 €, 🚀!')
    expect(given.join('')).toBe('für 5 €, 🚀!')
    for (const piece of given) expect(piece).not.toMatch(/\uFFFD/)
    expect(given.filter((piece) => piece === '🚀')).toHaveLength(1)
  })

  it('leaves out what never becomes a character, and goes on', () => {
    const given = pieces(Uint8Array.from([0x61, ...Array.from({ length: 12 }, () => 0xbf), 0x62, 0x63]))
    expect(given.join('')).toBe('abc')
  })

  it('drops half a character at the end', () => {
    expect(pieces(Uint8Array.from([0x61, 0xe2, 0x82])).join('')).toBe('a')
  })

  it('keeps a space that a decoder leaves out at the beginning of a text', () => {
    const words = ['▁four', '▁tanks', '▁fire', 'd']
    const reader = createTokenText((ids) =>
      ids
        .map((id) => words[id])
        .join('')
        .replaceAll('▁', ' ')
        .trimStart(),
    )
    expect([0, 1, 2, 3].map((id) => reader.push(id))).toEqual(['four', ' tanks', ' fire', 'd'])
  })
})
