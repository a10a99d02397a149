import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { profiles } from '../catalog/entry.ts'
import type { CatalogEntry } from '../catalog/entry.ts'
import { isSafePath, recordFile } from './layout.ts'

const safePath = z.string().refine(isSafePath)
const size = z.int().nonnegative()

/** What was pulled: the sum a file had then is the one it must have from then on. */
const fileSchema = z.object({ bytes: size, sha256: z.string().regex(/^[0-9a-f]{64}$/), from: z.string().max(400) })
export type FileRecord = z.infer<typeof fileSchema>

/** A model that was pulled by its id on the hub, as an entry of its own. */
const entrySchema = z.object({
  name: z.string(),
  aliases: z.array(z.string()),
  purposes: z.array(z.enum(['words', 'plan', 'embed'])),
  profile: z.enum(profiles),
  rank: z.number(),
  engine: z.enum(['llama', 'onnx']),
  task: z.enum(['causal', 'encoder-decoder', 'encoder']).exactOptional(),
  licence: z.string(),
  parameters: z.number(),
  contextTokens: z.int().positive(),
  kvBytesPerToken: z.number().nonnegative(),
  variants: z
    .array(
      z.object({
        quantisation: z.string(),
        bits: z.union([z.literal(4), z.literal(8), z.literal(16), z.literal(32)]),
        weightsBytes: size,
        files: z.array(
          z.object({ path: safePath, bytes: size.exactOptional(), sha256: z.string().exactOptional(), optional: z.literal(true).exactOptional() }),
        ),
      }),
    )
    .min(1),
  sources: z.array(z.object({ kind: z.literal('hub'), id: z.string(), revision: z.string() })),
})

const recordSchema = z.object({ version: z.literal(1), entry: entrySchema.exactOptional(), files: z.record(safePath, fileSchema) })
export type ModelRecord = { version: 1; entry?: CatalogEntry; files: Record<string, FileRecord> }

/** What is written beside the files; nothing when there is none or it cannot be read, for it can be made again. */
export async function readRecord(folder: string): Promise<ModelRecord> {
  try {
    const parsed = recordSchema.safeParse(JSON.parse(await readFile(join(folder, recordFile), 'utf8')))
    if (parsed.success) return parsed.data
  } catch {
    // Absent or broken: the files themselves still tell what they are.
  }
  return { version: 1, files: {} }
}

export async function writeRecord(folder: string, record: ModelRecord): Promise<void> {
  const path = join(folder, recordFile)
  await writeFile(`${path}.new`, `${JSON.stringify(record, undefined, 1)}\n`)
  await rename(`${path}.new`, path)
}
