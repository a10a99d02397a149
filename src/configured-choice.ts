import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { wordingPrefix } from './answer/wording/prompt.ts'
import type { Config } from './config.ts'
import { resourceLimits } from './exercise/store/limits.ts'
import { modelThreads } from './lib/resource-limits.ts'
import type { ModelThreads } from './lib/resource-limits.ts'
import { quantisationWish } from './models/catalog/quantisation.ts'
import type { QuantisationWish } from './models/catalog/quantisation.ts'
import { chooseModel } from './models/choice/choose-model.ts'
import type { Choice, ChooseOptions, ChosenModel } from './models/choice/choose-model.ts'

/* Models as the environment has them: what the service runs is what `sitrep models` lists and measures. */

/** Threads a model computes with: of the quota, of the affinity, or as configured. */
export function configuredThreads({ LLM_THREADS: override }: Pick<Config, 'LLM_THREADS'>): ModelThreads {
  return modelThreads({ ...resourceLimits(), machineCpus: availableParallelism() }, override)
}

export function configuredWish({ USE_QUANTIZATION: use, QUANTIZATION_BITS: bits }: Pick<Config, 'USE_QUANTIZATION' | 'QUANTIZATION_BITS'>): {
  wish?: QuantisationWish
} {
  const wish = quantisationWish({ use, ...(bits === undefined ? {} : { bits }) })
  return wish === undefined ? {} : { wish }
}

/** @throws SitrepError as `chooseModel` does, for a model that was named */
export async function chooseConfigured(
  { usedBytes, ...wanted }: Pick<ChooseOptions, 'purpose' | 'name' | 'profile'> & { usedBytes: number },
  config: Config,
): Promise<Choice> {
  const choice = await chooseModel({
    ...wanted,
    ...configuredWish(config),
    directory: config.MODEL_DIR,
    memory: { limitBytes: resourceLimits().memoryBytes, usedBytes },
    engine: {
      threads: configuredThreads(config).threads,
      places: config.LLM_PARALLEL,
      contextTokens: config.LLM_CONTEXT_TOKENS,
      gpu: config.USE_GPU,
    },
  })
  return choice.kind === 'chosen' ? { kind: 'chosen', model: prepared(choice.model, config) } : choice
}

/** What requests here begin with is evaluated once, and kept; an adapter that reads questions is loaded with the model that writes. */
function prepared(model: ChosenModel, { PLANNER_ADAPTER: adapter, MODEL_DIR: directory }: Config): ChosenModel {
  const { settings } = model
  if (settings.engine !== 'llama') return model
  const stateFolder = join(directory, '.state', model.id)
  return { ...model, settings: { ...settings, sharedPrefix: wordingPrefix, stateFolder, ...(adapter === undefined ? {} : { adapters: [adapter] }) } }
}
