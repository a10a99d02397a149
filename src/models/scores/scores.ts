import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { dirname, join } from 'node:path'
import { z } from 'zod'

/*
 * What `sitrep models bench` found out about a model on this machine. A model has earned something only where it was measured: with other
 * processors or threads it may be too slow.
 */

const scoreSchema = z.object({
  model: z.string(),
  quantisation: z.string(),
  machine: z.string(),
  /** ISO-8601. */
  measuredAt: z.string(),
  /** It may word facts, read questions, paraphrase documents. */
  earned: z.object({ words: z.boolean(), plans: z.boolean(), paraphrases: z.boolean() }),
  /** What it falls short of, for each. */
  missing: z.array(z.string()),
})
export type ModelScore = z.infer<typeof scoreSchema>
const fileSchema = z.object({ version: z.literal(1), scores: z.array(scoreSchema) })

export type ScoredModel = Pick<ModelScore, 'model' | 'quantisation' | 'machine'>

/** Tells machines apart by what decides how fast a model is. */
export function machineName(threads: number): string {
  return `${cpus()[0]?.model.trim() ?? 'unknown CPU'}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`
}

const fileIn = (directory: string): string => join(directory, '.scores.json')

/** What was found out; undefined where nothing was, or what was written cannot be read. */
export async function readScore(directory: string, wanted: ScoredModel): Promise<ModelScore | undefined> {
  return (await readScores(directory)).find((score) => isSame(score, wanted))
}

/** Takes the place of what was known of the same model on the same machine. */
export async function writeScore(directory: string, score: ModelScore): Promise<void> {
  const others = (await readScores(directory)).filter((each) => !isSame(each, score))
  const path = fileIn(directory)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(`${path}.new`, `${JSON.stringify({ version: 1, scores: [...others, score] }, null, 2)}\n`)
  await rename(`${path}.new`, path)
}

async function readScores(directory: string): Promise<ModelScore[]> {
  try {
    const parsed = fileSchema.safeParse(JSON.parse(await readFile(fileIn(directory), 'utf8')))
    return parsed.success ? parsed.data.scores : []
  } catch {
    return []
  }
}

function isSame(one: ScoredModel, other: ScoredModel): boolean {
  return one.model === other.model && one.quantisation === other.quantisation && one.machine === other.machine
}
