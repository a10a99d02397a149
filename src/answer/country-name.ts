import { countryName as nameOf } from '../siso/countries.ts'

/** A country of SISO-REF-010 by its number. */
export function countryName(value: string): string {
  const number = Number(value)
  return Number.isInteger(number) ? nameOf(number) : value
}
