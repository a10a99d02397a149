import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'
import type { CacheOutcome, Engine, Outcome, Tier, Timings } from '../core/chat-event.ts'
import type { KnowledgeState } from '../core/knowledge.ts'
import type { ModelView } from '../core/models-view.ts'
import type { PerformanceView } from '../core/performance-view.ts'
import { addIngestMetrics } from './ingest-metrics.ts'
import type { IngestFigures } from './ingest-metrics.ts'
import { addKnowledgeMetrics } from './knowledge-metrics.ts'
import { addModelMetrics } from './model-metrics.ts'
import { createResponseTimes } from './response-times.ts'

export type MonitorOptions = {
  cacheEntries?: () => number
  /** Figures of the recorder; undefined before there are any. */
  ingest?: () => IngestFigures | undefined
  /** The models in use; none when templates word everything. */
  models?: () => readonly ModelView[]
  knowledge?: () => KnowledgeState
  memory?: () => { rss: number; heapUsed: number }
  uptimeSeconds?: () => number
}

export interface Monitor extends PerformanceView {
  started(): void
  ended(): void
  answered(answered: { outcome: Outcome; engine: Engine; tier: Tier; cached: CacheOutcome; timings: Timings }): void
  failed(error: { code: string }): void
  metrics(): Promise<{ text: string; contentType: string }>
}

/** Counts answers for Prometheus and for the performance endpoint. */
export function createMonitor(options: MonitorOptions = {}): Monitor {
  const { cacheEntries = () => 0, models = () => [], memory = () => process.memoryUsage(), uptimeSeconds = () => process.uptime() } = options
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const counts = { requests: 0, errors: 0, hits: 0, misses: 0, inFlight: 0 }
  const engines = { template: 0, model: 0, retrieval: 0 }
  const metrics = answerMetrics(registry, { inFlight: () => counts.inFlight, cacheEntries })
  addIngestMetrics(registry, () => options.ingest?.())
  addModelMetrics(registry, models)
  addKnowledgeMetrics(registry, () => options.knowledge?.())
  const times = createResponseTimes()
  const hitRate = (): number => (counts.hits + counts.misses === 0 ? 0 : counts.hits / (counts.hits + counts.misses))

  return {
    hitRate,
    started() {
      counts.inFlight += 1
    },
    ended() {
      counts.inFlight -= 1
    },
    answered({ outcome, engine, tier, cached, timings }) {
      const took = timings.totalMs / 1_000
      counts.requests += 1
      engines[engine] += 1
      if (cached === 'hit' || cached === 'shared') counts.hits += 1
      else if (cached === 'miss') counts.misses += 1
      times.add(took)
      metrics.answers.inc({ outcome, cached, engine, tier })
      metrics.seconds.observe(took)
    },
    failed({ code }) {
      counts.requests += 1
      counts.errors += 1
      metrics.errors.inc({ code })
    },
    metrics: async () => ({ text: await registry.metrics(), contentType: registry.contentType }),
    snapshot() {
      const { rss, heapUsed } = memory()
      const views = models()
      const modelBytes = views.reduce((sum, { figures }) => sum + (figures.memoryBytes ?? 0), 0)
      return {
        requests: counts.requests,
        errors: counts.errors,
        inFlight: counts.inFlight,
        responseSeconds: times.summary(),
        cache: { hits: counts.hits, misses: counts.misses, hitRate: hitRate(), entries: cacheEntries() },
        memory: { rssBytes: rss + modelBytes, heapUsedBytes: heapUsed, modelBytes },
        engines: { ...engines },
        models: views,
        knowledge: options.knowledge?.() ?? null,
        uptimeSeconds: uptimeSeconds(),
      }
    },
  }
}

type AnswerMetrics = { answers: Counter<'outcome' | 'cached' | 'engine' | 'tier'>; errors: Counter<'code'>; seconds: Histogram }

function answerMetrics(registry: Registry, { inFlight, cacheEntries }: { inFlight: () => number; cacheEntries: () => number }): AnswerMetrics {
  const registers = [registry]
  gauge(registry, { name: 'sitrep_answers_in_flight', help: 'Answers being waited for at this moment', read: inFlight })
  gauge(registry, { name: 'sitrep_cache_entries', help: 'Answers held in the cache', read: cacheEntries })
  return {
    answers: new Counter({
      name: 'sitrep_answers_total',
      help: 'Answers given, by how they ended, by the cache and by who worded them',
      labelNames: ['outcome', 'cached', 'engine', 'tier'],
      registers,
    }),
    errors: new Counter({ name: 'sitrep_answer_errors_total', help: 'Answers that ended with an error, by its code', labelNames: ['code'], registers }),
    seconds: new Histogram({
      name: 'sitrep_answer_seconds',
      help: 'Time from the question to the end of its answer, in seconds',
      buckets: [0.000_1, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
  }
}

function gauge(registry: Registry, { name, help, read }: { name: string; help: string; read: () => number }): void {
  const made: Gauge = new Gauge({ name, help, registers: [registry], collect: () => made.set(read()) })
}
