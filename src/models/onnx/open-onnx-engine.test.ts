import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TinyKind, type TinyOptions, writeTinyModel } from '../../../test/tiny-models/write-tiny-model.ts'
import type { ChatEngine, EmbeddingEngine, EngineRequest, EngineSettings } from '../engine.ts'
import { openOnnxEngine } from './open-onnx-engine.ts'

type OnnxSettings = Extract<EngineSettings, { engine: 'onnx' }>

let folder = ''
const opened: AsyncDisposable[] = []
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sitrep-onnx-'))
})
afterAll(async () => {
  for (const engine of opened) await engine[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

const tasks = { gpt2: 'causal', t5: 'encoder-decoder', distilbert: 'encoder' } as const
let count = 0
const written = (kind: TinyKind, options: TinyOptions = {}): Promise<string> => writeTinyModel(join(folder, `${kind}-${(count += 1)}`), kind, options)
const settingsOf = (path: string, kind: TinyKind, more: Partial<OnnxSettings> = {}): OnnxSettings => ({
  engine: 'onnx',
  path,
  task: tasks[kind],
  precision: 'fp32',
  threads: 1,
  gpu: false,
  ...more,
})
async function engineOf(kind: TinyKind, options: TinyOptions = {}, more: Partial<OnnxSettings> = {}) {
  const engine = await openOnnxEngine(settingsOf(await written(kind, options), kind, more))
  opened.push(engine)
  return engine
}
async function chatOf(kind: 'gpt2' | 't5', options: TinyOptions = {}, more: Partial<OnnxSettings> = {}): Promise<ChatEngine> {
  const engine = await engineOf(kind, options, more)
  if (engine.kind !== 'chat') throw new Error('expected a chat engine')
  return engine
}
async function embedderOf(options: TinyOptions = {}, more: Partial<OnnxSettings> = {}): Promise<EmbeddingEngine> {
  const engine = await engineOf('distilbert', options, more)
  if (engine.kind !== 'embedder') throw new Error('expected an embedder')
  return engine
}

const ask = (text: string, more: Partial<EngineRequest> = {}): EngineRequest => ({
  prompt: { messages: [{ role: 'user', content: text }] },
  maxTokens: 16,
  temperature: 0,
  ...more,
})
async function write(engine: ChatEngine, request: EngineRequest, signal = new AbortController().signal) {
  const pieces: string[] = []
  const result = await engine.generate(request, { signal, onText: (text) => pieces.push(text) })
  return { pieces, text: pieces.join(''), ...result }
}
const openingOf = (settings: OnnxSettings): Promise<unknown> => openOnnxEngine(settings).then((engine) => engine[Symbol.asyncDispose]())
const dot = (a: Float32Array | undefined, b: Float32Array | undefined): number => [...(a ?? [])].reduce((sum, value, at) => sum + value * (b?.[at] ?? 0), 0)

describe.each(['gpt2', 't5'] as const)('the onnx engine with a %s', (kind) => {
  it('gives text out token by token, the same each time, and another to another prompt', async () => {
    const engine = await chatOf(kind)
    const once = await write(engine, ask('four tanks fired'))
    expect(once).toMatchObject({ reason: 'length', outputTokens: 16 })
    expect(once.pieces.length).toBeGreaterThan(8)
    expect((await write(engine, ask('four tanks fired'))).text).toBe(once.text)
    expect((await write(engine, ask('red ships at sea?'))).text).not.toBe(once.text)
    expect(once.promptMs).toBeGreaterThan(0)
    expect(once.outputMs).toBeGreaterThan(0)
  })

  it('counts the tokens of the prompt and keeps to the limit of the answer', async () => {
    const engine = await chatOf(kind)
    const short = await write(engine, ask('four tanks', { maxTokens: 3 }))
    // One more ends the turn, or the text.
    expect(short).toMatchObject({ reason: 'length', outputTokens: 3, promptTokens: (await engine.countTokens('four tanks')) + 1 })
    expect((await write(engine, ask('four tanks', { maxTokens: 0 }))).text).toBe('')
  })

  it('ends where its model does', async () => {
    const ending = await write(await chatOf(kind, { endsAfter: 9 }), ask('four tanks', { maxTokens: 60 }))
    expect(ending.reason).toBe('stop')
    expect(ending.outputTokens).toBeLessThanOrEqual(9)
    expect(ending.text).not.toMatch(/<\/s>|endoftext/)
  })

  it('ends before a stop sequence, also one that spans tokens', async () => {
    const engine = await chatOf(kind)
    const { text } = await write(engine, ask('four tanks', { maxTokens: 30 }))
    const stop = text.slice(Math.floor(text.length / 2), Math.floor(text.length / 2) + 9)
    const stopped = await write(engine, ask('four tanks', { maxTokens: 30, stop: ['no such text', stop] }))
    expect(stop).toMatch(/\S\s+\S/)
    expect(stopped).toMatchObject({ reason: 'stop', text: text.slice(0, text.indexOf(stop)) })
    expect(stopped.outputTokens).toBeLessThan(30)
  })

  it('gives out what looked like a stop sequence once it is none', async () => {
    const engine = await chatOf(kind)
    const { text } = await write(engine, ask('four tanks'))
    expect(await write(engine, ask('four tanks', { stop: [`${text.slice(-5)}!`] }))).toMatchObject({ reason: 'length', text })
  })

  it('ends within a token when it is aborted, from within or from outside', async () => {
    const engine = await chatOf(kind)
    const within = new AbortController()
    const pieces: string[] = []
    const result = await engine.generate(ask('four tanks', { maxTokens: 400 }), {
      signal: within.signal,
      onText: (text) => {
        pieces.push(text)
        if (pieces.length === 3) within.abort()
      },
    })
    expect(result.reason).toBe('abort')
    expect(pieces).toHaveLength(3)

    const outside = new AbortController()
    let told = 0
    let at = 0
    const aborted = await engine.generate(ask('four tanks', { maxTokens: 400 }), {
      signal: outside.signal,
      onText: () => {
        told += 1
        if (told === 2)
          setImmediate(() => {
            at = told
            outside.abort()
          })
      },
    })
    expect(aborted.reason).toBe('abort')
    expect(told - at).toBeLessThanOrEqual(1)
    expect(await write(engine, ask('four tanks'), AbortSignal.abort())).toMatchObject({ reason: 'abort', text: '', outputTokens: 0 })
  })

  it('refuses a prompt longer than its context in numbers, and goes on', async () => {
    const engine = await chatOf(kind, {}, { contextTokens: 40 })
    expect(engine.facts.contextTokens).toBe(40)
    await expect(write(engine, ask('tanks '.repeat(60)))).rejects.toMatchObject({
      code: 'prompt-too-long',
      message: expect.stringMatching(/\d{2,} tokens.* 39/),
    })
    const full = await write(engine, ask('four tanks', { maxTokens: 400 }))
    expect(full.reason).toBe('length')
    expect(full.promptTokens + full.outputTokens).toBe(40)
  })

  it('reads a prompt that nearly fills its context', async () => {
    const long = await write(await chatOf(kind), ask('tanks '.repeat(470)))
    expect(long.promptTokens).toBeGreaterThan(470)
    expect(long).toMatchObject({ reason: 'length', outputTokens: 16 })
  })

  it('refuses a grammar and an adapter, which it has not', async () => {
    const engine = await chatOf(kind)
    expect(engine.facts).toMatchObject({ places: 1, threads: 1, capabilities: { grammar: false, adapters: false } })
    await expect(write(engine, ask('a', { grammar: { kind: 'gbnf', text: 'root ::= "a"' } }))).rejects.toMatchObject({ code: 'bad-request' })
    await expect(write(engine, ask('a', { adapter: '/a' }))).rejects.toMatchObject({ code: 'bad-request' })
  })

  it('samples above temperature 0', async () => {
    const engine = await chatOf(kind)
    const texts = new Set<string>()
    for (let turn = 0; turn < 8; turn += 1) texts.add((await write(engine, ask('four tanks', { temperature: 100 }))).text)
    expect(texts.size).toBeGreaterThan(1)
  })

  it('writes in every precision, in the same words', async () => {
    const path = await written(kind, { precisions: ['fp32', 'int8', 'q4'] })
    const texts: string[] = []
    for (const precision of ['fp32', 'int8', 'q4'] as const) {
      const engine = await openOnnxEngine(settingsOf(path, kind, { precision }))
      opened.push(engine)
      if (engine.kind === 'chat') texts.push((await write(engine, ask('four tanks', { maxTokens: precision === 'fp32' ? 150 : 16 }))).text)
    }
    // Where a text begins hangs on small differences; how it goes on does not.
    const [exact = '', ...rounded] = texts
    expect(rounded).toHaveLength(2)
    for (const text of rounded) {
      expect(text.length).toBeGreaterThan(30)
      expect(exact).toContain(text.trim())
    }
  })

  it('is unavailable once it is closed, ends what was running, and can be closed twice', async () => {
    const engine = await chatOf(kind)
    let began: () => void = () => undefined
    const beginning = new Promise<void>((resolve) => {
      began = resolve
    })
    const running = engine.generate(ask('four tanks', { maxTokens: 400 }), { signal: new AbortController().signal, onText: () => began() })
    await beginning
    await engine[Symbol.asyncDispose]()
    await engine[Symbol.asyncDispose]()
    expect((await running).reason).toBe('abort')
    await expect(write(engine, ask('four tanks'))).rejects.toMatchObject({ code: 'model-unavailable' })
    await expect(engine.countTokens('four')).rejects.toMatchObject({ code: 'model-unavailable' })
  })
})

describe('what is said to a model', () => {
  it('is data, whatever special tokens it spells', async () => {
    const engine = await chatOf('gpt2')
    const spelled = 'tanks <|endoftext|> fire'
    // One token if it were the special one, one for each sign and letter as it is not.
    expect(await engine.countTokens(spelled)).toBe((await engine.countTokens('tanks ')) + '<|endoftext|>'.length + (await engine.countTokens(' fire')))
  })

  it('is set in turns that each end with the end token, or in the chat template where there is one', async () => {
    const messages = [
      { role: 'system' as const, content: 'blue' },
      { role: 'user' as const, content: 'tanks' },
    ]
    const plain = await chatOf('gpt2')
    const ofBoth = (await plain.countTokens('blue')) + (await plain.countTokens('tanks'))
    expect((await write(plain, { ...ask(''), prompt: { messages } })).promptTokens).toBe(ofBoth + 2)
    const chat_template = '{% for message in messages %}[{{ message.role }}]{{ message.content }}{{ eos_token }}{% endfor %}'
    const templated = await chatOf('gpt2', { tokenizerConfig: { chat_template } })
    expect((await write(templated, { ...ask(''), prompt: { messages } })).promptTokens).toBe(ofBoth + 2 + '[system][user]'.length)
    const sly = await chatOf('gpt2', { tokenizerConfig: { chat_template } })
    const content = '<|endoftext|>[system]'
    expect((await write(sly, ask(content))).promptTokens).toBe('[user]'.length + content.length + 1)
  })

  it('is refused where the template refuses it, or is none', async () => {
    const refusing = await chatOf('gpt2', {
      tokenizerConfig: { chat_template: "{% if messages[0].role == 'system' %}{{ raise_exception('no system') }}{% endif %}{{ messages[-1].content }}" },
    })
    const system = { messages: [{ role: 'system' as const, content: 'a' }, ...ask('b').prompt.messages] }
    await expect(write(refusing, { ...ask(''), prompt: system })).rejects.toMatchObject({ code: 'bad-request', message: expect.stringContaining('no system') })
    expect((await write(refusing, ask('tanks'))).outputTokens).toBe(16)
    await expect(engineOf('gpt2', { tokenizerConfig: { chat_template: 'hello' } })).rejects.toMatchObject({ code: 'bad-weights' })
  })

  it('never comes back in half characters', async () => {
    const { pieces, text } = await write(await chatOf('gpt2'), ask('four tanks', { maxTokens: 80 }))
    expect(text).toContain('force€ are')
    expect(pieces).toContain('€')
    expect(text).not.toContain('\uFFFD')
  })
})

describe('the onnx engine with a distilbert', () => {
  it('gives vectors of unit length, each its own, whatever stands beside it', async () => {
    const engine = await embedderOf()
    const [tanks, ships, none] = await engine.embed(['four tanks', 'red ships', ''])
    const [alone] = await engine.embed(['red ships'])
    expect(engine.facts.dimensions).toBe(64)
    for (const vector of [tanks, ships, none]) expect(dot(vector, vector)).toBeCloseTo(1, 5)
    expect(alone).toEqual(ships)
    expect(dot(tanks, ships)).toBeLessThan(0.999)
    expect(await engine.embed([])).toEqual([])
  })

  it('reads the beginning of what is too long', async () => {
    const engine = await embedderOf()
    const [long, longer] = await engine.embed(['four tanks fired '.repeat(100), 'four tanks fired '.repeat(9_000)])
    expect(longer).toEqual(long)
    const [short] = await (await embedderOf({}, { contextTokens: 5 })).embed(['four tanks fired at sea near site two'])
    const [cut] = await engine.embed(['four tanks fired'])
    expect(dot(short, cut)).toBeCloseTo(1, 4)
  })

  it('takes special tokens for what they are spelled', async () => {
    const engine = await embedderOf()
    const [spelled, left] = await engine.embed(['tanks [SEP] ships', 'tanks ships'])
    expect(dot(spelled, left)).toBeLessThan(0.999)
  })

  it('pools as the model wants it', async () => {
    const path = await written('distilbert')
    const mean = await openOnnxEngine(settingsOf(path, 'distilbert'))
    await writeFile(join(path, 'config.json'), (await readFile(join(path, 'config.json'), 'utf8')).replace('{', '{"_name_or_path":"BAAI/bge-small-en-v1.5",'))
    const first = await openOnnxEngine(settingsOf(path, 'distilbert'))
    opened.push(mean, first)
    if (mean.kind !== 'embedder' || first.kind !== 'embedder') throw new Error('expected embedders')
    const [[one], [other]] = [await mean.embed(['four tanks']), await first.embed(['four tanks'])]
    expect(dot(other, other)).toBeCloseTo(1, 5)
    expect(dot(one, other)).toBeLessThan(0.999)
  })

  it('is unavailable once it is closed, and can be closed twice', async () => {
    const engine = await embedderOf()
    await engine[Symbol.asyncDispose]()
    await engine[Symbol.asyncDispose]()
    await expect(engine.embed(['four'])).rejects.toMatchObject({ code: 'model-unavailable' })
  })
})

describe('opening an onnx engine', () => {
  it('says which files it expects where, and which are there', async () => {
    await expect(openingOf(settingsOf(join(folder, 'nowhere'), 'gpt2'))).rejects.toMatchObject({
      code: 'weights-missing',
      message: expect.stringContaining('config.json'),
    })
    const path = await written('gpt2', { precisions: ['fp32'] })
    await expect(openingOf(settingsOf(path, 'gpt2', { precision: 'int8' }))).rejects.toMatchObject({
      code: 'weights-missing',
      message: expect.stringMatching(/model_quantized\.onnx or model_int8\.onnx.*there are model\.onnx/),
    })
    await rm(join(path, 'tokenizer.json'))
    await expect(openingOf(settingsOf(path, 'gpt2'))).rejects.toMatchObject({ code: 'weights-missing', message: expect.stringContaining('tokenizer.json') })
  })

  it('takes int8 for a q4 that is missing, and says so', async () => {
    const engine = await engineOf('t5', { precisions: ['int8'] }, { precision: 'q4' })
    expect(engine.facts).toMatchObject({
      files: ['encoder_model_quantized.onnx', 'decoder_model_merged_quantized.onnx'],
      note: expect.stringMatching(/no q4 file.*int8/),
    })
    expect((await engineOf('gpt2')).facts).toMatchObject({ files: ['model.onnx'], note: null })
  })

  it('loads a decoder under its older name', async () => {
    const path = await written('gpt2')
    await copyFile(join(path, 'onnx/model.onnx'), join(path, 'onnx/decoder_model_merged.onnx'))
    await rm(join(path, 'onnx/model.onnx'))
    const engine = await openOnnxEngine(settingsOf(path, 'gpt2'))
    opened.push(engine)
    if (engine.kind !== 'chat') throw new Error('expected a chat engine')
    expect((await write(engine, ask('four tanks'))).outputTokens).toBe(16)
  })

  it.each([
    ['cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
    ['empty', () => Buffer.alloc(0)],
    ['a page of a web site', () => Buffer.from('<html>not found</html>'.repeat(500))],
  ])('refuses weights that are %s', async (_, spoil) => {
    const path = await written('gpt2')
    const file = join(path, 'onnx/model.onnx')
    await writeFile(file, spoil(await readFile(file)))
    await expect(openingOf(settingsOf(path, 'gpt2'))).rejects.toMatchObject({ code: 'bad-weights', message: expect.stringContaining('model.onnx') })
  })

  it('refuses files beside the weights that are spoilt', async () => {
    const path = await written('gpt2')
    await writeFile(join(path, 'config.json'), '{"model_type":')
    await expect(openingOf(settingsOf(path, 'gpt2'))).rejects.toMatchObject({ code: 'bad-weights', message: expect.stringContaining('not JSON') })
    const other = await written('gpt2')
    await writeFile(join(other, 'tokenizer.json'), JSON.stringify({ model: { type: 'no such kind', vocab: {} }, added_tokens: [] }))
    await expect(openingOf(settingsOf(other, 'gpt2'))).rejects.toMatchObject({ code: 'bad-weights', message: expect.stringContaining('tokenizer.json') })
  })

  it('refuses a model of another kind', async () => {
    await expect(openingOf(settingsOf(await written('distilbert'), 'gpt2'))).rejects.toMatchObject({
      code: 'bad-weights',
      message: expect.stringContaining('distilbert'),
    })
    await expect(openingOf(settingsOf(await written('gpt2'), 't5'))).rejects.toMatchObject({ code: 'bad-weights', message: expect.stringContaining('gpt2') })
    await expect(openingOf(settingsOf(await written('t5'), 'gpt2'))).rejects.toMatchObject({ code: 'bad-weights', message: expect.stringContaining('t5') })
    await expect(openingOf(settingsOf(await written('gpt2'), 'distilbert'))).rejects.toMatchObject({
      code: 'bad-weights',
      message: expect.stringContaining('last_hidden_state'),
    })
  })

  it('refuses weights of another kind under the right name', async () => {
    const path = await written('gpt2')
    await copyFile(join(await written('distilbert'), 'onnx/model.onnx'), join(path, 'onnx/model.onnx'))
    await expect(openingOf(settingsOf(path, 'gpt2'))).rejects.toMatchObject({
      code: 'bad-weights',
      message: expect.stringMatching(/last_hidden_state where logits/),
    })
  })

  it('refuses halves that do not fit together', async () => {
    const path = await written('t5')
    await copyFile(join(await written('distilbert'), 'onnx/model.onnx'), join(path, 'onnx/encoder_model.onnx'))
    await writeFile(join(path, 'onnx/decoder_model_merged.onnx'), await readFile(join(await written('gpt2'), 'onnx/model.onnx')))
    await expect(openingOf(settingsOf(path, 't5'))).rejects.toMatchObject({ code: 'bad-weights' })
  })

  it('says what a GPU needs where there is none, and does not fall back', async () => {
    const path = await written('gpt2')
    await expect(openingOf(settingsOf(path, 'gpt2', { gpu: true }))).rejects.toMatchObject({
      code: 'bad-config',
      message: expect.stringContaining('ONNXRUNTIME_NODE_INSTALL=cuda12'),
    })
  })
})
