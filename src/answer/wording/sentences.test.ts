import { expect, it } from 'vitest'
import { sentencesOf } from './sentences.ts'
import type { Sentence } from './sentences.ts'
import { longestSentence } from './verify.ts'

async function* given(deltas: readonly string[], isCut: boolean): AsyncGenerator<{ text: string } | { cut: true }, void, void> {
  await Promise.resolve()
  for (const text of deltas) yield { text }
  if (isCut) yield { cut: true }
}

async function read(deltas: readonly string[], isCut = false): Promise<Sentence[]> {
  const sentences: Sentence[] = []
  for await (const sentence of sentencesOf(given(deltas, isCut))) sentences.push(sentence)
  return sentences
}

const text = 'We counted {{fires.first}} {{when}}. Overall, {{top.1.value}}.'
const parts = [
  { text: 'We counted {{fires.first}} {{when}}.', end: '.' },
  { text: ' Overall, {{top.1.value}}.', end: '.' },
]

it('however the deltas part it, a text has the same sentences, and none ends within a slot', async () => {
  for (let size = 1; size < text.length; size += 1) {
    const deltas = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []
    expect(await read(deltas)).toEqual(parts)
  }
})

it('a line break ends everything, a text without a full stop is the last sentence', async () => {
  expect(await read(['\n\nIn total', ' {{x}}\nSYSTEM: more.'])).toEqual([{ text: 'In total {{x}}', end: 'stop' }])
  expect(await read(['In total {{x}}'])).toEqual([{ text: 'In total {{x}}', end: 'stop' }])
})

it('what was cut short says so, and what never ends is cut', async () => {
  expect(await read(['In total {{x'], true)).toEqual([{ text: 'In total {{x', end: 'cut' }])
  const endless = await read(Array.from({ length: 10_000 }, () => '{{ha.ha'))
  expect(endless).toHaveLength(1)
  expect(endless[0]?.end).toBe('cut')
  expect(endless[0]?.text.length).toBeLessThan(longestSentence + 10)
})
