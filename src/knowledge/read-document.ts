import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { extname } from 'node:path'
import { SitrepError } from '../core/errors.ts'
import { abortable } from '../lib/abort.ts'
import { timeLimit } from '../lib/time-limit.ts'
import type { KnowledgeLimits } from './limits.ts'
import type { ListedDocument } from './list-documents.ts'
import { readMarkdown } from './read-markdown.ts'
import { readPdf } from './read-pdf.ts'
import { readPlainText } from './read-plain-text.ts'
import type { ParsedDocument } from './section.ts'

/** @throws SitrepError `bad-file` in words the operator may read; errors of the file system as they are */
export async function readDocument(document: ListedDocument, limits: KnowledgeLimits, signal: AbortSignal): Promise<ParsedDocument> {
  const octets = await octetsOf(document, limits)
  const limit = timeLimit(signal, limits.readMs)
  try {
    return await parsed(extname(document.path).toLowerCase(), octets, { limits, signal: limit.signal })
  } catch (thrown) {
    if (limit.over) throw new SitrepError('bad-file', `Reading it took longer than ${limits.readMs} ms.`, { cause: thrown })
    throw thrown
  } finally {
    limit.end()
  }
}

async function parsed(ending: string, octets: Uint8Array, { limits, signal }: { limits: KnowledgeLimits; signal: AbortSignal }): Promise<ParsedDocument> {
  if (ending === '.pdf') return await readPdf(octets, limits, signal)
  const text = decoded(octets)
  return ending === '.md' || ending === '.markdown' ? await abortable(readMarkdown(text, signal), signal) : readPlainText(text)
}

/** Whatever became of the path since it was listed: no link is followed, and nothing is waited for. */
async function octetsOf(document: ListedDocument, limits: KnowledgeLimits): Promise<Uint8Array> {
  const file = await open(document.real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    const about = await file.stat()
    if (!about.isFile()) throw new SitrepError('bad-file', 'It is not a plain file.')
    const octets = Buffer.alloc(Math.min(about.size, limits.octetsPerFile) + 1)
    let length = 0
    while (length < octets.length) {
      const { bytesRead } = await file.read(octets, length, octets.length - length, length)
      if (bytesRead === 0) break
      length += bytesRead
    }
    if (length > limits.octetsPerFile) throw new SitrepError('bad-file', `It has more than ${limits.octetsPerFile} octets.`)
    return octets.subarray(0, length)
  } finally {
    await file.close()
  }
}

function decoded(octets: Uint8Array): string {
  const [first, second] = octets
  const utf16 = first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : undefined
  if (utf16 === undefined && octets.subarray(0, 65_536).includes(0)) throw new SitrepError('bad-file', 'It is not text.')
  try {
    return new TextDecoder(utf16 ?? 'utf-8', { fatal: true }).decode(octets)
  } catch (thrown) {
    throw new SitrepError('bad-file', 'It is not text in UTF-8 or UTF-16.', { cause: thrown })
  }
}
