import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SitrepError } from '../../core/errors.ts'

/* The data directory: one DuckDB file and a small file that says which process has it. DuckDB's own lock decides; ours only gives a name. */

export const databaseFile = 'exercise.duckdb'
const ownerFile = 'sitrep.pid'

function ownerOf(directory: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(join(directory, ownerFile), 'utf8'), 10)
    return Number.isInteger(pid) && pid > 0 ? pid : undefined
  } catch {
    return undefined
  }
}

export function claimDirectory(directory: string): void {
  writeFileSync(join(directory, ownerFile), `${process.pid}\n`)
}

export function releaseDirectory(directory: string): void {
  if (ownerOf(directory) === process.pid) rmSync(join(directory, ownerFile), { force: true })
}

/** @throws SitrepError `bad-config` when it cannot be made */
export function ensureDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true })
  } catch (cause) {
    throw new SitrepError('bad-config', `The data directory ${directory} cannot be made (${messageOf(cause)}). Name another with SITREP_DATA_DIR.`, { cause })
  }
}

/** DuckDB's refusal to open, as a sentence that says what to do. */
export function openingError(directory: string, cause: unknown): SitrepError {
  const message = messageOf(cause)
  if (/lock/i.test(message)) {
    const pid = /PID (\d+)/.exec(message)?.[1] ?? ownerOf(directory)?.toString()
    const who = pid === undefined ? 'another process' : `process ${pid}`
    return new SitrepError(
      'data-directory-in-use',
      `The data directory ${directory} is in use by ${who}. Ask that service (its URL), stop it first, or name another directory with SITREP_DATA_DIR.`,
      { cause },
    )
  }
  if (/permission denied|read-only file system/i.test(message))
    return new SitrepError('bad-config', `The data directory ${directory} cannot be written: ${message}`, { cause })
  return new SitrepError(
    'bad-file',
    `${join(directory, databaseFile)} cannot be opened as a recording: ${firstLine(message)} Nothing was changed. Move the file away to begin a new recording, or restore it from a copy.`,
    { cause },
  )
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}

function firstLine(text: string): string {
  const line = text.split('\n')[0]?.trim() ?? ''
  return line.endsWith('.') ? line : `${line}.`
}
