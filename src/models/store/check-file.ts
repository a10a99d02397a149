import { readFile, stat } from 'node:fs/promises'
import { SitrepError } from '../../core/errors.ts'
import type { ModelFile } from '../catalog/entry.ts'
import { digestsOf } from './digest.ts'
import { readGgufHeader } from './gguf-header.ts'
import { checkOnnxHeader } from './onnx-header.ts'
import type { FileRecord } from './record.ts'

export type FileState = 'at-hand' | 'missing' | 'wrong'
export type FileFinding = {
  path: string
  state: FileState
  bytes: number
  /** Computed, where it was. */
  sha256?: string
  /** What is wrong with it, in a sentence. */
  why?: string
}

const largestJson = 67_108_864

/** Whether a file is there with the size it should have: cheap, for lists and choices. */
export async function glanceAt(path: string, file: ModelFile, recorded?: FileRecord): Promise<FileFinding> {
  const found = await stat(path).catch(() => undefined)
  if (found?.isFile() !== true) return { path: file.path, state: 'missing', bytes: 0 }
  const expected = expectedOf(file, recorded)
  if (expected.bytes !== undefined && found.size !== expected.bytes)
    return { path: file.path, state: 'wrong', bytes: found.size, why: `it has ${found.size} octets, expected are ${expected.bytes}` }
  if (found.size === 0) return { path: file.path, state: 'wrong', bytes: 0, why: 'it is empty' }
  return { path: file.path, state: 'at-hand', bytes: found.size }
}

/** A glance, then its sum where one is known, then whether an engine would know it for what it is. */
export async function examine(
  path: string,
  file: ModelFile,
  options: { recorded?: FileRecord; signal: AbortSignal; onBytes?: (count: number) => void },
): Promise<FileFinding> {
  const glance = await glanceAt(path, file, options.recorded)
  if (glance.state !== 'at-hand') return glance
  try {
    const { sha256 } = await digestsOf(path, options)
    const expected = expectedOf(file, options.recorded)
    if (expected.sha256 !== undefined && sha256 !== expected.sha256)
      return { ...glance, state: 'wrong', sha256, why: `its SHA-256 is ${sha256}, expected is ${expected.sha256}` }
    await checkReadable(path)
    return { ...glance, sha256 }
  } catch (thrown) {
    if (options.signal.aborted || !(thrown instanceof SitrepError)) throw thrown
    return { ...glance, state: 'wrong', why: thrown.message }
  }
}

/** The catalog's word goes before what was recorded; a small file that is part of the catalog may have been changed by its owner. */
function expectedOf({ bytes, sha256, content }: ModelFile, recorded: FileRecord | undefined): { bytes?: number; sha256?: string } {
  if (content !== undefined) return {}
  const [size, sum] = [bytes ?? recorded?.bytes, sha256 ?? recorded?.sha256]
  return { ...(size === undefined ? {} : { bytes: size }), ...(sum === undefined ? {} : { sha256: sum }) }
}

/** Whether a file is of the make its name says; what is under way has another name yet. @throws SitrepError `bad-weights` */
export async function checkReadable(path: string, name: string = path): Promise<void> {
  if (name.endsWith('.gguf')) await readGgufHeader(path)
  else if (name.endsWith('.onnx')) await checkOnnxHeader(path)
  else if (name.endsWith('.json') && (await stat(path)).size <= largestJson) {
    try {
      JSON.parse(await readFile(path, 'utf8'))
    } catch (cause) {
      throw new SitrepError('bad-weights', `${path} is not JSON.`, { cause })
    }
  }
}
