import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createStopFilter } from './stop-filter.ts'

function through(pieces: readonly string[], stops: readonly string[]): { out: string; stopped: boolean } {
  const filter = createStopFilter(stops)
  let out = ''
  for (const piece of pieces) {
    const { text, stopped } = filter.push(piece)
    out += text
    if (stopped) return { out, stopped }
  }
  return { out: out + filter.flush(), stopped: false }
}

describe('the stop filter', () => {
  it('holds back what may become a stop sequence, and gives it out when it does not', () => {
    const filter = createStopFilter(['END'])
    expect(filter.push('so E')).toEqual({ text: 'so ', stopped: false })
    expect(filter.push('N')).toEqual({ text: '', stopped: false })
    expect(filter.push('!')).toEqual({ text: 'EN!', stopped: false })
    expect(filter.push('xEN')).toEqual({ text: 'x', stopped: false })
    expect(filter.push('D more')).toEqual({ text: '', stopped: true })
    expect(filter.flush()).toBe('')
  })

  it('takes the sequence that comes first, and knows no empty one', () => {
    expect(through(['a', 'b', 'c', 'd'], ['cd', 'bc', ''])).toEqual({ out: 'a', stopped: true })
    expect(through(['a', 'b'], [''])).toEqual({ out: 'ab', stopped: false })
  })

  it('gives out none of a stop sequence and all of what has none, however it is cut into pieces', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 12 })
    fc.assert(
      fc.property(
        fc.array(letters, { maxLength: 12 }),
        fc.array(
          letters.filter((stop) => stop.length > 0),
          { maxLength: 3 },
        ),
        (pieces, stops) => {
          const text = pieces.join('')
          const places = stops.map((stop) => text.indexOf(stop)).filter((at) => at !== -1)
          const { out, stopped } = through(pieces, stops)
          expect(stopped).toBe(places.length > 0)
          // A later sequence that is complete sooner may end the text first, but none is ever given out.
          if (!stopped) expect(out).toBe(text)
          else {
            expect(text.startsWith(out)).toBe(true)
            for (const stop of stops) expect(out.includes(stop)).toBe(false)
          }
        },
      ),
    )
  })
})
