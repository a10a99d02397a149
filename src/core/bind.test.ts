import { describe, expect, it } from 'vitest'
import { bind, isBound } from './bind.ts'
import type { BindContext } from './bind.ts'
import { planFromText } from './plan-text.ts'

const now = Date.parse('2026-11-23T14:30:15.400Z')
const context: BindContext = {
  now,
  zone: 'Europe/Berlin',
  exerciseStart: Date.parse('2026-11-23T12:00:00.250Z'),
  recordedFrom: Date.parse('2026-11-20T00:00:00Z'),
  marks: [
    { number: 1, at: Date.parse('2026-11-23T13:00:00Z'), label: null },
    { number: 3, at: Date.parse('2026-11-23T14:00:00Z'), label: 'contact' },
  ],
}

function windowOf(window: string, changes: Partial<BindContext> = {}): string {
  const bound = bind(planFromText(`fires window=${window}`), { ...context, ...changes })
  if (!isBound(bound)) return bound.code
  return bound.bound === undefined
    ? 'now'
    : `${new Date(bound.bound.from).toISOString()} ${new Date(bound.bound.to).toISOString()}${bound.clamped === true ? ' clamped' : ''}`
}

describe('bind', () => {
  it('leaves the live picture without a window', () => {
    expect(windowOf('now')).toBe('now')
  })

  it('ends an open window with the running second, so that what was just heard is inside', () => {
    expect(windowOf('now-15m..now')).toBe('2026-11-23T14:15:16.000Z 2026-11-23T14:30:16.000Z')
  })

  it('takes days and clocks in the configured zone, and zulu where it is said', () => {
    expect(windowOf('day+0..now')).toBe('2026-11-22T23:00:00.000Z 2026-11-23T14:30:16.000Z')
    expect(windowOf('day-1T09:00..day-1T10:30')).toBe('2026-11-22T08:00:00.000Z 2026-11-22T09:30:00.000Z')
    expect(windowOf('day+0T12:00Z..day+0T14:00Z')).toBe('2026-11-23T12:00:00.000Z 2026-11-23T14:00:00.000Z')
    expect(windowOf('2026-11-20T08:00+03:00..2026-11-20T09:00+03:00')).toBe('2026-11-20T05:00:00.000Z 2026-11-20T06:00:00.000Z')
  })

  it('keeps the wall clock when it goes back over a change of clocks', () => {
    const afterChange = Date.parse('2026-10-25T12:00:00Z')
    expect(windowOf('day-1..now-1d', { now: afterChange })).toBe('2026-10-23T22:00:00.000Z 2026-10-24T11:00:01.000Z')
  })

  it('ends at now what would end later, and says so', () => {
    expect(windowOf('day+0T09:00..day+0T17:00')).toBe('2026-11-23T08:00:00.000Z 2026-11-23T14:30:16.000Z clamped')
  })

  it("takes a clock time of last night for last night's just after midnight", () => {
    const midnight = Date.parse('2026-11-23T23:00:08Z')
    expect(windowOf('day+0T23:40..now', { now: midnight })).toBe('2026-11-23T22:40:00.000Z 2026-11-23T23:00:09.000Z')
  })

  it('knows the exercise, the marks and the last question', () => {
    expect(windowOf('exercise..exercise+10m')).toBe('2026-11-23T12:00:00.000Z 2026-11-23T12:10:00.000Z')
    expect(windowOf('mark1..marklast')).toBe('2026-11-23T13:00:00.000Z 2026-11-23T14:00:00.000Z')
    expect(windowOf('asked..now', { askedAt: now - 60_000 })).toBe('2026-11-23T14:29:15.400Z 2026-11-23T14:30:16.000Z')
  })

  it('says what is missing instead of guessing', () => {
    expect(windowOf('day+1..day+2')).toBe('in-the-future')
    expect(windowOf('day+0T17:00..now')).toBe('empty-window')
    expect(windowOf('mark2..now')).toBe('no-mark')
    expect(windowOf('asked..now')).toBe('not-asked-before')
    expect(windowOf('2026-02-30..now')).toBe('no-such-date')
    const { exerciseStart: _none, ...before } = context
    const bound = bind(planFromText('fires window=exercise..now'), before)
    expect(isBound(bound) ? 'bound' : bound.code).toBe('no-exercise')
  })
})
