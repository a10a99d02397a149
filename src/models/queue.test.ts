import { describe, expect, it, vi } from 'vitest'
import { createQueue } from './queue.ts'

const never = new AbortController().signal
const full = async (queue: ReturnType<typeof createQueue>): Promise<() => void> => await queue.enter({ signal: never })

describe('the queue before an engine', () => {
  it('has so many places, then so many who wait, then refuses at once', async () => {
    const queue = createQueue({ places: 2, limit: 1 })
    const first = await queue.enter({ signal: never })
    await queue.enter({ signal: never })
    const third = queue.enter({ signal: never })
    expect([queue.running, queue.waiting]).toEqual([2, 1])
    await expect(queue.enter({ signal: never })).rejects.toMatchObject({ code: 'overloaded' })
    first()
    await third
    expect([queue.running, queue.waiting]).toEqual([2, 0])
  })

  it('lets nobody wait where none may', async () => {
    const queue = createQueue({ places: 1, limit: 0 })
    const leave = await full(queue)
    await expect(queue.enter({ signal: never })).rejects.toMatchObject({ code: 'overloaded' })
    leave()
    expect(queue.running).toBe(0)
    await full(queue)
    expect([queue.running, queue.waiting]).toEqual([1, 0])
  })

  it('serves who talks to somebody before who works in the background, and each in the order they came', async () => {
    const queue = createQueue({ places: 1, limit: 8 })
    let leave = await full(queue)
    const order: string[] = []
    const enter = async (name: string, priority: 'interactive' | 'background'): Promise<void> => {
      const done = await queue.enter({ signal: never, priority })
      order.push(name)
      done()
    }
    const all = [enter('background 1', 'background'), enter('first', 'interactive'), enter('background 2', 'background'), enter('second', 'interactive')]
    leave()
    leave()
    await Promise.all(all)
    expect(order).toEqual(['first', 'second', 'background 1', 'background 2'])
    leave = await full(queue)
    leave()
  })

  it('is left by who is cancelled or too late, at once', async () => {
    const queue = createQueue({ places: 1, limit: 8 })
    const leave = await full(queue)
    const controller = new AbortController()
    const cancelled = queue.enter({ signal: controller.signal })
    const late = queue.enter({ signal: never, deadline: Date.now() + 20 })
    controller.abort()
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' })
    await expect(late).rejects.toMatchObject({ code: 'deadline-exceeded' })
    expect([queue.running, queue.waiting]).toEqual([1, 0])
    await expect(queue.enter({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' })
    await expect(queue.enter({ signal: never, deadline: Date.now() - 1 })).rejects.toMatchObject({ code: 'deadline-exceeded' })
    leave()
  })

  it('does not take a place away from who has it', async () => {
    const queue = createQueue({ places: 1, limit: 8 })
    const controller = new AbortController()
    const leave = await queue.enter({ signal: controller.signal, deadline: Date.now() + 10 })
    controller.abort()
    const next = queue.enter({ signal: never })
    await new Promise((resolve) => setImmediate(resolve))
    expect([queue.running, queue.waiting]).toEqual([1, 1])
    leave()
    ;(await next)()
    await vi.waitFor(() => expect(queue.running).toBe(0))
  })
})
