import { readdir, rm, rmdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { SitrepError } from '../../core/errors.ts'
import type { CatalogEntry, Variant } from '../catalog/entry.ts'
import { sizeOf } from './download.ts'
import { fileOf, folderOf, recordFile, workFolder } from './layout.ts'
import { isLocked } from './pull-lock.ts'
import { readRecord, writeRecord } from './record.ts'

export type Removed = { model: string; freedBytes: number; /** Files in its folder that are not Sitrep's. */ left: readonly string[] }

/**
 * Removes the files of a model, or of one of its variants; files the catalog does not know stay.
 * @throws SitrepError `unavailable` while it is pulled
 */
export async function removeModel(entry: CatalogEntry, { directory, variant }: { directory: string; variant?: Variant }): Promise<Removed> {
  const folder = folderOf(directory, entry.name)
  if (await isLocked(folder)) throw new SitrepError('unavailable', `${entry.name} is being pulled. Stop that first.`)
  const going = pathsOf(entry, variant)
  let freedBytes = 0
  for (const path of going)
    for (const file of [fileOf(directory, entry.name, path), `${fileOf(directory, entry.name, path)}.part`, `${fileOf(directory, entry.name, path)}.part.of`]) {
      freedBytes += await sizeOf(file)
      await rm(file, { force: true })
    }
  await rm(join(folder, workFolder), { recursive: true, force: true })
  const record = await readRecord(folder)
  const files = Object.fromEntries(Object.entries(record.files).filter(([path]) => !going.includes(path)))
  if (Object.keys(files).length > 0) await writeRecord(folder, { ...record, files })
  else await rm(join(folder, recordFile), { force: true })
  await removeEmpty(directory, entry.name, going)
  return { model: entry.name, freedBytes, left: await leftIn(folder) }
}

/** Of one variant: what no other variant needs, for it may be there too. */
function pathsOf({ variants }: CatalogEntry, variant: Variant | undefined): string[] {
  const gone = variant === undefined ? variants : [variant]
  const staying = variant === undefined ? [] : variants.filter((each) => each !== variant).flatMap(({ files }) => files.map(({ path }) => path))
  return [...new Set(gone.flatMap(({ files }) => files.map(({ path }) => path)))].filter((path) => !staying.includes(path))
}

/** Folders that were made for such files and hold nothing. */
export async function removeEmpty(directory: string, name: string, paths: readonly string[]): Promise<void> {
  const folder = folderOf(directory, name)
  const folders = [...new Set(paths.map((path) => dirname(fileOf(directory, name, path))))].filter((each) => each !== folder)
  // Not empty: something else lives there.
  for (const each of [...folders, folder]) await rmdir(each).catch(() => undefined)
}

async function leftIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
}
