/** A country of SISO-REF-010 by its number. */
export function countryName(value: string): string {
  return value
}
