import type { Measure } from '../core/measure.ts'
import type { Condition, FilterField, Role } from '../core/plan.ts'
import { countryName } from './country-name.ts'
import { pduTypeName } from './glossary/pdu-types.ts'
import { frequencyText, joined, numberText, pluralOf } from './numbers.ts'
import { nounOf, titleOf } from './nouns.ts'
import type { SpokenMeasure } from './nouns.ts'
import { plainText } from './plain-text.ts'

/** A countable with everything it is narrowed by: `active tanks of opposing forces from site 12`. */
export function nounPhrase(measure: SpokenMeasure, where: readonly Condition[], count: number | 'title'): string {
  if (count === 'title') return [titleOf(measure), ...suffixes(measure, where)].join(' ')
  const { before, noun, after, isEntity } = nounOf(measure)
  const category = isEntity === true ? soleCategory(where) : undefined
  const rest = category === undefined ? where : where.filter((condition) => condition !== category)
  const singular = category === undefined ? noun : category.values[0] === undefined ? noun : readable(category.values[0])
  const word = count === 1 ? singular : pluralOf(singular)
  return [before, word, after, ...suffixes(measure, rest)].filter((part) => part !== undefined).join(' ')
}

/** "Tanks" takes the place of "entities" where one category, and only one, is asked for. */
function soleCategory(where: readonly Condition[]): Condition | undefined {
  const found = where.filter((condition) => condition.field === 'category' && condition.role === 'subject')
  const [only] = found
  return found.length === 1 && only !== undefined && !only.not && only.values.length === 1 ? only : undefined
}

export function suffixes(measure: Measure, where: readonly Condition[]): string[] {
  const order: readonly Role[] = isLoss(measure) ? ['subject', 'target', 'firer'] : ['subject', 'firer', 'target']
  return [...where].sort((a, b) => order.indexOf(a.role) - order.indexOf(b.role)).map((condition) => conditionWords(condition, measure))
}

/** One narrowing in words, with its side and its negation. Different conditions have different words. */
function conditionWords(condition: Condition, measure?: Measure): string {
  const values = condition.values.map((value) => plainText(value))
  const not = condition.not ? 'not ' : ''
  if (condition.role === 'subject' || oneSided.has(condition.field)) {
    const side = condition.role === 'subject' ? '' : ` (of the ${condition.role})`
    const words = subjectWords(condition.field, values)
    return `${condition.not && words.startsWith('that are ') ? words.replace('that are ', 'that are not ') : `${not}${words}`}${side}`
  }
  return `${not}${roleWords(condition.role, measure)} ${partyWords(condition.field, values)}`
}

/** What an event has once, whoever fired. */
const oneSided: ReadonlySet<FilterField> = new Set(['exercise', 'munition', 'result', 'pdu-type', 'address', 'reason', 'frequency'])

/** Losses and kills happen to somebody; fires go at somebody. */
function roleWords(role: Exclude<Role, 'subject'>, measure: Measure | undefined): string {
  if (role === 'firer') return measure?.id === 'losses' ? 'caused by' : 'by'
  return isLoss(measure) ? 'of' : 'at'
}

function isLoss(measure: Measure | undefined): boolean {
  return measure !== undefined && ['losses', 'kills', 'kills.mobility', 'kills.firepower'].includes(measure.id)
}

const either = (words: readonly string[]): string => joined(words, 'or')

function subjectWords(field: FilterField, values: readonly string[]): string {
  switch (field) {
    case 'exercise':
      return `in exercise ${either(values)}`
    case 'force':
      return `of ${forceWords(values)}`
    case 'kind':
      return `of kind ${either(values.map(readable))}`
    case 'domain':
      return `in the ${either(values.map(readable))} domain`
    case 'category':
      return `that are ${either(values.map((value) => pluralOf(readable(value))))}`
    case 'country':
      return `of country ${either(values.map(countryName))}`
    case 'site':
      return `from site ${either(values)}`
    case 'application':
      return `from application ${either(values)}`
    case 'entity':
      return `of entity ${either(values)}`
    case 'marking':
      return `marked ${either(values.map(inQuotes))}`
    case 'type':
      return `of type ${either(values)}`
    case 'munition':
      return `with munition ${either(values)}`
    case 'pdu-type':
      return `of PDU type ${either(values.map(pduWords))}`
    case 'address':
      return `from source address ${either(values)}`
    case 'frequency':
      return `on ${either(values.map(frequencyWords))}`
    case 'state':
      return `that are ${either(values.map((value) => value.replace('-', ' ')))}`
    case 'reason':
      return `with reason ${either(values.map(readable))}`
    case 'result':
      return `with result ${either(values.map(readable))}`
    case 'within':
      return `within ${either(values.map(withinWords))}`
    case 'name':
      return `of ${either(values.map(inQuotes))}`
    default:
      return field satisfies never
  }
}

/** Who is on one side: `opposing forces`, `tanks`, `entity 1:2:3`, `site 12`. */
function partyWords(field: FilterField, values: readonly string[]): string {
  switch (field) {
    case 'force':
      return forceWords(values)
    case 'category':
      return either(values.map((value) => pluralOf(readable(value))))
    case 'site':
      return `site ${either(values)}`
    case 'application':
      return `application ${either(values)}`
    case 'entity':
      return `entity ${either(values)}`
    case 'name':
      return either(values.map(inQuotes))
    default:
      return `entities ${subjectWords(field, values)}`
  }
}

function forceWords(values: readonly string[]): string {
  const classes = values.filter((value) => !value.startsWith('id-'))
  const ids = values.filter((value) => value.startsWith('id-')).map((value) => value.slice(3))
  return either([...(classes.length === 0 ? [] : [`${either(classes)} forces`]), ...(ids.length === 0 ? [] : [`force id ${either(ids)}`])])
}

function pduWords(value: string): string {
  const name = pduTypeName(Number(value))
  return name === undefined ? value : `${name} (${value})`
}

function frequencyWords(value: string): string {
  const [from, to] = value.split('-').map(Number)
  if (from === undefined || Number.isNaN(from)) return value
  return to === undefined || Number.isNaN(to) ? frequencyText(from) : `${frequencyText(from)} to ${frequencyText(to)}`
}

/** `1000m@54.1,10.2` */
function withinWords(value: string): string {
  const match = /^(\d+(?:\.\d+)?)m@(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)$/.exec(value)
  if (match === null) return value
  return `${numberText(Number(match[1]))} m of ${match[2]}, ${match[3]}`
}

export function readable(value: string): string {
  return value.replaceAll('-', ' ')
}

function inQuotes(value: string): string {
  return `“${value.replace(/[“”]/g, "'")}”`
}
