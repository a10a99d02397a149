import type { ModelFile, OnnxTask, Precision, Variant } from './entry.ts'

const suffixes: Readonly<Record<Precision, string>> = { q4: '_q4', int8: '_quantized', fp32: '' }
const bits: Readonly<Record<Precision, Variant['bits']>> = { q4: 4, int8: 8, fp32: 32 }

/** The graphs of an ONNX export, named as transformers.js looks for them. */
export function graphPaths(task: OnnxTask, precision: Precision): string[] {
  const suffix = suffixes[precision]
  if (task === 'encoder-decoder') return [`onnx/encoder_model${suffix}.onnx`, `onnx/decoder_model_merged${suffix}.onnx`]
  return [`onnx/model${suffix}.onnx`]
}

const besides: readonly ModelFile[] = [{ path: 'config.json' }, { path: 'tokenizer.json' }, { path: 'tokenizer_config.json' }]
const generation: ModelFile = { path: 'generation_config.json', optional: true }

/** A variant of an export whose sizes are not known. */
export function onnxVariant(task: OnnxTask, precision: Precision, parameters: number): Variant {
  const graphs = graphPaths(task, precision).map((path): ModelFile => ({ path }))
  return {
    quantisation: precision,
    bits: bits[precision],
    files: [...besides, ...(task === 'encoder' ? [] : [generation]), ...graphs],
    // Quantised exports keep embeddings and norms wider than the rest.
    weightsBytes: Math.round(parameters * (precision === 'q4' ? 1.1 : precision === 'int8' ? 1.05 : 4)),
  }
}

export function isPrecision(quantisation: string): quantisation is Precision {
  return quantisation in suffixes
}
