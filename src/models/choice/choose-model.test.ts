import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findEntry } from '../catalog/catalog.ts'
import { variantNamed } from '../catalog/quantisation.ts'
import { ggufBytes, onnxBytes } from '../store/weights.fixture.ts'
import { chooseModel } from './choose-model.ts'
import type { ChooseOptions } from './choose-model.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sitrep-choice-'))
})
afterEach(async () => await rm(directory, { recursive: true, force: true }))

/** Files of the right names and sizes; what is in them is for other tests. */
async function placeVariant(name: string, quantisation?: string): Promise<void> {
  const entry = findEntry(name)
  const variant = entry === undefined ? undefined : quantisation === undefined ? entry.variants[0] : variantNamed(entry, quantisation)
  for (const { path, bytes } of variant?.files ?? []) {
    const file = join(directory, name, path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, 'x')
    // A hole: as large as it says, and no room taken.
    await truncate(file, bytes ?? 1_000)
  }
}

const choose = (options: Partial<ChooseOptions> = {}) =>
  chooseModel({
    purpose: 'words',
    directory,
    memory: { limitBytes: 2e9, usedBytes: 200e6 },
    engine: { threads: 2, places: 4, contextTokens: 1_024, gpu: false },
    ...options,
  })
const chosen = async (options: Partial<ChooseOptions> = {}) => {
  const choice = await choose(options)
  if (choice.kind !== 'chosen') throw new Error(choice.because)
  return choice.model
}

describe('nothing named', () => {
  it('has no model where there are no weights, and says what to do', async () => {
    expect(await choose()).toEqual({ kind: 'none', because: expect.stringMatching(/no weights for wording lie in .*sitrep models pull smollm2-135m-instruct/) })
    expect(await choose({ purpose: 'embed' })).toMatchObject({ kind: 'none', because: expect.stringMatching(/pull all-minilm-l6-v2/) })
  })

  it('takes the best that is there and fits', async () => {
    await placeVariant('smollm2-135m-instruct')
    await placeVariant('qwen3-0.6b')
    await placeVariant('dialogpt-small')
    expect(await chosen()).toMatchObject({
      id: 'qwen3-0.6b',
      because: expect.stringMatching(/best for wording that is at hand and fits; about 1\.4 GB of the 1\.8 GB free/),
    })
    expect(await chosen({ memory: { limitBytes: 1e9, usedBytes: 200e6 } })).toMatchObject({
      id: 'smollm2-135m-instruct',
      because: expect.stringMatching(/too large: qwen3-0\.6b/),
    })
    expect(await choose({ memory: { limitBytes: 400e6, usedBytes: 300e6 } })).toMatchObject({
      kind: 'none',
      because: expect.stringMatching(/needs about \d+ MB, and of 400 MB only 100 MB are free/),
    })
  })

  it('gives what the engine is opened with', async () => {
    await placeVariant('smollm2-135m-instruct')
    await placeVariant('all-minilm-l6-v2')
    expect((await chosen()).settings).toEqual({
      engine: 'llama',
      path: join(directory, 'smollm2-135m-instruct', 'SmolLM2-135M-Instruct.Q4_1.gguf'),
      threads: 2,
      contextTokens: 1_024,
      places: 4,
      gpu: false,
    })
    expect(await chosen({ purpose: 'embed', engine: { threads: 1, places: 1, contextTokens: 4_096, gpu: false } })).toMatchObject({
      id: 'all-minilm-l6-v2',
      engine: 'onnx',
      contextTokens: 256,
      settings: { engine: 'onnx', path: join(directory, 'all-minilm-l6-v2'), task: 'encoder', precision: 'int8', contextTokens: 256 },
    })
  })

  it('does not take weights that are cut short or still on their way', async () => {
    await placeVariant('smollm2-135m-instruct')
    await truncate(join(directory, 'smollm2-135m-instruct', 'SmolLM2-135M-Instruct.Q4_1.gguf'), 50_000_000)
    expect(await choose()).toMatchObject({ kind: 'none' })
  })
})

describe('a profile', () => {
  it('means the use cases of the guide', async () => {
    await placeVariant('smollm2-135m-instruct')
    await placeVariant('granite-4.0-350m')
    await placeVariant('qwen3-0.6b')
    expect(await chosen({ profile: 'speed' })).toMatchObject({ id: 'smollm2-135m-instruct' })
    expect(await chosen({ profile: 'balanced' })).toMatchObject({ id: 'granite-4.0-350m', because: expect.stringMatching(/best of profile balanced/) })
    expect(await chosen({ profile: 'quality' })).toMatchObject({ id: 'qwen3-0.6b' })
  })

  it('falls to the nearest lighter one, and says so', async () => {
    await placeVariant('flan-t5-small')
    expect(await chosen({ profile: 'quality' })).toMatchObject({
      id: 'flan-t5-small',
      because: expect.stringMatching(/nothing of profile quality is at hand and fits; flan-t5-small is nearest/),
    })
  })
})

describe('a model that was named', () => {
  it('is taken with the weights that meet the wish', async () => {
    await placeVariant('granite-4.0-350m')
    await placeVariant('granite-4.0-350m', 'Q8_0')
    expect(await chosen({ name: 'ibm-granite/granite-4.0-350m' })).toMatchObject({ quantisation: 'Q4_K_M', because: 'granite-4.0-350m was named' })
    expect(await chosen({ name: 'granite-4.0-350m', wish: 8 })).toMatchObject({ quantisation: 'Q8_0' })
    expect(await chosen({ name: 'granite-4.0-350m:Q8_0', wish: 4 })).toMatchObject({ quantisation: 'Q8_0' })
    expect(await chosen({ name: 'granite-4.0-350m', wish: 'none' })).toMatchObject({
      quantisation: 'Q8_0',
      because: expect.stringMatching(/; Q8_0 instead of the unquantised weights asked for/),
    })
  })

  it('is refused where its weights are missing, wrong, or to be exported first', async () => {
    await expect(choose({ name: 'qwen3-0.6b' })).rejects.toMatchObject({
      code: 'weights-missing',
      message: expect.stringMatching(/Run: sitrep models pull qwen3-0\.6b/),
    })
    await expect(choose({ name: 'maker/Unknown-GGUF' })).rejects.toMatchObject({
      code: 'weights-missing',
      message: expect.stringMatching(/sitrep models pull maker\/Unknown-GGUF/),
    })
    await expect(choose({ name: 'microsoft/DialoGPT-medium' })).rejects.toMatchObject({
      code: 'weights-missing',
      message: expect.stringMatching(/docs\/exporting-models\.md/),
    })
    await placeVariant('qwen3-0.6b')
    await truncate(join(directory, 'qwen3-0.6b', 'Qwen3-0.6B-Q8_0.gguf'), 10)
    await expect(choose({ name: 'qwen3-0.6b' })).rejects.toMatchObject({ code: 'bad-weights', message: expect.stringMatching(/has 10 octets/) })
  })

  it('is refused before it is loaded where memory does not do, with what would fit', async () => {
    await placeVariant('qwen3-0.6b')
    await placeVariant('smollm2-135m-instruct')
    await expect(choose({ name: 'qwen3-0.6b', memory: { limitBytes: 1e9, usedBytes: 300e6 } })).rejects.toMatchObject({
      code: 'not-enough-memory',
      message: expect.stringMatching(
        /^qwen3-0\.6b Q8_0 needs about 1\.4 GB; of the limit of 1\.0 GB 700 MB are free\. What would fit: smollm2-135m-instruct Q4_1 \(about \d+ MB, at hand\), /,
      ),
    })
    await expect(choose({ name: 'qwen3-0.6b', memory: { limitBytes: 100e6, usedBytes: 90e6 } })).rejects.toMatchObject({
      message: expect.stringMatching(/Nothing in the catalog fits/),
    })
  })

  it('that makes sentence vectors is no model for words, and one for words no embedder', async () => {
    await placeVariant('distilbert-base-uncased')
    await placeVariant('smollm2-135m-instruct')
    expect(await choose({ name: 'distilbert-base-uncased' })).toEqual({ kind: 'none', because: expect.stringMatching(/writes no words/) })
    expect(await chosen({ name: 'distilbert-base-uncased', purpose: 'embed' })).toMatchObject({ id: 'distilbert-base-uncased', settings: { task: 'encoder' } })
    expect(await chosen({ name: 'smollm2-135m-instruct', purpose: 'embed' })).toMatchObject({ id: 'distilbert-base-uncased' })
  })
})

describe('weights at a path', () => {
  it('tell from their head what they take', async () => {
    const path = join(directory, 'own.gguf')
    const values = {
      'general.architecture': 'llama',
      'llama.context_length': 700,
      'llama.block_count': 2,
      'llama.attention.head_count_kv': 1,
      'llama.attention.key_length': 8,
    }
    await writeFile(path, ggufBytes({ values }))
    expect(await chosen({ name: path })).toMatchObject({ settings: { engine: 'llama', path, contextTokens: 700 } })
    await writeFile(path, 'not weights')
    await expect(choose({ name: path })).rejects.toMatchObject({ code: 'bad-weights' })
  })

  it.each([
    [{ model_type: 'gpt2', n_positions: 128, n_layer: 2, n_embd: 32 }, ['model_quantized', 'model'], 'causal', 128],
    [{ model_type: 't5', is_encoder_decoder: true }, ['encoder_model_quantized', 'decoder_model_merged_quantized'], 'encoder-decoder', 512],
    [{ model_type: 'distilbert', max_position_embeddings: 96 }, ['model_quantized'], 'encoder', 96],
  ] as const)('may be an ONNX export: %j', async (config, graphs, task, contextTokens) => {
    const path = join(directory, 'export')
    await mkdir(join(path, 'onnx'), { recursive: true })
    await writeFile(join(path, 'config.json'), JSON.stringify(config))
    await writeFile(join(path, 'tokenizer.json'), '{}')
    for (const graph of graphs) await writeFile(join(path, 'onnx', `${graph}.onnx`), onnxBytes())
    expect(await chosen({ name: path, purpose: task === 'encoder' ? 'embed' : 'words' })).toMatchObject({
      settings: { engine: 'onnx', path, task, precision: 'int8', contextTokens },
    })
  })

  it('are refused where they are no export', async () => {
    await mkdir(join(directory, 'export'))
    await expect(choose({ name: join(directory, 'export') })).rejects.toMatchObject({
      code: 'bad-weights',
      message: expect.stringMatching(/config\.json cannot be read/),
    })
    await writeFile(join(directory, 'export', 'config.json'), '{"model_type":"gpt2"}')
    await expect(choose({ name: join(directory, 'export') })).rejects.toMatchObject({
      code: 'bad-weights',
      message: expect.stringMatching(/onnx\/ has none of/),
    })
  })
})
