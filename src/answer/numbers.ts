import { measures } from '../measures/list.ts'

const grouping = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })
const twoDigits = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 })
const threeSignificant = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 })

/** With thousands separators; whole numbers exactly, others to two decimals (three significant digits below 1). */
export function numberText(value: number): string {
  if (Number.isInteger(value)) return grouping.format(value)
  return Math.abs(value) < 1 ? threeSignificant.format(value) : twoDigits.format(value)
}

const irregular: ReadonlyMap<string, string> = new Map([
  ['aircraft', 'aircraft'],
  ['person', 'people'],
  ['people', 'people'],
  ['infantry', 'infantry'],
  ['artillery', 'artillery'],
  ['personnel', 'personnel'],
  ['life form', 'life forms'],
  ['activity', 'activities'],
  ['watercraft', 'watercraft'],
  ['spacecraft', 'spacecraft'],
  ['hovercraft', 'hovercraft'],
  ['rotorcraft', 'rotorcraft'],
  ['air defence', 'air defence units'],
  ['air defense', 'air defense units'],
  ['byte', 'bytes'],
  ['bytes', 'bytes'],
  ...measures.map((measure): [string, string] => [measure.unit.singular, measure.unit.plural]),
])

export function pluralOf(singular: string): string {
  const known = irregular.get(singular)
  if (known !== undefined) return known
  if (/[^aeiou]y$/.test(singular)) return `${singular.slice(0, -1)}ies`
  if (/(s|x|ch|sh)$/.test(singular)) return `${singular}es`
  return `${singular}s`
}

/** `1 entity`, `2,000 entities`, `0 entities`. */
export function countText(value: number, singular: string): string {
  return `${numberText(value)} ${value === 1 ? singular : pluralOf(singular)}`
}

/** To one decimal; what is not exactly nothing or everything is never shown as such. */
export function percentText(value: number): string {
  if (value > 0 && value < 0.05) return 'less than 0.1 %'
  if (value < 100 && value >= 99.95) return 'more than 99.9 %'
  return `${twoDigits.format(Math.round(value * 10) / 10)} %`
}

const lengths: readonly (readonly [string, number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
]

/** In full words, exact to the second, at most the two largest units: `15 minutes`, `1 hour 30 minutes`. */
export function lengthText(durationMs: number): string {
  let rest = Math.round(Math.abs(durationMs))
  if (rest < 1_000) return countText(rest, 'millisecond')
  const parts: string[] = []
  for (const [unit, size] of lengths) {
    const amount = Math.floor(rest / size)
    if (amount > 0) parts.push(countText(amount, unit))
    rest -= amount * size
  }
  return parts.slice(0, 2).join(' ')
}

/** Short, for ages: `2.1 s`, `3 min 5 s`, `2 h 10 min`. */
export function ageText(durationMs: number): string {
  const value = Math.max(0, durationMs)
  if (value < 1_000) return `${Math.round(value)} ms`
  if (value < 59_950) return `${twoDigits.format(Math.round(value / 100) / 10)} s`
  const seconds = Math.round(value / 1_000)
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min${seconds % 60 === 0 ? '' : ` ${seconds % 60} s`}`
  const minutes = Math.round(seconds / 60)
  if (minutes < 1_440) return `${Math.floor(minutes / 60)} h${minutes % 60 === 0 ? '' : ` ${minutes % 60} min`}`
  const hours = Math.round(minutes / 60)
  return `${countText(Math.floor(hours / 24), 'day')}${hours % 24 === 0 ? '' : ` ${hours % 24} h`}`
}

const scales: readonly (readonly [string, number])[] = [
  ['G', 1e9],
  ['M', 1e6],
  ['k', 1e3],
]

/** Exact, with a rounded large unit beside it: `1,234,567 bytes (1.23 MB)`. Decimal units. */
export function bytesText(value: number): string {
  const scale = scales.find(([, size]) => value >= size)
  return `${countText(value, 'byte')}${scale === undefined ? '' : ` (${threeSignificant.format(value / scale[1])} ${scale[0]}B)`}`
}

/** `243 MHz`, `30.125 MHz`, `400 Hz`: exact. */
export function frequencyText(hertz: number): string {
  const [prefix, size] = scales.find(([, each]) => hertz >= each) ?? ['', 1]
  return `${new Intl.NumberFormat('en-US', { maximumFractionDigits: 9 }).format(hertz / size)} ${prefix}Hz`
}

export function joined(parts: readonly string[], word = 'and'): string {
  if (parts.length <= 1) return parts[0] ?? ''
  return `${parts.slice(0, -1).join(', ')} ${word} ${parts.at(-1)}`
}
