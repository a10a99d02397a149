import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayMs, hourMs, minuteMs } from '../core/time.ts'
import { piecesOf } from './pieces.ts'

const now = Date.parse('2026-11-24T10:20:30Z')
const at = (text: string): number => Date.parse(`${text}Z`)
const shown = (from: string, to: string, hours = true): string[] =>
  piecesOf({ from: at(from), to: at(to) }, { now, hours }).map(
    (piece) => `${piece.kind} ${new Date(piece.from).toISOString().slice(5, 19)}..${new Date(piece.to).toISOString().slice(5, 19)}`,
  )

describe('the pieces of a window', () => {
  it('are whole days, then whole hours, then rows', () => {
    expect(shown('2026-11-21T22:30:00', '2026-11-23T01:15:00')).toEqual([
      'rows 11-21T22:30:00..11-21T23:00:00',
      'hours 11-21T23:00:00..11-22T00:00:00',
      'days 11-22T00:00:00..11-23T00:00:00',
      'hours 11-23T00:00:00..11-23T01:00:00',
      'rows 11-23T01:00:00..11-23T01:15:00',
    ])
  })

  it('take an open end to the end of its day, where nothing else can be yet', () => {
    expect(shown('2026-11-24T00:00:00', '2026-11-24T10:20:31')).toEqual(['days 11-24T00:00:00..11-25T00:00:00'])
    expect(shown('2026-11-24T08:30:00', '2026-11-24T10:20:31')).toEqual(['rows 11-24T08:30:00..11-24T09:00:00', 'hours 11-24T09:00:00..11-24T11:00:00'])
  })

  it('are rows alone within an hour, and where the platform does not count by the hour', () => {
    expect(shown('2026-11-24T09:10:00', '2026-11-24T09:50:00')).toEqual(['rows 11-24T09:10:00..11-24T09:50:00'])
    expect(shown('2026-11-23T01:00:00', '2026-11-23T09:00:00', false)).toEqual(['rows 11-23T01:00:00..11-23T09:00:00'])
  })

  it('go over midnight without a whole day', () => {
    expect(shown('2026-11-22T23:30:00', '2026-11-23T00:30:00')).toEqual(['rows 11-22T23:30:00..11-23T00:00:00', 'rows 11-23T00:00:00..11-23T00:30:00'])
  })

  it('cover every closed window exactly, in order, each kind on its own edges', () => {
    const instant = fc.integer({ min: at('2026-10-01T00:00:00') / 1_000, max: now / 1_000 - 60 }).map((seconds) => seconds * 1_000)
    fc.assert(
      fc.property(instant, fc.integer({ min: 1, max: 20 * 86_400 }), fc.boolean(), (from, seconds, hours) => {
        const to = Math.min(from + seconds * 1_000, now - minuteMs)
        fc.pre(to > from)
        const pieces = piecesOf({ from, to }, { now, hours })
        expect(pieces[0]?.from).toBe(from)
        expect(pieces.at(-1)?.to).toBe(to)
        for (const [index, piece] of pieces.entries()) {
          expect(piece.to).toBeGreaterThan(piece.from)
          if (index > 0) expect(piece.from).toBe(pieces[index - 1]?.to)
          const unit = { days: dayMs, hours: hourMs, rows: 1_000 }[piece.kind]
          expect([piece.from % unit, piece.to % unit]).toEqual([0, 0])
          if (!hours) expect(piece.kind).not.toBe('hours')
          // Every call is about one day, or about whole ones.
          if (piece.kind !== 'days') expect(Math.floor(piece.from / dayMs)).toBe(Math.floor((piece.to - 1) / dayMs))
        }
      }),
    )
  })
})
