import type { KnowledgeState } from './knowledge.ts'
import type { ModelView } from './models-view.ts'

/** What the performance endpoints show; implemented by `metrics/`. Times in seconds, rates from 0 to 1. */
export type PerformanceSnapshot = {
  requests: number
  errors: number
  inFlight: number
  responseSeconds: { mean: number; min: number; max: number; p50: number; p95: number; recent: number[] }
  cache: { hits: number; misses: number; hitRate: number; entries: number }
  /** `rssBytes` is the sum of this process and those of the models. */
  memory: { rssBytes: number; heapUsedBytes: number; modelBytes: number }
  /** Answers by who worded them. */
  engines: { template: number; model: number; retrieval: number }
  models: readonly ModelView[]
  /** The documents open questions are answered from; null where there are none. */
  knowledge: KnowledgeState | null
  uptimeSeconds: number
}

export interface PerformanceView {
  snapshot(): PerformanceSnapshot
  /** Cheap: asked with every answer. */
  hitRate(): number
}
