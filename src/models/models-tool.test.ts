import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { catalog } from './catalog/catalog.ts'
import { cutAfter, startHubBench } from './store/hub.fixture.ts'
import type { HubBench } from './store/hub.fixture.ts'
import { ggufBytes, onnxBytes, sha256Of } from './store/weights.fixture.ts'

let bench: HubBench
beforeEach(async () => {
  bench = await startHubBench()
})
afterEach(async () => await bench[Symbol.asyncDispose]())

const watch = { signal: new AbortController().signal, onProgress: () => undefined }
const place = async (name: string, path: string, content: Buffer | string): Promise<void> => {
  await mkdir(join(bench.directory, name, path, '..'), { recursive: true })
  await writeFile(join(bench.directory, name, path), content)
}
const line = async (name: string) => (await bench.tool().list()).find((each) => each.name === name)

describe('the list', () => {
  it('names every model of the catalog, what it takes and what is there of it', async () => {
    const listed = await bench.tool({ memoryLimitBytes: 1e9 }).list()
    expect(listed.map(({ name }) => name)).toEqual(catalog.map(({ name }) => name))
    for (const each of listed) {
      expect(each.state).toBe('missing')
      expect(each.bytes).toBeGreaterThan(1e6)
      expect(each.needBytes).toBeGreaterThan(each.bytes)
      expect(each.fits).toBe(each.needBytes <= 1e9)
    }
    expect(await line('dialogpt-large')).toMatchObject({ note: expect.stringMatching(/docs\/exporting-models\.md/) })
  })

  it('knows weights that somebody has put there by hand', async () => {
    await place('all-minilm-l6-v2', 'config.json', '{"mine":true}')
    await place('all-minilm-l6-v2', 'tokenizer_config.json', '{}')
    await place('all-minilm-l6-v2', 'tokenizer.json', Buffer.alloc(711_661, 32))
    await place('all-minilm-l6-v2', 'onnx/model_quantized.onnx', Buffer.alloc(22_972_370))
    expect(await line('all-minilm-l6-v2')).toMatchObject({ state: 'at-hand', quantisation: 'int8' })
    await place('all-minilm-l6-v2', 'onnx/model_quantized.onnx', Buffer.alloc(22_972_369))
    expect(await line('all-minilm-l6-v2')).toMatchObject({ state: 'wrong' })
  })

  it('tells what is half there, and shows the variant that is there whole', async () => {
    await place('smollm2-135m-instruct', 'SmolLM2-135M-Instruct.Q4_1.gguf.part', 'x')
    expect(await line('smollm2-135m-instruct')).toMatchObject({ state: 'partly', quantisation: 'Q4_1' })
    await place('smollm2-135m-instruct', 'smollm2-135m-instruct-q8_0.gguf', ggufBytes())
    expect(await line('smollm2-135m-instruct')).toMatchObject({ state: 'at-hand', quantisation: 'Q8_0' })
  })
})

describe('verify', () => {
  it('reads everything that is there and names what is wrong', async () => {
    await place('smollm2-360m-instruct', 'smollm2-360m-instruct-q8_0.gguf', ggufBytes())
    await place('gemma-3-270m-it', 'gemma-3-270m-it-Q4_K_M.gguf', '<html>')
    const verified = await bench.tool().verify(undefined, watch)
    expect(verified.map(({ model, state }) => [model, state])).toEqual([
      ['smollm2-360m-instruct', 'at-hand'],
      ['gemma-3-270m-it', 'wrong'],
    ])
    expect(verified[1]?.files[0]).toMatchObject({ state: 'wrong', why: expect.stringMatching(/not a GGUF file/) })
  })

  it('holds weights to the sum that was recorded when they came', async () => {
    bench.files.set('HuggingFaceTB/SmolLM2-360M-Instruct-GGUF/smollm2-360m-instruct-q8_0.gguf', { content: ggufBytes({ size: 5_000 }), large: true })
    await bench.tool().pull('HuggingFaceTB/SmolLM2-360M-Instruct', watch)
    expect(await bench.tool().verify('smollm2-360m-instruct', watch)).toMatchObject([{ state: 'at-hand' }])
    const path = join(bench.directory, 'smollm2-360m-instruct', 'smollm2-360m-instruct-q8_0.gguf')
    const rotten = await readFile(path)
    rotten[4_000] = (rotten[4_000] ?? 0) ^ 4
    await writeFile(path, rotten)
    expect(await bench.tool().verify('smollm2-360m-instruct', watch)).toMatchObject([{ state: 'wrong', files: [{ why: expect.stringMatching(/SHA-256/) }] }])
  })

  it('says so where nothing is there', async () => {
    await expect(bench.tool().verify('qwen3-0.6b', watch)).rejects.toMatchObject({ code: 'weights-missing' })
    expect(await bench.tool().verify(undefined, watch)).toEqual([])
  })
})

describe('pull by name', () => {
  it('takes the next variant where no source has the usual one', async () => {
    const content = ggufBytes({ size: 4_000 })
    bench.files.set('HuggingFaceTB/SmolLM2-135M-Instruct-GGUF/smollm2-135m-instruct-q8_0.gguf', { content, large: true })
    const report = await bench.tool({ sources: ['hub'] }).pull('smollm2-135m-instruct', watch)
    expect(report).toMatchObject({ quantisation: 'Q8_0', fetchedBytes: 4_000, failures: [expect.stringMatching(/Nobody offers smollm2-135m-instruct Q4_1/)] })
  })

  it('takes only the variant that was named', async () => {
    await expect(bench.tool({ sources: ['hub'] }).pull('smollm2-135m-instruct:q4_1', watch)).rejects.toMatchObject({ code: 'unavailable' })
    await expect(bench.tool().pull('smollm2-135m-instruct:Q3', watch)).rejects.toMatchObject({
      code: 'bad-request',
      message: expect.stringMatching(/Q4_1, Q8_0/),
    })
  })

  it('knows what is on the hub alone, and knows it again without the hub', async () => {
    const [four, eight] = [ggufBytes({ size: 3_000 }), ggufBytes({ size: 6_000 })]
    bench.files.set('maker/Other-GGUF/other-Q8_0.gguf', { content: eight, large: true })
    bench.files.set('maker/Other-GGUF/other-Q4_K_M.gguf', { content: four, large: true })
    bench.files.set('maker/Other-GGUF/README.md', { content: Buffer.from('read me') })
    expect(await bench.tool().pull('maker/Other-GGUF', watch)).toMatchObject({ model: 'maker--Other-GGUF', quantisation: 'Q4_K_M', fetchedBytes: 3_000 })
    const offline = bench.tool({ hubEndpoint: 'http://127.0.0.1:9' })
    expect((await offline.list()).at(-1)).toMatchObject({ name: 'maker--Other-GGUF', state: 'at-hand', quantisations: ['Q4_K_M', 'Q8_0'] })
    expect(await offline.verify('maker/Other-GGUF', watch)).toMatchObject([{ state: 'at-hand', files: [{ sha256: sha256Of(four) }] }])
    await offline.remove('maker/Other-GGUF')
    expect(await readdir(bench.directory)).toEqual([])
  })

  it('knows what is on the hub alone even when it came in part only', async () => {
    const content = ggufBytes({ size: 90_000 })
    bench.files.set('maker/Other-GGUF/other-Q4_0.gguf', { content, large: true })
    bench.faults.store.push(cutAfter(30_000, join(bench.directory, 'maker--Other-GGUF', 'other-Q4_0.gguf.part')))
    await expect(bench.tool({ retries: 0 }).pull('maker/Other-GGUF', watch)).rejects.toMatchObject({ code: 'unavailable' })
    expect((await bench.tool().list()).at(-1)).toMatchObject({ name: 'maker--Other-GGUF', state: 'partly' })
    expect(await bench.tool().remove('maker/Other-GGUF')).toMatchObject({ freedBytes: 30_064, left: [] })
    expect(await readdir(bench.directory)).toEqual([])
  })

  it('knows an ONNX export on the hub', async () => {
    for (const [path, content] of [
      ['config.json', Buffer.from('{"model_type":"bert"}')],
      ['tokenizer.json', Buffer.from('{}')],
      ['onnx/model_quantized.onnx', onnxBytes()],
      ['onnx/model.onnx', onnxBytes({ graph: 900 })],
    ] as const)
      bench.files.set(`maker/encoder/${path}`, { content })
    expect(await bench.tool().pull('maker/encoder:fp32', watch)).toMatchObject({ quantisation: 'fp32' })
    expect((await bench.tool().list()).at(-1)).toMatchObject({
      name: 'maker--encoder',
      engine: 'onnx',
      purposes: ['embed'],
      quantisation: 'fp32',
      state: 'at-hand',
    })
  })

  it.each([
    ['maker/nothing', 'weights-missing', /404/],
    ['maker/datasets', 'bad-weights', /neither a GGUF/],
    ['dialogpt-medum', 'bad-request', /dialogpt-medium/],
    ['./nowhere.gguf', 'weights-missing', /No model lies at/],
    ['/', 'bad-request', /is a path/],
  ])('%s is refused', async (name, code, why) => {
    bench.files.set('maker/datasets/data.csv', { content: Buffer.from('1') })
    await expect(bench.tool().pull(name, watch)).rejects.toMatchObject({ code, message: expect.stringMatching(why) })
  })
})

describe('remove', () => {
  it('takes what is of the model and leaves what is not', async () => {
    await place('smollm2-135m-instruct', 'SmolLM2-135M-Instruct.Q4_1.gguf.part', 'half')
    await place('smollm2-135m-instruct', 'smollm2-135m-instruct-q8_0.gguf', ggufBytes())
    await place('smollm2-135m-instruct', 'adapters/mine.gguf', 'mine')
    expect(await bench.tool().remove('smollm2-135m-instruct')).toEqual({ model: 'smollm2-135m-instruct', freedBytes: 2_004, left: ['adapters/mine.gguf'] })
    expect(await line('smollm2-135m-instruct')).toMatchObject({ state: 'missing' })
  })

  it('leaves the other variant and what both need', async () => {
    for (const path of ['config.json', 'tokenizer.json', 'tokenizer_config.json']) await place('flan-t5-small', path, '{}')
    for (const path of [
      'onnx/encoder_model.onnx',
      'onnx/decoder_model_merged.onnx',
      'onnx/encoder_model_quantized.onnx',
      'onnx/decoder_model_merged_quantized.onnx',
    ])
      await place('flan-t5-small', path, onnxBytes())
    await bench.tool().remove('google/flan-t5-small:int8')
    expect(await line('flan-t5-small')).toMatchObject({ state: 'at-hand', quantisation: 'fp32' })
    expect((await readdir(join(bench.directory, 'flan-t5-small', 'onnx'))).toSorted()).toEqual(['decoder_model_merged.onnx', 'encoder_model.onnx'])
  })

  it('does not take away what is being pulled', async () => {
    await place('smollm2-135m-instruct', '.pull.lock', JSON.stringify({ token: 'x', host: 'another-host', pid: 1 }))
    await expect(bench.tool().remove('smollm2-135m-instruct')).rejects.toMatchObject({ code: 'unavailable' })
  })
})
