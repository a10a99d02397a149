// Writes the table of environment variables into the README; --check fails when it is outdated. usage: npx tsx scripts/env-table.mjs [--check]
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { environmentSchema } from '../src/config.ts'

const readme = fileURLToPath(new URL('../README.md', import.meta.url))
const begin = '<!-- environment -->'
const end = '<!-- /environment -->'

const rows = Object.entries(environmentSchema.shape).map(([name, schema]) => `| \`${name}\` | ${shownDefault(name, schema)} | ${schema.description ?? ''} |`)
const table = ['| variable | default | what |', '|---|---|---|', ...rows].join('\n')
const text = readFileSync(readme, 'utf8')
const updated = `${text.slice(0, text.indexOf(begin) + begin.length)}\n${table}\n${text.slice(text.indexOf(end))}`
if (process.argv.includes('--check')) {
  if (updated !== text) {
    console.error('The table of variables in README.md is outdated. Run: npx tsx scripts/env-table.mjs')
    process.exit(1)
  }
} else writeFileSync(readme, updated)

/** These depend on the machine. */
function shownDefault(name, schema) {
  if (name === 'TIME_ZONE') return 'the system’s'
  if (name === 'SITREP_DATA_DIR') return '`~/.local/state/sitrep`'
  const value = schema.safeParse(undefined)
  if (!value.success || value.data === undefined || value.data.length === 0) return '–'
  return `\`${value.data}\``
}
