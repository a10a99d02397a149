import { statSync } from 'node:fs'
import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { distance } from 'fastest-levenshtein'
import { SitrepError } from '../../core/errors.ts'
import { catalog, findEntry, namesOf } from './catalog.ts'
import type { CatalogEntry } from './entry.ts'
import { hubId } from './entry.ts'

/** What a name means. */
export type NamedModel =
  | { kind: 'catalog'; entry: CatalogEntry; quantisation?: string }
  /** A GGUF file. */
  | { kind: 'file'; path: string }
  /** A folder with config.json and onnx/. */
  | { kind: 'folder'; path: string }
  | { kind: 'hub'; id: string; quantisation?: string }

export type ResolveModelNameOptions = {
  entries?: readonly CatalogEntry[]
  /** What stands at a path. */
  lookAt?: (path: string) => 'file' | 'folder' | undefined
}

/**
 * What a name of MODEL_NAME or of the command line means: one of the guide's or the catalog's, with or without `:quantisation`; a path; an id of
 * the hub.
 * @throws SitrepError `bad-request` with names that are near
 */
export function resolveModelName(given: string, { entries = catalog, lookAt = lookAtDisk }: ResolveModelNameOptions = {}): NamedModel {
  const name = given.trim()
  const entry = findEntry(name, entries)
  if (entry !== undefined) return { kind: 'catalog', entry }
  const { head, quantisation } = splitQuantisation(name)
  const named = findEntry(head, entries)
  if (named !== undefined && quantisation !== undefined) return withQuantisation(named, quantisation)
  const onDisk = fromDisk(name, lookAt)
  if (onDisk !== undefined) return onDisk
  if (hubId.test(head) && !head.toLowerCase().endsWith('.gguf')) return { kind: 'hub', id: head, ...(quantisation === undefined ? {} : { quantisation }) }
  throw new SitrepError('bad-request', `No model is named "${name}". ${nearNames(head, entries)}`)
}

function splitQuantisation(name: string): { head: string; quantisation?: string } {
  const at = name.lastIndexOf(':')
  return at > 0 && at < name.length - 1 ? { head: name.slice(0, at), quantisation: name.slice(at + 1) } : { head: name }
}

function withQuantisation(entry: CatalogEntry, quantisation: string): NamedModel {
  const known = entry.variants.map((variant) => variant.quantisation)
  const found = known.find((each) => each.toLowerCase() === quantisation.toLowerCase())
  if (found === undefined) throw new SitrepError('bad-request', `${entry.name} comes as ${known.join(', ')}, not as "${quantisation}".`)
  return { kind: 'catalog', entry, quantisation: found }
}

/** What looks like a path must be one; what does not may still be one. */
function fromDisk(name: string, lookAt: NonNullable<ResolveModelNameOptions['lookAt']>): NamedModel | undefined {
  const path = resolve(name.startsWith('~/') ? homedir() + name.slice(1) : name)
  const found = lookAt(path)
  if (found === 'folder') return { kind: 'folder', path }
  if (found === 'file') {
    if (path.toLowerCase().endsWith('.gguf')) return { kind: 'file', path }
    throw new SitrepError('bad-request', `${path} is not a GGUF file by its name. A model is a .gguf file, or a folder with config.json and onnx/.`)
  }
  if (/^(\.{0,2}\/|~\/)/.test(name) || name.toLowerCase().endsWith('.gguf')) throw new SitrepError('weights-missing', `No model lies at ${path}.`)
  return undefined
}

function lookAtDisk(path: string): 'file' | 'folder' | undefined {
  const found = statSync(path, { throwIfNoEntry: false })
  return found?.isDirectory() === true ? 'folder' : found?.isFile() === true ? 'file' : undefined
}

/** Names within a few letters of it, or that share a word with it; all where none does. */
function nearNames(asked: string, entries: readonly CatalogEntry[]): string {
  const wanted = asked.toLowerCase()
  const words = wanted.split(/[^a-z0-9]+/).filter((word) => word.length > 2)
  const score = (entry: CatalogEntry): number =>
    Math.min(
      ...namesOf(entry).map((name) => {
        const lower = name.toLowerCase()
        const shared = words.filter((word) => lower.includes(word)).length
        return distance(wanted, lower) / Math.max(wanted.length, lower.length) - shared / 2
      }),
    )
  const near = entries
    .map((entry) => ({ name: entry.name, score: score(entry) }))
    .filter((each) => each.score < 0.4)
    .toSorted((one, other) => one.score - other.score)
    .slice(0, 4)
  const names = (near.length > 0 ? near : entries).map(({ name }) => name).join(', ')
  return `${near.length > 0 ? 'Did you mean' : 'Known are'} ${names}${near.length > 0 ? '?' : '.'} A path to a .gguf file or an ONNX folder will do too, and an id of the hub such as owner/name.`
}
