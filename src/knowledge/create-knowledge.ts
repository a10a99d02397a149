import type { Embedder } from '../core/chat-model.ts'
import type { Knowledge, KnowledgeState, Passage } from '../core/knowledge.ts'
import { createFolder } from './folder.ts'
import type { Folder, FolderOptions } from './folder.ts'
import { defaultKnowledgeLimits } from './limits.ts'
import type { KnowledgeLimits } from './limits.ts'
import { createRunner } from './runner.ts'
import { search } from './search.ts'
import type { Searched } from './search.ts'
import { createVectorFile } from './vector-file.ts'
import { createVectors } from './vectors.ts'
import type { Vectors } from './vectors.ts'
import { createWordIndex } from './word-index.ts'

export type KnowledgeOptions = {
  /** Markdown that comes with the program. */
  builtInFolder: string
  /** The operator's documents (`KNOWLEDGE_DIR`). */
  folder?: string
  /** Missing: search compares words only. It stays the caller's to close. */
  embedder?: Embedder
  /** Where vectors of passages are kept between starts; missing: nowhere. */
  cacheFolder?: string
  /** Notice changes of the operator's documents; the default. */
  watch?: boolean
  limits?: Partial<KnowledgeLimits>
  /** Something could not be read, or kept; also in `state().problems` while it lasts. */
  onProblem?: (problem: { document: string; reason: string }) => void
  /** Longest a question's vector is waited for. */
  embedWithinMs?: number
  /** For tests: how long things must be quiet before changes are read, and how often the folder is looked at even if nothing was noticed. */
  timing?: FolderOptions['timing']
}

export type KnowledgeService = Knowledge & {
  /** Settles when what is known to have changed has been read, and embedded as far as that goes. */
  settled(): Promise<void>
}

/** Resolves when the built-in texts can be searched; the operator's documents follow in the background. */
export async function createKnowledge(options: KnowledgeOptions): Promise<KnowledgeService> {
  const { onProblem = () => undefined, embedWithinMs = 1_000 } = options
  const limits = { ...defaultKnowledgeLimits, ...options.limits }
  const words = createWordIndex()
  const vectors = options.embedder === undefined ? undefined : vectorsFor(options.embedder, { ...options, limits, onProblem })
  let passages: ReadonlyMap<string, Passage> = new Map()
  const folders: Folder[] = []
  const closing = new AbortController()
  /** Searches go on in the passages that held before until the next ones can be searched. */
  const reindexing = createRunner(async () => {
    const before = passages
    const next = new Map(
      folders
        .flatMap((folder) => folder.passages())
        .slice(0, limits.passages)
        .map((each) => [each.id, each]),
    )
    await words.add([...next.values()].filter(({ id }) => !before.has(id)))
    passages = next
    words.remove([...before.values()].filter(({ id }) => !next.has(id)))
    vectors?.want([...next.values()])
  }, closing.signal)
  const openFolder = (settings: Pick<FolderOptions, 'path' | 'kind' | 'watch'>): Folder => {
    const folder = createFolder({
      ...settings,
      limits,
      onProblem,
      onChange: reindexing.ask,
      ...(options.timing === undefined ? {} : { timing: options.timing }),
    })
    folders.push(folder)
    return folder
  }

  await openFolder({ path: options.builtInFolder, kind: 'built-in', watch: false }).refresh()
  const own = options.folder === undefined ? undefined : openFolder({ path: options.folder, kind: 'document', watch: options.watch ?? true })
  void own?.refresh()

  const searched = (): Searched => ({
    passages,
    words,
    ...(options.embedder === undefined || vectors === undefined ? {} : { meanings: { embedder: options.embedder, vectors } }),
  })
  return {
    search: async (question, { limit, signal }) => await search(question, searched(), { limit, signal, embedWithinMs }),
    state: (): KnowledgeState => ({
      documents: folders.reduce((sum, folder) => sum + folder.documents(), 0),
      passages: passages.size,
      problems: folders.flatMap((folder) => folder.problems()),
      semantic: vectors?.complete() ?? false,
    }),
    async settled() {
      await Promise.all(folders.map(async (folder) => await folder.settled()))
      await reindexing.settled()
      await vectors?.settled()
    },
    async [Symbol.asyncDispose]() {
      closing.abort()
      await Promise.all(folders.map(async (folder) => await folder[Symbol.asyncDispose]()))
      await reindexing.settled()
      await vectors?.[Symbol.asyncDispose]()
    },
  }
}

const longestVectorOctets = 8_192

function vectorsFor(
  embedder: Embedder,
  options: KnowledgeOptions & { limits: KnowledgeLimits; onProblem: NonNullable<KnowledgeOptions['onProblem']> },
): Vectors {
  const { cacheFolder, limits, onProblem } = options
  // Two vectors a passage.
  const octetsAtMost = 2 * limits.passages * longestVectorOctets
  const file = cacheFolder === undefined ? {} : { file: createVectorFile(cacheFolder, { id: embedder.id, octetsAtMost }) }
  return createVectors({ embedder, onProblem, ...file })
}
