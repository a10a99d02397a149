import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'
import type { CacheOutcome, Outcome, Timings } from '../core/chat-event.ts'
import type { PerformanceView } from '../core/performance-view.ts'

export type MonitorOptions = {
  cacheEntries?: () => number
  /** Figures of the recorder, by metric name without prefix. */
  ingest?: () => Readonly<Record<string, number>>
  memory?: () => { rss: number; heapUsed: number }
  uptimeSeconds?: () => number
}

export interface Monitor extends PerformanceView {
  answered(answered: { outcome: Outcome; cached: CacheOutcome; timings: Timings }): void
  failed(error: { code: string }): void
  metrics(): Promise<{ text: string; contentType: string }>
}

/** How many of the newest response times percentiles are taken from. */
const remembered = 1_024

/** Counts answers for Prometheus and for the performance endpoint. */
export function createMonitor(options: MonitorOptions = {}): Monitor {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const answers = new Counter({ name: 'sitrep_answers_total', help: 'Answers given', labelNames: ['outcome', 'cached'], registers: [registry] })
  const errors = new Counter({ name: 'sitrep_answer_errors_total', help: 'Answers that ended with an error', labelNames: ['code'], registers: [registry] })
  const seconds = new Histogram({
    name: 'sitrep_answer_seconds',
    help: 'Time to the end of an answer',
    buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  })
  const ingest = new Gauge({ name: 'sitrep_ingest', help: 'Figures of the recorder', labelNames: ['figure'], registers: [registry] })
  const times: number[] = []
  let [next, total, longest, shortest] = [0, 0, 0, Number.POSITIVE_INFINITY]
  const counts = { requests: 0, errors: 0, hits: 0, misses: 0 }
  const hitRate = (): number => (counts.hits + counts.misses === 0 ? 0 : counts.hits / (counts.hits + counts.misses))

  return {
    hitRate,
    answered({ outcome, cached, timings }) {
      const took = timings.totalMs / 1_000
      counts.requests += 1
      if (cached === 'hit' || cached === 'shared') counts.hits += 1
      else if (cached === 'miss') counts.misses += 1
      times[next] = took
      next = (next + 1) % remembered
      total += took
      longest = Math.max(longest, took)
      shortest = Math.min(shortest, took)
      answers.inc({ outcome, cached })
      seconds.observe(took)
    },
    failed({ code }) {
      counts.requests += 1
      counts.errors += 1
      errors.inc({ code })
    },
    async metrics() {
      for (const [figure, value] of Object.entries(options.ingest?.() ?? {})) ingest.set({ figure }, value)
      return { text: await registry.metrics(), contentType: registry.contentType }
    },
    snapshot() {
      const sorted = [...times].sort((a, b) => a - b)
      const answered = counts.requests - counts.errors
      const memory = (options.memory ?? process.memoryUsage)()
      return {
        requests: counts.requests,
        errors: counts.errors,
        inFlight: 0,
        responseSeconds: {
          mean: answered === 0 ? 0 : total / answered,
          min: answered === 0 ? 0 : shortest,
          max: longest,
          p50: sorted[Math.floor(sorted.length * 0.5)] ?? 0,
          p95: sorted[Math.floor(sorted.length * 0.95)] ?? 0,
          recent: Array.from({ length: Math.min(10, times.length) }, (_, index) => times[(next - 1 - index + remembered) % remembered] ?? 0),
        },
        cache: { hits: counts.hits, misses: counts.misses, hitRate: hitRate(), entries: options.cacheEntries?.() ?? 0 },
        memory: { rssBytes: memory.rss, heapUsedBytes: memory.heapUsed },
        uptimeSeconds: (options.uptimeSeconds ?? process.uptime)(),
      }
    },
  }
}
