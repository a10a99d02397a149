import { setImmediate } from 'node:timers/promises'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { toString } from 'mdast-util-to-string'
import { oneLine } from './clean-text.ts'
import type { ParsedDocument, Section } from './section.ts'

/** Markdown is parsed in pieces of about this many characters, so that a long document does not hold everything else up. */
const pieceLength = 32_768

/** Headings and the blocks under them; a first heading of the first level is the title. Raw HTML, link targets and images' addresses are left out. */
export async function readMarkdown(text: string, signal: AbortSignal): Promise<ParsedDocument> {
  const reading = createReading()
  for (const piece of piecesOf(withoutFrontMatter(text))) {
    for (const node of fromMarkdown(piece).children) reading.add(node)
    await setImmediate()
    signal.throwIfAborted()
  }
  return reading.end()
}

type RootContent = ReturnType<typeof fromMarkdown>['children'][number]
type Reading = { add(node: RootContent): void; end(): ParsedDocument }

function createReading(): Reading {
  const sections: Section[] = []
  let title: string | undefined
  let path: { depth: number; text: string }[] = []
  let blocks: string[] = []
  const close = (): void => {
    if (blocks.length > 0) sections.push({ headings: path.map((each) => each.text), blocks })
    blocks = []
  }
  return {
    add(node) {
      if (node.type !== 'heading') {
        blocks.push(...blocksOf(node))
        return
      }
      const text = oneLine(toString(node, { includeHtml: false }))
      if (text === '') return
      close()
      if (node.depth === 1 && title === undefined && sections.length === 0) {
        title = text
        return
      }
      path = [...path.filter((each) => each.depth < node.depth), { depth: node.depth, text }]
    },
    end() {
      close()
      return { title, sections }
    },
  }
}

function blocksOf(node: RootContent): string[] {
  switch (node.type) {
    case 'html':
    case 'definition':
    case 'thematicBreak':
    case 'yaml':
      return []
    case 'list':
    case 'listItem':
    case 'blockquote':
      return node.children.flatMap(blocksOf)
    case 'paragraph': {
      const text = toString(node, { includeHtml: false, includeImageAlt: true })
      return text.includes('|') ? tableRows(text) : kept(oneLine(text))
    }
    default:
      return kept(oneLine(toString(node, { includeHtml: false })))
  }
}

/** Tables are not parsed: their rows come as lines with bars. */
function tableRows(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => !/^[\s|:-]+$/.test(line))
    .flatMap((line) => kept(oneLine(line.replace(/^\s*\||\|\s*$/g, '').replaceAll('|', ' · '))))
}

function kept(text: string): string[] {
  return text === '' ? [] : [text]
}

function withoutFrontMatter(text: string): string {
  return text.replace(/^\uFEFF?---\r?\n[\s\S]{0,20000}?\r?\n---\r?\n/, '')
}

/** Cut before headings, else at empty lines, else anywhere, but not within fenced code that ends soon. */
function* piecesOf(text: string): Generator<string, void, void> {
  let piece: string[] = []
  let length = 0
  let fence: string | undefined
  for (const line of text.split(/\r\n|\r|\n/)) {
    const mark = /^ {0,3}(```+|~~~+)/.exec(line)?.[1]
    if (mark !== undefined) fence = fence === undefined ? mark.slice(0, 3) : mark.startsWith(fence) ? undefined : fence
    const full = length > pieceLength && (line.trim() === '' || length > 2 * pieceLength)
    if (piece.length > 0 && ((fence === undefined && (full || (length > pieceLength / 8 && /^ {0,3}#{1,6}\s/.test(line)))) || length > 4 * pieceLength)) {
      yield piece.join('\n')
      piece = []
      length = 0
    }
    for (let from = 0; from === 0 || from < line.length; from += pieceLength) {
      const part = line.slice(from, from + pieceLength)
      piece.push(part)
      length += part.length + 1
      if (line.length <= pieceLength) break
      yield piece.join('\n')
      piece = []
      length = 0
    }
  }
  if (piece.length > 0) yield piece.join('\n')
}
