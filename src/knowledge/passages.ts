import { createHash } from 'node:crypto'
import type { Passage } from '../core/knowledge.ts'
import { oneLine } from './clean-text.ts'
import { wordCount } from '../lib/word-count.ts'
import { passageWords } from './limits.ts'
import type { ParsedDocument, Section } from './section.ts'

export type DocumentAddress = {
  kind: Passage['kind']
  /** `sitrep:counting`, or a path below the documents' folder. */
  uri: string
  /** Where the document has no title of its own. */
  name: string
}

const titleLength = 160

/** Passages of a document, in its order: what stands under one heading, taken apart where it is long. */
export function passagesOf(document: ParsedDocument, address: DocumentAddress, limit: number): Passage[] {
  const passages: Passage[] = []
  const used = new Map<string, number>()
  const top = document.title ?? address.name
  for (const section of joinedShort(document.sections)) {
    const title = oneLine([top, ...section.headings].join(' › ')).slice(0, titleLength)
    for (const text of textsOf(section.blocks)) {
      if (!/[\p{L}\p{N}]/u.test(text)) continue
      if (passages.length >= limit) return passages
      const anchor = section.anchor ?? slugOf(section.headings.at(-1) ?? '')
      const times = (used.get(anchor) ?? 0) + 1
      used.set(anchor, times)
      const place = times === 1 ? anchor : `${anchor === '' ? 'part' : anchor}-${times}`
      const uri = place === '' ? address.uri : `${address.uri}#${place}`
      passages.push({ id: `${uri}~${digestOf(title, text)}`, title, text, uri, kind: address.kind })
    }
  }
  return passages
}

/** Sections too short to say something, and without a heading of their own, go with the one before them. */
function joinedShort(sections: readonly Section[]): Section[] {
  const joined: Section[] = []
  for (const section of sections) {
    const before = joined.at(-1)
    const same = before !== undefined && before.headings.join('\n') === section.headings.join('\n') && before.anchor === section.anchor
    if (same) joined[joined.length - 1] = { ...before, blocks: [...before.blocks, ...section.blocks] }
    else joined.push(section)
  }
  return joined
}

/** Blocks together up to the most words of a passage; what is left over at the end and too short goes with the one before. */
function* textsOf(blocks: readonly string[]): Generator<string, void, void> {
  let before: string | undefined
  let held: string[] = []
  let count = 0
  for (const block of partsOf(blocks)) {
    const length = wordCount(block)
    if (count + length > passageWords.most && held.length > 0) {
      if (before !== undefined) yield before
      before = joinBlocks(held)
      held = []
      count = 0
    }
    held.push(block)
    count += length
  }
  const last = held.length === 0 ? [] : count < passageWords.least && before !== undefined ? [joinBlocks([before, ...held])] : [before, joinBlocks(held)]
  for (const text of last) if (text !== undefined) yield text
}

function* partsOf(blocks: readonly string[]): Generator<string, void, void> {
  for (const block of blocks) yield* splitLong(block)
}

function joinBlocks(blocks: readonly string[]): string {
  return blocks.map((block, index) => (index < blocks.length - 1 && !/[.!?:;,]["”')]?$/.test(block) ? `${block};` : block)).join(' ')
}

const longestWord = 200

/** A block with too many words, at the ends of sentences where it has some. */
function* splitLong(block: string): Generator<string, void, void> {
  if (block.length < passageWords.most * 20 && wordCount(block) <= passageWords.most) {
    yield block
    return
  }
  let words: string[] = []
  for (const [word] of block.matchAll(/\S+/g)) {
    words.push(word.length > longestWord ? `${word.slice(0, longestWord)}…` : word)
    const ends = /[.!?]["”')]?$/.test(word) && words.length >= passageWords.most * 0.6
    if (!ends && words.length < passageWords.most) continue
    yield words.join(' ')
    words = []
  }
  if (words.length > 0) yield words.join(' ')
}

const slugLength = 60

export function slugOf(heading: string): string {
  const slug = heading
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
  return slug.length <= slugLength
    ? slug
    : slug
        .slice(0, slugLength + 1)
        .replace(/-[^-]*$/, '')
        .slice(0, slugLength)
}

export function digestOf(...texts: string[]): string {
  return createHash('sha256').update(texts.join('\n')).digest('hex').slice(0, 16)
}
