import type { LlamaContextSequence, Token } from 'node-llama-cpp'
import { describe, expect, it } from 'vitest'
import { createSequencePool } from './sequence-pool.ts'

const tokens = (...ids: number[]): Token[] => ids as Token[]

/** A sequence that holds tokens and forgets those it is told to. */
function sequence(...held: number[]): LlamaContextSequence {
  const state = { contextTokens: tokens(...held) }
  const fake = {
    get contextTokens() {
      return state.contextTokens
    },
    get nextTokenIndex() {
      return state.contextTokens.length
    },
    eraseContextTokenRanges(ranges: { start: number; end: number }[]) {
      for (const { start, end } of ranges) state.contextTokens.splice(start, end - start)
      return Promise.resolve()
    },
  }
  return fake as unknown as LlamaContextSequence
}

const never = new AbortController().signal

describe('the sequences of a context', () => {
  it('give the one that shares the longest beginning, cut to what is shared', async () => {
    const [other, near, nearest] = [sequence(9, 9, 9), sequence(1, 2), sequence(1, 2, 3, 7, 8)]
    const pool = createSequencePool([other, near, nearest])
    const lease = await pool.lease(tokens(1, 2, 3, 4), never)
    expect(lease.sequence).toBe(nearest)
    expect(lease.reused).toBe(3)
    expect(nearest.contextTokens).toEqual([1, 2, 3])
  })

  it('leave the last token of a prompt to be evaluated, as the first one written comes of it', async () => {
    const lease = await createSequencePool([sequence(1, 2, 3, 4)]).lease(tokens(1, 2, 3), never)
    expect(lease.reused).toBe(2)
    expect(lease.sequence.contextTokens).toEqual([1, 2])
  })

  it('take the one that was longest unused where none shares anything', async () => {
    const [first, second] = [sequence(), sequence()]
    const pool = createSequencePool([first, second])
    const one = await pool.lease(tokens(1, 2), never)
    one.release()
    one.release()
    expect((await pool.lease(tokens(3, 4), never)).sequence).toBe(second)
    expect((await pool.lease(tokens(3, 4), never)).sequence).toBe(first)
  })

  it('are waited for, each by as many as come, until one is given up', async () => {
    const pool = createSequencePool([sequence()])
    const held = await pool.lease(tokens(1), never)
    const controller = new AbortController()
    const given = pool.lease(tokens(2), controller.signal)
    const waiting = pool.lease(tokens(3), never)
    controller.abort()
    await expect(given).rejects.toMatchObject({ code: 'cancelled' })
    held.release()
    expect((await waiting).reused).toBe(0)
  })
})
