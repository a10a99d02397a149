import type { Logger } from 'pino'
import { mayParaphrase } from './answer/open/may-paraphrase.ts'
import type { TierModel } from './chat/tiers.ts'
import { withPatience } from './chat/with-patience.ts'
import { environmentSchema } from './config.ts'
import type { Config } from './config.ts'
import { chooseConfigured, configuredThreads } from './configured-choice.ts'
import type { ChatModel, Embedder } from './core/chat-model.ts'
import { unloadedFigures } from './core/model-figures.ts'
import { SitrepError } from './core/errors.ts'
import type { ModelRole, ModelView } from './core/models-view.ts'
import { secondMs } from './core/time.ts'
import { timeLimit } from './lib/time-limit.ts'
import { findEntry } from './models/catalog/catalog.ts'
import type { ChooseOptions, ChosenModel } from './models/choice/choose-model.ts'
import { createLazyEmbedder, createLazyModel } from './models/lifecycle/lazy-model.ts'
import type { LazyEmbedder, LazyModel } from './models/lifecycle/lazy-model.ts'
import { createApiKey } from './models/openai-compatible/api-key.ts'
import { openOpenAiCompatibleModel } from './models/openai-compatible/openai-compatible-model.ts'
import type { Hosted } from './models/process/hosted-engine.ts'
import { openEmbedderProcess } from './models/process/open-embedder-process.ts'
import { openModelProcess } from './models/process/open-model-process.ts'
import { machineName, readScore } from './models/scores/scores.ts'
import type { ModelScore } from './models/scores/scores.ts'

/** The models in use, opened when they are first needed. */
export interface Engines extends AsyncDisposable {
  readonly tiers: readonly TierModel[]
  readonly embedder: Embedder | undefined
  /** The model that reads what code cannot: one that has earned it, or is told to. */
  readonly planner: ChatModel | undefined
  models(): readonly ModelView[]
  /** Loads what runs here, each with a first word. What cannot be loaded is told in its figures; others answer. */
  preload(signal: AbortSignal): Promise<void>
}

export type EnginesOptions = { config: Config; logger?: Logger | undefined }

type Loaded<T> = { chosen: ChosenModel; model: T; score?: ModelScore | undefined }

/** What runs here beside models: heap, store and listener. */
const reservedBytes = 220 * 1_048_576
const preloadMs = 120 * secondMs
const usualEmbedder = environmentSchema.shape.EMBEDDER.parse(undefined)

export async function createEngines(options: EnginesOptions): Promise<Engines> {
  const { config, logger } = options
  const { threads, because } = configuredThreads(config)
  const failed: ModelView[] = []
  const choose = createChoose(options, (view) => failed.push(view))
  const embedderName = namesEmbedder(config.MODEL_NAME) ? config.MODEL_NAME : config.EMBEDDER
  const embedding = embedderName === 'none' ? undefined : await choose({ purpose: 'embed', name: embedderName, usedBytes: reservedBytes })
  const usedBytes = reservedBytes + (embedding?.needBytes ?? 0)
  const named = config.MODEL_NAME === undefined ? {} : { name: config.MODEL_NAME }
  const writing = config.MODEL_NAME === 'none' ? undefined : await choose({ purpose: 'words', usedBytes, ...named })
  const embedder = embedding === undefined ? undefined : openEmbedder(embedding, options)
  const fast = writing === undefined ? undefined : await openFast(writing, { ...options, threads })
  const quality = openQuality(options)
  if (fast !== undefined || embedder !== undefined) logger?.info({ threads, because }, 'Models compute with these threads')

  return {
    tiers: [...(fast === undefined ? [] : [tierOf(fast, config)]), ...(quality === undefined ? [] : [qualityTier(quality, config)])],
    embedder: embedder?.model,
    planner: config.PLANNER === 'model' || config.PLANNER_ADAPTER !== undefined || fast?.score?.earned.plans === true ? fast?.model : undefined,
    models: () => [...failed, ...viewsOf(fast, 'fast'), ...viewsOf(embedder, 'embedder'), ...qualityViews(quality)],
    async preload(signal) {
      const within = timeLimit(signal, preloadMs)
      const load = async (one: Loaded<LazyModel | LazyEmbedder> | undefined): Promise<void> => {
        try {
          await one?.model.load({ signal: within.signal })
        } catch (error) {
          logger?.error({ err: error, model: one?.chosen.id }, 'A model cannot be loaded; templates answer in its place')
        }
      }
      await Promise.all([load(fast), load(embedder)])
      within.end()
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([fast?.model, embedder?.model, quality].map(async (each) => await each?.[Symbol.asyncDispose]()))
    },
  }
}

/** The guide names a model that writes nothing; whoever names it means it for what it can do. */
function namesEmbedder(name: string | undefined): name is string {
  return name !== undefined && findEntry(name)?.purposes.every((purpose) => purpose === 'embed') === true
}

type Choose = (wanted: Pick<ChooseOptions, 'purpose' | 'name'> & { usedBytes: number }) => Promise<ChosenModel | undefined>

/** A model that was named and cannot be used is told loudly, and does not end the service. */
function createChoose({ config, logger }: EnginesOptions, onFailed: (view: ModelView) => void): Choose {
  return async (wanted) => {
    const { purpose, name } = wanted
    const role: ModelRole = purpose === 'embed' ? 'embedder' : 'fast'
    try {
      const choice = await chooseConfigured({ ...wanted, ...(config.MODEL_PROFILE === undefined ? {} : { profile: config.MODEL_PROFILE }) }, config)
      const model = choice.kind === 'chosen' ? choice.model : undefined
      logger?.info({ role, model: model?.id ?? null, because: model?.because ?? (choice.kind === 'none' ? choice.because : '') }, 'Model chosen')
      return model
    } catch (error) {
      // The usual embedder is not asked for by anybody: without its weights there is none.
      const isUsual = purpose === 'embed' && name === usualEmbedder && error instanceof SitrepError && error.code === 'weights-missing'
      const text = error instanceof Error ? error.message : String(error)
      if (isUsual) logger?.info({ role, because: text }, 'No model is chosen')
      else logger?.error({ role, because: text }, 'The model that is named cannot be used; templates answer in its place')
      if (!isUsual) onFailed({ role, id: name ?? 'none', engine: 'none', because: text, figures: { ...unloadedFigures, state: 'failed', failure: text } })
      return undefined
    }
  }
}

async function openFast(chosen: ChosenModel, { config, logger, threads }: EnginesOptions & { threads: number }): Promise<Loaded<LazyModel>> {
  const model = createLazyModel({
    expected: {
      id: chosen.id,
      contextTokens: chosen.contextTokens,
      capabilities: { grammar: chosen.engine === 'llama.cpp', adapters: config.PLANNER_ADAPTER !== undefined },
    },
    idleUnloadMs: config.MODEL_IDLE_UNLOAD_SECONDS * secondMs,
    open: async () =>
      await opened(openModelProcess({ id: chosen.id, settings: chosen.settings, queueLimit: config.LLM_QUEUE, onLog: logOf(logger, chosen.id) }), logger),
  })
  const { id, quantisation } = chosen
  return { chosen, model, score: await readScore(config.MODEL_DIR, { model: id, quantisation, machine: machineName(threads) }) }
}

function openEmbedder(chosen: ChosenModel, { logger }: EnginesOptions): Loaded<LazyEmbedder> {
  // Vectors are kept between starts under its name: others of the same model are others.
  const id = `${chosen.id}:${chosen.quantisation}`
  const model = createLazyEmbedder({
    expected: { id, dimensions: 0 },
    open: async () => await opened(openEmbedderProcess({ id, settings: chosen.settings, queueLimit: embedQueue, onLog: logOf(logger, chosen.id) }), logger),
  })
  return { chosen, model }
}

/** Questions and passages to be embedded at once, each some milliseconds. */
const embedQueue = 256

/** A process that is ready to serve; one that cannot be is closed. */
async function opened<T extends AsyncDisposable & Hosted & { id: string }>(model: T, logger: Logger | undefined): Promise<T> {
  try {
    const { note, loadMs } = await model.started
    logger?.info({ model: model.id, loadMs, ...(typeof note === 'string' ? { note } : {}) }, 'Model loaded')
    return model
  } catch (error) {
    await model[Symbol.asyncDispose]()
    throw error
  }
}

function openQuality({ config, logger }: EnginesOptions): ChatModel | undefined {
  const { QUALITY_URL: baseUrl, QUALITY_MODEL: model } = config
  if (baseUrl === undefined || model === undefined) return undefined
  return openOpenAiCompatibleModel({
    id: model,
    baseUrl,
    model,
    apiKey: createApiKey({ value: config.QUALITY_API_KEY, file: config.QUALITY_API_KEY_FILE, onProblem: (why) => logger?.warn(why) }),
    contextTokens: config.QUALITY_CONTEXT_TOKENS,
    places: config.QUALITY_PARALLEL,
    queueLimit: 2 * config.QUALITY_PARALLEL,
    grammarDialect: config.QUALITY_GRAMMAR,
    timeouts: { firstTokenMs: config.QUALITY_FIRST_TOKEN_MS },
    onLog: ({ level, message, details }) => logger?.[level](details ?? {}, message),
  })
}

function tierOf({ chosen, model, score }: Loaded<LazyModel>, { WORDING: wording }: Config): TierModel {
  const earned = score?.earned
  return {
    tier: 'fast',
    model: withPatience(model),
    rewords: wording === 'model' || (wording === 'auto' && earned?.words === true),
    paraphrases: mayParaphrase({ parameters: chosen.parameters, ...(earned === undefined ? {} : { earned: earned.paraphrases }) }),
    warm: () => void model.load({ signal: AbortSignal.timeout(preloadMs) }).catch(() => undefined),
  }
}

/** Who runs a server of GPUs has a model on it that can be trusted with documents; facts are worded by it when it is told to. */
function qualityTier(model: ChatModel, { WORDING: wording }: Config): TierModel {
  return { tier: 'quality', model: withPatience(model), rewords: wording === 'model', paraphrases: true }
}

function viewsOf(loaded: Loaded<LazyModel | LazyEmbedder> | undefined, role: ModelRole): ModelView[] {
  if (loaded === undefined) return []
  const { chosen, model } = loaded
  return [{ role, id: `${chosen.id} ${chosen.quantisation}`, engine: chosen.engine, because: chosen.because, figures: model.figures() }]
}

function qualityViews(model: ChatModel | undefined): ModelView[] {
  return model === undefined
    ? []
    : [{ role: 'quality', id: model.id, engine: 'openai-compatible', because: 'QUALITY_URL names its server', figures: model.figures() }]
}

function logOf(logger: Logger | undefined, model: string): (line: string) => void {
  return (line) => logger?.info({ model }, line)
}
