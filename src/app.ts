import { readFileSync } from 'node:fs'
import type { Logger } from 'pino'
import { createBuiltInSource } from './answer/built-in-source.ts'
import { createPhrase } from './answer/phrase.ts'
import { createMemoryCacheStore } from './cache/memory-cache-store.ts'
import { createAnswer } from './chat/answer.ts'
import { createConversations } from './chat/conversations.ts'
import { createPlanFacts } from './chat/plan-facts.ts'
import type { PlanFacts } from './chat/plan-facts.ts'
import { createPredict } from './chat/predict.ts'
import type { Predict } from './chat/predict.ts'
import type { Config } from './config.ts'
import type { Answer } from './core/chat-event.ts'
import type { Understand } from './core/understanding.ts'
import { SitrepError } from './core/errors.ts'
import { secondMs, systemClock } from './core/time.ts'
import { loadExercisePlan } from './exercise/exercise-plan.ts'
import { createExerciseSource } from './exercise/source.ts'
import { createForecaster } from './forecast/forecast.ts'
import type { ExerciseSource } from './exercise/source.ts'
import type { ExerciseStats } from './exercise/worker-messages.ts'
import { createOpenDoor } from './http/auth/authenticate.ts'
import type { Authenticate } from './http/auth/authenticate.ts'
import { createGatewayAuthentication } from './http/auth/gateway.ts'
import { createJwtAuthentication } from './http/auth/jwt.ts'
import { createServer } from './http/server.ts'
import type { IngestFigures } from './metrics/ingest-metrics.ts'
import { createMonitor } from './metrics/monitor.ts'
import type { Monitor } from './metrics/monitor.ts'
import { createUnderstand } from './understand/understand.ts'

export type AppOptions = {
  config: Config
  logger?: Logger
  /** A recorded exercise: its directory is only read, nothing is listened to. */
  recording?: string
}

/** Everything but the edges: ask it. */
export interface Product extends AsyncDisposable {
  readonly answer: Answer
  readonly planFacts: PlanFacts
  readonly predict: Predict
  readonly understand: Understand
  readonly source: ExerciseSource
  readonly monitor: Monitor
}

export interface App extends Product {
  /** Where HTTP is served. */
  readonly url: string
}

export function version(): string {
  const parsed: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  return typeof parsed === 'object' && parsed !== null && 'version' in parsed ? String(parsed.version) : 'unknown'
}

/** Source, pipeline and monitor, wired. */
export async function createProduct({ config, logger, recording }: AppOptions): Promise<Product> {
  const plan = config.EXERCISE_PLAN === undefined ? null : loadExercisePlan(config.EXERCISE_PLAN)
  const source = await createExerciseSource({
    directory: recording ?? config.SITREP_DATA_DIR,
    ...(recording === undefined
      ? {
          listen: {
            ports: config.DIS_UDP_PORT,
            host: config.DIS_UDP_HOST,
            multicastGroups: config.DIS_MULTICAST_GROUP,
            multicastInterfaces: config.DIS_MULTICAST_INTERFACE,
            shared: config.DIS_UDP_SHARED,
          },
        }
      : {}),
    zone: config.TIME_ZONE,
    profile: config.ACTIVITY_PROFILE,
    plan,
    ...(config.DIS_EXERCISE_IDS.length === 0 ? {} : { exerciseIds: config.DIS_EXERCISE_IDS }),
    ...(logger === undefined ? {} : { logger }),
  })
  const cache = createMemoryCacheStore()
  const monitor = createMonitor({ cacheEntries: () => cache.stats().entries, ingest: () => ingestFigures(source.stats()) })
  const understand = createUnderstand()
  const sources = { sources: [source], builtIn: createBuiltInSource({ zone: config.TIME_ZONE, build: version() }) }
  const answer = createAnswer({
    understand,
    ...sources,
    phrase: createPhrase({ zone: config.TIME_ZONE }),
    cache,
    conversations: createConversations({}),
    zone: config.TIME_ZONE,
    deadlineMs: config.ANSWER_DEADLINE_MS,
    hooks: {
      started: () => monitor.started(),
      ended: () => monitor.ended(),
      answered: (answered) => monitor.answered(answered),
      failed(error) {
        monitor.failed(error)
        if (error.code === 'internal') logger?.error({ err: error.cause ?? error }, error.message)
      },
      cacheFault: (error, operation) => logger?.warn({ err: error, operation }, 'The answer cache failed; answers go on without it'),
    },
  })
  return {
    answer,
    planFacts: createPlanFacts(sources),
    predict: createPredict({ ...sources, forecaster: createForecaster(), zone: config.TIME_ZONE, now: () => source.context().now }),
    understand,
    source,
    monitor,
    async [Symbol.asyncDispose]() {
      await source[Symbol.asyncDispose]()
      await cache[Symbol.asyncDispose]()
    },
  }
}

function ingestFigures(stats: ExerciseStats | undefined): IngestFigures | undefined {
  if (stats === undefined) return undefined
  const { storeLagMs, flushMs, eventLoopLagMs, failing, ...figures } = stats
  return {
    ...figures,
    storeLagSeconds: storeLagMs / secondMs,
    flushSeconds: flushMs / secondMs,
    eventLoopLagSeconds: eventLoopLagMs / secondMs,
    failing: failing !== null,
  }
}

function authentication(config: Config): Authenticate {
  switch (config.AUTH_MODE) {
    case 'none':
      return createOpenDoor()
    case 'jwt':
      return createJwtAuthentication({
        jwksUrl: config.AUTH_JWKS_URL ?? '',
        issuer: config.AUTH_ISSUER ?? '',
        audience: config.AUTH_AUDIENCE ?? '',
        algorithms: config.AUTH_ALGORITHMS,
        ...(config.AUTH_TENANT_CLAIM === undefined ? {} : { tenantClaim: config.AUTH_TENANT_CLAIM }),
      })
    case 'gateway':
      return createGatewayAuthentication({ secret: config.AUTH_GATEWAY_SECRET ?? '' })
    default:
      return config.AUTH_MODE satisfies never
  }
}

/** Time for answers under way when the service stops. */
const drainMs = 5_000

/**
 * The whole service, listening.
 * @throws SitrepError `address-in-use`, `data-directory-in-use`, `bad-config`
 */
export async function startApp(options: AppOptions): Promise<App> {
  const { config, logger } = options
  const authenticate = authentication(config)
  const product = await createProduct(options)
  const server = createServer({
    authenticate,
    answer: product.answer,
    planFacts: product.planFacts,
    predict: product.predict,
    performance: product.monitor,
    metrics: () => product.monitor.metrics(),
    ready: () => product.source.ready(),
    classification: config.CLASSIFICATION,
    deadlineMs: config.ANSWER_DEADLINE_MS,
    now: systemClock,
    ...(logger === undefined ? {} : { logger }),
  })
  let url: string
  try {
    url = await server.listen({ port: config.PORT, host: config.HOST })
  } catch (thrown) {
    await product[Symbol.asyncDispose]()
    const inUse = thrown instanceof Error && 'code' in thrown && thrown.code === 'EADDRINUSE'
    if (!inUse) throw thrown
    throw new SitrepError('address-in-use', `Another program serves http://${config.HOST}:${config.PORT} already. Stop it, or choose another port with PORT.`, {
      cause: thrown,
    })
  }
  return {
    ...product,
    url,
    async [Symbol.asyncDispose]() {
      await server.drain(drainMs)
      await product[Symbol.asyncDispose]()
    },
  }
}
