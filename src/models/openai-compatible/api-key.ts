import { readFileSync, statSync } from 'node:fs'
import { SitrepError } from '../../core/errors.ts'

export type ApiKeyOptions = {
  value?: string | undefined
  /** Read again whenever it changes, as mounted secrets do; it wins over the value. */
  file?: string | undefined
  /** The file cannot be used now; what was read before still is. */
  onProblem?: (why: string) => void
}

/** What a header may hold. */
const usable = /^[\u0021-\u007e]+$/

/**
 * The key for each request; undefined: none is configured.
 * @throws SitrepError `bad-config` when it cannot be used from the beginning
 */
export function createApiKey({ value, file, onProblem = () => undefined }: ApiKeyOptions): () => string | undefined {
  if (file === undefined) {
    if (value !== undefined && !usable.test(value)) throw new SitrepError('bad-config', 'The API key of the model holds characters that no key has.')
    return () => value
  }
  let held = readKey(file)
  let problem: string | undefined
  const fresh = (): string => {
    try {
      const stamp = stampOf(file)
      if (stamp !== held.stamp) held = readKey(file)
      problem = undefined
    } catch (thrown) {
      const why = thrown instanceof SitrepError ? thrown.message : `The file of the API key cannot be read any more: ${file}`
      if (why !== problem) onProblem(why)
      problem = why
    }
    return held.key
  }
  return fresh
}

function readKey(file: string): { key: string; stamp: string } {
  let text: string
  let stamp: string
  try {
    stamp = stampOf(file)
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    throw new SitrepError('bad-config', `The file of the API key cannot be read: ${file}`, { cause })
  }
  const key = text.trim()
  if (!usable.test(key)) throw new SitrepError('bad-config', `The file of the API key holds no key: expected one line without blanks in ${file}`)
  return { key, stamp }
}

/** Mounted secrets are links that are swapped: another inode, maybe the same time. */
function stampOf(file: string): string {
  const { mtimeMs, size, ino } = statSync(file)
  return `${mtimeMs} ${size} ${ino}`
}
