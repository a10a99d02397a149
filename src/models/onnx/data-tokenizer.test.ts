import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TinyKind, writeTinyModel } from '../../../test/tiny-models/write-tiny-model.ts'
import { type DataTokenizer, openDataTokenizer } from './data-tokenizer.ts'
import { readModelFolder } from './model-folder.ts'

const kinds = ['gpt2', 't5', 'distilbert'] as const
const special = ['<|endoftext|>', '</s>', '<pad>', '<extra_id_0>', '[CLS]', '[SEP]', '[PAD]', '[MASK]']
const tokenizers = new Map<TinyKind, DataTokenizer>()
let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sitrep-tokenizer-'))
  for (const kind of kinds) tokenizers.set(kind, openDataTokenizer(await readModelFolder(await writeTinyModel(join(folder, kind), kind))))
})
afterAll(() => rm(folder, { recursive: true }))

const of = (kind: TinyKind): DataTokenizer => {
  const tokenizer = tokenizers.get(kind)
  if (tokenizer === undefined) throw new Error(`no tokenizer for ${kind}`)
  return tokenizer
}
const unknown: Record<TinyKind, string> = { gpt2: '', t5: '<unk>', distilbert: '[UNK]' }

describe('a tokenizer that knows data from structure', () => {
  it.each(kinds)('%s: reads no special token in data, whatever it spells', (kind) => {
    const tokenizer = of(kind)
    const [unknownId] = unknown[kind] === '' ? [-1] : tokenizer.structure(unknown[kind])
    const piece = fc.oneof(
      fc.constantFrom(...special, ...special.map((each) => each.toLowerCase()), '<|end', 'oftext|>', '</', 's>', ' '),
      fc.string({ maxLength: 5 }),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        for (const id of tokenizer.data(pieces.join(''))) if (id !== unknownId) expect(tokenizer.specialIds.has(id)).toBe(false)
      }),
    )
  })

  it('reads them in structure', () => {
    expect(of('gpt2').structure('<|endoftext|>')).toEqual([of('gpt2').endId])
    expect(of('t5').structure('</s>')).toEqual([of('t5').endId])
  })

  it('knows what stands around a text', () => {
    expect(of('gpt2').frame).toEqual({ before: [], after: [] })
    expect(of('t5').frame).toEqual({ before: [], after: [of('t5').endId] })
    expect(of('distilbert').frame).toEqual({ before: of('distilbert').structure('[CLS]'), after: of('distilbert').structure('[SEP]') })
  })

  it('gives back the text it read, special tokens left out', () => {
    const gpt2 = of('gpt2')
    const text = 'Vier Panzer für 5 €: 🚀 <|endoftext|>'
    expect(gpt2.decode(gpt2.data(text))).toBe(text)
    expect(gpt2.decode([...gpt2.data('tanks'), ...gpt2.structure('<|endoftext|>')])).toBe('tanks')
  })
})
