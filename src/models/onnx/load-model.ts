import { AutoModel, AutoModelForCausalLM, AutoModelForSeq2SeqLM, env, LogLevel, type PreTrainedModel } from '@huggingface/transformers'
import { z } from 'zod'
import { SitrepError } from '../../core/errors.ts'
import type { EngineSettings } from '../engine.ts'
import { chooseModelFiles, type ModelFiles } from './model-files.ts'
import type { ModelFolder } from './model-folder.ts'

type OnnxSettings = Extract<EngineSettings, { engine: 'onnx' }>

const kinds = { causal: AutoModelForCausalLM, 'encoder-decoder': AutoModelForSeq2SeqLM, encoder: AutoModel }
const said = { causal: 'a model that continues text', 'encoder-decoder': 'an encoder with a decoder', encoder: 'an encoder of sentences' }

const sessionSchema = z.object({ inputNames: z.array(z.string()), outputNames: z.array(z.string()) })

/**
 * Loads weights from disk alone, with the graph optimised for this machine. An optimised graph is not kept for the next start: with all-MiniLM-L6-v2
 * that saved 20 to 40 ms of half a second, takes the weights' size on disk once more, and ties the file to one processor.
 *
 * Throws `weights-missing`, `bad-weights`, and `bad-config` when a GPU is wanted that cannot be had.
 */
export async function loadModel(settings: OnnxSettings, folder: ModelFolder): Promise<{ model: PreTrainedModel; files: ModelFiles }> {
  const hasDecoder = folder.config.is_encoder_decoder === true
  if (hasDecoder !== (settings.task === 'encoder-decoder')) throw wrongKind(settings, folder)
  const files = await chooseModelFiles({ ...settings, path: folder.path })
  stayLocal()
  let model: PreTrainedModel
  try {
    model = await kinds[settings.task].from_pretrained(folder.path, {
      local_files_only: true,
      device: settings.gpu ? 'cuda' : 'cpu',
      dtype: files.dtype,
      ...(files.dtype['model'] === undefined && settings.task === 'causal' ? { model_file_name: 'decoder_model_merged' } : {}),
      session_options: { graphOptimizationLevel: 'all', intraOpNumThreads: settings.threads, interOpNumThreads: 1, executionMode: 'sequential' },
    })
  } catch (cause) {
    throw loadError({ settings, folder, files }, cause)
  }
  const fault = faultOf(model, settings.task)
  if (fault === null) return { model, files }
  await model.dispose()
  throw new SitrepError('bad-weights', `${files.files.join(', ')} in ${folder.path}/onnx cannot be used: ${fault}`)
}

/** The library reaches for the hub and writes to the console unless it is told otherwise. */
function stayLocal(): void {
  env.allowRemoteModels = false
  env.allowLocalModels = true
  env.useFSCache = false
  env.useBrowserCache = false
  env.logLevel = LogLevel.NONE
}

function faultOf(model: PreTrainedModel, task: OnnxSettings['task']): string | null {
  const session: unknown = Object.values(model.sessions).at(-1)
  const { inputNames, outputNames } = sessionSchema.parse({
    inputNames: Reflect.get(Object(session), 'inputNames'),
    outputNames: Reflect.get(Object(session), 'outputNames'),
  })
  const wanted = task === 'encoder' ? 'last_hidden_state' : 'logits'
  if (!outputNames.includes(wanted)) {
    const how = task === 'encoder' ? ' Export it for feature-extraction (docs/exporting-models.md).' : ''
    return `it gives ${outputNames.join(', ')} where ${wanted} is expected.${how}`
  }
  if (task !== 'encoder' && !inputNames.some((name) => name.startsWith('past_key_values')))
    return 'it was exported without past key values, so every token would read the whole prompt again. Export it "with past" (docs/exporting-models.md).'
  return null
}

function wrongKind(settings: OnnxSettings, folder: ModelFolder): SitrepError {
  return new SitrepError('bad-weights', `${folder.path} holds a model of the kind ${folder.config.model_type}; expected ${said[settings.task]}.`)
}

function loadError({ settings, folder, files }: { settings: OnnxSettings; folder: ModelFolder; files: ModelFiles }, cause: unknown): SitrepError {
  const why = cause instanceof Error ? cause.message : 'unknown reason'
  if (settings.gpu && /cuda|unsupported device/i.test(why))
    return new SitrepError(
      'bad-config',
      'USE_GPU is on, but the CUDA provider of onnxruntime-node cannot be loaded. Install it (x64 Linux with CUDA 12 and cuDNN 9) with ' +
        '"ONNXRUNTIME_NODE_INSTALL=cuda12 node node_modules/onnxruntime-node/script/install.js", or turn USE_GPU off.',
      { cause },
    )
  if (/unsupported model type/i.test(why)) return wrongKind(settings, folder)
  if (/bad_alloc|out of memory|failed to allocate/i.test(why))
    return new SitrepError(
      'not-enough-memory',
      `There is not enough memory to load ${files.files.join(', ')} of ${folder.path}. Choose a smaller model or precision.`,
      { cause },
    )
  return new SitrepError(
    'bad-weights',
    `${files.files.join(', ')} in ${folder.path}/onnx cannot be loaded: corrupt, cut short, or not an ONNX model (${short(why)}). Pull the model again.`,
    { cause },
  )
}

const short = (text: string): string => (text.length <= 200 ? text : `${text.slice(0, 200)}…`).replaceAll(/\s+/g, ' ').trim()
