import { readFileSync } from 'node:fs'
import type { Logger } from 'pino'
import { createBuiltInSource } from './answer/built-in-source.ts'
import { createPhrase } from './answer/phrase.ts'
import { createMemoryCacheStore } from './cache/memory-cache-store.ts'
import { createAnswer } from './chat/answer.ts'
import { createConversations } from './chat/conversations.ts'
import type { Config } from './config.ts'
import type { Answer } from './core/chat-event.ts'
import type { Understand } from './core/understanding.ts'
import { SitrepError } from './core/errors.ts'
import { systemClock } from './core/time.ts'
import { loadExercisePlan } from './exercise/exercise-plan.ts'
import { createExerciseSource } from './exercise/source.ts'
import type { ExerciseSource } from './exercise/source.ts'
import { createServer } from './http/server.ts'
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
  const monitor = createMonitor({ cacheEntries: () => cache.stats().entries })
  const understand = createUnderstand()
  const answer = createAnswer({
    understand,
    sources: [source],
    builtIn: createBuiltInSource({ zone: config.TIME_ZONE, build: version() }),
    phrase: createPhrase({ zone: config.TIME_ZONE }),
    cache,
    conversations: createConversations({}),
    zone: config.TIME_ZONE,
    deadlineMs: config.ANSWER_DEADLINE_MS,
    hooks: {
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
    understand,
    source,
    monitor,
    async [Symbol.asyncDispose]() {
      await source[Symbol.asyncDispose]()
      await cache[Symbol.asyncDispose]()
    },
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
  const product = await createProduct(options)
  const server = createServer({
    answer: product.answer,
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
      server.drain()
      await Promise.race([server.close(), new Promise((resolve) => setTimeout(resolve, drainMs).unref())])
      await product[Symbol.asyncDispose]()
    },
  }
}
