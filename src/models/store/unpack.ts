import { dirname } from 'node:path'
import { SitrepError } from '../../core/errors.ts'
import { diskError, requireSpace } from './disk.ts'
import type { FreeBytes } from './disk.ts'
import { dropPart } from './download.ts'
import type { DownloadOptions } from './download.ts'
import { writeAll } from './write-all.ts'
import { readZipMember, zipMemberBytes } from './zip-member.ts'

type Unpacking = { archive: string; member: string; part: string; signal: AbortSignal }

/** Writes one member of an archive to `part`. @throws SitrepError `bad-weights`, `disk-full`, `cancelled` */
export async function unpackMember(
  { archive, member, part, signal }: Unpacking,
  { openFile, freeBytes }: Pick<DownloadOptions, 'openFile'> & { freeBytes: FreeBytes },
): Promise<void> {
  const bytes = await zipMemberBytes(archive, member)
  await requireSpace(dirname(part), bytes, freeBytes)
  await dropPart(part)
  const file = await openFile(part, 'w')
  let done = 0
  try {
    await readZipMember(archive, member, {
      signal,
      async write(chunk) {
        await writeAll(file, chunk)
        done += chunk.length
      },
    })
    await file.sync()
  } catch (thrown) {
    await dropPart(part)
    if (signal.aborted) throw new SitrepError('cancelled', `Unpacking ${member} was cancelled.`, { cause: thrown })
    throw diskError(thrown, dirname(part), bytes - done)
  } finally {
    await file.close()
  }
}
