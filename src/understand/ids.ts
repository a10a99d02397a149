import type { FilterField } from '../core/plan.ts'
import { fillers } from './lexicon/fillers.ts'
import { narrowing, put, squeeze } from './line.ts'
import type { Line, Noun } from './line.ts'
import { numberFrom, numberWords } from './numbers.ts'

/**
 * Lifts what is written with figures before anything else can mistake it: entity ids, applications, types, addresses, frequencies, radii, quoted
 * and introduced markings, numbered sites, exercises, forces and PDU types. An id that looks like a clock is an id unless a time word is before it.
 */
export function liftIds(line: Line): void {
  liftMarkings(line)
  liftPlaces(line)
  liftApplications(line)
  liftEntities(line)
  liftTypesAndAddresses(line)
  liftFrequencies(line)
  liftNumbered(line)
  line.text = squeeze(line.text)
}

function add(line: Line, field: FilterField, value: string): string {
  return ` ${put(line, { kind: 'n', np: { narrowings: [narrowing(field, value)], plural: false } })} `
}

function liftMarkings(line: Line): void {
  line.text = line.text
    .replace(
      /\b(?:marking|callsign|call sign|marked|called|named|designation)s? (?:is |of |as )?["']?([\w-]{1,11})["']?(?= |[?,.!])/g,
      (whole: string, name: string) =>
        fillers.has(name) || /^(?:this|that|now|active|by|used)$/.test(name) ? whole : add(line, 'marking', name.toUpperCase()),
    )
    .replace(/"([^"<>]{1,14})"|(?<= )'([^'<>]{1,14})'(?=[ ?,.!])/g, (_whole, one: string | undefined, two: string | undefined) => {
      const name = (one ?? two ?? '').trim().toUpperCase()
      return name === '' ? ' ' : add(line, 'marking', name)
    })
}

const metresPer: readonly (readonly [RegExp, number])[] = [
  [/^(?:km|kms|kilomet(?:re|er)s?|klicks?|clicks?)$/, 1000],
  [/^(?:nm|nmi|nautical miles?)$/, 1852],
  [/^(?:mi|miles?)$/, 1609.344],
  [/^(?:ft|feet|foot)$/, 0.3048],
  [/^(?:m|met(?:re|er)s?)$/, 1],
]
const distance = String.raw`(\d{1,7}(?:\.\d{1,4})?) ?(km|kms|kilomet(?:re|er)s?|klicks?|clicks?|nm|nmi|nautical miles?|mi|miles?|ft|feet|foot|m|met(?:re|er)s?)`
const withHemispheres = String.raw`(\d{1,2}(?:\.\d{1,8})?) ?(?:°|deg|degrees)? ?(n|s|north|south)[, ]{1,3}(\d{1,3}(?:\.\d{1,8})?) ?(?:°|deg|degrees)? ?(e|w|east|west)\b`
const plainPair = String.raw`(-?\d{1,2}(?:\.\d{1,8})?)()[, ]{1,3}(-?\d{1,3}(?:\.\d{1,8})?)()`

function liftPlaces(line: Line): void {
  for (const pair of [withHemispheres, plainPair]) {
    const pattern = new RegExp(
      String.raw`\b(?:within|inside|less than|closer than|not more than|no more than) (?:a radius of )?${distance}(?: radius)? (?:of|from|to|around) (?:the )?(?:point |position |location |coordinates )?${pair}(?![\d:])`,
      'g',
    )
    line.text = line.text.replace(pattern, (whole: string, ...groups: string[]) => {
      const [amount = '', unit = '', latitude = '', north = '', longitude = '', east = ''] = groups
      const metres = Math.round(Number(amount) * (metresPer.find(([name]) => name.test(unit))?.[1] ?? 1))
      const latitudeDeg = Number(latitude) * (north.startsWith('s') ? -1 : 1)
      const longitudeDeg = Number(longitude) * (east.startsWith('w') ? -1 : 1)
      if (metres < 1 || Math.abs(latitudeDeg) > 90 || Math.abs(longitudeDeg) > 180) return whole
      return add(line, 'within', `${metres}m@${latitudeDeg},${longitudeDeg}`)
    })
  }
}

const applicationWord = String.raw`(?:applications?|apps?|simulators?|sims?|hosts?)(?: id| number)?`

function liftApplications(line: Line): void {
  line.text = line.text
    .replace(new RegExp(String.raw`\b${applicationWord} (\d{1,5})[:/](\d{1,5})(?![:/.\d])`, 'g'), (_whole, site: string, application: string) =>
      add(line, 'application', `${Number(site)}:${Number(application)}`),
    )
    .replace(
      new RegExp(String.raw`\b${applicationWord} (\d{1,5}),? (?:(?:at|on|of|from|in|@) )?(?:the )?site (?:id )?(\d{1,5})\b`, 'g'),
      (_whole, application: string, site: string) => add(line, 'application', `${Number(site)}:${Number(application)}`),
    )
    .replace(
      new RegExp(String.raw`\bsite (?:id )?(\d{1,5})(?:'s)?,? (?:and )?${applicationWord} (\d{1,5})(?![:/\d])`, 'g'),
      (_whole, site: string, application: string) => add(line, 'application', `${Number(site)}:${Number(application)}`),
    )
}

const entityWord = String.raw`(?:entit(?:y|ies)|ids?|tracks?|units?|objects?|players?|vehicles?)`

function liftEntities(line: Line): void {
  line.text = line.text
    .replace(
      new RegExp(String.raw`\b(?:${entityWord} )+(?:(?:with )?(?:ids?|number|#) )*(\d{1,5})([/.:-])(\d{1,5})\2(\d{1,5})(?![\d:/]|\.\d)`, 'g'),
      (_whole, ...groups: string[]) => add(line, 'entity', idFrom(groups)),
    )
    .replace(
      /(?:\b(?:tank|aircraft|helicopter|helo|ship|vehicle|truck|jet|plane|platform|soldier) )?(?<![\d:.])(\d{1,5})(:)(\d{1,5}):(\d{1,5})(?![:\d]|\.\d)/g,
      (whole: string, ...rest: (string | number)[]) => {
        const [all, offset] = [String(rest.at(-1)), Number(rest.at(-2))]
        const before = all.slice(Math.max(0, offset - 24), offset)
        const after = all.slice(offset + whole.length, offset + whole.length + 8)
        return isClock(whole, before, after) ? whole : add(line, 'entity', idFrom(rest.map(String)))
      },
    )
}

function idFrom([site = '', , application = '', entity = '']: readonly string[]): string {
  return `${Number(site)}:${Number(application)}:${Number(entity)}`
}

function isClock(text: string, before: string, after: string): boolean {
  if (!/^(?:[01]?\d|2[0-4]):[0-5]\d:[0-5]\d$/.test(text)) return false
  if (/^ ?(?:z|zulu|utc|gmt|local|am|pm)\b/.test(after)) return true
  if (/(?:fire[sd]?|firing|shots?|shoot|shooting|aimed|detonations?|launched) at $/.test(before)) return false
  return /(?:since|until|till|before|after|at|between|from [^ ]{1,12} to|between [^ ]{1,12} and) $/.test(before)
}

function liftTypesAndAddresses(line: Line): void {
  line.text = line.text
    .replace(/\b(?:entity |dis |munition )?type (?:of )?(\d{1,3}(?:\.\d{1,5}){2,6})(?![\d.]*\d)/g, (_whole, type: string) => add(line, 'type', type))
    .replace(
      /\b((?:ip |source |sender )*(?:address(?:es)?|ip|host|sender|source) )?(\d{1,3}(?:\.\d{1,5}){3,6})(?![\d.:]*\d)/g,
      (whole: string, word: string | undefined, dotted: string) => {
        const parts = dotted.split('.').map(Number)
        const couldBeAddress = parts.length === 4 && parts.every((part) => part <= 255)
        const [kind = 0, domain = 0] = parts
        if (couldBeAddress && (word !== undefined || kind > 9 || domain > 5)) return add(line, 'address', parts.join('.'))
        return kind <= 9 && domain <= 255 ? `${word ?? ''}${add(line, kind === 2 ? 'munition' : 'type', dotted)}` : whole
      },
    )
}

const hertz: Readonly<Record<string, number>> = { hz: 1, khz: 1e3, mhz: 1e6, ghz: 1e9, kilohertz: 1e3, megahertz: 1e6, gigahertz: 1e9, hertz: 1 }
const unit = '(hz|khz|mhz|ghz|hertz|kilohertz|megahertz|gigahertz)'

function liftFrequencies(line: Line): void {
  line.text = line.text
    .replace(
      new RegExp(String.raw`\b(?:between )?(\d{1,12}(?:\.\d{1,9})?) ?${unit}? ?(?:to|-|and|through) ?(\d{1,12}(?:\.\d{1,9})?) ?${unit}\b`, 'g'),
      (_whole, ...[low = '', lowUnit, high = '', highUnit = '']: (string | undefined)[]) =>
        add(line, 'frequency', `${scaled(low, lowUnit ?? highUnit)}-${scaled(high, highUnit)}`),
    )
    .replace(new RegExp(String.raw`\b(\d{1,12}(?:\.\d{1,9})?) ?${unit}\b`, 'g'), (_whole, amount: string, name: string) =>
      add(line, 'frequency', String(scaled(amount, name))),
    )
}

function scaled(amount: string, unitName: string): number {
  return Math.round(Number(amount) * (hertz[unitName] ?? 1))
}

const figure = String.raw`(?!0\d)(?:\d{1,5}|${numberWords.slice(0, 12).join('|')})\b(?![:.]\d|\/\d| ?(?:percent|%|minutes?|mins?|seconds?|secs?|hours?|hrs?|days?|weeks?|am|pm|km|mhz)\b)`
const connector = String.raw`(?: ?, ?(?:and |or )?| ?\/ ?| and | or | vs | than | with | against | to | compared to | compared with | & )`

type Numbered = { words: string; field: FilterField; noun?: Noun; value: (figure: number) => string }
const numbered: readonly Numbered[] = [
  { words: String.raw`sites?(?: ids?| numbers?| no| #)?`, field: 'site', value: String },
  { words: String.raw`(?:exercises?|ex)(?: ids?| numbers?| no| #)?`, field: 'exercise', value: String },
  { words: String.raw`forces?(?: ids?| numbers?| #)?`, field: 'force', value: (figure) => `id-${figure}` },
  { words: String.raw`(?:pdus?|packets?) (?:of )?types?(?: ids?| numbers?| #)?`, field: 'pdu-type', noun: 'pdu-type', value: String },
]

/** "sites 12, 14 and 16" become three phrases with their connectors, so that each may be a side of a comparison. */
function liftNumbered(line: Line): void {
  line.text = line.text.replace(
    /\btypes? (\d{1,3}(?:(?:, ?| and | or )\d{1,3})*) (pdus?|packets?|messages?)\b/g,
    (_whole, list: string, word: string) => `${word.startsWith('m') ? 'pdu' : word} type ${list}`,
  )
  for (const { words, field, value } of numbered) {
    const list = new RegExp(String.raw`\b(?:the )?${words} ?(${figure}(?:${connector}(?:${words} ?)?${figure})*)`, 'g')
    line.text = line.text.replace(list, (whole: string, found: string) => {
      const again = new RegExp(String.raw`${words} ?(?=${figure})`, 'g')
      const kept = found.replace(again, '').replace(new RegExp(figure, 'g'), (word) => add(line, field, value(numberFrom(word) ?? 0)))
      return field === 'pdu-type' ? ` pdus ${kept}` : whole === '' ? whole : ` ${kept}`
    })
  }
}
