import { describe, expect, it } from 'vitest'
import { SitrepError } from '../core/errors.ts'
import { runCli } from './cli.ts'
import { progressText } from './models.ts'
import type { ListedModel, ModelsProgress, ModelsTool } from './models-tool.ts'
import { createProgress } from './terminal.ts'
import { createToolsBench } from './tools.fixture.ts'

async function run(args: string[], models: Partial<ModelsTool>) {
  const made = createToolsBench({ models })
  const code = await runCli(['models', ...args], made.tools)
  return { code, out: made.written(), err: made.said() }
}

const listed: ListedModel = {
  name: 'tiny',
  purposes: ['words', 'plan'],
  profile: 'speed',
  engine: 'llama.cpp',
  licence: 'Apache-2.0',
  quantisation: 'Q4_1',
  quantisations: ['Q4_1', 'Q8_0'],
  state: 'at-hand',
  bytes: 98_362_432,
  needBytes: 420_000_000,
  fits: true,
  note: null,
}
const progress: ModelsProgress = {
  model: 'tiny',
  step: 'fetching',
  text: 'from the hub',
  bytes: 45_000_000,
  totalBytes: 98_000_000,
  bytesPerSecond: 12_000_000,
}

describe('models list', () => {
  const models = {
    list: () =>
      Promise.resolve([
        listed,
        { ...listed, name: 'larger-one', state: 'missing' as const, needBytes: 2.5e9, fits: false, note: 'read its \u001B[31mlicence' },
      ]),
  }
  it('is a table, with what is to be known below', async () => {
    const { code, out } = await run(['list'], models)
    expect(code).toBe(0)
    expect(out.split('\n').slice(0, 3)).toEqual([
      'NAME        FOR          PROFILE  WEIGHTS  SIZE   MEMORY            HERE  LICENCE',
      'tiny        words, plan  speed    Q4_1     98 MB  420 MB            yes   Apache-2.0',
      'larger-one  words, plan  speed    Q4_1     98 MB  2.5 GB, too much  no    Apache-2.0',
    ])
    expect(out).toMatch(/\nlarger-one: read its \s?\[31mlicence\n$/)
    expect(out).not.toContain('\u001B')
  })

  it('is JSON for programs', async () => {
    const { out } = await run(['list', '--json'], models)
    expect(JSON.parse(out)).toMatchObject([{ name: 'tiny', quantisations: ['Q4_1', 'Q8_0'] }, { fits: false }])
  })
})

describe('models pull', () => {
  const pull: ModelsTool['pull'] = (name, { onProgress }) => {
    onProgress(progress)
    return Promise.resolve({
      model: name,
      quantisation: 'Q4_1',
      fetchedBytes: name === 'there' ? 0 : 98_362_432,
      failures: name === 'there' ? [] : ['the hub: cannot be reached'],
    })
  }
  it('fetches one after the other and says what came of it', async () => {
    const { code, out, err } = await run(['pull', 'tiny', 'there'], { pull })
    expect([code, out]).toEqual([0, ''])
    expect(err).toContain('Not from everywhere: the hub: cannot be reached')
    expect(err).toContain('tiny Q4_1: 98 MB fetched and checked')
    expect(err).toContain('there Q4_1: was there, and is right')
  })

  it('leaves the output to JSON when that is wanted', async () => {
    expect(JSON.parse((await run(['pull', 'tiny', '--json'], { pull })).out)).toMatchObject([{ model: 'tiny', fetchedBytes: 98_362_432 }])
  })

  it.each([
    ['bad-request', 2],
    ['unavailable', 4],
    ['weights-missing', 4],
    ['not-enough-memory', 4],
    ['bad-weights', 1],
    ['disk-full', 1],
    ['cancelled', 1],
  ] as const)('that fails with %s ends with %i', async (code, expected) => {
    const result = await run(['pull', 'tiny'], { pull: () => Promise.reject(new SitrepError(code, 'This is why.')) })
    expect(result).toMatchObject({ code: expected, err: 'This is why.\n' })
  })

  it('shows how far it is on a terminal, and a single line where what is written stays', async () => {
    expect(progressText(progress)).toBe('tiny: 45 MB of 98 MB, 45 %, 12 MB/s, 4 s left')
    expect(progressText({ ...progress, totalBytes: null, bytesPerSecond: null })).toBe('tiny: 45 MB')
    expect(progressText({ ...progress, bytes: 0 })).toBe('tiny: from the hub')
    expect(progressText({ ...progress, bytesPerSecond: 100_000 })).toMatch(/9 min left$/)
    const many: ModelsTool['pull'] = async (name, watch) => {
      for (let at = 0; at < 50; at += 1) watch.onProgress({ ...progress, text: `step ${at}` })
      return await pull(name, watch)
    }
    for (const isTTY of [true, false]) {
      let written = ''
      const made = createToolsBench({ models: { pull: many } })
      const terminal = { ...made.tools.terminal, progress: createProgress({ isTTY, write: (text) => (written += text) }) }
      await runCli(['models', 'pull', 'tiny'], { ...made.tools, terminal })
      expect(written.split('\n').length - 1).toBe(isTTY ? 0 : 1)
      expect(written.includes('\r')).toBe(isTTY)
    }
  })

  it('is stopped by Ctrl-C', async () => {
    let signal: AbortSignal | undefined
    const result = await run(['pull', 'tiny'], {
      pull: (_name, watch) => {
        signal = watch.signal
        process.emit('SIGINT')
        return Promise.reject(new SitrepError('cancelled', 'Stopped.'))
      },
    })
    expect([signal?.aborted, result.code, process.listenerCount('SIGINT')]).toEqual([true, 1, 0])
  })
})

describe('models verify, remove and bench', () => {
  it('names what is wrong, how to mend it, and ends with 1', async () => {
    const verify: ModelsTool['verify'] = (name) =>
      Promise.resolve([
        { model: name ?? 'tiny', quantisation: 'Q4_1', state: 'at-hand', files: [{ path: 'a.gguf', state: 'at-hand' }] },
        { model: 'other', quantisation: 'int8', state: 'wrong', files: [{ path: 'onnx/model.onnx', state: 'wrong', why: 'it ends too early' }] },
      ])
    expect(await run(['verify'], { verify })).toMatchObject({
      code: 1,
      out: 'ok    tiny Q4_1: 1 file\nfail  other int8: damaged; mend it with: sitrep models pull other:int8\n        onnx/model.onnx: it ends too early\n',
    })
    const good: ModelsTool['verify'] = async (...asked) => (await verify(...asked)).slice(0, 1)
    expect(await run(['verify', 'one', 'two'], { verify: good })).toMatchObject({ code: 0, out: 'ok    one Q4_1: 1 file\nok    two Q4_1: 1 file\n' })
    expect(await run(['verify'], { verify: () => Promise.resolve([]) })).toMatchObject({ code: 0, out: expect.stringMatching(/No weights are here/) })
  })

  it('says what was freed and what stays', async () => {
    const remove = (model: string) => Promise.resolve({ model, freedBytes: 98_362_432, left: ['mine.gguf'] })
    expect((await run(['remove', 'tiny'], { remove })).out).toBe("tiny: 98 MB freed; left, for it is not Sitrep's: mine.gguf\n")
  })

  it('shows figures beside what is to be reached', async () => {
    const bench: ModelsTool['bench'] = (name) =>
      Promise.resolve({
        model: name ?? 'in use',
        engine: 'llama.cpp',
        machine: '2 CPUs, 2 threads',
        rows: [
          { what: 'tokens per second, alone', value: '91', reach: null, ok: null },
          { what: 'wordings that pass', value: '62 %', reach: '90 %', ok: false },
        ],
        verdict: 'Templates word the answers.',
      })
    const { code, out } = await run(['bench', 'tiny'], { bench })
    expect(code).toBe(0)
    expect(out).toBe(
      'tiny (llama.cpp), 2 CPUs, 2 threads\n\n       tokens per second, alone  91\nshort  wordings that pass        62 %  reach 90 %\n\nTemplates word the answers.\n',
    )
    expect(JSON.parse((await run(['bench', '--json'], { bench })).out)).toMatchObject({ model: 'in use', verdict: 'Templates word the answers.' })
  })
})

it.each([[[]], [['nonsense']], [['pull']], [['remove']], [['list', '--no-such-option']]])('models %j is wrong: 2, with a hint', async (args) => {
  const { code, err } = await run(args, {})
  expect([code, err]).toEqual([2, expect.stringMatching(/\w/)])
})
