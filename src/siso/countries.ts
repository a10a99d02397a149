import { countryRows } from './country-names.ts'

/** Where people say another name than SISO writes. */
const commonNames: Readonly<Record<number, string>> = {
  26: 'Bolivia',
  45: 'China',
  67: 'Falkland Islands',
  76: 'Gambia',
  101: 'Iran',
  119: 'North Korea',
  120: 'South Korea',
  122: 'Laos',
  143: 'Micronesia',
  207: 'Syria',
  208: 'Taiwan',
  209: 'Tanzania',
  218: 'Turkey',
  224: 'United Kingdom',
  225: 'United States',
  229: 'Venezuela',
  230: 'Vietnam',
  258: 'Moldova',
  271: 'Democratic Republic of the Congo',
  282: 'Palestine',
}

/** Adjectives and short names, in lower case without full stops. */
const aliases: Readonly<Record<number, readonly string[]>> = {
  1: ['afghan'],
  3: ['algerian'],
  10: ['argentine', 'argentinian'],
  13: ['australian'],
  14: ['austrian'],
  21: ['belgian'],
  29: ['brazilian'],
  33: ['bulgarian'],
  39: ['canadian'],
  44: ['chilean'],
  45: ['chinese', 'prc'],
  57: ['danish'],
  62: ['egyptian'],
  70: ['finnish'],
  71: ['french'],
  78: ['german'],
  82: ['greek'],
  97: ['hungarian'],
  98: ['icelandic'],
  99: ['indian'],
  100: ['indonesian'],
  101: ['iranian'],
  102: ['iraqi'],
  104: ['irish'],
  105: ['israeli'],
  106: ['italian'],
  110: ['japanese'],
  114: ['jordanian'],
  119: ['north korean', 'dprk'],
  120: ['south korean'],
  132: ['malaysian'],
  142: ['mexican'],
  147: ['moroccan'],
  153: ['dutch', 'holland', 'the netherlands'],
  156: ['new zealander'],
  163: ['norwegian'],
  165: ['pakistani'],
  175: ['polish'],
  176: ['portuguese'],
  180: ['romanian'],
  189: ['saudi', 'saudi arabian'],
  193: ['singaporean'],
  197: ['south african'],
  198: ['spanish'],
  205: ['swedish'],
  206: ['swiss'],
  207: ['syrian'],
  208: ['taiwanese'],
  210: ['thai'],
  218: ['turkish', 'türkiye', 'turkiye'],
  222: ['russian', 'russian federation'],
  223: ['emirati', 'uae'],
  224: ['british', 'uk', 'great britain', 'britain'],
  225: ['american', 'us', 'usa', 'the united states', 'the us', 'america'],
  230: ['vietnamese'],
  249: ['croatian'],
  250: ['estonian'],
  254: ['latvian'],
  255: ['lithuanian'],
  262: ['slovenian', 'slovene'],
  265: ['ukrainian'],
  267: ['czech', 'czechia'],
  268: ['slovak', 'slovakian'],
  276: ['serbian'],
}

export type Country = {
  readonly number: number
  readonly name: string
  readonly officialName: string
  readonly code: string
  readonly words: readonly string[]
}

type Index = { list: readonly Country[]; byNumber: ReadonlyMap<number, Country>; byWord: ReadonlyMap<string, number> }
let index: Index | undefined

function countryIndex(): Index {
  index ??= buildIndex()
  return index
}

function buildIndex(): Index {
  const list = countryRows.map(([number, officialName, code]): Country => ({
    number,
    name: commonNames[number] ?? officialName,
    officialName,
    code,
    words: aliases[number] ?? [],
  }))
  const byNumber = new Map<number, Country>()
  const byWord = new Map<string, number>()
  for (const country of list) {
    byNumber.set(country.number, country)
    // 0 is "other", which is no country. A name listed twice keeps its first number: 222 is Russia, the later 260 is not.
    if (country.number === 0) continue
    for (const word of [country.name, country.officialName, country.code, ...country.words]) {
      const key = plain(word)
      if (key !== '' && !byWord.has(key)) byWord.set(key, country.number)
    }
  }
  return { list, byNumber, byWord }
}

function plain(word: string): string {
  return word.toLowerCase().replaceAll('.', '').replaceAll(/\s+/g, ' ').trim()
}

/** Every country of SISO uid 29, in its order. */
export function countries(): readonly Country[] {
  return countryIndex().list
}

/** A number outside of the table is named as what it is: `country 999`. */
export function countryName(number: number): string {
  return countryIndex().byNumber.get(number)?.name ?? `country ${number}`
}

/** By name, adjective or three-letter code: `Germany`, `german`, `DEU`. Undefined when it is none of them. */
export function countryNumber(word: string): number | undefined {
  return countryIndex().byWord.get(plain(word))
}
