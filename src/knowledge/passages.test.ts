import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wordCount } from '../lib/word-count.ts'
import { passageWords } from './limits.ts'
import { passagesOf, slugOf } from './passages.ts'
import { readMarkdown } from './read-markdown.ts'
import { readPlainText } from './read-plain-text.ts'

const never = new AbortController().signal
const address = { kind: 'document', uri: 'guides/relay.md', name: 'relay' } as const
const many = (count: number, word = 'word'): string => Array.from({ length: count }, (_, index) => `${word}${index}`).join(' ')

const markdown = `---
title: not shown
---
# Relay guide

Everything about the **relay** and its [manual](https://example.com/manual), \`relay.conf\` too.

## Cabling

- Port 1 goes to the *north* switch
- Port 2 goes to the south switch.

<script>alert('x')</script>

| lamp | meaning |
|---|---|
| green | up |

### Fibre

\`\`\`
relay --fibre
\`\`\`
`

describe('markdown', () => {
  it('becomes a passage per heading, titled by the headings above, without markup', async () => {
    const passages = passagesOf(await readMarkdown(markdown, never), address, 100)
    expect(passages.map(({ title, text, uri }) => ({ title, text, uri }))).toEqual([
      { title: 'Relay guide', text: 'Everything about the relay and its manual, relay.conf too.', uri: 'guides/relay.md' },
      {
        title: 'Relay guide › Cabling',
        text: 'Port 1 goes to the north switch; Port 2 goes to the south switch. lamp · meaning; green · up',
        uri: 'guides/relay.md#cabling',
      },
      { title: 'Relay guide › Cabling › Fibre', text: 'relay --fibre', uri: 'guides/relay.md#fibre' },
    ])
  })

  it('keeps ids while nothing changes, and changes only the id of the passage that did', async () => {
    const ids = async (text: string): Promise<string[]> => passagesOf(await readMarkdown(text, never), address, 100).map(({ id }) => id)
    const [before, same, after] = [await ids(markdown), await ids(markdown), await ids(markdown.replace('--fibre', '--fiber'))]
    expect(same).toEqual(before)
    expect(after.filter((id) => !before.includes(id))).toHaveLength(1)
    expect(new Set(before).size).toBe(before.length)
  })

  it('takes pieces of a long document for one, whatever is in it', async () => {
    const long = Array.from({ length: 400 }, (_, index) => `## Part ${index}\n\n${many(60)}\n\n\`\`\`\n# not a heading\n\`\`\`\n`).join('\n')
    const passages = passagesOf(await readMarkdown(`# Book\n\n${long}`, never), address, 10_000)
    expect(passages).toHaveLength(400)
    expect(passages.at(-1)).toMatchObject({ title: 'Book › Part 399' })
    expect(passages.every(({ text }) => text.includes('# not a heading'))).toBe(true)
  })

  it('gives up when told to', async () => {
    await expect(readMarkdown('text', AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' })
  })
})

describe('plain text', () => {
  it('finds headings that look like some', () => {
    const { sections } = readPlainText('ANNEX B\n\nFirst.\n\n3.1 Fire control\nSecond line\nand third.\n\nRelays\n======\n\nFourth.')
    expect(sections).toEqual([
      { headings: ['ANNEX B'], blocks: ['First.'] },
      { headings: ['3.1 Fire control'], blocks: ['Second line and third.'] },
      { headings: ['Relays'], blocks: ['Fourth.'] },
    ])
  })

  it('is cleaned of what nobody sees', () => {
    const { sections } = readPlainText('a\u0007b \u001B[31mred\u001B[0m \u202Eturned\u202C \u200Bzero')
    expect(sections).toEqual([{ headings: [], blocks: ['ab red turned zero'] }])
  })
})

describe('passages', () => {
  it('are cut where they are long, at ends of sentences where there are some', () => {
    const passages = passagesOf({ title: 'T', sections: [{ headings: [], blocks: [`${many(120)}. ${many(120)}.`, many(20), many(1_000)] }] }, address, 100)
    for (const { text } of passages) expect(wordCount(text)).toBeLessThanOrEqual(passageWords.most + passageWords.least)
    expect(passages[0]?.text.endsWith('word119.')).toBe(true)
    expect(passages.map(({ text }) => text).join(' ')).toContain('word999')
  })

  it('hold every word of a text once and in order, but for words no one wrote', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.constantFrom('tank', 'relay.', '2.4', 'Why?', 'e.g.'), { minLength: 1, maxLength: 300 }), { minLength: 1, maxLength: 12 }),
        (blocks) => {
          const texts = blocks.map((words) => words.join(' '))
          const passages = passagesOf({ title: 'T', sections: [{ headings: ['H'], blocks: texts }] }, address, 1_000)
          expect(
            passages
              .map(({ text }) => text)
              .join(' ')
              .replaceAll(';', ''),
          ).toBe(texts.join(' '))
        },
      ),
    )
  })

  it('have anchors that end with a word', () => {
    expect(slugOf('What does a Fire PDU say, and how does it belong to a detonation?')).toBe('what-does-a-fire-pdu-say-and-how-does-it-belong-to-a')
    expect(slugOf('Überprüfung der Zähler')).toMatch(/^u.*berpru/)
    expect(slugOf('x'.repeat(100))).toHaveLength(60)
  })
})
