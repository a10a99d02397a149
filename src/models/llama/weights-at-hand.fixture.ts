import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

const folder = process.env['MODEL_DIR'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'sitrep/models')

/** Weights that tests of this room use where they are at hand. */
export const smolWeights = join(folder, 'smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf')
export const hasSmolWeights = existsSync(smolWeights)
/** For the title of what is skipped without them. */
export const whySkipped = hasSmolWeights ? '' : ` (skipped: no weights in ${folder}; run: sitrep models pull smollm2-135m-instruct)`
