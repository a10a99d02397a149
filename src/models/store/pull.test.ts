import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CatalogEntry } from '../catalog/entry.ts'
import { commit, cutAfter, serve, startHubBench } from './hub.fixture.ts'
import type { HubBench } from './hub.fixture.ts'
import { openOnDisk } from './download.ts'
import type { PullProgress } from './progress.ts'
import { pullVariant } from './pull.ts'
import type { PullOptions } from './pull.ts'
import { entryOf, fileOfContent, ggufBytes, sha256Of } from './weights.fixture.ts'

const never = new AbortController().signal
const content = ggufBytes({ size: 300_000 })
const entry = entryOf(fileOfContent('tiny.gguf', content))

let bench: HubBench
beforeEach(async () => {
  bench = await startHubBench()
  bench.files.set('maker/tiny/tiny.gguf', { content, large: true })
})
afterEach(async () => await bench[Symbol.asyncDispose]())

function pull(
  options: Partial<PullOptions> = {},
  {
    of = entry,
    signal = never,
    onProgress = () => undefined as void,
  }: { of?: CatalogEntry; signal?: AbortSignal; onProgress?: (progress: PullProgress) => void } = {},
) {
  const variant = of.variants[0]
  if (variant === undefined) throw new Error('an entry without weights')
  return pullVariant({ entry: of, variant, signal, onProgress }, bench.options(options))
}
const path = (name = 'tiny.gguf') => join(bench.directory, 'tiny', name)
const there = async () => (await readdir(join(bench.directory, 'tiny')).catch(() => [])).filter((name) => !name.startsWith('.')).toSorted()
const part = async () => (await stat(path('tiny.gguf.part'))).size

describe('a pull from the hub', () => {
  it('brings the file whole, checked, and says from where', async () => {
    const seen: PullProgress[] = []
    const report = await pull({}, { onProgress: (progress) => seen.push(progress) })
    expect(sha256Of(await readFile(path()))).toBe(sha256Of(content))
    expect(await there()).toEqual(['tiny.gguf'])
    expect(report).toMatchObject({ model: 'tiny', quantisation: 'Q4_1', fetchedBytes: content.length, failures: [] })
    expect(report.files).toEqual([{ path: 'tiny.gguf', bytes: content.length, sha256: sha256Of(content), from: `maker/tiny@${commit}` }])
    expect(seen.at(-1)).toMatchObject({ step: 'fetching', bytes: content.length, totalBytes: content.length })
    expect(seen.map(({ bytes }) => bytes)).toEqual(seen.map(({ bytes }) => bytes).toSorted((one, other) => one - other))
  })

  it('fetches nothing when it is there, and fetches anew what has rotted', async () => {
    await pull()
    const asked = bench.asked.length
    expect(await pull()).toMatchObject({ fetchedBytes: 0 })
    expect(bench.asked).toHaveLength(asked)
    const rotten = Buffer.from(content)
    rotten[1_000] = (rotten[1_000] ?? 0) ^ 1
    await writeFile(path(), rotten)
    await pull()
    expect(sha256Of(await readFile(path()))).toBe(sha256Of(content))
  })

  it('goes on where a transfer was cut, with the same request', async () => {
    bench.faults.store.push((request, response, whole) => {
      bench.faults.store.shift()
      return cutAfter(100_000, path('tiny.gguf.part'))(request, response, whole)
    })
    await pull()
    expect(sha256Of(await readFile(path()))).toBe(sha256Of(content))
    const ranges = bench.asked.filter(({ host }) => host === 'store').map(({ range }) => range)
    expect(ranges).toEqual([undefined, 'bytes=100000-'])
  })

  it('goes on in the next run when the first was stopped half way; until then nothing loads', async () => {
    const stop = new AbortController()
    bench.faults.store.push((_request, response, whole) => {
      response.writeHead(200, { 'content-length': whole?.length })
      response.write(whole?.subarray(0, 120_000))
      return true
    })
    const first = pull({}, { signal: stop.signal })
    await vi.waitFor(async () => expect(await part()).toBe(120_000))
    stop.abort()
    await expect(first).rejects.toMatchObject({ code: 'cancelled' })
    expect(await there()).toEqual(['tiny.gguf.part', 'tiny.gguf.part.of'])
    bench.faults.store.length = 0
    bench.asked.length = 0
    await pull()
    expect(sha256Of(await readFile(path()))).toBe(sha256Of(content))
    expect(bench.asked.find(({ host }) => host === 'store')?.range).toBe('bytes=120000-')
    expect(await there()).toEqual(['tiny.gguf'])
  })

  it('begins anew when the hub has other content by now', async () => {
    const old = entryOf({ path: 'tiny.gguf' })
    await mkdir(join(bench.directory, 'tiny'), { recursive: true })
    await writeFile(path('tiny.gguf.part'), ggufBytes({ size: 50_000, version: 2 }))
    await writeFile(path('tiny.gguf.part.of'), 'a'.repeat(64))
    await pull({}, { of: old })
    expect(sha256Of(await readFile(path()))).toBe(sha256Of(content))
  })

  it('takes a server that knows no ranges', async () => {
    await mkdir(join(bench.directory, 'tiny'), { recursive: true })
    await writeFile(path('tiny.gguf.part'), content.subarray(0, 1_000))
    await writeFile(path('tiny.gguf.part.of'), sha256Of(content))
    bench.faults.store.push((_request, response, whole) => response.writeHead(200, { 'content-length': whole?.length }).end(whole) !== undefined)
    await pull()
    expect(sha256Of(await readFile(path()))).toBe(sha256Of(content))
  })

  it('asks for nothing when the whole of it came before the run was stopped', async () => {
    await mkdir(join(bench.directory, 'tiny'), { recursive: true })
    await writeFile(path('tiny.gguf.part'), content)
    await writeFile(path('tiny.gguf.part.of'), sha256Of(content))
    await pull()
    expect(sha256Of(await readFile(path()))).toBe(sha256Of(content))
    expect(bench.asked.filter(({ host }) => host === 'store').map(({ range }) => range)).toEqual([`bytes=${content.length}-`])
  })

  it.each([
    ['a wrong sum', () => Buffer.concat([content.subarray(0, 5_000), Buffer.alloc(10), content.subarray(5_010)]), /SHA-256/],
    ['too short a file', () => content.subarray(0, 200_000), /200000 octets; expected are 300000/],
    ['something that is no model', () => Buffer.from('<html>Sign in</html>'), /octets/],
  ])('keeps nothing of %s', async (_what, given, why) => {
    bench.files.set('maker/tiny/tiny.gguf', { content: given(), large: true })
    await expect(pull()).rejects.toMatchObject({ code: 'bad-weights', message: expect.stringMatching(why) })
    expect(await there()).toEqual([])
  })

  it('keeps nothing that does not read as a model, where no sum is known', async () => {
    bench.files.set('maker/tiny/tiny.gguf', { content: Buffer.from('<html>Sign in</html>') })
    await expect(pull({}, { of: entryOf({ path: 'tiny.gguf' }) })).rejects.toMatchObject({ code: 'bad-weights', message: expect.stringMatching(/GGUF/) })
    expect(await there()).toEqual([])
  })

  it('holds a file without a known sum to what the hub tells of it, and later to what was recorded', async () => {
    const unknown = entryOf({ path: 'tiny.gguf' })
    bench.faults.store.push((request, response) => {
      serve(request, response, Buffer.concat([content.subarray(0, 299_999), Buffer.from([0])]))
      return true
    })
    await expect(pull({}, { of: unknown })).rejects.toMatchObject({ code: 'bad-weights' })
    bench.faults.store.length = 0
    await pull({}, { of: unknown })
    const changed = Buffer.from(content)
    changed[299_000] = 7
    await writeFile(path(), changed)
    await pull({}, { of: unknown })
    expect(sha256Of(await readFile(path()))).toBe(sha256Of(content))
  })

  it('holds a small file to its git object', async () => {
    const small = Buffer.from('{"model_type":"gpt2"}')
    bench.files.set('maker/tiny/config.json', { content: small })
    const of = entryOf({ path: 'config.json' })
    bench.faults.hub.push((_request, response, whole) => {
      response.setHeader('x-repo-commit', commit)
      response.writeHead(200, { etag: `"${'1'.repeat(40)}"` }).end(whole)
      return true
    })
    await expect(pull({}, { of })).rejects.toMatchObject({ code: 'bad-weights', message: expect.stringMatching(/is not what maker\/tiny@/) })
    bench.faults.hub.length = 0
    expect((await pull({}, { of })).files[0]).toMatchObject({ path: 'config.json', sha256: sha256Of(small) })
  })

  it.each([
    [404, undefined, /has no maker\/tiny\/tiny\.gguf/],
    [401, undefined, /set HF_TOKEN/],
    [403, 'secret-token', /to this HF_TOKEN/],
  ])('says what %i means and does not ask again', async (status, token, why) => {
    bench.faults.hub.push((_request, response) => response.writeHead(status).end() !== undefined)
    const failure = pull(token === undefined ? {} : { token })
    await expect(failure).rejects.toMatchObject({ code: 'unavailable', message: expect.stringMatching(why) })
    await expect(failure).rejects.not.toMatchObject({ message: expect.stringContaining('secret-token') })
    expect(bench.asked).toHaveLength(1)
    expect(await readdir(bench.directory)).toEqual([])
  })

  it('asks again after a server error', async () => {
    bench.faults.hub.push((_request, response) => {
      bench.faults.hub.shift()
      return response.writeHead(503).end() !== undefined
    })
    await pull()
    expect(sha256Of(await readFile(path()))).toBe(sha256Of(content))
  })

  it('sends the token to the hub alone', async () => {
    await pull({ token: 'secret-token' })
    expect(bench.asked.map(({ host, authorization }) => [host, authorization])).toEqual([
      ['hub', 'Bearer secret-token'],
      ['store', undefined],
    ])
  })

  it('gives up on one that hangs before it answers, one that hangs meanwhile, and one that drips', async () => {
    bench.faults.hub.push(() => true)
    await expect(pull({ connectMs: 60, retries: 0 })).rejects.toMatchObject({ code: 'unavailable', message: expect.stringMatching(/did not answer within/) })
    bench.faults.hub.length = 0
    bench.faults.store.push((_request, response, whole) => {
      response.writeHead(200, { 'content-length': whole?.length })
      return response.write(whole?.subarray(0, 10)) !== undefined
    })
    await expect(pull({ stallMs: 150, retries: 0 })).rejects.toMatchObject({ code: 'unavailable', message: expect.stringMatching(/Next to nothing/) })
    const drips: NodeJS.Timeout[] = []
    bench.faults.store[0] = (_request, response, whole) => {
      response.writeHead(206, { 'content-range': `bytes 10-${content.length - 1}/${content.length}`, 'content-length': content.length - 10 })
      let at = 10
      drips.push(setInterval(() => response.write(whole?.subarray(at, (at += 1))), 20))
      return true
    }
    await expect(pull({ stallMs: 300, retries: 0 })).rejects.toMatchObject({ code: 'unavailable', message: expect.stringMatching(/Next to nothing/) })
    for (const drip of drips) clearInterval(drip)
  })

  it('tells when the hub cannot be reached at all', async () => {
    await expect(pull({ endpoint: new URL('http://127.0.0.1:9') })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/cannot be reached/),
    })
  })
})

describe('two pulls at once', () => {
  it('fetch once', async () => {
    const waits: string[] = []
    const [one, other] = await Promise.all([pull({}, { onProgress: ({ step }) => waits.push(step) }), pull({}, { onProgress: ({ step }) => waits.push(step) })])
    expect([one.fetchedBytes, other.fetchedBytes].toSorted((a, b) => a - b)).toEqual([0, content.length])
    expect(waits).toContain('waiting')
    expect(bench.asked.filter(({ host }) => host === 'store')).toHaveLength(1)
  })

  it('do not wait for one that died', async () => {
    await mkdir(join(bench.directory, 'tiny'), { recursive: true })
    await writeFile(path('.pull.lock'), JSON.stringify({ token: 'gone', host: 'another-host', pid: 1 }))
    await pull()
    expect(await there()).toEqual(['tiny.gguf'])
    expect((await readdir(join(bench.directory, 'tiny'))).filter((name) => name.startsWith('.pull'))).toEqual([])
  })

  it('can be left while they wait', async () => {
    await mkdir(join(bench.directory, 'tiny'), { recursive: true })
    await writeFile(path('.pull.lock'), JSON.stringify({ token: 'alive', host: 'another-host', pid: 1 }))
    const stop = new AbortController()
    const waiting = bench.tool({ beatMs: 60_000 }).pull('smollm2-135m-instruct', { signal: stop.signal, onProgress: () => undefined })
    const mine = pull({ beatMs: 60_000 }, { signal: stop.signal })
    stop.abort()
    await expect(mine).rejects.toMatchObject({ name: 'AbortError' })
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' })
  })
})

describe('a disk that is full', () => {
  it('is told before anything is fetched, with what is missing', async () => {
    await expect(pull({ freeBytes: () => Promise.resolve(10_000_000) })).rejects.toMatchObject({
      code: 'disk-full',
      message: expect.stringMatching(/57 MB are missing/),
    })
    expect(bench.asked).toEqual([])
  })

  it('is told meanwhile, and what was written is given back', async () => {
    const openFile: PullOptions['openFile'] = async (file, flags) => {
      const handle = await openOnDisk(file, flags)
      let written = 0
      const write = async (chunk: Uint8Array, at: number) => {
        if (written > 60_000) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' })
        const done = await handle.write(chunk, at)
        written += done.bytesWritten
        return done
      }
      return Object.assign(Object.create(handle), { write, sync: () => handle.sync(), close: () => handle.close() })
    }
    await expect(pull({ openFile })).rejects.toMatchObject({ code: 'disk-full', message: expect.stringMatching(/still to come/) })
    expect(await there()).toEqual([])
  })
})

describe('other sources', () => {
  it('a folder laid out as MODEL_DIR is goes first', async () => {
    const folder = join(bench.directory, 'stick')
    await mkdir(join(folder, 'tiny'), { recursive: true })
    await writeFile(join(folder, 'tiny', 'tiny.gguf'), content)
    expect((await pull({ folder })).files[0]?.from).toBe(join(folder, 'tiny', 'tiny.gguf'))
    expect(bench.asked).toEqual([])
  })

  it('where one does not do the next is tried, and why is told', async () => {
    const folder = join(bench.directory, 'stick')
    await mkdir(folder)
    await writeFile(join(folder, 'tiny.gguf'), content.subarray(0, 100))
    const report = await pull({ folder })
    expect(report.failures).toEqual([expect.stringMatching(/stick: tiny\.gguf from .* has 100 octets, expected are 300000/)])
    expect(sha256Of(await readFile(path()))).toBe(sha256Of(content))
  })

  it('without a known export it says how to make one', async () => {
    const of = entryOf({ path: 'onnx/model.onnx' }, { sources: [], needsExport: 'docs/exporting-models.md' })
    await expect(pull({}, { of })).rejects.toMatchObject({ code: 'weights-missing', message: expect.stringMatching(/docs\/exporting-models\.md/) })
  })

  it('writes what is part of the catalog, and does without what is optional', async () => {
    const of = entryOf(fileOfContent('tiny.gguf', content), {
      variants: [
        {
          quantisation: 'Q4_1',
          bits: 4,
          weightsBytes: 1,
          files: [{ path: 'config.json', content: '{}\n' }, { path: 'generation_config.json', optional: true }, fileOfContent('tiny.gguf', content)],
        },
      ],
    })
    await pull({}, { of })
    expect(await there()).toEqual(['config.json', 'tiny.gguf'])
    await rm(path('config.json'))
    await pull({}, { of })
    expect(await readFile(path('config.json'), 'utf8')).toBe('{}\n')
  })
})
