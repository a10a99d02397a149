import type { Condition, FilterField, Role } from '../../../core/plan.ts'
import { cannotAnswer } from './context.ts'
import type { HistoryContext } from './context.ts'
import { categoryPattern, domainNumber, forceClasses, kindNumber } from './names.ts'
import { allOf, anyOf, noneOf, raw, sql } from './sql.ts'
import type { Sql } from './sql.ts'

/** Which columns of a table the filters and groupings read. */
export type Columns = {
  /** The column prefixes of each side, `firer_`; a side of several prefixes matches when any of them does. */
  sides: Partial<Record<Role, readonly string[]>>
  /** Fields of the event itself, whatever the side: exercise, munition, result, PDU type, address, reason. */
  shared: Partial<Record<FilterField, string>>
  /** Fields of a side that the table does not hold. */
  missing?: readonly FilterField[]
}

/** All conditions of a plan. A condition that cannot be applied ends in a sentence, never in a wider answer. */
export function conditionsSql(where: readonly Condition[], columns: Columns, context: Pick<HistoryContext, 'named'>): Sql {
  return allOf(where.map((condition) => conditionSql(condition, columns, context)))
}

export function conditionSql(condition: Condition, columns: Columns, context: Pick<HistoryContext, 'named'>): Sql {
  const positive = anyOf(condition.values.map((value) => valueSql({ ...condition, value }, columns, context)))
  return condition.not ? noneOf(positive) : positive
}

type One = { role: Role; field: FilterField; value: string }

function valueSql(one: One, columns: Columns, context: Pick<HistoryContext, 'named'>): Sql {
  if (one.field === 'name') {
    const meant = context.named(one.value)
    if (meant === undefined) throw cannotAnswer(`There is no exercise, site or application called "${one.value}" in the exercise plan.`)
    return anyOf(meant.values.map((value) => valueSql({ ...one, field: meant.field, value }, columns, context)))
  }
  const shared = columns.shared[one.field]
  if (shared !== undefined) return sharedSql(one, shared)
  const prefixes = columns.sides[one.role]
  if (prefixes === undefined || columns.missing?.includes(one.field) === true)
    throw cannotAnswer(`The recording cannot narrow this by the ${one.role === 'subject' ? '' : `${one.role}'s `}${one.field}.`)
  return anyOf(prefixes.map((prefix) => sideSql(one, prefix)))
}

function sharedSql({ field, value }: One, column: string): Sql {
  switch (field) {
    case 'exercise':
    case 'pdu-type':
      return sql`${raw(column)} = ${wholeNumber(field, value)}`
    case 'munition':
      return startsWithType(column, value)
    case 'result':
    case 'address':
    case 'reason':
      return sql`${raw(column)} = ${value}`
    default:
      throw cannotAnswer(`The recording cannot narrow this by ${field}.`)
  }
}

function sideSql({ field, value }: One, prefix: string): Sql {
  const column = (name: string): Sql => raw(`${prefix}${name}`)
  switch (field) {
    case 'force':
      return forceSql(value, prefix)
    case 'kind':
      return sql`${column('kind')} = ${known(kindNumber(value) ?? smallNumber(value), field, value)}`
    case 'domain':
      return sql`${column('domain')} = ${known(domainNumber(value) ?? smallNumber(value), field, value)}`
    case 'country':
      return sql`${column('country')} = ${wholeNumber(field, value)}`
    case 'site':
      return sql`${column('site')} = ${wholeNumber(field, value)}`
    case 'application': {
      const [site = '', application = ''] = value.split(':')
      return sql`${column('site')} = ${wholeNumber(field, site)} AND ${column('application')} = ${wholeNumber(field, application)}`
    }
    case 'entity':
      return sql`${column('entity')} = ${value}`
    case 'marking':
      return sql`upper(${column('marking')}) = upper(${value})`
    case 'type':
      return startsWithType(`${prefix}type`, value)
    case 'category':
      return sql`regexp_matches(${column('type')}, ${known(categoryPattern(value), field, value)})`
    case 'state':
      throw cannotAnswer(
        `Whether something is ${value} is known for now only, not for a window of the past. Ask without a time, or ask about losses in that window.`,
      )
    case 'within':
      throw cannotAnswer('Positions can be narrowed by area for now only, not for a window of the past.')
    default:
      throw cannotAnswer(`The recording cannot narrow this by ${field}.`)
  }
}

function forceSql(value: string, prefix: string): Sql {
  if (value.startsWith('id-')) return sql`${raw(`${prefix}force_id`)} = ${wholeNumber('force', value.slice(3))}`
  if (!forceClasses.includes(value)) throw cannotAnswer(`"${value}" is not a force; forces are ${forceClasses.join(', ')}, or an id such as id-14.`)
  return sql`${raw(`${prefix}force`)} = ${value}`
}

/** `1.1.225` takes in `1.1.225.1.1.3.0`; a part `*` takes in anything. */
function startsWithType(column: string, pattern: string): Sql {
  if (!/^(\d+|\*)(\.(\d+|\*)){0,6}$/.test(pattern)) throw cannotAnswer(`"${pattern}" is not an entity type; types are numbers with dots, such as 1.1.225.1.`)
  if (!pattern.includes('*')) return sql`starts_with(${raw(column)} || '.', ${`${pattern}.`})`
  const expression = `^${pattern
    .split('.')
    .map((part) => (part === '*' ? String.raw`\d+` : part))
    .join(String.raw`\.`)}(\\.|$)`
  return sql`regexp_matches(${raw(column)}, ${expression})`
}

function wholeNumber(field: FilterField, value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw cannotAnswer(`"${value}" is not a number, and ${field} is one.`)
  return Number(value)
}

/** Kinds and domains outside of the tables are named by number. */
function smallNumber(value: string): number | undefined {
  return /^\d{1,3}$/.test(value) ? Number(value) : undefined
}

function known<T>(found: T | undefined, field: FilterField, value: string): T {
  if (found === undefined) throw cannotAnswer(`"${value}" is not a known ${field}.`)
  return found
}
