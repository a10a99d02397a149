import { createHash } from 'node:crypto'
import type { OpenApiDocument } from './document.ts'
import type { JsonSchema } from './schemas.ts'

export type DocsPage = {
  html: string
  /** Content-Security-Policy: the style of the page itself, and nothing else from anywhere. */
  policy: string
}

const style = `
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 22%, transparent); --soft: color-mix(in srgb, currentColor 6%, transparent) }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem 1.25rem 4rem }
h1 { margin: .5rem 0 0 } h2 { margin: 2.5rem 0 .5rem; border-bottom: 1px solid var(--line) } h3 { margin: 1.75rem 0 .25rem }
code, pre { font: .875em/1.45 ui-monospace, monospace } pre { background: var(--soft); padding: .75rem; overflow-x: auto; border-radius: .375rem }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 } th, td { text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0; border-top: 1px solid var(--line) }
th { font-weight: 600 } .banner { text-align: center; font-weight: 700; border: 2px solid; padding: .25rem } .paths code { display: block }
nav ul { columns: 2; padding-left: 1.25rem } .soft { opacity: .75 }
`

/** The description as one page: no script, nothing fetched, nothing to click that sends something. */
export function docsPage(document: OpenApiDocument, classification: string | undefined): DocsPage {
  const { info, tags, components } = document
  const banner = classification === undefined ? '' : `<p class="banner">${escaped(classification)}</p>`
  const operations = operationsOf(document)
  const body = [
    banner,
    `<h1>${escaped(info.title)} <span class="soft">${escaped(info.version)}</span></h1>`,
    ...info.description.split('\n\n').map((paragraph) => `<p>${inline(paragraph)}</p>`),
    '<p>For programs: <a href="openapi.json">openapi.json</a> (OpenAPI 3.1).</p>',
    `<nav><ul>${operations.map(({ id, summary }) => `<li><a href="#${id}">${inline(summary)}</a></li>`).join('')}</ul></nav>`,
    ...tags.flatMap(({ name }) => [
      `<h2>${escaped(name)}</h2>`,
      ...operations.filter(({ tag }) => tag === name).map((operation) => operationText(operation, components.schemas)),
    ]),
    '<h2>Schemas</h2>',
    ...Object.entries(components.schemas).map(([name, schema]) => schemaSection(name, schema)),
    banner,
  ]
  const html = `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(info.title)}: API</title><style>${style}</style></head>\n<body>\n${body.join('\n')}\n</body></html>\n`
  const hash = createHash('sha256').update(style).digest('base64')
  return { html, policy: `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'` }
}

type Shown = {
  id: string
  method: string
  paths: string[]
  tag: string
  summary: string
  description: string
  body: JsonSchema | undefined
  responses: JsonSchema
}

/** Each operation once, with both of its paths. */
function operationsOf({ paths }: OpenApiDocument): Shown[] {
  const shown = new Map<string, Shown>()
  for (const [path, item] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(item)) {
      const id = textOf(operation['operationId']).replace(/Prefixed$/, '')
      const known = shown.get(id)
      if (known !== undefined) known.paths.push(path)
      else {
        const [tag = ''] = Array.isArray(operation['tags']) ? operation['tags'].map(textOf) : []
        shown.set(id, {
          id,
          method: method.toUpperCase(),
          paths: [path],
          tag,
          summary: textOf(operation['summary']),
          description: textOf(operation['description']),
          body: objectAt(operation, ['requestBody', 'content', 'application/json', 'schema']),
          responses: objectAt(operation, ['responses']) ?? {},
        })
      }
    }
  }
  return [...shown.values()]
}

function operationText({ id, method, paths, summary, description, body, responses }: Shown, schemas: Readonly<Record<string, JsonSchema>>): string {
  const rows = Object.entries(responses).map(([status, response]) => {
    const content = Object.entries(objectAt(response, ['content']) ?? {}).map(([type, { schema }]) =>
      type === 'application/json' ? typeText(objectOf(schema)) : `<code>${escaped(type)}</code>`,
    )
    return `<tr><td>${escaped(status)}</td><td>${inline(textOf(objectOf(response)['description']))}</td><td>${content.join(', ')}</td></tr>`
  })
  return [
    `<h3 id="${id}">${inline(summary)}</h3>`,
    `<p class="paths">${paths.map((path) => `<code>${method} ${escaped(path)}</code>`).join('')}</p>`,
    description === '' ? '' : `<p>${inline(description)}</p>`,
    body === undefined
      ? ''
      : `<p>Body: ${typeText(body)}</p>${examplesOf(body, schemas)
          .map((example) => `<pre>${escaped(JSON.stringify(example, null, 2))}</pre>`)
          .join('')}`,
    `<table><tr><th>Status</th><th>When</th><th>Content</th></tr>${rows.join('')}</table>`,
  ].join('\n')
}

function examplesOf(schema: JsonSchema, schemas: Readonly<Record<string, JsonSchema>>): unknown[] {
  const named = schemas[nameIn(schema)] ?? schema
  const variants = Array.isArray(named['anyOf']) ? named['anyOf'].map(objectOf) : []
  return [named, ...variants].flatMap((each) => (Array.isArray(each['examples']) ? each['examples'].slice(0, 1) : []))
}

function schemaSection(name: string, schema: JsonSchema): string {
  const variants = Array.isArray(schema['anyOf']) ? schema['anyOf'].map(objectOf) : [schema]
  const tables = variants.map((variant) => {
    const title = variants.length > 1 && variant['title'] !== undefined ? `<p>${inline(textOf(variant['title']))}</p>` : ''
    return `${title}${variant['properties'] === undefined ? `<p>${typeText(variant)}</p>` : propertiesTable(variant)}`
  })
  return `<h3 id="schema-${escaped(name)}">${escaped(name)}</h3><p>${inline(textOf(schema['description']))}</p>${tables.join('')}`
}

function propertiesTable(schema: JsonSchema): string {
  const required = Array.isArray(schema['required']) ? schema['required'] : []
  const rows = Object.entries(objectOf(schema['properties'])).flatMap(([name, member]) =>
    member === false
      ? []
      : [
          `<tr><td><code>${escaped(name)}</code>${required.includes(name) ? '' : ' <span class="soft">optional</span>'}</td><td>${typeText(objectOf(member))}</td><td>${inline(textOf(objectOf(member)['description']))}</td></tr>`,
        ],
  )
  return `<table>${rows.join('')}</table>`
}

const deepest = 4

/** A schema in a few words. */
function typeText(schema: JsonSchema, depth = 0): string {
  const name = nameIn(schema)
  if (name !== '') return `<a href="#schema-${escaped(name)}"><code>${escaped(name)}</code></a>`
  if ('const' in schema) return `<code>${escaped(JSON.stringify(schema['const']))}</code>`
  if (Array.isArray(schema['enum'])) return schema['enum'].map((value) => `<code>${escaped(JSON.stringify(value))}</code>`).join(' | ')
  const union = schema['anyOf'] ?? schema['oneOf']
  if (Array.isArray(union)) return union.map((each) => typeText(objectOf(each), depth + 1)).join(' | ')
  if (schema['type'] === 'array')
    return depth > deepest
      ? 'list'
      : `list of ${Array.isArray(schema['prefixItems']) ? `[${schema['prefixItems'].map((each) => typeText(objectOf(each), depth + 1)).join(', ')}]` : typeText(objectOf(schema['items']), depth + 1)}`
  const properties = Object.entries(objectOf(schema['properties']))
  if (properties.length > 0 && depth <= deepest)
    return `{ ${properties.map(([key, member]) => `<code>${escaped(key)}</code>: ${typeText(objectOf(member), depth + 1)}`).join(', ')} }`
  return (
    [Array.isArray(schema['type']) ? schema['type'].join(' | ') : schema['type'], schema['format']]
      .filter((each) => each !== undefined)
      .map((each) => escaped(textOf(each)))
      .join(', ') || 'anything'
  )
}

function nameIn(schema: JsonSchema): string {
  return textOf(schema['$ref']).split('/').at(-1) ?? ''
}

function objectAt(from: unknown, path: readonly string[]): Record<string, JsonSchema> | undefined {
  let at: unknown = from
  for (const name of path) at = objectOf(at)[name]
  return typeof at === 'object' && at !== null
    ? Object.fromEntries(Object.entries(at).map(([key, member]) => [key, typeof member === 'object' && member !== null ? { ...member } : member]))
    : undefined
}

function objectOf(value: unknown): JsonSchema {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

/** Text with `code` in it. */
function inline(text: string): string {
  return escaped(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>')
}
