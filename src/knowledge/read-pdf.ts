import { getDocumentProxy, getMeta } from 'unpdf'
import { z } from 'zod'
import { SitrepError } from '../core/errors.ts'
import { oneLine } from './clean-text.ts'
import type { KnowledgeLimits } from './limits.ts'
import type { ParsedDocument, Section } from './section.ts'

/**
 * The text of a PDF, a section a page. Pictures of text are not read.
 * @throws SitrepError `bad-file` when it is damaged, locked or without text
 */
export async function readPdf(octets: Uint8Array, limits: KnowledgeLimits, signal: AbortSignal): Promise<ParsedDocument> {
  const pdf = await opened(octets)
  try {
    const pages = Math.min(pdf.numPages, limits.pagesPerDocument)
    const sections: Section[] = []
    for (let number = 1; number <= pages; number += 1) {
      signal.throwIfAborted()
      const blocks = await blocksOf(pdf, number)
      if (blocks.length > 0) sections.push({ headings: [`page ${number}`], blocks, anchor: `page=${number}` })
    }
    if (sections.length === 0) throw new SitrepError('bad-file', 'The PDF holds no text, only pictures perhaps; give it as text.')
    const leftOut = pdf.numPages > pages ? { leftOut: `Only the first ${pages} of its ${pdf.numPages} pages were read.` } : {}
    return { title: await titleOf(pdf), sections, ...leftOut }
  } finally {
    await pdf.destroy()
  }
}

/** The package's own types do not reach us. Items without text are marks of structure. */
const contentSchema = z.object({ items: z.array(z.object({ str: z.string().default(''), hasEOL: z.boolean().default(false) })) })
const infoSchema = z.object({ info: z.object({ Title: z.string().default('') }) })

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>

async function opened(octets: Uint8Array): Promise<Pdf> {
  try {
    return await getDocumentProxy(new Uint8Array(octets), { isEvalSupported: false, stopAtErrors: false, verbosity: 0 })
  } catch (thrown) {
    const locked = thrown instanceof Error && thrown.name === 'PasswordException'
    throw new SitrepError('bad-file', locked ? 'The PDF is locked with a password.' : 'The PDF is damaged, or not a PDF.', { cause: thrown })
  }
}

async function blocksOf(pdf: Pdf, number: number): Promise<string[]> {
  const page = await pdf.getPage(number)
  const { items } = contentSchema.parse(await page.getTextContent())
  const lines = items.map(({ str, hasEOL }) => `${str}${hasEOL ? '\n' : ''}`).join('')
  page.cleanup()
  // A hyphen at the end of a line is the typesetter's, not the word's.
  return lines
    .replace(/(\p{Ll})-\n(\p{Ll})/gu, '$1$2')
    .split(/\n\s*\n/)
    .map(oneLine)
    .filter((text) => text !== '')
}

async function titleOf(pdf: Pdf): Promise<string | undefined> {
  try {
    const { info } = infoSchema.parse(await getMeta(pdf))
    const text = oneLine(info.Title).slice(0, 120)
    return text === '' ? undefined : text
  } catch {
    return undefined
  }
}
