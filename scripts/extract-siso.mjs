// Extracts the entity types and the country names from the SISO-REF-010 XML of the dev dependency siso-entity-type-lib.
// Writes assets/siso/entity-types.json and src/siso/country-names.ts; run again after that dependency changes.
// usage: node scripts/extract-siso.mjs
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url))
const xml = readFileSync(at('node_modules/siso-entity-type-lib/data/SISO-REF-010.xml'), 'utf8').replaceAll(/<!--[\s\S]*?-->/g, '')

const entities = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
function decode(text) {
  return text.replaceAll(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16))
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal))
    return entities[name] ?? whole
  })
}

function attribute(tag, name) {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)
  return found === null ? undefined : decode(found[1]).replaceAll(/\s+/g, ' ').trim()
}

function section(start, end) {
  const from = xml.indexOf(start)
  if (from < 0) throw new Error(`${start} is not in the XML`)
  return xml.slice(from, xml.indexOf(end, from))
}

/** "kind.domain.country" → category → subcategory → specific → extra; a leaf is its name, a branch is [name, children]. */
function entityTypes() {
  const roots = {}
  const open = []
  let count = 0
  for (const [tag, closing, name, rest] of section('<cet uid="30"', '</cet>').matchAll(/<(\/?)(entity|category|subcategory|specific|extra)((?:\s[^>]*)?)>/g)) {
    if (closing !== '') {
      open.pop()
      continue
    }
    let node
    if (name === 'entity') {
      const key = ['kind', 'domain', 'country'].map((part) => attribute(tag, part)).join('.')
      node = { name: '', children: roots[key]?.children ?? {} }
      roots[key] = node
    } else {
      const siblings = open.at(-1).children
      const value = attribute(tag, 'value')
      node = siblings[value] ?? { name: attribute(tag, 'description') ?? '', children: {} }
      siblings[value] = node
      count += 1
    }
    if (!rest.endsWith('/')) open.push(node)
  }
  if (open.length > 0) throw new Error('the entity types do not nest')
  return { count, tree: Object.fromEntries(Object.entries(roots).map(([key, node]) => [key, packChildren(node.children)])) }
}

function packChildren(children) {
  return Object.fromEntries(
    Object.entries(children).map(([value, node]) => [value, Object.keys(node.children).length === 0 ? node.name : [node.name, packChildren(node.children)]]),
  )
}

function countries() {
  const rows = []
  for (const [tag] of section('<enum uid="29"', '</enum>').matchAll(/<enumrow\s[^>]*>/g)) {
    const [, name, code] = /^(.*?)(?: \(([A-Z]{3})\))?$/.exec(attribute(tag, 'description'))
    rows.push([Number(attribute(tag, 'value')), name, code ?? ''])
  }
  return rows
}

mkdirSync(at('assets/siso'), { recursive: true })
const { count, tree } = entityTypes()
writeFileSync(at('assets/siso/entity-types.json'), `${JSON.stringify(tree)}\n`)
const quote = (text) => (text.includes("'") ? `"${text}"` : `'${text}'`)
const lines = countries().map(([number, name, code]) => `  [${number}, ${quote(name)}, '${code}'],`)
writeFileSync(
  at('src/siso/country-names.ts'),
  `// Written by scripts/extract-siso.mjs from SISO-REF-010 (uid 29). Reprinted with permission from SISO Inc.\n\n/** Number, name as SISO writes it, and three-letter code (empty where SISO gives none). */\nexport const countryRows: readonly (readonly [number: number, name: string, code: string])[] = [\n${lines.join('\n')}\n]\n`,
)
process.stdout.write(`${count} entity types, ${lines.length} countries\n`)
