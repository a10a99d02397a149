import { oneLine } from './clean-text.ts'
import type { ParsedDocument, Section } from './section.ts'

/** `3.1 Fire control`, `ANNEX B`, or a line with a line of dashes below. */
const numbered = /^\d+(?:\.\d+)*\.?\s+\p{Lu}[^.!?]{1,90}$/u
const capitals = /^[\p{Lu}\d][\p{Lu}\d\s,:/&()'-]{3,80}$/u
const underline = /^\s*(?:={3,}|-{3,})\s*$/

/** Paragraphs, divided by empty lines, under what looks like headings. */
export function readPlainText(text: string): ParsedDocument {
  const sections: Section[] = []
  let heading: string | undefined
  let blocks: string[] = []
  const close = (): void => {
    if (blocks.length > 0) sections.push({ headings: heading === undefined ? [] : [heading], blocks })
    blocks = []
  }
  for (const paragraph of paragraphsOf(text)) {
    const [first = '', second = ''] = paragraph
    const lines = underline.test(second) ? paragraph.slice(2) : paragraph.slice(1)
    if (isHeading(first) || underline.test(second)) {
      close()
      heading = oneLine(first)
      blocks.push(...blockOf(lines))
    } else blocks.push(...blockOf(paragraph))
  }
  close()
  return { title: undefined, sections }
}

function isHeading(line: string): boolean {
  const text = line.trim()
  return text.length <= 100 && (numbered.test(text) || (capitals.test(text) && /\p{Lu}{3}/u.test(text)))
}

function blockOf(lines: readonly string[]): string[] {
  const text = oneLine(lines.filter((line) => !underline.test(line)).join(' '))
  return text === '' ? [] : [text]
}

function paragraphsOf(text: string): string[][] {
  const paragraphs: string[][] = []
  let lines: string[] = []
  for (const line of text.split(/\r\n|\r|\n|\f/)) {
    if (line.trim() !== '') lines.push(line)
    else if (lines.length > 0) {
      paragraphs.push(lines)
      lines = []
    }
  }
  if (lines.length > 0) paragraphs.push(lines)
  return paragraphs
}
