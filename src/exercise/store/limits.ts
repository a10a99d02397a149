import { readFileSync } from 'node:fs'
import { availableParallelism, totalmem } from 'node:os'
import { resourceLimits as limitsFrom } from '../../lib/resource-limits.ts'
import type { LimitSources, ResourceLimits } from '../../lib/resource-limits.ts'

const mebibyte = 1_048_576

/** What this process may use: of the cgroup it runs in, else of the machine. */
export function resourceLimits(sources: Partial<LimitSources> = {}): ResourceLimits {
  return limitsFrom({ read: sources.read ?? readText, machine: sources.machine ?? { memoryBytes: totalmem(), cpus: availableParallelism() } })
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
