import { setTimeout as sleepFor } from 'node:timers/promises'
import type { Embedder } from '../core/chat-model.ts'
import type { Passage } from '../core/knowledge.ts'
import { embedTexts } from './embed-texts.ts'
import { createRunner } from './runner.ts'
import { headingOf } from './word-index.ts'
import { vectorKey } from './vector-file.ts'
import type { VectorFile } from './vector-file.ts'
import { dot } from '../lib/dot.ts'

export type VectorsOptions = {
  embedder: Embedder
  /** Missing: vectors are not kept between starts. */
  file?: VectorFile
  onProblem: (problem: { document: string; reason: string }) => void
  sleep?: (ms: number, signal: AbortSignal) => Promise<unknown>
}

export type Vectors = AsyncDisposable & {
  /** These passages from now on; those without vectors are embedded in the background. */
  want(passages: readonly Passage[]): void
  /** How near the question is to the passage, by its heading and by the whole; undefined while it has no vectors. */
  nearness(question: Float32Array, passage: Passage): { heading: number; whole: number } | undefined
  /** Every passage wanted has its vectors. */
  complete(): boolean
  /** Settles when the work under way has ended, well or not. */
  settled(): Promise<void>
}

/** An embedder that gave nothing is asked again after this. */
const againMs = 60_000

/** Vectors of passages: one of the heading, one of heading and text, since questions come close to either. */
export function createVectors({ embedder, file, onProblem, sleep = sleepQuietly }: VectorsOptions): Vectors {
  const keys = new Map<string, { heading: string; whole: string }>()
  const closing = new AbortController()
  const { signal } = closing
  let vectors: Map<string, Float32Array> | undefined
  let wanted: ReadonlyMap<string, string> = new Map()
  let later: NodeJS.Timeout | undefined
  const problem = (reason: string, thrown: unknown): void =>
    onProblem({ document: 'vectors', reason: `${reason} (${thrown instanceof Error ? thrown.message : 'unknown error'}).` })
  const keep = async (held: Map<string, Float32Array>): Promise<void> => {
    for (const key of held.keys()) if (!wanted.has(key)) held.delete(key)
    try {
      await file?.write(held)
    } catch (thrown) {
      problem('Vectors cannot be kept for the next start', thrown)
    }
  }
  const runner = createRunner(async () => {
    const held = (vectors ??= await readKept(file, problem))
    clearTimeout(later)
    // Kept by an embedder of the same name whose vectors had another length.
    for (const [key, vector] of held) if (embedder.dimensions > 0 && vector.length !== embedder.dimensions) held.delete(key)
    const missing = [...wanted].filter(([key]) => !held.has(key))
    let made = 0
    const onVector = (key: string, vector: Float32Array): void => {
      held.set(key, vector)
      made += 1
    }
    try {
      await embedTexts(missing, { embedder, signal, sleep, onVector })
    } catch (thrown) {
      if (!signal.aborted) {
        problem('Passages cannot be embedded for now; search compares words only', thrown)
        later = setTimeout(() => void runner.ask(), againMs)
        later.unref()
      }
    }
    // What was made before the end came need not be made again.
    if (made > 0) await keep(held)
  }, signal)
  return {
    want(passages) {
      const before = new Map(keys)
      keys.clear()
      const texts = new Map<string, string>()
      for (const passage of passages) {
        const heading = headingOf(passage.title)
        const whole = `${passage.title}. ${passage.text}`
        const key = before.get(passage.id) ?? { heading: vectorKey(heading), whole: vectorKey(whole) }
        keys.set(passage.id, key)
        texts.set(key.heading, heading).set(key.whole, whole)
      }
      wanted = texts
      if (!signal.aborted) void runner.ask()
    },
    nearness(question, passage) {
      const key = keys.get(passage.id)
      const heading = key === undefined ? undefined : vectors?.get(key.heading)
      const whole = key === undefined ? undefined : vectors?.get(key.whole)
      return heading?.length !== question.length || whole?.length !== question.length
        ? undefined
        : { heading: dot(question, heading), whole: dot(question, whole) }
    },
    complete: () => [...wanted.keys()].every((key) => vectors?.has(key) ?? false),
    settled: runner.settled,
    async [Symbol.asyncDispose]() {
      closing.abort()
      clearTimeout(later)
      await runner.settled()
    },
  }
}

async function readKept(file: VectorFile | undefined, problem: (reason: string, thrown: unknown) => void): Promise<Map<string, Float32Array>> {
  try {
    return (await file?.read()) ?? new Map()
  } catch (thrown) {
    problem('Kept vectors cannot be read; passages are embedded again', thrown)
    return new Map()
  }
}

async function sleepQuietly(ms: number, signal: AbortSignal): Promise<void> {
  await sleepFor(ms, undefined, { signal, ref: false })
}
