import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { distilbertModel, positions as encoderPositions } from './distilbert.ts'
import { gpt2Model, positions } from './gpt2.ts'
import type { Precision } from './graph.ts'
import { size } from './layers.ts'
import { t5Decoder, t5Encoder } from './t5.ts'
import { byteLevelTokenizer, type TinyTokenizer, unigramTokenizer, wordPieceTokenizer } from './tokenizers.ts'

export type TinyKind = 'gpt2' | 't5' | 'distilbert'
export type TinyOptions = {
  precisions?: readonly Precision[]
  /** After so many words of its round the model ends its text; without it, never. */
  endsAfter?: number
  /** More for tokenizer_config.json, as a chat template. */
  tokenizerConfig?: object
}

type Files = Record<string, object | Uint8Array>

/** Writes a tiny model with random weights, the same each time, into a folder laid out as the hub's exports. Less than 2 MB, in well under a second. */
export async function writeTinyModel(folder: string, kind: TinyKind, options: TinyOptions = {}): Promise<string> {
  const made = kinds[kind](options)
  await mkdir(join(folder, 'onnx'), { recursive: true })
  for (const [name, content] of Object.entries(made))
    await writeFile(join(folder, name), content instanceof Uint8Array ? content : JSON.stringify(content, null, 1))
  return folder
}

const suffixes: Record<Precision, string> = { fp32: '', int8: '_quantized', q4: '_q4' }

const kinds: Record<TinyKind, (options: TinyOptions) => Files> = {
  gpt2(options) {
    const tokenizer = byteLevelTokenizer()
    const end = tokenizer.id('<|endoftext|>')
    const chain = chainOf(tokenizer, { ...options, end, silent: [end] })
    return {
      'config.json': {
        model_type: 'gpt2',
        architectures: ['GPT2LMHeadModel'],
        vocab_size: tokenizer.vocabulary,
        n_positions: positions,
        n_ctx: positions,
        n_embd: size.hidden,
        n_head: size.heads,
        n_layer: size.layers,
        bos_token_id: end,
        eos_token_id: end,
      },
      ...tokenizerFiles(tokenizer, options),
      ...weights(options, { model: (precision) => gpt2Model(chain, precision) }),
    }
  },
  t5(options) {
    const tokenizer = unigramTokenizer()
    const chain = chainOf(tokenizer, { ...options, end: tokenizer.id('</s>'), silent: [tokenizer.id('<pad>')] })
    return {
      'config.json': {
        model_type: 't5',
        architectures: ['T5ForConditionalGeneration'],
        is_encoder_decoder: true,
        vocab_size: tokenizer.vocabulary,
        n_positions: 512,
        d_model: size.hidden,
        d_kv: size.hidden / size.heads,
        d_ff: size.inner,
        num_heads: size.heads,
        num_layers: size.layers,
        num_decoder_layers: size.layers,
        decoder_start_token_id: tokenizer.id('<pad>'),
        pad_token_id: tokenizer.id('<pad>'),
        eos_token_id: tokenizer.id('</s>'),
      },
      'generation_config.json': { decoder_start_token_id: tokenizer.id('<pad>'), eos_token_id: tokenizer.id('</s>'), pad_token_id: tokenizer.id('<pad>') },
      ...tokenizerFiles(tokenizer, options),
      ...weights(options, { encoder_model: (precision) => t5Encoder(chain, precision), decoder_model_merged: (precision) => t5Decoder(chain, precision) }),
    }
  },
  distilbert(options) {
    const tokenizer = wordPieceTokenizer()
    return {
      'config.json': {
        model_type: 'distilbert',
        architectures: ['DistilBertModel'],
        vocab_size: tokenizer.vocabulary,
        max_position_embeddings: encoderPositions,
        dim: size.hidden,
        hidden_dim: size.inner,
        n_heads: size.heads,
        n_layers: size.layers,
        pad_token_id: tokenizer.id('[PAD]'),
      },
      ...tokenizerFiles(tokenizer, options),
      ...weights(options, { model: (precision) => distilbertModel(tokenizer.vocabulary, precision) }),
    }
  },
}

const chainOf = (tokenizer: TinyTokenizer, { endsAfter, end, silent }: TinyOptions & { end: number; silent: readonly number[] }) => ({
  vocabulary: tokenizer.vocabulary,
  tokens: endsAfter === undefined ? tokenizer.chain : tokenizer.chain.slice(0, endsAfter),
  end: endsAfter === undefined ? null : end,
  silent,
})

const tokenizerFiles = (tokenizer: TinyTokenizer, options: TinyOptions): Files => ({
  'tokenizer.json': tokenizer.tokenizer,
  'tokenizer_config.json': { ...tokenizer.config, ...options.tokenizerConfig },
})

const weights = ({ precisions = ['fp32'] }: TinyOptions, models: Record<string, (precision: Precision) => Uint8Array>): Files =>
  Object.fromEntries(
    precisions.flatMap((precision) => Object.entries(models).map(([name, make]) => [`onnx/${name}${suffixes[precision]}.onnx`, make(precision)])),
  )
