import type { CatalogEntry } from './entry.ts'
import { guideEntries } from './guide-entries.ts'
import { sentenceEntries } from './sentence-entries.ts'
import { wordEntries } from './word-entries.ts'

/** Every model Sitrep knows by name. */
export const catalog: readonly CatalogEntry[] = [...wordEntries, ...guideEntries, ...sentenceEntries]

/** Every name that means an entry: its own, its aliases, and what stands behind the last `/` of them. */
export function namesOf({ name, aliases, sources }: CatalogEntry): string[] {
  const all = [name, ...aliases, ...sources.flatMap((source) => (source.kind === 'hub' ? [source.id] : []))]
  return [...new Set([...all, ...all.map((each) => each.slice(each.lastIndexOf('/') + 1))])]
}

export function findEntry(asked: string, entries: readonly CatalogEntry[] = catalog): CatalogEntry | undefined {
  const wanted = asked.trim().toLowerCase()
  return entries.find((entry) => namesOf(entry).some((name) => name.toLowerCase() === wanted))
}
