import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { catalog } from '../catalog/catalog.ts'
import type { CatalogEntry, Variant } from '../catalog/entry.ts'
import { glanceAt } from './check-file.ts'
import type { FileFinding } from './check-file.ts'
import { sizeOf } from './download.ts'
import { fileOf, folderOf } from './layout.ts'
import { readRecord } from './record.ts'

/** `wrong`: a file has not the size it should have; `partly`: some of it is there, or under way. */
export type VariantState = 'at-hand' | 'partly' | 'missing' | 'wrong'

export type VariantFinding = { state: VariantState; bytes: number; files: readonly FileFinding[] }

/** How much of a variant lies in MODEL_DIR, by presence and size. */
export async function findVariant(directory: string, entry: Pick<CatalogEntry, 'name'>, variant: Variant): Promise<VariantFinding> {
  const { files: recorded } = await readRecord(folderOf(directory, entry.name))
  const files = await Promise.all(variant.files.map(async (file) => await glanceAt(fileOf(directory, entry.name, file.path), file, recorded[file.path])))
  const parts = await Promise.all(variant.files.map(async ({ path }) => await sizeOf(`${fileOf(directory, entry.name, path)}.part`)))
  const needed = files.filter((_, index) => variant.files[index]?.optional !== true)
  const bytes = files.reduce((sum, each) => sum + each.bytes, 0)
  const state = needed.some((file) => file.state === 'wrong')
    ? 'wrong'
    : needed.every((file) => file.state === 'at-hand')
      ? 'at-hand'
      : files.some(areWeights) || parts.some((part) => part > 0)
        ? 'partly'
        : 'missing'
  return { state, bytes, files }
}

/** Files several variants share say nothing of one of them; its weights do. */
function areWeights({ state, path }: FileFinding): boolean {
  return state === 'at-hand' && /\.(gguf|onnx)$/.test(path)
}

/** Models of MODEL_DIR that are in no catalog: pulled by their id on the hub. */
export async function entriesBeside(directory: string, known: readonly CatalogEntry[] = catalog): Promise<CatalogEntry[]> {
  const folders = await readdir(directory, { withFileTypes: true }).catch(() => [])
  const records = await Promise.all(
    folders
      .filter((folder) => folder.isDirectory() && !known.some(({ name }) => name === folder.name))
      .map(async (folder) => ({ name: folder.name, record: await readRecord(join(directory, folder.name)) })),
  )
  return records.flatMap(({ name, record }) => (record.entry?.name === name ? [record.entry] : []))
}
