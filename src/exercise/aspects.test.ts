import { describe, expect, it } from 'vitest'
import { aspectBufferBytes, createAspectCounters } from './aspects.ts'

describe('aspect counters', () => {
  it('are seen by every view of the same memory', () => {
    const buffer = new SharedArrayBuffer(aspectBufferBytes)
    const writer = createAspectCounters(buffer)
    const reader = createAspectCounters(buffer)
    writer.bump('events')
    expect(reader.read('events')).toBe(1)
    expect(reader.read('traffic')).toBe(0)
  })

  it('tell a missile from a tank', () => {
    const counters = createAspectCounters()
    const tanks = (cell: { kind: number; domain: number }): boolean => cell.kind === 1 && cell.domain === 1
    counters.bumpMembership({ force: 'opposing', kind: 2, domain: 2 })
    expect(counters.readMembership(tanks)).toBe(0)
    counters.bumpMembership({ force: 'opposing', kind: 1, domain: 1 })
    expect(counters.readMembership(tanks)).toBe(1)
    expect(counters.readMembership()).toBe(2)
  })

  it('count kinds and domains out of range in one place instead of failing', () => {
    const counters = createAspectCounters()
    counters.bumpMembership({ force: 'unknown', kind: 250, domain: 99 })
    expect(counters.readMembership((cell) => cell.kind === 0 && cell.domain === 0)).toBe(1)
  })
})
