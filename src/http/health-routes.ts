import type { FastifyInstance } from 'fastify'
import { toIso } from '../core/time.ts'
import { bothPaths } from './request.ts'
import type { RouteContext } from './server.ts'

/** Names under which the platform's other parts know this service. */
const service = 'cap-pdu-prediction'

export function addHealthRoutes(server: FastifyInstance, context: RouteContext): void {
  const { performance, now, state, classification } = context
  const banner = classification === undefined ? {} : { classification }
  const ready = (): { ready: true } | { ready: false; reason: string } =>
    state.draining ? { ready: false, reason: 'The service is shutting down.' } : context.ready()
  for (const path of bothPaths('/health')) server.get(path, () => ({ status: 'healthy', service, timestamp: toIso(now()) }))
  server.get('/livez', () => ({ status: 'alive' }))
  server.get('/readyz', (_request, reply) => {
    const found = ready()
    return reply.code(found.ready ? 200 : 503).send(found.ready ? { status: 'ready' } : { status: 'not ready', reason: found.reason })
  })
  for (const path of bothPaths('/chat/health')) {
    server.get(path, () => ({
      status: ready().ready ? 'healthy' : state.draining ? 'stopping' : 'starting',
      service,
      chatbot_ready: ready().ready,
      ...banner,
      caching_enabled: true,
      performance: brief(performance.snapshot()),
      timestamp: toIso(now()),
    }))
  }
  for (const path of bothPaths('/chat/status')) {
    server.get(path, () => ({
      service,
      ...banner,
      ready: ready().ready,
      engine: 'template',
      model_loaded: false,
      in_flight: state.inFlight,
      timestamp: toIso(now()),
    }))
  }
  for (const path of bothPaths('/chat/performance')) {
    server.get(path, () => {
      const snapshot = performance.snapshot()
      return {
        avg_response_time: snapshot.responseSeconds.mean,
        memory_usage_mb: Math.round(snapshot.memory.rssBytes / 1_048_576),
        cache_hit_rate: snapshot.cache.hitRate,
        model_loaded: false,
        gpu_available: false,
        service,
        ...banner,
        ...snapshot,
        timestamp: toIso(now()),
      }
    })
  }
  server.get('/metrics', async (_request, reply) => {
    const { text, contentType } = await context.metrics()
    return reply.type(contentType).send(text)
  })
}

function brief(snapshot: ReturnType<RouteContext['performance']['snapshot']>): Record<string, number> {
  return {
    avg_response_time: snapshot.responseSeconds.mean,
    cache_hit_rate: snapshot.cache.hitRate,
    total_requests: snapshot.requests,
    cache_size: snapshot.cache.entries,
  }
}
