import { SitrepError } from '../core/errors.ts'
import type { Embedder } from '../core/chat-model.ts'
import type { Finding, Passage } from '../core/knowledge.ts'
import { abortable } from '../lib/abort.ts'
import { timeLimit } from '../lib/time-limit.ts'
import type { TimeLimit } from '../lib/time-limit.ts'
import { fitOf } from './fit.ts'
import type { Closeness } from './fit.ts'
import type { Vectors } from './vectors.ts'
import type { AskedWord, WordIndex } from './word-index.ts'

/** What is searched: the passages that hold now, and what is known of them. */
export type Searched = {
  passages: ReadonlyMap<string, Passage>
  words: WordIndex
  meanings?: { embedder: Embedder; vectors: Vectors }
}

export type SearchOptions = {
  limit: number
  signal: AbortSignal
  /** Longest the question's own vector is waited for; after that words alone are compared. */
  embedWithinMs: number
}

const candidates = 24
/** Meanings further apart than this are related to nothing, whatever words they share. */
const worthALook = 0.3
const longestQuestion = 1_000

/** Candidates by words and by meaning, judged together. @throws SitrepError `cancelled` */
export async function search(question: string, searched: Searched, { limit, signal, embedWithinMs }: SearchOptions): Promise<Finding[]> {
  if (signal.aborted) throw cancelled()
  const asked = question.slice(0, longestQuestion)
  const words = searched.words.wordsOf(asked)
  if (words.length === 0) return []
  const vector = await vectorOf(asked, searched, timeLimit(signal, embedWithinMs))
  if (signal.aborted) throw cancelled()
  const found: Finding[] = []
  const byWords = searched.words.candidates(words, candidates)
  const best = byWords[0]?.score ?? 0
  const relative = new Map(byWords.map(({ id, score }) => [id, best === 0 ? 0 : score / best]))
  for (const passage of candidatesOf(vector, [...relative.keys()], searched)) {
    const closeness = closenessOf({ words, vector, relative: relative.get(passage.id) ?? 0 }, passage, searched)
    const { fit, score } = fitOf(closeness)
    if (fit !== undefined) found.push({ passage, fit, score })
  }
  return ordered(found).slice(0, limit)
}

type Asked = { words: readonly AskedWord[]; vector: Float32Array | undefined; relative: number }

/** Undefined: words have to do. */
async function vectorOf(question: string, { meanings }: Searched, limit: TimeLimit): Promise<Float32Array | undefined> {
  try {
    if (meanings === undefined) return undefined
    const [vector] = await abortable(meanings.embedder.embed([question], { signal: limit.signal }), limit.signal)
    // How long its vectors are an embedder may only know once it has made one.
    return vector?.length === meanings.embedder.dimensions ? vector : undefined
  } catch {
    // A model that is down, loading or busy takes nothing away but meanings.
    return undefined
  } finally {
    limit.end()
  }
}

function candidatesOf(vector: Float32Array | undefined, byWords: readonly string[], { passages, meanings }: Searched): Passage[] {
  const ids = new Set(byWords)
  if (vector !== undefined && meanings !== undefined) for (const id of nearestIds(vector, passages, meanings.vectors)) ids.add(id)
  return [...ids].flatMap((id) => passages.get(id) ?? [])
}

function nearestIds(vector: Float32Array, passages: ReadonlyMap<string, Passage>, vectors: Vectors): string[] {
  const near: { id: string; by: number }[] = []
  for (const [id, passage] of passages) {
    const nearness = vectors.nearness(vector, passage)
    const by = nearness === undefined ? 0 : Math.max(nearness.heading, nearness.whole)
    if (by >= worthALook) near.push({ id, by })
  }
  return near
    .sort((one, other) => other.by - one.by)
    .slice(0, candidates)
    .map(({ id }) => id)
}

function closenessOf({ words, vector, relative }: Asked, passage: Passage, { words: index, meanings }: Searched): Closeness {
  const { all, heading, asked, shared } = index.coverage(words, passage)
  const nearness = vector === undefined ? undefined : meanings?.vectors.nearness(vector, passage)
  const weight = words.reduce((sum, each) => sum + each.weight, 0)
  return {
    covered: all,
    headingCovered: heading,
    headingAsked: asked,
    unknown: weight === 0 ? 0 : words.reduce((sum, each) => sum + (each.known === 0 ? each.weight : 0), 0) / weight,
    shared,
    relative,
    ...(nearness === undefined ? {} : { near: nearness }),
  }
}

/** What answers comes before what is only related; among equals the operator's own documents, then by path. */
function ordered(findings: Finding[]): Finding[] {
  const rank = ({ fit }: Finding): number => (fit === 'answers' ? 0 : 1)
  return findings.sort(
    (one, other) =>
      rank(one) - rank(other) ||
      other.score - one.score ||
      (one.passage.kind === other.passage.kind ? (one.passage.uri < other.passage.uri ? -1 : 1) : one.passage.kind === 'document' ? -1 : 1),
  )
}

function cancelled(): SitrepError {
  return new SitrepError('cancelled', 'The search was cancelled.')
}
