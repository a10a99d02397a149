import { SitrepError } from '../../core/errors.ts'
import type { Condition, FilterField } from '../../core/plan.ts'
import { toGeodetic, toGeocentric } from '../../core/coordinates.ts'
import type { Vector } from '../../core/coordinates.ts'
import { categoryPattern, domainNumber, forceClasses, kindNumber } from './history/names.ts'

/*
 * Conditions of a plan as a test of one thing. A condition that cannot be applied ends in a sentence, never in a wider answer. What is not known
 * of a thing matches nothing, so it is among those that "are not".
 */

/** What conditions can ask about. Null: not known, or the thing has none. */
export type Filterable = {
  exercise: number | null
  /** site:application:entity */
  entity: string | null
  site: number | null
  application: number | null
  force: string | null
  forceId: number | null
  kind: number | null
  domain: number | null
  country: number | null
  /** Dotted. */
  type: string | null
  marking: string | null
  /** destroyed, frozen, mobility-killed, firepower-killed, overdue, stationary, moving, active */
  hasState(state: string): boolean
  /** Where it is, geocentric metres. */
  location(): Vector | null
  frequencyHz: number | null
  pduType: number | null
  address: string | null
  reason: string | null
}

export type Named = (name: string) => Pick<Condition, 'field' | 'values'> | undefined

/** @throws SitrepError `cannot-answer` for a value that means nothing here or a field this kind of thing does not have */
export function compileConditions(
  where: readonly Condition[],
  { named, fields }: { named: Named; fields?: readonly FilterField[] },
): (thing: Filterable) => boolean {
  const tests = where.map((condition) => compile(condition, named, fields))
  return tests.length === 0 ? () => true : (thing) => tests.every((test) => test(thing))
}

function compile(condition: Condition, named: Named, fields: readonly FilterField[] | undefined): (thing: Filterable) => boolean {
  if (condition.field === 'name') {
    const parts = condition.values.map((name) => {
      const meant = named(name)
      if (meant === undefined) throw cannot(`There is no exercise, site or application called "${name}" in the exercise plan.`)
      return compile({ ...condition, ...meant, not: false }, named, fields)
    })
    return (thing) => parts.some((part) => part(thing)) !== condition.not
  }
  if (fields !== undefined && !fields.includes(condition.field)) throw cannot(`This cannot be narrowed by ${condition.field} in the live picture.`)
  const tests = condition.values.map((value) => valueTest(condition.field, value))
  return (thing) => tests.some((test) => test(thing)) !== condition.not
}

function valueTest(field: FilterField, value: string): (thing: Filterable) => boolean {
  switch (field) {
    case 'exercise':
      return equals('exercise', wholeNumber(field, value))
    case 'force':
      if (value.startsWith('id-')) return equals('forceId', wholeNumber(field, value.slice(3)))
      if (!forceClasses.includes(value)) throw cannot(`"${value}" is not a force; forces are ${forceClasses.join(', ')}, or an id such as id-14.`)
      return equals('force', value)
    case 'kind':
      return equals('kind', numberOrName(field, { value, number: kindNumber(value) }))
    case 'domain':
      return equals('domain', numberOrName(field, { value, number: domainNumber(value) }))
    case 'country':
      return equals('country', wholeNumber(field, value))
    case 'category': {
      const pattern = categoryPattern(value)
      if (pattern === undefined) throw cannot(`"${value}" is not a known category.`)
      const expression = new RegExp(pattern)
      return ({ type }) => type !== null && expression.test(type)
    }
    case 'site':
      return equals('site', wholeNumber(field, value))
    case 'application': {
      const [site = '', application = ''] = value.split(':')
      const numbers = { site: wholeNumber(field, site), application: wholeNumber(field, application) }
      return (thing) => thing.site === numbers.site && thing.application === numbers.application
    }
    case 'entity':
      return equals('entity', value)
    case 'marking': {
      const wanted = value.toUpperCase()
      return ({ marking }) => marking !== null && marking.toUpperCase() === wanted
    }
    case 'type': {
      const matches = typeTest(value)
      return ({ type }) => type !== null && matches(type)
    }
    case 'state':
      return (thing) => thing.hasState(value)
    case 'within':
      return withinTest(value)
    case 'frequency':
      return frequencyTest(value)
    case 'pdu-type':
      return equals('pduType', wholeNumber(field, value))
    case 'address':
      return equals('address', value)
    case 'reason':
      return equals('reason', value)
    case 'munition':
    case 'result':
      throw cannot(`This cannot be narrowed by ${field}: it is not about shots.`)
    case 'name':
      throw cannot('A name cannot stand for another name.')
    default:
      return field satisfies never
  }
}

type PlainField = 'exercise' | 'force' | 'forceId' | 'kind' | 'domain' | 'country' | 'site' | 'entity' | 'pduType' | 'address' | 'reason'

function equals(field: PlainField, wanted: number | string): (thing: Filterable) => boolean {
  return (thing) => thing[field] === wanted
}

/** `1.1.225` takes in `1.1.225.1.1.3.0`; a part `*` takes in anything. */
export function typeTest(pattern: string): (type: string) => boolean {
  if (!/^(\d+|\*)(\.(\d+|\*)){0,6}$/.test(pattern)) throw cannot(`"${pattern}" is not an entity type; types are numbers with dots, such as 1.1.225.1.`)
  const parts = pattern.split('.')
  return (type) => {
    const own = type.split('.')
    return parts.every((part, index) => part === '*' || part === own[index])
  }
}

/** `1000m@54.1,10.2`: within so many metres of the place, over ground. */
function withinTest(value: string): (thing: Filterable) => boolean {
  const match = /^(\d+(?:\.\d+)?)m@(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)$/.exec(value)
  if (match === null) throw cannot(`"${value}" is not an area; areas are a distance and a place, such as 1000m@54.1,10.2.`)
  const [radiusM, latitudeDeg, longitudeDeg] = [Number(match[1]), Number(match[2]), Number(match[3])]
  return (thing) => {
    const location = thing.location()
    if (location === null) return false
    // At its own height, so that an aircraft overhead is near.
    const centre = toGeocentric({ latitudeDeg, longitudeDeg, altitudeM: toGeodetic(location).altitudeM })
    const chord = Math.hypot(location.x - centre.x, location.y - centre.y, location.z - centre.z)
    const radius = Math.hypot(centre.x, centre.y, centre.z)
    return 2 * radius * Math.asin(Math.min(1, chord / (2 * radius))) <= radiusM
  }
}

/** Hertz, or a band with both ends in it. */
function frequencyTest(value: string): (thing: Filterable) => boolean {
  const match = /^(\d+)(?:-(\d+))?$/.exec(value)
  if (match === null) throw cannot(`"${value}" is not a frequency; frequencies are in hertz, such as 243000000 or 30000000-88000000.`)
  const from = Number(match[1])
  // A single frequency takes in what differs by less than a channel can.
  const [low, high] = match[2] === undefined ? [from - 500, from + 500] : [from, Number(match[2])]
  return ({ frequencyHz }) => frequencyHz !== null && frequencyHz >= low && frequencyHz <= high
}

function numberOrName(field: FilterField, { value, number }: { value: string; number: number | undefined }): number {
  if (number !== undefined) return number
  if (!/^\d{1,3}$/.test(value)) throw cannot(`"${value}" is not a known ${field}.`)
  return Number(value)
}

function wholeNumber(field: FilterField, value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw cannot(`"${value}" is not a number, and ${field} is one.`)
  return Number(value)
}

function cannot(text: string): SitrepError {
  return new SitrepError('cannot-answer', text)
}
