// Measures what the project promises, beside its targets, and prints a table. Loopback only; every load is bounded in count and time.
// usage: node bench/run.mjs [--only name[,name]] [--json]
import { parseArgs } from 'node:util'
import { cpus } from 'node:os'
import { ingestCase } from './cases/ingest.mjs'
import { loopbackCase } from './cases/loopback.mjs'
import { startCase } from './cases/start.mjs'
import { answersCase } from './cases/answers.mjs'
import { cachedCase } from './cases/cached.mjs'
import { idleCase } from './cases/idle.mjs'
import { modelsCase } from './cases/models.mjs'
import { platformCase } from './cases/platform.mjs'

const cases = {
  ingest: ingestCase,
  loopback: loopbackCase,
  start: startCase,
  idle: idleCase,
  answers: answersCase,
  cached: cachedCase,
  platform: platformCase,
  models: modelsCase,
}

const { values: options } = parseArgs({ options: { only: { type: 'string' }, json: { type: 'boolean', default: false } } })
const wanted = options.only === undefined ? Object.keys(cases) : options.only.split(',')
const unknown = wanted.filter((name) => !(name in cases))
if (unknown.length > 0) {
  console.error(`There is no benchmark called ${unknown.join(', ')}; there are ${Object.keys(cases).join(', ')}.`)
  process.exit(2)
}

/** @typedef {{ name: string, value: number | null, unit: string, target?: number, better?: 'more' | 'less', note?: string }} Figure */
/** @type {Figure[]} */
const figures = []
console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}\n`)
for (const name of wanted) {
  const startedAt = performance.now()
  process.stderr.write(`${name} …`)
  try {
    figures.push(...(await cases[name]()))
    process.stderr.write(` ${((performance.now() - startedAt) / 1_000).toFixed(1)} s\n`)
  } catch (error) {
    figures.push({ name, value: null, unit: '', note: `failed: ${error instanceof Error ? error.message : String(error)}` })
    process.stderr.write(' failed\n')
  }
}
if (options.json) console.log(JSON.stringify(figures, null, 2))
else printTable(figures)

/** @param {Figure[]} rows */
function printTable(rows) {
  const lines = rows.map((row) => [row.name, shown(row.value, row.unit), target(row), verdict(row), row.note ?? ''])
  const header = ['what', 'measured', 'target', '', 'note']
  const widths = header.map((title, column) => Math.max(title.length, ...lines.map((line) => line[column].length)))
  const draw = (line) =>
    line
      .map((cell, column) => (column === 1 || column === 2 ? cell.padStart(widths[column]) : cell.padEnd(widths[column])))
      .join('  ')
      .trimEnd()
  console.log(draw(header))
  console.log(draw(widths.map((width) => '─'.repeat(width))))
  for (const line of lines) console.log(draw(line))
}

function shown(value, unit) {
  if (value === null) return '–'
  const digits = Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : 2
  return `${value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })} ${unit}`.trim()
}

function target(row) {
  if (row.target === undefined) return ''
  return `${row.better === 'less' ? (row.target === 0 ? '' : row.unit === '' ? '≤ ' : '< ') : '≥ '}${shown(row.target, row.unit)}`
}

function verdict(row) {
  if (row.target === undefined || row.value === null) return ''
  const reached =
    row.better === 'less' ? row.value < row.target || ((row.target === 0 || row.unit === '') && row.value === row.target) : row.value >= row.target
  return reached ? 'reached' : 'MISSED'
}
