import { describe, expect, it } from 'vitest'
import { modelThreads, resourceLimits } from './resource-limits.ts'

const gibibyte = 1_073_741_824
const machine = { memoryBytes: 16 * gibibyte, cpus: 8 }
const limitsOf = (files: Record<string, string>): { memoryBytes: number; cpus: number } => resourceLimits({ read: (path) => files[path], machine })

describe('resourceLimits', () => {
  it('reads cgroup v2', () => {
    expect(limitsOf({ '/sys/fs/cgroup/memory.max': '1073741824\n', '/sys/fs/cgroup/cpu.max': '150000 100000\n' })).toEqual({ memoryBytes: gibibyte, cpus: 1.5 })
  })

  it('reads cgroup v1 where there is no v2', () => {
    const files = {
      '/sys/fs/cgroup/memory/memory.limit_in_bytes': '2147483648\n',
      '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '50000\n',
      '/sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000\n',
    }
    expect(limitsOf(files)).toEqual({ memoryBytes: 2 * gibibyte, cpus: 0.5 })
  })

  it('takes the machine where there is no limit, or one beyond it', () => {
    expect(limitsOf({})).toEqual(machine)
    expect(limitsOf({ '/sys/fs/cgroup/memory.max': 'max\n', '/sys/fs/cgroup/cpu.max': 'max 100000\n' })).toEqual(machine)
    // cgroup v1 without a limit: a number near 2^63, and a quota of -1.
    expect(limitsOf({ '/sys/fs/cgroup/memory/memory.limit_in_bytes': '9223372036854771712', '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '-1' })).toEqual(machine)
    expect(limitsOf({ '/sys/fs/cgroup/cpu.max': '3200000 100000' }).cpus).toBe(8)
  })
})

describe('modelThreads', () => {
  const at = (cpus: number, override?: number): { threads: number; because: string } => modelThreads({ memoryBytes: gibibyte, cpus, machineCpus: 8 }, override)

  it('is the whole CPUs of the quota, and at least one', () => {
    expect(at(7.65).threads).toBe(7)
    expect(at(2).threads).toBe(2)
    expect(at(0.25)).toEqual({ threads: 1, because: 'the CPU quota is 0.25' })
  })

  it('is the CPUs it may run on where there is no quota', () => {
    expect(at(8)).toEqual({ threads: 8, because: 'this process may run on 8 CPUs, without a quota' })
    expect(modelThreads({ memoryBytes: gibibyte, cpus: 2 }).threads).toBe(2)
  })

  it('is what is configured, but never more than there are CPUs', () => {
    expect(at(2, 1)).toEqual({ threads: 1, because: 'as configured' })
    expect(at(2, 4)).toEqual({ threads: 4, because: 'as configured' })
    expect(at(2, 64).threads).toBe(8)
    expect(at(2, 0).threads).toBe(1)
  })
})
