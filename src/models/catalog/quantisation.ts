import type { CatalogEntry, Variant } from './entry.ts'

/** What `USE_QUANTIZATION` and `QUANTIZATION_BITS` ask for; absent: what the model usually comes with. */
export type QuantisationWish = 4 | 8 | 'none'

export function quantisationWish({ use, bits }: { use?: boolean; bits?: 4 | 8 }): QuantisationWish | undefined {
  if (use === false) return 'none'
  return bits
}

export type VariantChoice = {
  variant: Variant
  /** Said where what was asked for is not to be had. */
  instead?: string
}

/** The variants in the order in which they meet the wish; the entry's own order where none is given. */
export function variantsByWish({ variants }: Pick<CatalogEntry, 'variants'>, wish: QuantisationWish | undefined): VariantChoice[] {
  if (wish === undefined) return variants.map((variant) => ({ variant }))
  const distance = ({ bits }: Variant): number => (wish === 'none' ? 32 - bits : Math.abs(bits - wish))
  const meets = ({ bits }: Variant): boolean => (wish === 'none' ? bits >= 16 : bits === wish)
  return variants
    .toSorted((one, other) => distance(one) - distance(other))
    .map((variant) =>
      meets(variant)
        ? { variant }
        : { variant, instead: `${variant.quantisation} instead of the ${wish === 'none' ? 'unquantised' : `${wish}-bit`} weights asked for` },
    )
}

/** A variant by the name of its quantisation. */
export function variantNamed({ variants }: Pick<CatalogEntry, 'variants'>, quantisation: string): Variant | undefined {
  return variants.find((variant) => variant.quantisation.toLowerCase() === quantisation.toLowerCase())
}
