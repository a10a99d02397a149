import type { Logger } from 'pino'
import type { Config } from './config.ts'
import { withAgreement } from './chat/agreement.ts'
import type { DataSource } from './core/data-source.ts'
import { loadExercisePlan } from './exercise/exercise-plan.ts'
import { createExerciseSource } from './exercise/source.ts'
import type { ExerciseSource } from './exercise/source.ts'
import { createPlatformSource } from './platform/source.ts'

export interface Sources extends AsyncDisposable {
  /** In order of preference. */
  readonly ordered: readonly DataSource[]
  /** What listens itself, where there is such a source. */
  readonly exercise: ExerciseSource | undefined
}

export type SourcesOptions = {
  config: Config
  logger?: Logger | undefined
  /** A recorded exercise instead of everything that is configured. */
  recording?: string | undefined
}

/** The sources of data that are configured. */
export async function createSources(options: SourcesOptions): Promise<Sources> {
  const { config, recording } = options
  const wanted = recording === undefined ? config.DATA_SOURCE : (['exercise'] as const)
  const exercise = wanted.includes('exercise') ? await exerciseSource(options) : undefined
  const platform = wanted.includes('platform') ? platformSource(config) : undefined
  const named = wanted.flatMap((name) => (name === 'exercise' ? (exercise ?? []) : (platform ?? [])))
  const both = exercise !== undefined && platform !== undefined
  return {
    ordered: both ? named.map((source) => withAgreement(source, { stored: platform, heard: exercise })) : named,
    exercise,
    async [Symbol.asyncDispose]() {
      await exercise?.[Symbol.asyncDispose]()
      await platform?.[Symbol.asyncDispose]()
    },
  }
}

async function exerciseSource({ config, logger, recording }: SourcesOptions): Promise<ExerciseSource> {
  const plan = config.EXERCISE_PLAN === undefined ? null : loadExercisePlan(config.EXERCISE_PLAN)
  return await createExerciseSource({
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
}

function platformSource(config: Config): DataSource {
  return createPlatformSource({
    addresses: {
      acquisition: config.DATA_ACQUISITION_URL,
      ingestion: config.DATA_INGESTION_URL,
      processing: config.DATA_PROCESSING_URL,
      gateway: config.DIS_BASE_URL,
    },
    zone: config.TIME_ZONE,
    timeoutMs: config.PLATFORM_TIMEOUT_MS,
    maxBytes: config.PLATFORM_LIST_BYTES,
  })
}
