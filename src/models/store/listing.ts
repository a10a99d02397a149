import type { CatalogEntry, Variant } from '../catalog/entry.ts'
import { memoryNeed } from '../catalog/memory-need.ts'
import { variantsByWish } from '../catalog/quantisation.ts'
import type { QuantisationWish } from '../catalog/quantisation.ts'
import { findVariant } from './at-hand.ts'
import type { VariantState } from './at-hand.ts'

export type ListedModel = {
  name: string
  aliases: readonly string[]
  purposes: readonly string[]
  profile: string
  engine: string
  licence: string
  /** Null: not known. */
  parameters: number | null
  contextTokens: number
  /** The variant that is at hand, else the usual one; what follows is about it. */
  quantisation: string
  quantisations: readonly string[]
  state: VariantState
  /** On the disk when it is there, else what would come. */
  bytes: number
  /** Estimated memory when it is loaded. */
  needBytes: number
  fits: boolean
  /** What to know before it is used. */
  note: string | null
}

export type ListOptions = { directory: string; wish?: QuantisationWish; memoryLimitBytes: number; tokens: number }

/** A line of `sitrep models list`. */
export async function listModel(entry: CatalogEntry, { directory, wish, memoryLimitBytes, tokens }: ListOptions): Promise<ListedModel> {
  const variants = variantsByWish(entry, wish).map(({ variant }) => variant)
  const found = await Promise.all(variants.map(async (variant) => ({ variant, finding: await findVariant(directory, entry, variant) })))
  const order: readonly VariantState[] = ['at-hand', 'wrong', 'partly', 'missing']
  const shown = found.toSorted((one, other) => order.indexOf(one.finding.state) - order.indexOf(other.finding.state))[0]
  const variant: Variant = shown?.variant ?? { quantisation: '', bits: 4, files: [], weightsBytes: 0 }
  const state = shown?.finding.state ?? 'missing'
  const needBytes = memoryNeed(entry, variant, Math.min(tokens, entry.contextTokens))
  return {
    name: entry.name,
    aliases: entry.aliases,
    purposes: entry.purposes,
    profile: entry.profile,
    engine: entry.engine === 'llama' ? 'llama.cpp' : 'onnx',
    licence: entry.licence,
    parameters: entry.parameters === 0 ? null : entry.parameters,
    contextTokens: entry.contextTokens,
    quantisation: variant.quantisation,
    quantisations: entry.variants.map((each) => each.quantisation),
    state,
    bytes: state === 'missing' ? variant.weightsBytes : (shown?.finding.bytes ?? 0),
    needBytes,
    fits: needBytes <= memoryLimitBytes,
    note: [entry.needsExport === undefined ? [] : `no ready export is known: ${entry.needsExport}`, entry.note ?? []].flat().join('; ') || null,
  }
}
