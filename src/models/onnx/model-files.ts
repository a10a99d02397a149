import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { SitrepError } from '../../core/errors.ts'
import type { EngineSettings } from '../engine.ts'

type OnnxSettings = Extract<EngineSettings, { engine: 'onnx' }>
type Precision = OnnxSettings['precision']
/** What the library calls a precision, and how the hub ends the names of its files. */
type Variant = { dtype: 'fp32' | 'q8' | 'int8' | 'uint8' | 'q4' | 'bnb4'; suffix: string }

const variants: Record<Precision, readonly Variant[]> = {
  fp32: [{ dtype: 'fp32', suffix: '' }],
  int8: [
    { dtype: 'q8', suffix: '_quantized' },
    { dtype: 'int8', suffix: '_int8' },
    { dtype: 'uint8', suffix: '_uint8' },
  ],
  q4: [
    { dtype: 'q4', suffix: '_q4' },
    { dtype: 'bnb4', suffix: '_bnb4' },
  ],
}

/** In place of a file that is missing: never a less exact one, and never one of more than about twice the memory. */
const instead: Record<Precision, Precision | null> = { q4: 'int8', int8: null, fp32: null }

const bases: Record<OnnxSettings['task'], readonly (readonly string[])[]> = {
  // Older exports of decoders carry the name of the merged one.
  causal: [['model'], ['decoder_model_merged']],
  'encoder-decoder': [['encoder_model', 'decoder_model_merged']],
  encoder: [['model']],
}

export type ModelFiles = {
  /** Base names, as `decoder_model_merged`, with the variant each is loaded in. */
  dtype: Record<string, Variant['dtype']>
  files: readonly string[]
  /** When they are not what was asked for: a sentence that says so. */
  note: string | null
}

/** The files of `onnx/` to load. Throws `weights-missing`, naming what was expected and what is there. */
export async function chooseModelFiles(settings: Pick<OnnxSettings, 'path' | 'task' | 'precision'>): Promise<ModelFiles> {
  const { path, task, precision } = settings
  const there = await filesIn(join(path, 'onnx'))
  const nearest = instead[precision]
  for (const names of bases[task]) {
    const found = names.map((name) => find(there, name, precision) ?? (nearest === null ? null : find(there, name, nearest)))
    const chosen = found.filter((each) => each !== null)
    if (chosen.length < names.length) continue
    const replaced = chosen.filter((each) => each.precision !== precision).map((each) => each.file)
    return {
      dtype: Object.fromEntries(chosen.map((each) => [each.name, each.dtype])),
      files: chosen.map((each) => each.file),
      note: replaced.length === 0 ? null : `There is no ${precision} file in ${path}/onnx, so ${replaced.join(' and ')} (${nearest}) is used.`,
    }
  }
  throw new SitrepError('weights-missing', missing(settings, there))
}

function find(
  there: readonly string[],
  name: string,
  precision: Precision,
): { name: string; file: string; dtype: Variant['dtype']; precision: Precision } | null {
  for (const { dtype, suffix } of variants[precision]) {
    const file = `${name}${suffix}.onnx`
    if (there.includes(file)) return { name, file, dtype, precision }
  }
  return null
}

function missing({ path, task, precision }: Pick<OnnxSettings, 'path' | 'task' | 'precision'>, there: readonly string[]): string {
  const expected = (bases[task][0] ?? []).map((name) => variants[precision].map(({ suffix }) => `${name}${suffix}.onnx`).join(' or '))
  const held = there.length === 0 ? 'no .onnx file is there' : `there are ${there.join(', ')}`
  return `Expected ${expected.join(', and ')} in ${path}/onnx (${precision}); ${held}. Pull the model in this precision, or choose one whose files are there.`
}

async function filesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => name.endsWith('.onnx')).sort()
  } catch {
    return []
  }
}
