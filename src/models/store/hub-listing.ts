import { z } from 'zod'
import { SitrepError } from '../../core/errors.ts'
import type { CatalogEntry, ModelFile, OnnxTask, Variant } from '../catalog/entry.ts'
import { graphPaths, isPrecision } from '../catalog/onnx-files.ts'
import { askHub, refusal } from './hub-request.ts'
import type { HubOptions } from './hub-request.ts'
import { folderNameOfHubId, isSafePath } from './layout.ts'
import { timeLimit } from '../../lib/time-limit.ts'

const mostListed = 4_194_304
const treeSchema = z.array(
  z.object({
    type: z.string(),
    path: z.string(),
    size: z.int().nonnegative().optional(),
    lfs: z.object({ oid: z.string(), size: z.int().nonnegative() }).optional(),
  }),
)

export const hubPath = (id: string, revision: string, path: string): string =>
  `${id}/resolve/${encodeURIComponent(revision)}/${path.split('/').map(encodeURIComponent).join('/')}`

/** An address below the endpoint, whatever path the endpoint itself has. */
export function hubUrl(endpoint: URL, path: string): URL {
  return new URL(path, endpoint.href.endsWith('/') ? endpoint.href : `${endpoint.href}/`)
}

/**
 * What a repository of the hub holds, as an entry: its GGUF files, else its ONNX export.
 * @throws SitrepError `unavailable`, `weights-missing`, `bad-weights` when there is nothing Sitrep can load
 */
export async function entryFromHub(id: string, hub: HubOptions, signal: AbortSignal): Promise<CatalogEntry> {
  const files = await listFiles(id, hub, signal)
  const base = {
    name: folderNameOfHubId(id),
    aliases: [id],
    profile: 'balanced',
    // Below every model somebody has looked at.
    rank: 1,
    licence: 'see the hub',
    parameters: 0,
    kvBytesPerToken: 65_536,
    sources: [{ kind: 'hub', id, revision: 'main' }],
  } as const
  const ggufs = ggufVariants(files)
  if (ggufs.length > 0) return { ...base, purposes: ['words', 'plan'], engine: 'llama', contextTokens: 4_096, variants: ggufs }
  const task = taskOf(files)
  const variants = task === undefined ? [] : onnxVariants(files, task)
  if (task === undefined || variants.length === 0)
    throw new SitrepError('bad-weights', `${id} holds neither a GGUF file in one piece nor an ONNX export as transformers.js reads it.`)
  return { ...base, purposes: task === 'encoder' ? ['embed'] : ['words'], engine: 'onnx', task, contextTokens: 512, variants }
}

async function listFiles(id: string, hub: HubOptions, signal: AbortSignal): Promise<ModelFile[]> {
  const limit = timeLimit(signal, 2 * hub.connectMs)
  try {
    return await readListing(id, hub, limit.signal)
  } finally {
    limit.end()
  }
}

async function readListing(id: string, hub: HubOptions, signal: AbortSignal): Promise<ModelFile[]> {
  const { response } = await askHub(hubUrl(hub.endpoint, `api/models/${id}/tree/main?recursive=true`), hub, { signal })
  if (response.status !== 200) {
    await response.body?.cancel()
    const { message, again } = refusal(response.status, `model ${id}`, hub)
    throw new SitrepError(again ? 'unavailable' : 'weights-missing', message)
  }
  const parsed = treeSchema.safeParse(parseJson(await boundedText(response)))
  if (!parsed.success) throw new SitrepError('unavailable', `What the hub lists for ${id} cannot be read.`)
  return parsed.data
    .filter(({ type, path }) => type === 'file' && isSafePath(path))
    .map(({ path, size, lfs }) => ({
      path,
      ...((lfs?.size ?? size) === undefined ? {} : { bytes: lfs?.size ?? size ?? 0 }),
      ...(lfs !== undefined && /^[0-9a-f]{64}$/.test(lfs.oid) ? { sha256: lfs.oid } : {}),
    }))
}

async function boundedText(response: Response): Promise<string> {
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length > mostListed) throw new SitrepError('unavailable', 'The hub lists more files than a model has.')
  }
  return text
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function ggufVariants(files: readonly ModelFile[]): Variant[] {
  return files
    .filter(({ path }) => path.endsWith('.gguf') && !/-\d{5}-of-\d{5}\.gguf$|mmproj/.test(path))
    .map((file): Variant => {
      const quantisation = /(?:^|[-._])((?:I?Q\d\w*|BF16|F16|F32))\.gguf$/i.exec(file.path)?.[1]?.toUpperCase() ?? file.path
      const width = Number(/Q(\d)/.exec(quantisation)?.[1] ?? Number.NaN)
      const bits = quantisation.endsWith('F32') ? 32 : Number.isNaN(width) ? 16 : width <= 5 ? 4 : 8
      return { quantisation, bits, files: [file], weightsBytes: file.bytes ?? 0 }
    })
    .toSorted((one, other) => preference(one) - preference(other))
}

/** Four bits are the usual size on a CPU, then eight, then the rest. */
function preference({ quantisation, bits }: Variant): number {
  const usual = ['Q4_K_M', 'Q4_0', 'Q4_1', 'Q4_K_S', 'Q8_0'].indexOf(quantisation)
  return usual === -1 ? 10 + bits : usual
}

function taskOf(files: readonly ModelFile[]): OnnxTask | undefined {
  const has = (start: string): boolean => files.some(({ path }) => path.startsWith(start) && path.endsWith('.onnx'))
  if (has('onnx/decoder_model_merged')) return 'encoder-decoder'
  if (!has('onnx/model')) return undefined
  // Generation settings come with models that write.
  return files.some(({ path }) => path === 'generation_config.json') ? 'causal' : 'encoder'
}

const besides = ['config.json', 'tokenizer.json', 'tokenizer_config.json', 'generation_config.json', 'chat_template.jinja', '1_Pooling/config.json']

function onnxVariants(files: readonly ModelFile[], task: OnnxTask): Variant[] {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const small = besides.flatMap((path) => byPath.get(path) ?? [])
  return ['int8', 'q4', 'fp32'].filter(isPrecision).flatMap((precision) => {
    const graphs = graphPaths(task, precision).map((path) => byPath.get(path))
    const whole = graphs.filter((file) => file !== undefined)
    if (whole.length < graphs.length || !byPath.has('tokenizer.json') || !byPath.has('config.json')) return []
    const data = whole.flatMap(({ path }) => byPath.get(`${path}_data`) ?? [])
    const weightsBytes = [...whole, ...data].reduce((sum, { bytes }) => sum + (bytes ?? 0), 0)
    return [
      {
        quantisation: precision,
        bits: precision === 'int8' ? (8 as const) : precision === 'q4' ? (4 as const) : (32 as const),
        files: [...small, ...whole, ...data],
        weightsBytes,
      },
    ]
  })
}
