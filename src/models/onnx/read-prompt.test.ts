import type { PreTrainedModel, Tensor } from '@huggingface/transformers'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeTinyModel } from '../../../test/tiny-models/write-tiny-model.ts'
import { loadModel } from './load-model.ts'
import { readModelFolder } from './model-folder.ts'
import { idTensor, onesTensor, readPrompt } from './read-prompt.ts'

let path = ''
let model: PreTrainedModel
beforeAll(async () => {
  path = await writeTinyModel(await mkdtemp(`${tmpdir()}/sitrep-prompt-`), 'gpt2')
  model = (await loadModel({ engine: 'onnx', path, task: 'causal', precision: 'fp32', threads: 1, gpu: false }, await readModelFolder(path))).model
})
afterAll(async () => {
  await model.dispose()
  await rm(path, { recursive: true })
})

const ids = Array.from({ length: 100 }, (_, at) => (at * 37) % 400)
const never = new AbortController().signal
/** What the model makes of the last token. */
async function lastLogits(read: object): Promise<number[]> {
  const { logits }: { logits: Tensor } = await model.forward(read)
  return [...(logits.data as Float32Array)].slice(-(logits.dims.at(-1) ?? 0))
}

describe('reading a prompt', () => {
  it.each([1, 7, 50, 99])('in pieces of %i comes to the same as reading it at once', async (pieceTokens) => {
    const cache = await readPrompt(model, ids, { signal: never, pieceTokens })
    const read = cache?.get_seq_length() ?? 0
    expect(read).toBeGreaterThan(0)
    expect(read).toBe(Math.floor((ids.length - 1) / pieceTokens) * pieceTokens)
    const inPieces = await lastLogits({ input_ids: idTensor(ids.slice(read)), attention_mask: onesTensor(ids.length), past_key_values: cache })
    const atOnce = await lastLogits({ input_ids: idTensor(ids), attention_mask: onesTensor(ids.length) })
    expect(Math.max(...atOnce.map((value, at) => Math.abs(value - (inPieces[at] ?? Number.NaN))))).toBeLessThan(1e-3)
  })

  it('leaves a prompt of one piece alone', async () => {
    expect(await readPrompt(model, ids.slice(0, 64), { signal: never })).toBeNull()
  })

  it('stops between two pieces when nobody wants it any more', async () => {
    const controller = new AbortController()
    setImmediate(() => controller.abort())
    const cache = await readPrompt(model, ids, { signal: controller.signal, pieceTokens: 1 })
    expect(cache?.get_seq_length() ?? 0).toBeLessThan(3)
    expect(await readPrompt(model, ids, { signal: AbortSignal.abort(), pieceTokens: 1 })).toBeNull()
  })
})
