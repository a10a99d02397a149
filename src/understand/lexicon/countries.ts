import { countries } from '../../siso/countries.ts'
import { narrowing } from '../line.ts'
import type { Phrases } from './entry.ts'

/** What people call what comes from a country, beyond the names and adjectives of `siso/`. */
const more: Readonly<Record<number, readonly string[]>> = {
  225: ['usa', 'american', 'americans', 'united states of america', 'us-made'],
  222: ['russians', 'russian federation', 'soviet'],
  224: ['uk', 'british', 'great britain', 'britain', 'brits'],
  78: ['germans'],
}

/** By name and adjective; never by code, since "can", "are" and "per" are codes. */
export function addCountries(phrases: Phrases): void {
  for (const { number, name, officialName, words } of countries()) {
    if (number === 0) continue
    for (const said of [name, officialName, ...words, ...(more[number] ?? [])]) {
      const phrase = said
        .toLowerCase()
        .replace(/\(.*\)/, '')
        .replaceAll('.', '')
        .replace(/\s+/g, ' ')
        .trim()
      if (phrase.length < 4 && phrase !== 'uk' && phrase !== 'usa') continue
      if (!phrases.has(phrase)) phrases.set(phrase, { kind: 'thing', narrowings: [narrowing('country', String(number))], plural: false })
    }
  }
}
