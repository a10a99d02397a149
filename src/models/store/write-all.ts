import type { FileHandle } from 'node:fs/promises'

/** A write may take less than it was given. */
export async function writeAll(file: Pick<FileHandle, 'write'>, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.length;) at += (await file.write(chunk, at)).bytesWritten
}
