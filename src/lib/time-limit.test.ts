import { describe, expect, it, vi } from 'vitest'
import { timeLimit } from './time-limit.ts'

describe('a time limit', () => {
  it('aborts when the time is over', async () => {
    const limit = timeLimit(new AbortController().signal, 1)
    await vi.waitFor(() => expect(limit.signal.aborted).toBe(true))
    expect(limit.over).toBe(true)
    expect(limit.signal.reason).toMatchObject({ name: 'TimeoutError' })
  })

  it('aborts with the signal it stands in for, and is not over then', () => {
    const outer = new AbortController()
    const limit = timeLimit(outer.signal, 60_000)
    outer.abort(new Error('gone'))
    expect(limit.signal.reason).toMatchObject({ message: 'gone' })
    expect(limit.over).toBe(false)
    const late = timeLimit(outer.signal, 60_000)
    expect(late.signal.aborted).toBe(true)
    late.end()
    limit.end()
  })

  it('follows nobody once it has ended', () => {
    const outer = new AbortController()
    const limit = timeLimit(outer.signal, 60_000)
    limit.end()
    outer.abort()
    expect(limit.signal.aborted).toBe(false)
  })
})
