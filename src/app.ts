import { readFileSync } from 'node:fs'
import type { Logger } from 'pino'
import { createBuiltInSource } from './answer/built-in-source.ts'
import { createPhrase } from './answer/phrase.ts'
import { createMemoryCacheStore } from './cache/memory-cache-store.ts'
import { createAnswer } from './chat/answer.ts'
import { readingSource } from './chat/choose-source.ts'
import { createConversations } from './chat/conversations.ts'
import type { Conversations } from './chat/conversations.ts'
import type { Lifetimes } from './chat/lifetimes.ts'
import { createForecastSource } from './chat/forecast-source.ts'
import { createPlanFacts } from './chat/plan-facts.ts'
import type { PlanFacts } from './chat/plan-facts.ts'
import { createPredict } from './chat/predict.ts'
import type { Predict } from './chat/predict.ts'
import type { Config } from './config.ts'
import type { Answer } from './core/chat-event.ts'
import type { DataSource } from './core/data-source.ts'
import type { Understand } from './core/understanding.ts'
import { SitrepError } from './core/errors.ts'
import type { Measure } from './core/measure.ts'
import { canonicalPlan } from './core/plan.ts'
import { windowFromText } from './core/plan-text.ts'
import { secondMs, systemClock } from './core/time.ts'
import { createForecaster } from './forecast/forecast.ts'
import { bucketsBodySchema, readPredictionBody, startDateBodySchema } from './forecast/prediction-body.ts'
import type { ExerciseStats } from './exercise/worker-messages.ts'
import { createOpenDoor } from './http/auth/authenticate.ts'
import type { Authenticate } from './http/auth/authenticate.ts'
import { createGatewayAuthentication } from './http/auth/gateway.ts'
import { createJwtAuthentication } from './http/auth/jwt.ts'
import { createServer } from './http/server.ts'
import type { IngestFigures } from './metrics/ingest-metrics.ts'
import { createMonitor } from './metrics/monitor.ts'
import type { Monitor } from './metrics/monitor.ts'
import type { Engines } from './engines.ts'
import { createLanguage, openMinds } from './language.ts'
import { openBoth } from './lib/open-both.ts'
import { createSources } from './sources.ts'
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
  /** Whose names and "now" questions are read with. */
  readonly source: DataSource
  ready(): ReturnType<DataSource['ready']>
  /** Each source by itself. */
  sources(): { id: string; ready: boolean }[]
  readonly monitor: Monitor
  /** What is remembered of conversations. */
  readonly conversations: Conversations
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
  // A recording is asked a question or two: no model is loaded for them.
  const thinking = recording === undefined ? config : { ...config, MODEL_NAME: 'none', EMBEDDER: 'none' }
  const [from, minds] = await openBoth(createSources({ config, logger, recording }), openMinds({ config: thinking, logger }))
  const { exercise } = from
  const { engines, knowledge } = minds
  const cache = createMemoryCacheStore()
  const monitor = createMonitor({
    cacheEntries: () => cache.stats().entries,
    ingest: () => ingestFigures(exercise?.stats()),
    models: () => engines.models(),
    knowledge: () => knowledge.state(),
  })
  const understand = createUnderstand()
  const forecaster = createForecaster()
  const forecasts = createForecastSource({ sources: from.ordered, forecaster, zone: config.TIME_ZONE })
  const sources = {
    sources: [...from.ordered, forecasts],
    builtIn: createBuiltInSource({ zone: config.TIME_ZONE, build: version(), offers: (measure) => isOffered(measure, from.ordered) }),
  }
  const phrase = createPhrase({ zone: config.TIME_ZONE })
  const planFacts = createPlanFacts(sources)
  const conversations = createConversations({})
  const language = createLanguage({ config, logger, minds, understand, phrase, planFacts })
  const answer = createAnswer({
    understand,
    ...sources,
    ...language.pipeline,
    phrase,
    cache,
    conversations,
    zone: config.TIME_ZONE,
    deadlineMs: config.ANSWER_DEADLINE_MS,
    caching: config.USE_CACHING,
    lifetimes: lifetimesOf(config),
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
  const preloading = preload(engines, config)
  return {
    answer,
    planFacts,
    conversations,
    predict: createPredict({
      ...sources,
      maxAgeMs: config.CACHE_PREDICTION_SECONDS * secondMs,
      forecaster,
      zone: config.TIME_ZONE,
      now: () => readingSource(sources).context().now,
    }),
    understand,
    get source() {
      return readingSource(sources)
    },
    ready: () => preloading.state() ?? readyOf(from.ordered),
    sources: () => from.ordered.map((source) => ({ id: source.id, ready: source.ready().ready })),
    monitor,
    async [Symbol.asyncDispose]() {
      preloading.stop()
      await language[Symbol.asyncDispose]()
      await minds[Symbol.asyncDispose]()
      await from[Symbol.asyncDispose]()
      await cache[Symbol.asyncDispose]()
    },
  }
}

/** Until models that are to be loaded before anything else are there, the service is not ready. */
function preload(engines: Engines, { PRELOAD_MODEL: wanted }: Config): { state(): { ready: false; reason: string } | undefined; stop(): void } {
  const controller = new AbortController()
  let loading = wanted
  if (wanted)
    void engines.preload(controller.signal).finally(() => {
      loading = false
    })
  return {
    state: () => (loading ? { ready: false, reason: 'Models are being loaded.' } : undefined),
    stop: () => controller.abort(),
  }
}

/** Ready when any of them is: what only another could answer is then said to be unavailable. */
function readyOf(sources: readonly DataSource[]): ReturnType<DataSource['ready']> {
  const states = sources.map((source) => source.ready())
  return states.find((state) => state.ready) ?? states[0] ?? { ready: false, reason: 'No source of data is configured.' }
}

function lifetimesOf(config: Config): Lifetimes {
  return {
    byCategory: {
      status: config.CACHE_STATUS_SECONDS * secondMs,
      entity: config.CACHE_ENTITY_SECONDS * secondMs,
      event: config.CACHE_EVENT_SECONDS * secondMs,
      traffic: config.CACHE_EVENT_SECONDS * secondMs,
      help: config.CACHE_HELP_SECONDS * secondMs,
      prediction: config.CACHE_PREDICTION_SECONDS * secondMs,
    },
    nowMs: config.CACHE_NOW_SECONDS * secondMs,
    ceilingMs: config.CACHE_TTL_SECONDS * secondMs,
  }
}

/** Explanations come with the program; everything else needs a source that can answer it as it is usually asked. */
function isOffered(measure: Measure, sources: readonly DataSource[]): boolean {
  const [shape] = measure.shapes
  if (shape === undefined || shape === 'explain') return true
  const plan = canonicalPlan({ measure: measure.id, shape, where: [], window: windowFromText(measure.defaultWindow) })
  return sources.some((source) => source.can(plan) === true)
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
        ...(config.AUTH_TIER_CLAIM === undefined ? {} : { tierClaim: config.AUTH_TIER_CLAIM }),
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
    conversations: product.conversations,
    performance: product.monitor,
    metrics: () => product.monitor.metrics(),
    ready: () => product.ready(),
    version: version(),
    authMode: config.AUTH_MODE,
    predictionBodies: { read: readPredictionBody, schemas: { buckets: bucketsBodySchema, startDate: startDateBodySchema } },
    sources: () => product.sources(),
    limits: { cachingEnabled: config.USE_CACHING, cacheTtlSeconds: config.CACHE_TTL_SECONDS, maxResponseSeconds: config.MAX_RESPONSE_TIME },
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
    get source() {
      return product.source
    },
    url,
    async [Symbol.asyncDispose]() {
      await server.drain(drainMs)
      await product[Symbol.asyncDispose]()
    },
  }
}
