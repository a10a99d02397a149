import { describe, expect, it } from 'vitest'
import type { Knowledge } from '../core/knowledge.ts'
import { deferKnowledge } from './deferred-knowledge.ts'

const state = { documents: 1, passages: 2, problems: [], semantic: false }
const options = { limit: 1, signal: new AbortController().signal }

function deferred(open?: () => Promise<Knowledge>) {
  const seen = { opened: 0, closed: 0, faults: [] as unknown[] }
  let due = (): void => undefined
  const knowledge = deferKnowledge({
    open:
      open ??
      (() => {
        seen.opened += 1
        return Promise.resolve({
          search: () => Promise.resolve([]),
          state: () => state,
          [Symbol.asyncDispose]() {
            seen.closed += 1
            return Promise.resolve()
          },
        })
      }),
    afterMs: 1_000,
    schedule(callback) {
      due = callback
      return () => {
        due = () => undefined
      }
    },
    onFault: (error) => seen.faults.push(error),
  })
  return { knowledge, seen, time: () => due() }
}

describe('deferred documents', () => {
  it('are opened by the first question, once, and closed', async () => {
    const { knowledge, seen } = deferred()
    expect([seen.opened, knowledge.state().documents]).toEqual([0, 0])
    await Promise.all([knowledge.search('a', options), knowledge.search('b', options)])
    expect([seen.opened, knowledge.state().documents]).toEqual([1, 1])
    await knowledge[Symbol.asyncDispose]()
    expect(seen.closed).toBe(1)
  })

  it('are opened after a while without one, and not once they are closed', async () => {
    const { knowledge, seen, time } = deferred()
    time()
    await knowledge.search('a', options)
    expect(seen.opened).toBe(1)
    const other = deferred()
    await other.knowledge[Symbol.asyncDispose]()
    other.time()
    expect(other.seen.opened).toBe(0)
  })

  it('are tried again when they could not be opened', async () => {
    let broken = true
    const { knowledge } = deferred(() =>
      broken
        ? Promise.reject(new Error('no'))
        : Promise.resolve({ search: () => Promise.resolve([]), state: () => state, [Symbol.asyncDispose]: () => Promise.resolve() }),
    )
    await expect(knowledge.search('a', options)).rejects.toThrow('no')
    broken = false
    expect(await knowledge.search('a', options)).toEqual([])
  })

  it('do not hold up whoever leaves', async () => {
    const { knowledge } = deferred(() => new Promise(() => undefined))
    await expect(knowledge.search('a', { ...options, signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' })
  })
})
