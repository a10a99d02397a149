/** Entity kinds (SISO uid 7); the place in the list is the number. */
export const kindNames: readonly string[] = [
  'other',
  'platform',
  'munition',
  'life form',
  'environmental',
  'cultural feature',
  'supply',
  'radio',
  'expendable',
  'sensor-emitter',
]

/** Domains of everything but munitions (SISO uid 8); the place in the list is the number. */
export const domainNames: readonly string[] = ['other', 'land', 'air', 'surface', 'subsurface', 'space']

/** Domains of munitions (SISO uid 14): what they are used against. */
const munitionDomainNames: readonly string[] = [
  'other',
  'anti-air',
  'anti-armor',
  'anti-guided weapon',
  'anti-radar',
  'anti-satellite',
  'anti-ship',
  'anti-submarine',
  'anti-personnel',
  'battlefield support',
  'strategic',
  'tactical',
  'directed energy weapon',
]

/** A number outside of the table is named as what it is: `kind 12`. */
export function kindName(kind: number): string {
  return kindNames[kind] ?? `kind ${kind}`
}

/** For kinds other than munitions; see `munitionDomainName`. */
export function domainName(domain: number): string {
  return domainNames[domain] ?? `domain ${domain}`
}

export function munitionDomainName(domain: number): string {
  return munitionDomainNames[domain] ?? `domain ${domain}`
}

/** Undefined for a name that is not in the table; upper case, hyphens and slashes do not matter. */
export function kindNumber(name: string): number | undefined {
  return placeOf(kindNames, name)
}

export function domainNumber(name: string): number | undefined {
  return placeOf(domainNames, name)
}

function placeOf(names: readonly string[], name: string): number | undefined {
  const wanted = plain(name)
  const place = names.findIndex((known) => plain(known) === wanted)
  return place < 0 ? undefined : place
}

function plain(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[\s/-]+/g, ' ')
    .trim()
}
