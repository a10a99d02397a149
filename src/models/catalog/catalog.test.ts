import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isSafePath } from '../store/layout.ts'
import { catalog, findEntry, namesOf } from './catalog.ts'
import { hubId } from './entry.ts'
import { megabytes, memoryNeed } from './memory-need.ts'
import { quantisationWish, variantsByWish } from './quantisation.ts'
import { resolveModelName } from './resolve-model-name.ts'

describe('the catalog', () => {
  it('gives every model one folder, and no name to two of them', () => {
    const owners = new Map<string, string>()
    for (const entry of catalog) {
      expect(entry.name).toMatch(/^[a-z0-9][a-z0-9.-]*$/)
      for (const name of namesOf(entry)) {
        expect(owners.get(name.toLowerCase()) ?? entry.name, name).toBe(entry.name)
        owners.set(name.toLowerCase(), entry.name)
      }
    }
  })

  it('says of every model what is needed to fetch, check and open it', () => {
    for (const entry of catalog) {
      expect(entry.licence).not.toBe('')
      expect(entry.variants.length).toBeGreaterThan(0)
      expect(entry.engine === 'onnx').toBe(entry.task !== undefined)
      expect(entry.sources.length > 0 || entry.needsExport !== undefined, entry.name).toBe(true)
      for (const variant of entry.variants) {
        expect(variant.weightsBytes).toBeGreaterThan(1e6)
        for (const file of variant.files) {
          expect(isSafePath(file.path), file.path).toBe(true)
          if (file.sha256 !== undefined) expect(file.sha256).toMatch(/^[0-9a-f]{64}$/)
          if (file.content !== undefined) expect(() => JSON.parse(file.content ?? '') as unknown).not.toThrow()
        }
      }
      for (const source of entry.sources) if (source.kind === 'hub') expect(source.id).toMatch(hubId)
    }
  })

  it('can be pulled without the hub where a package carries the weights', () => {
    const packaged = catalog.filter(({ sources }) => sources.some(({ kind }) => kind === 'package')).map(({ name }) => name)
    expect(packaged).toEqual(['smollm2-135m-instruct', 'all-minilm-l6-v2', 'bge-small-en-v1.5'])
    for (const name of packaged)
      for (const { bytes, sha256, content } of findEntry(name)?.variants[0]?.files ?? [])
        expect(content !== undefined || (bytes !== undefined && sha256 !== undefined)).toBe(true)
  })

  it('names no host of a registry or hub', () => {
    expect(JSON.stringify(catalog)).not.toMatch(/https?:|\.co\b|\.org\b|\.com\b/)
  })
})

describe('a name', () => {
  const nothing = { lookAt: () => undefined }
  it.each([
    ['microsoft/DialoGPT-small', 'dialogpt-small'],
    ['microsoft/DialoGPT-medium', 'dialogpt-medium'],
    ['DialoGPT-medium', 'dialogpt-medium'],
    ['microsoft/DialoGPT-large', 'dialogpt-large'],
    ['google/flan-t5-small', 'flan-t5-small'],
    ['google/flan-t5-base', 'flan-t5-base'],
    ['flan-t5-large', 'flan-t5-large'],
    ['distilbert-base-uncased', 'distilbert-base-uncased'],
    [' SmolLM2-135M-Instruct ', 'smollm2-135m-instruct'],
    ['HuggingFaceTB/SmolLM2-360M-Instruct-GGUF', 'smollm2-360m-instruct'],
    ['Qwen/Qwen3-0.6B-GGUF', 'qwen3-0.6b'],
    ['all-MiniLM-L6-v2', 'all-minilm-l6-v2'],
  ])('%s means %s', (name, entry) => {
    expect(resolveModelName(name, nothing)).toMatchObject({ kind: 'catalog', entry: { name: entry } })
  })

  it('may say which weights', () => {
    expect(resolveModelName('granite-4.0-350m:q8_0', nothing)).toMatchObject({ kind: 'catalog', quantisation: 'Q8_0' })
    expect(resolveModelName('maker/Model-GGUF:Q5_K_M', nothing)).toEqual({ kind: 'hub', id: 'maker/Model-GGUF', quantisation: 'Q5_K_M' })
    expect(() => resolveModelName('granite-4.0-350m:Q2', nothing)).toThrow(/comes as Q4_K_M, Q8_0/)
  })

  it('may be a path to a file or a folder; what looks like one must be there', () => {
    const lookAt = (path: string) => (path.endsWith('.gguf') || path.endsWith('.bin') ? 'file' : path.endsWith('/export') ? 'folder' : undefined)
    expect(resolveModelName('/models/own.gguf', { lookAt })).toEqual({ kind: 'file', path: '/models/own.gguf' })
    expect(resolveModelName('my/export', { lookAt })).toEqual({ kind: 'folder', path: resolve('my/export') })
    expect(() => resolveModelName('./weights.bin', { lookAt })).toThrow(/not a GGUF file by its name/)
    expect(() => resolveModelName('./nothing', nothing)).toThrow(expect.objectContaining({ code: 'weights-missing' }))
    expect(() => resolveModelName('maker/file.gguf', nothing)).toThrow(expect.objectContaining({ code: 'weights-missing' }))
  })

  it.each([
    ['smolm2-135m', /Did you mean smollm2-135m-instruct/],
    ['flan t5', /flan-t5-small/],
    ['zzzz', /Known are smollm2-135m-instruct, .*bge-small/],
    ['../../etc/passwd:x', /No model lies at/],
  ])('that is none (%s) is refused with what is near', (name, words) => {
    expect(() => resolveModelName(name, nothing)).toThrow(words)
  })

  it('is looked for on the disk of this machine', () => {
    const here = resolve('src/models')
    expect(existsSync(here)).toBe(true)
    expect(resolveModelName(here)).toEqual({ kind: 'folder', path: here })
  })
})

describe('quantisation', () => {
  const flan = findEntry('flan-t5-small')
  const named = (name: string, wish: Parameters<typeof variantsByWish>[1]) => {
    const entry = findEntry(name)
    if (entry === undefined) throw new Error(`no ${name}`)
    return variantsByWish(entry, wish).map(({ variant, instead }) => [variant.quantisation, instead])
  }
  it('is asked for as the guide does', () => {
    expect(quantisationWish({})).toBeUndefined()
    expect(quantisationWish({ use: true })).toBeUndefined()
    expect(quantisationWish({ use: true, bits: 4 })).toBe(4)
    expect(quantisationWish({ bits: 8 })).toBe(8)
    expect(quantisationWish({ use: false, bits: 8 })).toBe('none')
  })

  it('picks the weights that meet it, or says what it takes instead', () => {
    expect(named('smollm2-135m-instruct', undefined)[0]).toEqual(['Q4_1', undefined])
    expect(named('smollm2-135m-instruct', 8)[0]).toEqual(['Q8_0', undefined])
    expect(named('flan-t5-small', 'none')[0]).toEqual(['fp32', undefined])
    expect(named('flan-t5-small', 4)[0]).toEqual(['int8', 'int8 instead of the 4-bit weights asked for'])
    expect(named('qwen3-0.6b', 'none')[0]).toEqual(['Q8_0', 'Q8_0 instead of the unquantised weights asked for'])
    expect(flan?.variants).toHaveLength(2)
  })

  it('costs memory by its weights and the tokens it remembers', () => {
    const smol = findEntry('smollm2-135m-instruct')
    const [four, eight] = smol?.variants ?? []
    if (smol === undefined || four === undefined || eight === undefined) throw new Error('no such entry')
    expect(memoryNeed(smol, four, 0)).toBeGreaterThan(four.weightsBytes)
    expect(memoryNeed(smol, four, 4_096) - memoryNeed(smol, four, 2_048)).toBe(2_048 * 23_040)
    expect(memoryNeed(smol, eight, 0)).toBeGreaterThan(memoryNeed(smol, four, 0))
    expect([megabytes(98_362_432), megabytes(1_234_567_890), megabytes(711_661), megabytes(20)]).toEqual(['98 MB', '1.2 GB', '0.7 MB', '1 kB'])
  })
})
