import type { Config } from './config.ts'
import { configuredWish } from './configured-choice.ts'
import { resourceLimits } from './exercise/store/limits.ts'
import { createModelsTool } from './models/models-tool.ts'
import type { ModelsStoreTool } from './models/models-tool.ts'

/** Models on this machine, as the environment has it. */
export function configuredModelsTool(config: Config): ModelsStoreTool {
  return createModelsTool({
    modelDir: config.MODEL_DIR,
    memoryLimitBytes: resourceLimits().memoryBytes,
    hubEndpoint: config.HF_ENDPOINT,
    ...(config.HF_TOKEN === undefined ? {} : { hubToken: config.HF_TOKEN }),
    ...configuredWish(config),
    sources: config.MODEL_SOURCES,
    ...(config.MODEL_SOURCE_DIR === undefined ? {} : { sourceFolder: config.MODEL_SOURCE_DIR }),
    contextTokens: config.LLM_PARALLEL * config.LLM_CONTEXT_TOKENS,
  })
}
