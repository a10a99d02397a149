type Cell = string | number | boolean | object | null | undefined

/** The table of an answer as CSV; without one its series, without both its facts. The banner is the first line, as a comment. */
export function toCsv(answer: Record<string, unknown>, classification: string | undefined): string {
  const lines = classification === undefined ? [] : [row([`# ${classification}`])]
  const table = answer['table']
  const series = answer['series']
  if (isTable(table)) lines.push(row(table.columns.map((column) => column.title)), ...table.rows.map(row))
  else if (Array.isArray(series) && series.length > 0 && series.every(isSeries)) lines.push(...seriesRows(series))
  else if (Array.isArray(answer['facts'])) {
    lines.push(row(['name', 'value', 'unit']))
    for (const fact of answer['facts']) if (isFact(fact)) lines.push(row([fact.name, fact.value, fact.unit]))
  }
  return `${lines.join('\n')}\n`
}

type Line = { name: string; points: { t: string; v: number | null }[] }

/** A column per series, a row per instant that any of them has. */
function seriesRows(series: readonly Line[]): string[] {
  const values = series.map(({ points }) => new Map(points.map(({ t, v }) => [t, v])))
  const instants = [...new Set(series.flatMap(({ points }) => points.map(({ t }) => t)))].toSorted()
  return [row(['time', ...series.map(({ name }) => name)]), ...instants.map((t) => row([t, ...values.map((each) => each.get(t))]))]
}

function row(cells: readonly Cell[]): string {
  return cells.map(cellText).join(',')
}

/** Quoted where needed; what a spreadsheet would take for a formula is made text. Unknown is an empty cell, never zero. */
function cellText(cell: Cell): string {
  if (cell === null || cell === undefined) return ''
  const text = typeof cell === 'object' ? ('id' in cell ? String(cell.id) : JSON.stringify(cell)) : String(cell)
  const safe = typeof cell !== 'number' && /^\s*[=+\-@]|^[\t\r]/.test(text) ? `'${text}` : text
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

function isTable(value: unknown): value is { columns: { title: string }[]; rows: Cell[][] } {
  return typeof value === 'object' && value !== null && 'columns' in value && Array.isArray(value.columns) && 'rows' in value && Array.isArray(value.rows)
}

function isSeries(value: unknown): value is Line {
  return typeof value === 'object' && value !== null && 'points' in value && Array.isArray(value.points) && 'name' in value
}

function isFact(value: unknown): value is { name: string; value: Cell; unit?: string } {
  return typeof value === 'object' && value !== null && 'name' in value && 'value' in value
}
