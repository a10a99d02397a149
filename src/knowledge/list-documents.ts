import { lstat, opendir, realpath, stat } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import type { KnowledgeLimits } from './limits.ts'

export const readableEndings: ReadonlySet<string> = new Set(['.md', '.markdown', '.txt', '.text', '.pdf'])

export type ListedDocument = {
  /** Below the folder, with forward slashes. */
  path: string
  /** Where its octets really are. */
  real: string
  octets: number
  /** Changes when the document does. */
  stamp: string
}

export type Problem = { document: string; reason: string }
export type Listing = { documents: ListedDocument[]; problems: Problem[] }

type Walk = { root: string; limits: KnowledgeLimits; seen: Set<string>; listing: Listing; octets: number; entries: number; full: boolean }

/**
 * The readable documents of a folder and those within it, sorted by path. Hidden ones are skipped; links are followed only to places within the
 * folder (mounted volumes are made of such links).
 */
export async function listDocuments(folder: string, limits: KnowledgeLimits): Promise<Listing> {
  const listing: Listing = { documents: [], problems: [] }
  try {
    const root = await realpath(folder)
    await visit(root, { depth: 0, walk: { root, limits, seen: new Set([root]), listing, octets: 0, entries: 0, full: false }, shown: '' })
  } catch (thrown) {
    listing.problems.push({ document: '.', reason: `The folder of documents cannot be read (${codeOf(thrown)}).` })
  }
  listing.documents.sort((one, other) => (one.path < other.path ? -1 : 1))
  return listing
}

type Place = { depth: number; walk: Walk; /** Path below the root as the operator sees it. */ shown: string }

/** Entries looked at for each document that may be kept: a folder full of other things must not take forever. */
const entriesPerFile = 50

async function visit(folder: string, { depth, walk, shown }: Place): Promise<void> {
  const directory = await opendir(folder)
  const names: string[] = []
  for await (const entry of directory) {
    walk.entries += 1
    if (walk.entries > walk.limits.files * entriesPerFile) {
      problem(walk, shown === '' ? '.' : shown, 'The folder holds too many entries; the rest was not looked at.')
      break
    }
    if (!entry.name.startsWith('.')) names.push(entry.name)
  }
  for (const name of names.toSorted()) {
    if (walk.full) return
    const path = shown === '' ? name : `${shown}/${name}`
    try {
      await enter(join(folder, name), { depth, walk, shown: path })
    } catch (thrown) {
      problem(walk, path, `It cannot be read (${codeOf(thrown)}).`)
    }
  }
}

async function enter(path: string, place: Place): Promise<void> {
  const { depth, walk, shown } = place
  const link = await lstat(path)
  const real = link.isSymbolicLink() ? await realpath(path) : path
  if (link.isSymbolicLink() && !isWithin(walk.root, real)) {
    problem(walk, shown, 'It is a link that leads out of the folder.')
    return
  }
  const about = link.isSymbolicLink() ? await stat(real) : link
  if (about.isDirectory()) {
    if (walk.seen.has(real)) return
    walk.seen.add(real)
    if (depth >= walk.limits.depth) problem(walk, shown, `It lies deeper than ${walk.limits.depth} folders.`)
    else await visit(real, { depth: depth + 1, walk, shown })
    return
  }
  if (!readableEndings.has(extname(shown).toLowerCase())) return
  if (about.isFile()) keep({ path: shown, real, octets: about.size, stamp: `${about.ino}/${about.size}/${about.mtimeMs}/${real}` }, walk)
  else problem(walk, shown, 'It is not a plain file.')
}

function keep(document: ListedDocument, walk: Walk): void {
  const { limits, listing } = walk
  if (document.octets > limits.octetsPerFile) problem(walk, document.path, `It has ${document.octets} octets; at most ${limits.octetsPerFile} are read.`)
  else if (walk.octets + document.octets > limits.octetsInAll)
    problem(walk, document.path, `The documents together have more than ${limits.octetsInAll} octets; it was left out.`)
  else if (listing.documents.length >= limits.files) {
    problem(walk, document.path, `There are more than ${limits.files} documents; it and those after it were left out.`)
    walk.full = true
  } else {
    walk.octets += document.octets
    listing.documents.push(document)
  }
}

/** A folder full of trouble is told by its first hundred. */
const problemsKept = 100

function problem({ listing }: Walk, document: string, reason: string): void {
  if (listing.problems.length < problemsKept) listing.problems.push({ document, reason })
}

function isWithin(root: string, path: string): boolean {
  const below = relative(root, path)
  return below !== '..' && !below.startsWith(`..${sep}`)
}

export function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : 'unknown error'
}
