import { readFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { z } from 'zod'
import { SitrepError } from '../../core/errors.ts'

const count = z.number().int().positive()
const tokenId = z.number().int().nonnegative()

const configSchema = z.object({
  model_type: z.string(),
  is_encoder_decoder: z.boolean().optional(),
  /** Where it was made from; tells sentence encoders apart. */
  _name_or_path: z.string().optional(),
  n_positions: count.optional(),
  n_ctx: count.optional(),
  max_position_embeddings: count.optional(),
  eos_token_id: z.union([tokenId, z.array(tokenId)]).nullish(),
  pad_token_id: tokenId.nullish(),
  decoder_start_token_id: tokenId.nullish(),
})
/** A vocabulary of 50,000 words is only looked at, not copied. */
const vocabulary = z.custom<object>((value) => typeof value === 'object' && value !== null, 'expected a vocabulary')
const tokenizerSchema = z.looseObject({ model: z.looseObject({ vocab: vocabulary }) })
const tokenizerConfigSchema = z.looseObject({ model_max_length: z.number().positive().optional() })
const generationConfigSchema = z.object({ eos_token_id: configSchema.shape.eos_token_id })
const poolingSchema = z.object({ pooling_mode_cls_token: z.boolean().optional(), pooling_mode_mean_tokens: z.boolean().optional() })

export type ModelFolder = {
  path: string
  name: string
  config: z.infer<typeof configSchema>
  tokenizer: z.infer<typeof tokenizerSchema>
  /** With the chat template, also where the hub keeps it in a file of its own. */
  tokenizerConfig: z.infer<typeof tokenizerConfigSchema>
  endTokenIds: readonly number[]
  /** How the vectors of tokens become the one of a sentence. */
  pooling: 'mean' | 'cls'
}

/** What stands beside the weights. Throws `weights-missing` for what is not there, `bad-weights` for what cannot be read. */
export async function readModelFolder(folder: string): Promise<ModelFolder> {
  const path = resolve(folder)
  const config = await readJson(path, 'config.json', configSchema)
  const tokenizer = await readJson(path, 'tokenizer.json', tokenizerSchema)
  const tokenizerConfig = await readJson(path, 'tokenizer_config.json', tokenizerConfigSchema)
  const generation = await readOptional(path, 'generation_config.json', generationConfigSchema)
  const template = await readText(join(path, 'chat_template.jinja'))
  const pooling = await readOptional(path, '1_Pooling/config.json', poolingSchema)
  const ends = generation?.eos_token_id ?? config.eos_token_id ?? []
  const name = basename(path)
  return {
    path,
    name,
    config,
    tokenizer,
    tokenizerConfig: template === null ? tokenizerConfig : { ...tokenizerConfig, chat_template: template },
    endTokenIds: typeof ends === 'number' ? [ends] : ends,
    pooling: poolingOf(pooling, `${config._name_or_path ?? ''} ${name}`),
  }
}

/** The hub's exports leave the pooling out; of the families used, BGE alone takes the first token. */
function poolingOf(pooling: z.infer<typeof poolingSchema> | null, names: string): 'mean' | 'cls' {
  if (pooling !== null) return pooling.pooling_mode_cls_token === true && pooling.pooling_mode_mean_tokens !== true ? 'cls' : 'mean'
  return /(^|[\s/])bge-/i.test(names) ? 'cls' : 'mean'
}

async function readJson<T>(path: string, file: string, schema: z.ZodType<T>): Promise<T> {
  const found = await readOptional(path, file, schema)
  if (found === null)
    throw new SitrepError(
      'weights-missing',
      `Expected ${file} in the model folder ${path}; it is not there. Pull the model again, or give the folder that holds it.`,
    )
  return found
}

async function readOptional<T>(path: string, file: string, schema: z.ZodType<T>): Promise<T | null> {
  const text = await readText(join(path, file))
  if (text === null) return null
  try {
    return schema.parse(JSON.parse(text))
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause).replaceAll(/\s+/g, ' ') : 'it is not JSON'
    throw new SitrepError('bad-weights', `${join(path, file)} cannot be used: ${why}. Pull the model again.`, { cause })
  }
}

async function readText(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR')) return null
    throw new SitrepError('bad-weights', `${file} cannot be read: ${cause instanceof Error ? cause.message : 'unknown reason'}.`, { cause })
  }
}
