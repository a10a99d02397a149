import type { FastifyInstance } from 'fastify'
import type { ModelView } from '../core/models-view.ts'
import type { PerformanceSnapshot } from '../core/performance-view.ts'
import { secondMs, toIso } from '../core/time.ts'
import { bothPaths } from './request.ts'
import type { Limits, RouteContext } from './server.ts'

/** The name under which the platform's other parts know this service. */
const service = 'cap-pdu-prediction'

type Readiness = { ready: true } | { ready: false; reason: string }

export function addHealthRoutes(server: FastifyInstance, context: RouteContext): void {
  const { performance, now, state, classification } = context
  const banner = classification === undefined ? {} : { classification }
  const readiness = (): Readiness => (state.draining ? { ready: false, reason: 'The service is shutting down.' } : context.ready())
  const urls = new Set<string>()
  server.addHook('onRoute', ({ url }) => void urls.add(url))

  for (const path of bothPaths('/health')) server.get(path, () => ({ status: 'healthy', service, timestamp: toIso(now()) }))
  server.get('/livez', () => ({ status: 'alive' }))
  server.get('/readyz', (_request, reply) => {
    const found = readiness()
    if (!found.ready) void reply.header('retry-after', '1')
    return reply.code(found.ready ? 200 : 503).send(found.ready ? { status: 'ready' } : { status: 'not ready', reason: found.reason })
  })
  for (const path of bothPaths('/chat/health')) {
    server.get(path, () => {
      const { ready } = readiness()
      const snapshot = performance.snapshot()
      return {
        status: ready ? 'healthy' : state.draining ? 'stopping' : 'starting',
        service,
        ...banner,
        chatbot_ready: ready,
        ...platformStatus(context, { ready, snapshot }),
        endpoints_configured: urls.size,
        caching_enabled: limitsOf(context).cachingEnabled,
        performance: {
          avg_response_time: snapshot.responseSeconds.mean,
          cache_hit_rate: snapshot.cache.hitRate,
          total_requests: snapshot.requests,
          cache_size: snapshot.cache.entries,
        },
        timestamp: toIso(now()),
      }
    })
  }
  // Through the platform's gateway anybody may read this: nothing of the exercise, nothing of who asks.
  for (const path of bothPaths('/chat/status')) {
    server.get(path, () => {
      const { ready } = readiness()
      return {
        service,
        ...banner,
        ready,
        ...platformStatus(context, { ready, snapshot: performance.snapshot() }),
        engine: wordsModel(performance.snapshot())?.engine ?? 'template',
        model_loaded: isLoaded(performance.snapshot()),
        device: hasGpu(performance.snapshot()) ? 'gpu' : 'cpu',
        in_flight: state.inFlight,
        timestamp: toIso(now()),
      }
    })
  }
  for (const path of bothPaths('/chat/performance')) server.get(path, () => ({ ...performanceOf(context), ...banner, timestamp: toIso(now()) }))
  server.get('/metrics', async (_request, reply) => {
    const { text, contentType } = await context.metrics()
    return reply.type(contentType).send(text)
  })
}

/**
 * What the platform's earlier chatbots told of themselves. `authenticated`, `rag_system_ready`: it can answer from its data; there is no store of
 * vectors. `cache_summary`: each source and the stored answers, and whether there is something to be had from them.
 */
function platformStatus({ sources, now }: RouteContext, { ready, snapshot }: { ready: boolean; snapshot: PerformanceSnapshot }): Record<string, unknown> {
  const known = sources?.() ?? []
  return {
    authenticated: ready,
    cache_summary: [...known.map(({ id, ready: readable }) => [id, readable]), ['answers', snapshot.cache.entries > 0]],
    vector_store_ready: false,
    rag_system_ready: ready,
    data_sources_available: known.filter((source) => source.ready).map(({ id }) => id),
    total_chunks: snapshot.cache.entries,
    cache_timestamp: ready ? toIso(now()) : null,
  }
}

function limitsOf({ limits, deadlineMs }: RouteContext): Limits {
  return { cachingEnabled: true, cacheTtlSeconds: 3_600, maxResponseSeconds: deadlineMs / secondMs, ...limits }
}

/** The model that writes words here or elsewhere; the guide knew one. */
function wordsModel({ models }: PerformanceSnapshot): ModelView | undefined {
  return models.find(({ role }) => role === 'fast') ?? models.find(({ role }) => role === 'quality')
}

function isLoaded({ models }: PerformanceSnapshot): boolean {
  return models.some(({ role, figures }) => role !== 'embedder' && figures.state === 'ready')
}

/** The quality tier is where the GPUs are. */
function hasGpu({ models }: PerformanceSnapshot): boolean {
  return models.some(({ role, figures }) => role === 'quality' && figures.state === 'ready')
}

const okMemoryMb = 1_000
const okHitRate = 0.2
const fewRequests = 10

/** The optimisation guide's figures, those of the first chatbot, and all of ours. */
function performanceOf(context: RouteContext): Record<string, unknown> {
  const snapshot = context.performance.snapshot()
  const { responseSeconds, cache, memory, requests } = snapshot
  const { cachingEnabled, cacheTtlSeconds, maxResponseSeconds } = limitsOf(context)
  const memoryMb = Math.round(memory.rssBytes / 1_048_576)
  return {
    avg_response_time: responseSeconds.mean,
    memory_usage_mb: memoryMb,
    cache_hit_rate: cache.hitRate,
    model_loaded: isLoaded(snapshot),
    gpu_available: hasGpu(snapshot),
    service,
    metrics: {
      avg_response_time_seconds: responseSeconds.mean,
      max_response_time_seconds: responseSeconds.max,
      min_response_time_seconds: responseSeconds.min,
      cache_hit_rate_percent: cache.hitRate * 100,
      total_requests: requests,
      cache_hits: cache.hits,
      cache_misses: cache.misses,
      cache_size: cache.entries,
      recent_response_times: responseSeconds.recent,
    },
    configuration: {
      caching_enabled: cachingEnabled,
      cache_ttl_seconds: cacheTtlSeconds,
      max_response_time_seconds: maxResponseSeconds,
      model_name: wordsModel(snapshot)?.id ?? 'template',
      gpu_enabled: hasGpu(snapshot),
    },
    health_indicators: {
      response_time_ok: responseSeconds.mean <= maxResponseSeconds,
      cache_performance_ok: requests <= fewRequests || cache.hitRate > okHitRate,
      memory_usage_ok: memoryMb < okMemoryMb,
    },
    ...snapshot,
  }
}
