import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Embedder } from '../../core/chat-model.ts'
import type { Example } from './example.ts'
import { dot } from '../../lib/dot.ts'
import { fitRidge } from './ridge.ts'

export type Candidate = {
  measure: string
  /** How near the nearest example is, and how sure the classifier over all of them. */
  similarity: number
  score: number
  /** The nearest examples of this measure, nearest first. */
  nearest: readonly Example[]
}

export interface ExampleIndex {
  /** Every measure with examples, likeliest first. */
  rank(vector: Float32Array): Candidate[]
}

export type IndexOptions = { embedder: Embedder; examples: readonly Example[]; cacheFolder?: string; signal: AbortSignal }

const batchSize = 32
const nearestKept = 4
/** What is farther than this from the nearest says nothing about the sides of it. */
const nearestWithin = 0.15

/** Embeds the examples, or takes their vectors from the folder where an earlier start left them. */
export async function createExampleIndex({ embedder, examples, cacheFolder, signal }: IndexOptions): Promise<ExampleIndex> {
  const texts = examples.map((example) => example.text)
  const vectors = await vectorsOf(texts, { embedder, signal, ...(cacheFolder === undefined ? {} : { cacheFolder }) })
  const measures = [...new Set(examples.map((example) => example.intent.measure))]
  const classOf = new Map(measures.map((measure, index) => [measure, index]))
  const columns = await fitRidge(
    vectors,
    examples.map((example) => classOf.get(example.intent.measure) ?? 0),
    { classCount: measures.length },
  )
  return {
    rank(vector) {
      const byMeasure = new Map<string, { example: Example; similarity: number }[]>()
      for (const [at, example] of examples.entries()) {
        const entry = { example, similarity: dot(vector, vectors[at] ?? new Float32Array()) }
        const list = byMeasure.get(example.intent.measure)
        if (list === undefined) byMeasure.set(example.intent.measure, [entry])
        else list.push(entry)
      }
      return measures
        .map((measure, index): Candidate => {
          const near = (byMeasure.get(measure) ?? []).toSorted((a, b) => b.similarity - a.similarity).slice(0, nearestKept)
          const similarity = near[0]?.similarity ?? 0
          return {
            measure,
            similarity,
            score: similarity + dot(vector, columns[index] ?? new Float32Array()),
            nearest: near.filter((each) => each.similarity >= similarity - nearestWithin).map((each) => each.example),
          }
        })
        .toSorted((a, b) => b.score - a.score)
    },
  }
}

type VectorOptions = { embedder: Embedder; cacheFolder?: string; signal: AbortSignal }

async function vectorsOf(texts: readonly string[], { embedder, cacheFolder, signal }: VectorOptions): Promise<Float32Array[]> {
  const name = createHash('sha256')
    .update(JSON.stringify([embedder.id, texts]))
    .digest('hex')
    .slice(0, 32)
  const path = cacheFolder === undefined ? undefined : join(cacheFolder, `examples-${name}.f32`)
  const kept = path === undefined ? undefined : await readVectors(path, texts.length, embedder.dimensions)
  if (kept !== undefined) return kept
  const vectors: Float32Array[] = []
  for (let at = 0; at < texts.length; at += batchSize) vectors.push(...(await embedder.embed(texts.slice(at, at + batchSize), { signal })))
  if (path !== undefined) await keepVectors(path, vectors)
  return vectors
}

/** An embedder that is not loaded yet does not know its dimensions: then the file tells them. */
async function readVectors(path: string, count: number, known: number): Promise<Float32Array[] | undefined> {
  try {
    const bytes = await readFile(path)
    const dimensions = bytes.byteLength / (count * 4)
    if (!Number.isInteger(dimensions) || dimensions === 0 || (known > 0 && dimensions !== known)) return undefined
    const all = new Float32Array(new Uint8Array(bytes).buffer)
    if (!all.every((value) => Number.isFinite(value))) return undefined
    return Array.from({ length: count }, (_, index) => all.slice(index * dimensions, (index + 1) * dimensions))
  } catch {
    return undefined
  }
}

/** A folder that cannot be written to costs the next start some seconds and nothing else. */
async function keepVectors(path: string, vectors: readonly Float32Array[]): Promise<void> {
  try {
    await mkdir(join(path, '..'), { recursive: true })
    const unfinished = `${path}.${process.pid}.part`
    await writeFile(unfinished, Buffer.concat(vectors.map((vector) => Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength))))
    await rename(unfinished, path)
  } catch {
    return
  }
}
