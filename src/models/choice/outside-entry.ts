import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { SitrepError } from '../../core/errors.ts'
import type { CatalogEntry, OnnxTask, Variant } from '../catalog/entry.ts'
import { graphPaths, isPrecision } from '../catalog/onnx-files.ts'
import { readGgufHeader } from '../store/gguf-header.ts'

/** Weights at a path, described as an entry: `directory` and the entry's name make the path. */
export type OutsideEntry = { directory: string; entry: CatalogEntry }

const unknown = { aliases: [], profile: 'balanced', rank: 0, licence: 'not known', parameters: 0, sources: [] } as const

/** @throws SitrepError `bad-weights` when it is no GGUF file */
export async function entryOfFile(path: string): Promise<OutsideEntry> {
  const { size } = await stat(path)
  const header = await readGgufHeader(path)
  const bits = /[_.-](I?Q[2345]\w*)\.gguf$/i.test(path) ? 4 : /[_.-](Q[68]\w*)\.gguf$/i.test(path) ? 8 : 16
  const variant: Variant = { quantisation: 'as it is', bits, weightsBytes: size, files: [{ path: basename(path), bytes: size }] }
  return {
    directory: dirname(dirname(path)),
    entry: {
      ...unknown,
      name: basename(dirname(path)),
      purposes: ['words', 'plan'],
      engine: 'llama',
      contextTokens: header.contextTokens ?? 2_048,
      kvBytesPerToken: header.kvBytesPerToken ?? 65_536,
      variants: [variant],
    },
  }
}

const configSchema = z.looseObject({
  model_type: z.string(),
  is_encoder_decoder: z.boolean().optional(),
  max_position_embeddings: z.int().positive().optional(),
  n_positions: z.int().positive().optional(),
  n_layer: z.int().optional(),
  n_embd: z.int().optional(),
})

/** @throws SitrepError `bad-weights` when it is no ONNX export */
export async function entryOfFolder(path: string): Promise<OutsideEntry> {
  const wrong = (why: string, cause?: unknown): SitrepError =>
    new SitrepError('bad-weights', `${path} is not a model: ${why}. A model is a folder with config.json, tokenizer.json and onnx/.`, { cause })
  const parsed = configSchema.safeParse(
    await readJson(join(path, 'config.json')).catch((cause: unknown) => Promise.reject(wrong('config.json cannot be read', cause))),
  )
  if (!parsed.success) throw wrong('config.json does not tell what it is')
  const names = await readdir(join(path, 'onnx')).catch(() => [])
  const task = taskOf(parsed.data, names)
  const variants = await variantsOf(path, task, names)
  if (variants.length === 0)
    throw wrong(
      `onnx/ has none of ${['int8', 'q4', 'fp32']
        .filter(isPrecision)
        .flatMap((precision) => graphPaths(task, precision))
        .join(', ')}`,
    )
  const { n_layer: layers = 0, n_embd: width = 0 } = parsed.data
  return {
    directory: dirname(path),
    entry: {
      ...unknown,
      name: basename(path),
      purposes: task === 'encoder' ? ['embed'] : ['words'],
      engine: 'onnx',
      task,
      contextTokens: parsed.data.n_positions ?? parsed.data.max_position_embeddings ?? 512,
      kvBytesPerToken: task === 'encoder' ? 0 : layers * width > 0 ? 8 * layers * width : 147_456,
      variants,
    },
  }
}

function taskOf({ model_type: type, is_encoder_decoder: both }: z.infer<typeof configSchema>, names: readonly string[]): OnnxTask {
  if (both === true || names.some((name) => name.startsWith('decoder_model'))) return 'encoder-decoder'
  return /bert|mpnet|electra|deberta|nomic|xlm/i.test(type) ? 'encoder' : 'causal'
}

async function variantsOf(path: string, task: OnnxTask, names: readonly string[]): Promise<Variant[]> {
  const bits = { int8: 8, q4: 4, fp32: 32 } as const
  const variants = ['int8', 'q4', 'fp32'].filter(isPrecision).map(async (precision): Promise<Variant[]> => {
    const graphs = graphPaths(task, precision)
    if (!graphs.every((graph) => names.includes(basename(graph)))) return []
    const files = [...graphs, ...names.filter((name) => graphs.some((graph) => name.startsWith(`${basename(graph)}_data`))).map((name) => `onnx/${name}`)]
    const sizes = await Promise.all(files.map(async (file) => (await stat(join(path, file))).size))
    return [
      {
        quantisation: precision,
        bits: bits[precision],
        weightsBytes: sizes.reduce((sum, size) => sum + size, 0),
        files: [{ path: 'config.json' }, { path: 'tokenizer.json' }, ...files.map((file, index) => ({ path: file, bytes: sizes[index] ?? 0 }))],
      },
    ]
  })
  return (await Promise.all(variants)).flat()
}

async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, 'utf8'))
}
