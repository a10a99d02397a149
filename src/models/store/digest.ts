import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'

export type Digests = { bytes: number; sha256: string; gitOid: string }

/** Sums of a file as it lies on the disk; `gitOid` is what git, and the hub for small files, calls it by. */
export async function digestsOf(path: string, { signal, onBytes }: { signal?: AbortSignal; onBytes?: (count: number) => void } = {}): Promise<Digests> {
  const sha256 = createHash('sha256')
  const git = createHash('sha1').update(`blob ${(await stat(path)).size}\0`)
  let bytes = 0
  for await (const chunk of createReadStream(path, { highWaterMark: 1_048_576, ...(signal === undefined ? {} : { signal }) }) as AsyncIterable<Buffer>) {
    bytes += chunk.length
    sha256.update(chunk)
    if (bytes <= largestGitFile) git.update(chunk)
    onBytes?.(chunk.length)
  }
  return { bytes, sha256: sha256.digest('hex'), gitOid: bytes <= largestGitFile ? git.digest('hex') : '' }
}

/** The hub keeps what is larger than 10 MB under its SHA-256. */
const largestGitFile = 64 * 1_048_576
