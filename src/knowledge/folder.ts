import { basename, extname } from 'node:path'
import type { Passage } from '../core/knowledge.ts'
import { SitrepError } from '../core/errors.ts'
import { oneLine } from './clean-text.ts'
import type { KnowledgeLimits } from './limits.ts'
import { codeOf, listDocuments } from './list-documents.ts'
import type { ListedDocument, Problem } from './list-documents.ts'
import { passagesOf } from './passages.ts'
import { readDocument } from './read-document.ts'
import { createRunner } from './runner.ts'
import { watchFolder } from './watch-folder.ts'

export type FolderOptions = {
  path: string
  kind: Passage['kind']
  watch: boolean
  limits: KnowledgeLimits
  onProblem: (problem: Problem) => void
  /** Other passages hold from now on. */
  onChange: () => Promise<void>
  timing?: { quietMs?: number; lookEveryMs?: number }
}

export type Folder = AsyncDisposable & {
  /** Reads what changed since the last time; one at a time, and those asked for meanwhile are one. Never rejects. */
  refresh(): Promise<void>
  settled(): Promise<void>
  passages(): readonly Passage[]
  documents(): number
  problems(): readonly Problem[]
}

type Held = { stamp: string; passages: readonly Passage[]; problem?: Problem }

/** The documents of a folder, kept up to date. */
export function createFolder(options: FolderOptions): Folder {
  const { path, kind, limits, onProblem, onChange } = options
  const closing = new AbortController()
  const { signal } = closing
  let held: ReadonlyMap<string, Held> = new Map()
  let listed: readonly Problem[] = []

  const look = async (): Promise<void> => {
    const { documents, problems } = await listDocuments(path, limits)
    const next = new Map<string, Held>()
    let changed = documents.length !== held.size
    for (const document of documents) {
      if (signal.aborted) return
      const before = held.get(document.path)
      changed ||= before?.stamp !== document.stamp
      next.set(document.path, before?.stamp === document.stamp ? before : await readOne(document, { kind, limits, signal }))
    }
    if (signal.aborted) return
    const told = new Set(problemsOf(held, listed).map(keyOf))
    held = next
    listed = problems
    for (const each of problemsOf(held, listed)) if (!told.has(keyOf(each))) onProblem(each)
    if (changed) await onChange()
  }
  const runner = createRunner(look, signal)
  const watching = options.watch ? watchFolder(path, { limits, onProblem, onChange: () => void runner.ask(), ...options.timing }) : undefined
  return {
    refresh: runner.ask,
    settled: runner.settled,
    passages: () => [...held.values()].flatMap((each) => each.passages),
    documents: () => [...held.values()].filter((each) => each.passages.length > 0).length,
    problems: () => problemsOf(held, listed),
    async [Symbol.asyncDispose]() {
      closing.abort()
      await watching?.[Symbol.asyncDispose]()
      await runner.settled()
    },
  }
}

async function readOne(
  document: ListedDocument,
  { kind, limits, signal }: { kind: Passage['kind']; limits: KnowledgeLimits; signal: AbortSignal },
): Promise<Held> {
  const name = oneLine(basename(document.path, extname(document.path)))
  const shown = oneLine(document.path)
  const uri = kind === 'built-in' ? `sitrep:${name}` : shown
  try {
    const parsed = await readDocument(document, limits, signal)
    const passages = passagesOf(parsed, { kind, uri, name }, limits.passagesPerDocument)
    const reason =
      passages.length === 0
        ? 'It holds no text.'
        : passages.length >= limits.passagesPerDocument
          ? `Only its first ${limits.passagesPerDocument} passages are searched.`
          : parsed.leftOut
    return { stamp: document.stamp, passages, ...(reason === undefined ? {} : { problem: { document: shown, reason } }) }
  } catch (thrown) {
    const reason = thrown instanceof SitrepError ? thrown.message : `It cannot be read (${codeOf(thrown)}).`
    return { stamp: document.stamp, passages: [], problem: { document: shown, reason } }
  }
}

function problemsOf(held: ReadonlyMap<string, Held>, listed: readonly Problem[]): Problem[] {
  return [...listed, ...[...held.values()].flatMap(({ problem }) => problem ?? [])]
}

function keyOf({ document, reason }: Problem): string {
  return `${document}\n${reason}`
}
