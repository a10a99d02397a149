import type { ModelFolder } from './model-folder.ts'

/** What tokenizers write for "no limit" is a number of 30 digits. */
const noLimit = 1e9
const whenNothingIsSaid = 512

/** How many tokens fit: what the model was made for, its tokenizer's limit, and what was asked for, whichever is least. */
export function contextTokensOf({ config, tokenizerConfig }: ModelFolder, wanted: number | undefined): number {
  const made = config.n_positions ?? config.n_ctx ?? config.max_position_embeddings
  const limits = [made, tokenizerConfig.model_max_length, wanted].filter((limit) => limit !== undefined && limit < noLimit)
  return limits.length === 0 ? whenNothingIsSaid : Math.min(...limits.filter((limit) => limit !== undefined))
}
