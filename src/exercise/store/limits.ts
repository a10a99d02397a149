import { readFileSync } from 'node:fs'
import { availableParallelism, totalmem } from 'node:os'

/** What this process may use, from the cgroup it runs in (v2, then v1), else from the machine. */
export type ResourceLimits = { memoryBytes: number; cpus: number }

export type LimitSources = { read?: (path: string) => string | undefined; machine?: ResourceLimits }

const mebibyte = 1_048_576

export function resourceLimits(sources: LimitSources = {}): ResourceLimits {
  const read = sources.read ?? readText
  const machine = sources.machine ?? { memoryBytes: totalmem(), cpus: availableParallelism() }
  const memory = numberIn(read('/sys/fs/cgroup/memory.max')) ?? numberIn(read('/sys/fs/cgroup/memory/memory.limit_in_bytes'))
  const cpus = cpusOfV2(read('/sys/fs/cgroup/cpu.max')) ?? cpusOfV1(read)
  return { memoryBytes: Math.min(machine.memoryBytes, memory ?? Infinity), cpus: Math.min(machine.cpus, cpus ?? Infinity) }
}

/** What DuckDB gets of it: a sixth of the memory between 64 and 256 MiB, and at most two threads. Its own default is most of the machine. */
export function databaseLimits(limits: ResourceLimits = resourceLimits()): { memoryLimitBytes: number; threads: number } {
  return {
    memoryLimitBytes: Math.min(256 * mebibyte, Math.max(64 * mebibyte, Math.floor(limits.memoryBytes / 6))),
    threads: Math.min(2, Math.max(1, Math.floor(limits.cpus))),
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

function numberIn(text: string | undefined): number | undefined {
  const value = Number(text?.trim())
  return text === undefined || text.trim() === '' || !Number.isFinite(value) || value <= 0 ? undefined : value
}

function cpusOfV2(text: string | undefined): number | undefined {
  const [quota, period] = (text ?? '').trim().split(/\s+/)
  const quotaUs = numberIn(quota)
  const periodUs = numberIn(period)
  return quotaUs === undefined || periodUs === undefined ? undefined : quotaUs / periodUs
}

function cpusOfV1(read: (path: string) => string | undefined): number | undefined {
  const quotaUs = numberIn(read('/sys/fs/cgroup/cpu/cpu.cfs_quota_us'))
  const periodUs = numberIn(read('/sys/fs/cgroup/cpu/cpu.cfs_period_us'))
  return quotaUs === undefined || periodUs === undefined ? undefined : quotaUs / periodUs
}
