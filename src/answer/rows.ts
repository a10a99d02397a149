import type { Column, FactValue, Table } from '../core/facts.ts'
import { numberText } from './numbers.ts'
import { plainText, quoted } from './plain-text.ts'
import { line } from './speech.ts'
import type { Piece, Speech } from './speech.ts'
import { entityText, isEntity, valueText } from './values.ts'

export const mostRows = 20

/** Columns that hold somebody's own words: quoted. */
const texts = new Set(['text', 'body', 'comment', 'label', 'message'])
/** Columns whose value speaks for itself. */
const bare = new Set(['t', 'time', 'what', 'name', 'entity', 'force', 'kind', 'state', 'type', 'reason', 'result', 'marking', 'damage', 'end', 'number'])

/** Each row as a line; what was cut is counted. */
export function tableLines(table: Table | undefined, speech: Speech, limit: number = mostRows): Piece[] {
  if (table === undefined || table.rows.length === 0) return []
  const shown = table.rows.slice(0, limit)
  const pieces = shown.map((row) => line(`- ${rowText(row, table.columns, speech)}`))
  const more = Math.max(table.total, table.rows.length) - shown.length
  if (more > 0) pieces.push(line(`… and ${numberText(more)} more.`))
  return pieces
}

function rowText(row: readonly FactValue[], columns: readonly Column[], speech: Speech): string {
  const cells: string[] = []
  for (const [index, column] of columns.entries()) {
    const text = cellText(row[index] ?? null, column, speech)
    if (text !== undefined && !isSaid(text, cells)) cells.push(text)
  }
  return cells.length === 0 ? 'nothing known' : cells.join(', ')
}

/** "site 12" needs not be said again after "site 12 fell silent". */
function isSaid(text: string, cells: readonly string[]): boolean {
  return /^[a-z]+ \d+$/.test(text) && cells.some((cell) => ` ${cell.replaceAll(/[,;()]/g, ' ')} `.includes(` ${text} `))
}

function cellText(value: FactValue, column: Column, speech: Speech): string | undefined {
  if (value === null) return undefined
  const title = plainText(column.title)
  if (typeof value === 'string') {
    if (value === '') return undefined
    if (texts.has(column.key)) return quoted(value)
    return bare.has(column.key) || plainText(value).toLowerCase().startsWith(title.toLowerCase()) ? plainText(value) : `${title} ${plainText(value)}`
  }
  if (typeof value === 'boolean') return value ? title : undefined
  if (isEntity(value)) return column.key === 'entity' ? entityText(value) : `${title} ${entityText(value)}`
  if (typeof value === 'number' && column.unit === 'instant')
    return column.key === 't' || column.key === 'time' ? speech.clock.moment(value, speech.asOf) : `${title} ${speech.clock.moment(value, speech.asOf)}`
  const text = valueText(value, column.unit, speech)
  // A count names what it counts: "1,204 PDUs", not "PDUs 1,204 PDUs".
  if (typeof value === 'number' && countsItself(column)) return text
  return `${title} ${text}`
}

const measured = new Set(['instant', 'ms', 's', 'percent', 'ratio', 'Hz', 'm', 'm/s', 'deg', 'per second', 'W', 'dBm', 'km', 'km/h'])

function countsItself({ unit }: Column): boolean {
  return unit !== undefined && !measured.has(unit)
}
