import type { CatalogEntry, OnnxTask, Precision, Profile } from './entry.ts'
import { onnxVariant } from './onnx-files.ts'

const exportPaper = 'docs/exporting-models.md'

type GuideModel = Pick<CatalogEntry, 'aliases' | 'purposes' | 'licence' | 'contextTokens' | 'kvBytesPerToken' | 'parameters' | 'rank'> & {
  name: string
  profile: Profile
  task: OnnxTask
  precisions: readonly Precision[]
  /** A ready export; without one it is exported. */
  hub?: string
}

const guideModel = ({ task, precisions, hub, ...model }: GuideModel): CatalogEntry => ({
  ...model,
  engine: 'onnx',
  task,
  variants: precisions.map((precision) => onnxVariant(task, precision, model.parameters)),
  sources: hub === undefined ? [] : [{ kind: 'hub', id: hub, revision: 'main' }],
  ...(hub === undefined ? { needsExport: exportPaper } : {}),
})

const dialogue = { purposes: ['words'], task: 'causal', licence: 'MIT', contextTokens: 1_024 } as const
const flan = { purposes: ['words'], task: 'encoder-decoder', licence: 'Apache-2.0', contextTokens: 512, precisions: ['int8', 'fp32'] } as const

/** The models the platform's optimisation guide names, under its use cases. */
export const guideEntries: readonly CatalogEntry[] = [
  guideModel({
    ...dialogue,
    name: 'dialogpt-small',
    aliases: ['microsoft/DialoGPT-small'],
    profile: 'speed',
    rank: 10,
    parameters: 124_400_000,
    kvBytesPerToken: 73_728,
    precisions: ['int8', 'q4', 'fp32'],
    hub: 'onnx-community/DialoGPT-small-ONNX',
  }),
  guideModel({
    ...dialogue,
    name: 'dialogpt-medium',
    aliases: ['microsoft/DialoGPT-medium'],
    profile: 'balanced',
    rank: 15,
    parameters: 354_800_000,
    kvBytesPerToken: 196_608,
    precisions: ['int8', 'q4', 'fp32'],
  }),
  guideModel({
    ...dialogue,
    name: 'dialogpt-large',
    aliases: ['microsoft/DialoGPT-large'],
    profile: 'quality',
    rank: 20,
    parameters: 774_000_000,
    kvBytesPerToken: 368_640,
    precisions: ['int8', 'q4', 'fp32'],
  }),
  guideModel({
    ...flan,
    name: 'flan-t5-small',
    aliases: ['google/flan-t5-small'],
    profile: 'speed',
    rank: 30,
    parameters: 77_000_000,
    kvBytesPerToken: 49_152,
    hub: 'Xenova/flan-t5-small',
  }),
  guideModel({
    ...flan,
    name: 'flan-t5-base',
    aliases: ['google/flan-t5-base'],
    profile: 'balanced',
    rank: 40,
    parameters: 248_000_000,
    kvBytesPerToken: 147_456,
    hub: 'Xenova/flan-t5-base',
  }),
  guideModel({
    ...flan,
    name: 'flan-t5-large',
    aliases: ['google/flan-t5-large'],
    profile: 'quality',
    rank: 45,
    parameters: 783_000_000,
    kvBytesPerToken: 393_216,
  }),
  guideModel({
    name: 'distilbert-base-uncased',
    aliases: ['distilbert/distilbert-base-uncased'],
    purposes: ['embed'],
    task: 'encoder',
    profile: 'speed',
    rank: 10,
    licence: 'Apache-2.0',
    parameters: 66_400_000,
    contextTokens: 512,
    kvBytesPerToken: 0,
    precisions: ['int8', 'fp32'],
    hub: 'Xenova/distilbert-base-uncased',
  }),
]
