/** Tokenizers of the three kinds, as small as their models, with the files of the hub's layout. */

const words =
  'the four tanks of blue force are active near site two and red fired at sea while air tracks moved north fast over lake five hostile ships turned back toward port six trucks stopped by bridge seven radar saw them again before dawn nine jets left base'.split(
    ' ',
  )

export type TinyTokenizer = {
  tokenizer: object
  config: object
  vocabulary: number
  /** Tokens in the order in which the tiny models write them. */
  chain: readonly number[]
  id(token: string): number
}

/** Byte-level pairs, as GPT-2's. Among its words stand the three bytes of "€", each a token of its own. */
export function byteLevelTokenizer(): TinyTokenizer {
  const bytes = byteLetters()
  const vocabulary = new Map(bytes.map((letter, index) => [letter, index]))
  const merges: string[] = []
  for (const word of words) {
    let before = 'Ġ'
    for (const letter of word) {
      if (!vocabulary.has(before + letter)) {
        vocabulary.set(before + letter, vocabulary.size)
        merges.push(`${before} ${letter}`)
      }
      before += letter
    }
  }
  vocabulary.set(end, vocabulary.size)
  const id = idIn(vocabulary)
  const euro = [...new TextEncoder().encode('€')].map((byte) => id(bytes[byte] ?? ''))
  const spoken = words.map((word) => id(`Ġ${word}`))
  return {
    id,
    vocabulary: vocabulary.size,
    chain: [...spoken.slice(0, 6), ...euro, ...spoken.slice(6)],
    config: { tokenizer_class: 'GPT2Tokenizer', bos_token: end, eos_token: end, unk_token: end, model_max_length: 512 },
    tokenizer: {
      version: '1.0',
      added_tokens: [special(end, id(end))],
      normalizer: null,
      pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
      post_processor: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: false, use_regex: true },
      decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
      model: { type: 'BPE', dropout: null, unk_token: null, fuse_unk: false, vocab: Object.fromEntries(vocabulary), merges },
    },
  }
}

/** Pieces with scores, as T5's; its special tokens stand in the vocabulary like words. */
export function unigramTokenizer(): TinyTokenizer {
  const specials = ['<pad>', '</s>', '<unk>']
  const pieces = [...specials, '▁', ...letters, ...signs, ...words.map((word) => `▁${word}`), '<extra_id_0>']
  const vocabulary = new Map(pieces.map((piece, index) => [piece, index]))
  const id = idIn(vocabulary)
  const metaspace = { type: 'Metaspace', replacement: '▁', add_prefix_space: true, prepend_scheme: 'always' }
  return {
    id,
    vocabulary: vocabulary.size,
    chain: words.map((word) => id(`▁${word}`)),
    config: { tokenizer_class: 'T5Tokenizer', eos_token: '</s>', pad_token: '<pad>', unk_token: '<unk>', model_max_length: 512 },
    tokenizer: {
      version: '1.0',
      added_tokens: [...specials, '<extra_id_0>'].map((token) => special(token, id(token))),
      normalizer: null,
      pre_tokenizer: { type: 'Sequence', pretokenizers: [{ type: 'WhitespaceSplit' }, metaspace] },
      post_processor: {
        type: 'TemplateProcessing',
        single: [{ Sequence: { id: 'A', type_id: 0 } }, { SpecialToken: { id: '</s>', type_id: 0 } }],
        pair: [],
        special_tokens: { '</s>': { id: '</s>', ids: [id('</s>')], tokens: ['</s>'] } },
      },
      decoder: metaspace,
      model: { type: 'Unigram', unk_id: id('<unk>'), vocab: pieces.map((piece) => [piece, specials.includes(piece) ? 0 : -3 - 1 / piece.length]) },
    },
  }
}

/** Beginnings of words and what follows them, as BERT's. */
export function wordPieceTokenizer(): TinyTokenizer {
  const specials = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]']
  const vocabulary = new Map(
    [...new Set([...specials, ...letters, ...letters.map((letter) => `##${letter}`), ...signs, ...words])].map((piece, index) => [piece, index]),
  )
  const id = idIn(vocabulary)
  const placed = (token: string) => ({ SpecialToken: { id: token, type_id: 0 } })
  return {
    id,
    vocabulary: vocabulary.size,
    chain: [],
    config: {
      tokenizer_class: 'DistilBertTokenizer',
      cls_token: '[CLS]',
      sep_token: '[SEP]',
      pad_token: '[PAD]',
      unk_token: '[UNK]',
      mask_token: '[MASK]',
      model_max_length: 128,
    },
    tokenizer: {
      version: '1.0',
      added_tokens: specials.map((token) => special(token, id(token))),
      normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: true },
      pre_tokenizer: { type: 'BertPreTokenizer' },
      post_processor: {
        type: 'TemplateProcessing',
        single: [placed('[CLS]'), { Sequence: { id: 'A', type_id: 0 } }, placed('[SEP]')],
        pair: [],
        special_tokens: Object.fromEntries(['[CLS]', '[SEP]'].map((token) => [token, { id: token, ids: [id(token)], tokens: [token] }])),
      },
      decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
      model: { type: 'WordPiece', unk_token: '[UNK]', continuing_subword_prefix: '##', max_input_chars_per_word: 100, vocab: Object.fromEntries(vocabulary) },
    },
  }
}

const end = '<|endoftext|>'
const letters = [...'abcdefghijklmnopqrstuvwxyz']
const signs = [...'0123456789.,:?!<>/[]|']

const special = (content: string, id: number) => ({ id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true })

const idIn =
  (vocabulary: ReadonlyMap<string, number>) =>
  (token: string): number => {
    const id = vocabulary.get(token)
    if (id === undefined) throw new Error(`no token ${token}`)
    return id
  }

/** GPT-2 writes each byte as a letter that can be printed. */
function byteLetters(): string[] {
  const printable = (byte: number): boolean => (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || (byte >= 0xae && byte <= 0xff)
  let others = 0
  return Array.from({ length: 256 }, (_, byte) => String.fromCodePoint(printable(byte) ? byte : 256 + (others += 1) - 1))
}
