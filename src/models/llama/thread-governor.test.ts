import { describe, expect, it } from 'vitest'
import { createThreadGovernor } from './thread-governor.ts'

/** A process that gets a given share of what its threads would use, in steps of 20 ms. */
function computing(threads: number): { run(ms: number, share: number): number[]; applied: number[]; at: () => number } {
  let at = 0
  let cpu = 0
  const applied: number[] = []
  const governor = createThreadGovernor({ threads, apply: (count) => applied.push(count), now: () => at, cpuMs: () => cpu })
  return {
    applied,
    at: () => at,
    run(ms, share) {
      const used: number[] = []
      for (const end = at + ms; at < end;) {
        at += 20
        cpu += 20 * governor.threads * share
        governor.step()
        used.push(governor.threads)
      }
      return used
    },
  }
}

describe('the governor of threads', () => {
  it('leaves all threads while each has a CPU', () => {
    const process = computing(2)
    process.run(60_000, 0.75)
    expect(process.applied).toEqual([])
  })

  it('takes one fewer as soon as they share, and tries all again, more and more rarely', () => {
    const process = computing(2)
    process.run(200, 0.5)
    expect(process.applied).toEqual([1])
    const used = process.run(120_000, 0.5)
    const tries = process.applied.filter((count) => count === 2).length
    expect(tries).toBeGreaterThan(2)
    expect(tries).toBeLessThan(12)
    // Trying costs little: it computes with one thread nearly all the time.
    expect(used.filter((count) => count === 2).length / used.length).toBeLessThan(0.05)
  })

  it('is back at all threads when the CPUs are its own again', () => {
    const process = computing(4)
    process.run(500, 0.6)
    expect(process.applied).toEqual([3])
    process.run(10_000, 0.95)
    expect(process.applied).toEqual([3, 4])
  })

  it('does not take a pause for want of CPU', () => {
    let at = 0
    let cpu = 0
    const applied: number[] = []
    const governor = createThreadGovernor({ threads: 2, apply: (count) => applied.push(count), now: () => at, cpuMs: () => cpu })
    for (let index = 0; index < 50; index += 1) {
      governor.step()
      at += 20
      cpu += 39
      governor.step()
      governor.pause()
      at += 5_000
    }
    expect(applied).toEqual([])
  })

  it('has nothing to take from a single thread', () => {
    const process = computing(1)
    process.run(1_000, 0.1)
    expect(process.applied).toEqual([])
  })
})
