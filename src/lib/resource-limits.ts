/** What a process may use. `cpus` may be a fraction: half a CPU is a quota of 50 ms in every 100 ms. */
export type ResourceLimits = { memoryBytes: number; cpus: number }

export type LimitSources = {
  /** A small text file, or undefined where there is none. */
  read: (path: string) => string | undefined
  /** What the machine has; `cpus` are those this process may run on (its affinity). */
  machine: ResourceLimits
}

/** What this process may use, from the cgroup it runs in (v2, then v1), and never more than the machine has. */
export function resourceLimits({ read, machine }: LimitSources): ResourceLimits {
  const memory = numberIn(read('/sys/fs/cgroup/memory.max')) ?? numberIn(read('/sys/fs/cgroup/memory/memory.limit_in_bytes'))
  const cpus = cpusOfV2(read('/sys/fs/cgroup/cpu.max')) ?? cpusOfV1(read)
  return { memoryBytes: Math.min(machine.memoryBytes, memory ?? Infinity), cpus: Math.min(machine.cpus, cpus ?? Infinity) }
}

/** `because` is a clause for a log line: "Language models compute with 2 threads: the CPU quota is 2.5". */
export type ModelThreads = { threads: number; because: string }

/**
 * How many threads a model computes with: the whole CPUs of the quota, at least one. The threads wait for each other at barriers without giving up
 * their CPU, so that one more than there are CPUs makes everything some 150 times slower; rounding up is no option, and neither is an override
 * beyond the machine.
 */
export function modelThreads(limits: ResourceLimits & { machineCpus?: number }, override?: number): ModelThreads {
  const machine = Math.max(1, Math.floor(limits.machineCpus ?? limits.cpus))
  if (override !== undefined) {
    const wanted = Math.max(1, Math.floor(override))
    const threads = Math.min(wanted, Math.max(machine, Math.floor(limits.cpus)))
    return { threads, because: threads === wanted ? 'as configured' : `${wanted} are configured, but there are only ${threads} CPUs` }
  }
  const threads = Math.min(machine, Math.max(1, Math.floor(limits.cpus)))
  const quota = limits.machineCpus !== undefined && limits.cpus < limits.machineCpus
  return { threads, because: quota ? `the CPU quota is ${round(limits.cpus)}` : `this process may run on ${round(limits.cpus)} CPUs, without a quota` }
}

function round(cpus: number): number {
  return Math.round(cpus * 100) / 100
}

function numberIn(text: string | undefined): number | undefined {
  const value = Number(text?.trim())
  return text === undefined || text.trim() === '' || !Number.isFinite(value) || value <= 0 ? undefined : value
}

function cpusOfV2(text: string | undefined): number | undefined {
  const [quota, period] = (text ?? '').trim().split(/\s+/)
  return ratio(numberIn(quota), numberIn(period))
}

function cpusOfV1(read: LimitSources['read']): number | undefined {
  return ratio(numberIn(read('/sys/fs/cgroup/cpu/cpu.cfs_quota_us')), numberIn(read('/sys/fs/cgroup/cpu/cpu.cfs_period_us')))
}

function ratio(quotaUs: number | undefined, periodUs: number | undefined): number | undefined {
  return quotaUs === undefined || periodUs === undefined ? undefined : quotaUs / periodUs
}
