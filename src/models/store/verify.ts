import type { CatalogEntry, Variant } from '../catalog/entry.ts'
import type { VariantState } from './at-hand.ts'
import { findVariant } from './at-hand.ts'
import { examine } from './check-file.ts'
import type { FileFinding } from './check-file.ts'
import { fileOf, folderOf } from './layout.ts'
import { readRecord } from './record.ts'

export type Verified = { model: string; quantisation: string; state: VariantState; files: readonly FileFinding[] }

/** Reads every file of a variant whole: sizes, sums, and whether an engine would know them for what they are. */
export async function verifyVariant(
  { entry, variant }: { entry: CatalogEntry; variant: Variant },
  { directory, signal, onBytes }: { directory: string; signal: AbortSignal; onBytes: (count: number) => void },
): Promise<Verified> {
  const { files: recorded } = await readRecord(folderOf(directory, entry.name))
  const files: FileFinding[] = []
  for (const file of variant.files) {
    const known = recorded[file.path]
    files.push(await examine(fileOf(directory, entry.name, file.path), file, { signal, onBytes, ...(known === undefined ? {} : { recorded: known }) }))
  }
  const { state } = await findVariant(directory, entry, variant)
  const wrong = files.some((file) => file.state === 'wrong')
  return {
    model: entry.name,
    quantisation: variant.quantisation,
    state: wrong ? 'wrong' : state,
    files: files.filter((file, index) => file.state !== 'missing' || variant.files[index]?.optional !== true),
  }
}
