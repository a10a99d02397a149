import { describe, expect, it } from 'vitest'
import { createHeldCalls } from './held-calls.ts'
import { UpstreamError } from './upstream-error.ts'

const setUp = (): {
  calls: ReturnType<typeof createHeldCalls<number>>
  ask: (maxAgeMs: number, key?: string) => Promise<unknown>
  at(ms: number): void
  loads: () => number
  fail(on: boolean): void
} => {
  let at = 0
  let loads = 0
  let failing = false
  const calls = createHeldCalls<number>({ now: () => at, lastKnownMs: 60_000, failedMs: 1_000 })
  return {
    calls,
    at: (ms) => (at = ms),
    loads: () => loads,
    fail: (on) => (failing = on),
    ask: async (maxAgeMs, key = 'k') =>
      await calls.read(
        key,
        async () => {
          loads += 1
          await Promise.resolve()
          if (failing) throw new UpstreamError('acquisition', 'server-error')
          return loads
        },
        { maxAgeMs, signal: new AbortController().signal },
      ),
  }
}

describe('held calls', () => {
  it('are made once within the age allowed', async () => {
    const { ask, at } = setUp()
    expect(await ask(5_000)).toEqual({ value: 1, fetchedAt: 0, readAt: 0, trouble: undefined })
    at(5_000)
    expect(await ask(5_000)).toMatchObject({ value: 1 })
    at(5_001)
    expect(await ask(5_000)).toMatchObject({ value: 2, fetchedAt: 5_001 })
  })

  it('are made anew for whoever allows no age', async () => {
    const { ask } = setUp()
    await ask(5_000)
    expect(await ask(0)).toMatchObject({ value: 2 })
  })

  it('are one call for all who ask at the same time', async () => {
    const { ask, loads } = setUp()
    await Promise.all(Array.from({ length: 50 }, async () => await ask(0)))
    expect(loads()).toBe(1)
  })

  it('give what was last known with the trouble, until it is too old', async () => {
    const { ask, at, fail } = setUp()
    await ask(5_000)
    fail(true)
    at(30_000)
    expect(await ask(5_000)).toMatchObject({ value: 1, fetchedAt: 0, trouble: expect.any(UpstreamError) })
    at(60_001)
    await expect(ask(5_000)).rejects.toThrow(UpstreamError)
  })

  it('do not hammer what has just failed', async () => {
    const { ask, at, fail, loads } = setUp()
    fail(true)
    await expect(ask(5_000)).rejects.toThrow(UpstreamError)
    at(999)
    await expect(ask(5_000)).rejects.toThrow(UpstreamError)
    expect(loads()).toBe(1)
    at(1_000)
    fail(false)
    expect(await ask(5_000)).toMatchObject({ value: 2, trouble: undefined })
  })

  it('forget on request', async () => {
    const { ask, calls } = setUp()
    await ask(5_000)
    calls.clear()
    expect(await ask(5_000)).toMatchObject({ value: 2 })
  })
})
