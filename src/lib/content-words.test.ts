import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contentWord, contentWords, stemOf } from './content-words.ts'

describe('words that carry meaning', () => {
  it('are those of a question without the asking', () => {
    expect(contentWords('What does the heartbeat of a tank mean?')).toEqual(contentWords('heartbeats, tanks'))
    expect(contentWords('what is it?')).toEqual([])
  })

  it('are the same in every ending, and where the field means the same', () => {
    for (const [one, other] of [
      ['timeouts', 'timeout'],
      ['dropped', 'dropping'],
      ['forecast', 'prediction'],
      ['red', 'hostile'],
      ['packets', 'PDU'],
      ['queries', 'query'],
    ])
      expect(contentWord((one ?? '').toLowerCase())).toBe(contentWord((other ?? '').toLowerCase()))
  })

  it('leave numbers, ids and names of settings whole', () => {
    expect(contentWords('12:3:44 at 2.4 with DIS_UDP_PORT')).toEqual(['12:3:44', '2.4', 'dis_udp_port'])
  })

  it('have stems that are never longer, never empty', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,20}$/), (word) => {
        const stem = stemOf(word)
        expect(stem.length).toBeGreaterThan(0)
        expect(stem.length).toBeLessThanOrEqual(word.length)
      }),
    )
  })
})
