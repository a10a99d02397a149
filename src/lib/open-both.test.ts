import { describe, expect, it } from 'vitest'
import { openBoth } from './open-both.ts'

function thing(): AsyncDisposable & { closed: boolean } {
  return {
    closed: false,
    [Symbol.asyncDispose]() {
      this.closed = true
      return Promise.resolve()
    },
  }
}

describe('two things opened together', () => {
  it('are both there', async () => {
    const [one, other] = [thing(), thing()]
    expect(await openBoth(Promise.resolve(one), Promise.resolve(other))).toEqual([one, other])
    expect([one.closed, other.closed]).toEqual([false, false])
  })

  it('are both closed when one cannot be opened, and its reason is told', async () => {
    for (const first of [true, false]) {
      const one = thing()
      const fails = Promise.reject<AsyncDisposable>(new Error('no'))
      await expect(first ? openBoth(fails, Promise.resolve(one)) : openBoth(Promise.resolve(one), fails)).rejects.toThrow('no')
      expect(one.closed).toBe(true)
    }
  })
})
