import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import type { Phrase } from './answer/phrase.ts'
import type { CreateAnswerOptions } from './chat/answer.ts'
import { createModelWords } from './chat/model-words.ts'
import { createOpenAnswers } from './chat/open-answers.ts'
import type { PlanFacts } from './chat/plan-facts.ts'
import type { Config } from './config.ts'
import type { Knowledge } from './core/knowledge.ts'
import type { Understand } from './core/understanding.ts'
import { createEngines } from './engines.ts'
import type { Engines } from './engines.ts'
import { deferKnowledge } from './knowledge/deferred-knowledge.ts'
import { createModelPlanner } from './understand/model-planner/model-planner.ts'
import { createNeighbourPlanner } from './understand/neighbours/planner.ts'
import type { NeighbourPlanner } from './understand/neighbours/planner.ts'
import { createStagedUnderstand } from './understand/stages/staged-understand.ts'
import type { PlannerStage } from './understand/stages/staged-understand.ts'

/** What models and documents add to the pipeline. */
export interface Language extends AsyncDisposable {
  readonly pipeline: Pick<CreateAnswerOptions, 'reread' | 'open' | 'words'>
}

export type LanguageOptions = {
  config: Config
  logger?: Logger | undefined
  minds: Minds
  understand: Understand
  phrase: Phrase
  planFacts: PlanFacts
}

/** Milliseconds a stage of understanding may take before it is given up: a question back is better than a long wait. */
const neighboursMs = 300
const modelMs = 1_500

/** Engines, and documents that are compared by one of them. */
export interface Minds extends AsyncDisposable {
  readonly engines: Engines
  readonly knowledge: Knowledge
}

export async function openMinds({ config, logger }: Pick<LanguageOptions, 'config' | 'logger'>): Promise<Minds> {
  const engines = await createEngines({ config, logger })
  const { embedder } = engines
  const knowledge = deferKnowledge({
    async open() {
      const { createKnowledge } = await import('./knowledge/create-knowledge.ts')
      return await createKnowledge({
        builtInFolder: fileURLToPath(new URL('../assets/knowledge/', import.meta.url)),
        cacheFolder: vectorsIn(config),
        ...(config.KNOWLEDGE_DIR === undefined ? {} : { folder: config.KNOWLEDGE_DIR }),
        ...(embedder === undefined ? {} : { embedder }),
        onProblem: (problem) => logger?.warn(problem, 'A document cannot be used'),
      })
    },
    afterMs: meanwhileMs,
    onFault: (error) => logger?.error({ err: error }, 'The documents cannot be read'),
  })
  return {
    engines,
    knowledge,
    async [Symbol.asyncDispose]() {
      await knowledge[Symbol.asyncDispose]()
      await engines[Symbol.asyncDispose]()
    },
  }
}

/** Vectors that are kept between starts. */
function vectorsIn({ MODEL_DIR: directory }: Config): string {
  return join(directory, '.vectors')
}

export function createLanguage({ config, logger, minds, understand, phrase, planFacts }: LanguageOptions): Language {
  const { engines, knowledge } = minds
  const { embedder } = engines
  const neighbours =
    embedder === undefined || config.PLANNER === 'off' ? undefined : createNeighbourPlanner({ embedder, understand, cacheFolder: vectorsIn(config) })
  // The first question must not wait for the examples, nor the start for them.
  const preparing = setTimeout(() => {
    neighbours
      ?.prepare({ signal: AbortSignal.timeout(preparingMs) })
      .catch((error: unknown) => logger?.warn({ err: error }, 'Examples of questions cannot be compared yet'))
  }, meanwhileMs)
  const planners = stagesOf({ config, engines, neighbours })
  const words = createModelWords({
    models: engines.tiers,
    zone: config.TIME_ZONE,
    onWorded: ({ engine, tier, because, slots }) => logger?.debug({ engine, tier, because, slots: slots.length }, 'Worded'),
  })
  return {
    pipeline: {
      ...(planners.length === 0
        ? {}
        : {
            reread: createStagedUnderstand({
              understand,
              planners,
              // A term is only asked about when the glossary does not know it.
              knowsTopic: () => false,
              onFailure: ({ stage, error }) => logger?.debug({ stage, err: error }, 'A stage of understanding has nothing to say'),
            }),
          }),
      open: createOpenAnswers({
        knowledge,
        planFacts,
        phrase,
        models: engines.tiers,
        onFault: (error) => logger?.warn({ err: error }, 'An open answer had to do without a part'),
      }),
      ...(words === undefined ? {} : { words }),
    },
    async [Symbol.asyncDispose]() {
      clearTimeout(preparing)
      await Promise.all(planners.map(({ planner }) => planner[Symbol.asyncDispose]()))
    },
  }
}

const preparingMs = 120_000
/** The start has the processor to itself. */
const meanwhileMs = 1_000

function stagesOf({ config, engines, neighbours }: { config: Config; engines: Engines; neighbours: NeighbourPlanner | undefined }): PlannerStage[] {
  const { planner: model } = engines
  return [
    ...(neighbours === undefined ? [] : [{ stage: 'neighbours' as const, planner: neighbours, deadlineMs: neighboursMs }]),
    ...(model === undefined || config.PLANNER === 'off'
      ? []
      : [
          {
            stage: 'model' as const,
            planner: createModelPlanner({
              model,
              ...(neighbours === undefined ? {} : { neighbours }),
              ...(config.PLANNER_ADAPTER === undefined ? {} : { adapter: config.PLANNER_ADAPTER }),
            }),
            deadlineMs: modelMs,
          },
        ]),
  ]
}
