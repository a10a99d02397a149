import { Worker } from 'node:worker_threads'
import { z } from 'zod'
import { SitrepError } from '../core/errors.ts'
import { oneLine } from './clean-text.ts'
import type { KnowledgeLimits } from './limits.ts'
import type { ParsedDocument, Section } from './section.ts'

const memoryMegabytes = 512
const titleLength = 120

const replySchema = z.union([
  z.object({ texts: z.array(z.string()), pages: z.number(), title: z.string() }),
  z.object({ trouble: z.enum(['locked', 'damaged']) }),
])
type Reply = z.infer<typeof replySchema>

/**
 * The text of a PDF, a section a page. Pictures of text are not read.
 * @throws SitrepError `bad-file` when it is damaged, locked, too much, or without text
 */
export async function readPdf(octets: Uint8Array, limits: KnowledgeLimits, signal: AbortSignal): Promise<ParsedDocument> {
  const reply = await readInThread({ octets: new Uint8Array(octets), pages: limits.pagesPerDocument }, signal)
  if ('trouble' in reply) throw badFile(reply.trouble === 'locked' ? 'The PDF is locked with a password.' : 'The PDF is damaged, or not a PDF.')
  const sections = reply.texts.flatMap((text, index): Section[] => {
    const blocks = blocksOf(text)
    return blocks.length === 0 ? [] : [{ headings: [`page ${index + 1}`], blocks, anchor: `page=${index + 1}` }]
  })
  if (sections.length === 0) throw badFile('The PDF holds no text, only pictures perhaps; give it as text.')
  const title = oneLine(reply.title).slice(0, titleLength)
  const leftOut = reply.pages > reply.texts.length ? { leftOut: `Only the first ${reply.texts.length} of its ${reply.pages} pages were read.` } : {}
  return { title: title === '' ? undefined : title, sections, ...leftOut }
}

async function readInThread(workerData: { octets: Uint8Array<ArrayBuffer>; pages: number }, signal: AbortSignal): Promise<Reply> {
  signal.throwIfAborted()
  const worker = new Worker(new URL('./pdf-worker.mjs', import.meta.url), {
    workerData,
    transferList: [workerData.octets.buffer],
    resourceLimits: { maxOldGenerationSizeMb: memoryMegabytes },
    stdout: true,
    stderr: true,
  })
  const stop = (): void => void worker.terminate()
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await new Promise<Reply>((resolve, reject) => {
      worker.once('message', (message) => {
        const reply = replySchema.safeParse(message)
        if (reply.success) resolve(reply.data)
        else reject(badFile('Reading the PDF failed.', reply.error))
      })
      worker.once('error', (thrown) => reject(badFile('Reading the PDF took too much memory, or failed.', thrown)))
      worker.once('exit', () => reject(signal.aborted ? signal.reason : badFile('Reading the PDF failed.')))
    })
  } finally {
    signal.removeEventListener('abort', stop)
    await worker.terminate()
  }
}

function blocksOf(text: string): string[] {
  return (
    text
      // A hyphen at the end of a line is the typesetter's, not the word's.
      .replace(/(\p{Ll})-\n(\p{Ll})/gu, '$1$2')
      .split(/\n\s*\n/)
      .map(oneLine)
      .filter((each) => each !== '')
  )
}

function badFile(message: string, cause?: unknown): SitrepError {
  return new SitrepError('bad-file', message, { cause })
}
