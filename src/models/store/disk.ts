import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { SitrepError } from '../../core/errors.ts'
import { megabytes } from '../catalog/memory-need.ts'

/** What stays free, so that whoever else writes to this disk still can. */
const leaveFreeBytes = 64 * 1_048_576

export type FreeBytes = (directory: string) => Promise<number>

/** Free octets of the disk a directory is on, or will be. */
export const freeBytesOf: FreeBytes = async (directory) => {
  for (let at = directory; ; at = dirname(at)) {
    try {
      const { bavail, bsize } = await statfs(at)
      return bavail * bsize
    } catch (thrown) {
      if (dirname(at) === at) throw thrown
    }
  }
}

/** @throws SitrepError `disk-full` saying how much is missing */
export async function requireSpace(directory: string, bytes: number, freeBytes: FreeBytes): Promise<void> {
  const free = await freeBytes(directory)
  const missing = bytes + leaveFreeBytes - free
  if (missing <= 0) return
  throw new SitrepError(
    'disk-full',
    `${megabytes(bytes)} are to be written to ${directory}, where ${megabytes(free)} are free and ${megabytes(leaveFreeBytes)} stay free: ${megabytes(missing)} are missing. Make room, or set MODEL_DIR to a larger disk.`,
  )
}

/** A write that failed for want of space as `disk-full`; anything else as it is. */
export function diskError(thrown: unknown, directory: string, missingBytes: number): unknown {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return thrown
  return new SitrepError(
    'disk-full',
    `The disk of ${directory} is full; ${megabytes(missingBytes)} were still to come. What was fetched of the file is removed again. Make room, or set MODEL_DIR to a larger disk.`,
    { cause: thrown },
  )
}
