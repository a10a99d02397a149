import { z } from 'zod'
import { modelRoles } from '../core/models-view.ts'
import { instant } from './answer-schema.ts'

/* Everything else the service sends, as schemas: refusals, health, figures, predictions. */

const classification = z.string().optional().describe('The banner of the exercise, where one is configured')
const count = z.int().min(0)
const seconds = z.number().min(0)
const share = z.number().min(0).max(1)

export const refusalSchema = z.object({
  error: z.string().describe('For programs: in the words of the platform’s earlier chatbots, where those had some for the case'),
  details: z.string().describe('For people: what was expected, what came, what to do'),
  code: z.string().describe('For programs that are new: never changes'),
  retryable: z.boolean(),
  requestId: z.string(),
})

/** Predictions are refused in the two members the desktop client reads. */
export const predictionRefusalSchema = z.object({
  error: z.string(),
  details: z.string(),
  code: z.string().optional(),
  retryable: z.boolean().optional(),
  requestId: z.string().optional(),
  classification,
})

export const predictionSchema = z
  .object({
    predicted_labels: z.array(z.string()).describe('`HH:00` for hours, `yyyy-MM-dd` for days and weeks, `Pred. Point n` for counts of the caller’s own'),
    predicted_values: z.array(z.number().min(0)),
    predicted_lower: z.array(z.number().min(0)).describe('80 % interval'),
    predicted_upper: z.array(z.number().min(0)),
    metadata: z.object({
      forecastStartDate: z.string().nullable(),
      timeUnit: z.enum(['hour', 'day', 'week', 'month']),
      predictionPeriods: z.int().min(1),
      trainingDataPoints: count,
      trainingDataRange: z.object({ startDate: z.string(), endDate: z.string() }).nullable(),
      dataSource: z.string(),
      timeZone: z.string(),
      predictedFor: z.array(instant).nullable().describe('When each step begins'),
      method: z.string(),
      interval: z.literal(0.8),
      skill: z.string().describe('How well the method did on the past'),
      notes: z.array(z.string()),
    }),
    classification,
  })
  .describe('All arrays have one length')

export const healthSchema = z.object({ status: z.literal('healthy'), service: z.string(), timestamp: instant })
export const aliveSchema = z.object({ status: z.literal('alive') })
export const readySchema = z.object({ status: z.literal('ready') })
export const notReadySchema = z.object({ status: z.literal('not ready'), reason: z.string() })

const platformStatus = {
  authenticated: z.boolean().describe('It can read its data'),
  cache_summary: z
    .array(
      z
        .array(z.union([z.string(), z.boolean()]))
        .min(2)
        .max(2),
    )
    .describe('Each source, and the stored answers: whether there is something to be had'),
  vector_store_ready: z.boolean(),
  rag_system_ready: z.boolean().describe('It can answer from its data'),
  data_sources_available: z.array(z.string()),
  total_chunks: count.describe('Answers held'),
  cache_timestamp: instant.nullable(),
}

export const chatHealthSchema = z.object({
  status: z.enum(['healthy', 'starting', 'stopping']),
  service: z.string(),
  classification,
  chatbot_ready: z.boolean(),
  ...platformStatus,
  endpoints_configured: count,
  caching_enabled: z.boolean(),
  performance: z.object({ avg_response_time: seconds, cache_hit_rate: share, total_requests: count, cache_size: count }),
  timestamp: instant,
})

export const chatStatusSchema = z
  .object({
    service: z.string(),
    classification,
    ready: z.boolean(),
    ...platformStatus,
    engine: z.string(),
    model_loaded: z.boolean(),
    device: z.string(),
    in_flight: count,
    timestamp: instant,
  })
  .describe('Public through the platform’s gateway: nothing of users, nothing of the exercise')

const known = z.number().min(0).nullable()
const modelSchema = z.object({
  role: z.enum(modelRoles).describe('`fast` and `embedder` run here on CPUs, `quality` is a server elsewhere'),
  id: z.string(),
  engine: z.string(),
  because: z.string().describe('Why this one'),
  figures: z.object({
    state: z.enum(['unloaded', 'loading', 'ready', 'failed']),
    running: count,
    waiting: count,
    places: count,
    queueLimit: count,
    threads: known,
    memoryBytes: known,
    loadMs: known,
    promptTokensPerSecond: known,
    tokensPerSecond: known,
    firstTokenMs: known.describe('Expected for a request made now'),
    restarts: count,
    failure: z.string().nullable(),
  }),
})

export const chatPerformanceSchema = z.object({
  avg_response_time: seconds,
  memory_usage_mb: z.number().min(0),
  cache_hit_rate: share,
  model_loaded: z.boolean(),
  gpu_available: z.boolean(),
  service: z.string(),
  classification,
  metrics: z.object({
    avg_response_time_seconds: seconds,
    max_response_time_seconds: seconds,
    min_response_time_seconds: seconds,
    cache_hit_rate_percent: z.number().min(0).max(100),
    total_requests: count,
    cache_hits: count,
    cache_misses: count,
    cache_size: count,
    recent_response_times: z.array(seconds).max(10),
  }),
  configuration: z.object({
    caching_enabled: z.boolean(),
    cache_ttl_seconds: seconds,
    max_response_time_seconds: seconds,
    model_name: z.string(),
    gpu_enabled: z.boolean(),
  }),
  health_indicators: z.object({ response_time_ok: z.boolean(), cache_performance_ok: z.boolean(), memory_usage_ok: z.boolean() }),
  requests: count,
  errors: count,
  inFlight: count,
  responseSeconds: z.object({ mean: seconds, min: seconds, max: seconds, p50: seconds, p95: seconds, recent: z.array(seconds) }),
  cache: z.object({ hits: count, misses: count, hitRate: share, entries: count }),
  memory: z.object({ rssBytes: count.describe('This process and those of the models'), heapUsedBytes: count, modelBytes: count }),
  engines: z.object({ template: count, model: count, retrieval: count }).describe('Answers by who worded them'),
  models: z.array(modelSchema),
  knowledge: z
    .object({
      documents: count,
      passages: count,
      problems: z.array(z.object({ document: z.string(), reason: z.string() })).describe('Documents that cannot be read'),
      semantic: z.boolean().describe('Meanings are compared as well as words'),
    })
    .nullable(),
  uptimeSeconds: seconds,
  timestamp: instant,
})
