import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { environmentSchema } from '../../src/config.ts'

const folder = fileURLToPath(new URL('../../assets/knowledge/', import.meta.url))
const papers = [
  ...readdirSync(folder).map((name) => join(folder, name)),
  ...['README.md', 'docs/models.md', 'docs/platform.md', 'docs/clients.md'].map((name) => fileURLToPath(new URL(`../../${name}`, import.meta.url))),
]
/** In capitals with underscores, as variables are; what belongs to other programs. */
const ours = /`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?:=[^`]*)?`/g
const others = new Set(['LLAMA_SERVER', 'XDG_CACHE_HOME', 'SITREP_URL', 'SITREP_TOKEN'])

describe('what the papers and the built-in knowledge name', () => {
  it.each(papers)('%s: every variable is one that is read', (path) => {
    const named = [...readFileSync(path, 'utf8').matchAll(ours)].map(([, name]) => name ?? '')
    expect(named.filter((name) => !(name in environmentSchema.shape) && !others.has(name))).toEqual([])
  })
})
