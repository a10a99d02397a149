import { longestSentence } from './verify.ts'

export type Sentence = { text: string; end: '.' | 'stop' | 'cut' }

/**
 * Deltas of a model to sentences, each given out when it is whole. A full stop within a slot ends nothing; a line break ends everything. `stop`:
 * the model ended without a full stop; `cut`: it was cut short, or wrote more than any sentence has.
 */
export async function* sentencesOf(deltas: AsyncIterable<{ text: string } | { cut: true }>): AsyncGenerator<Sentence, void, void> {
  let held = ''
  for await (const delta of deltas) {
    if ('cut' in delta) {
      if (held.trim() !== '') yield { text: held, end: 'cut' }
      return
    }
    held += delta.text
    for (let end = endOf(held); end !== undefined; end = endOf(held)) {
      const isBreak = held[end] === '\n'
      const text = held.slice(0, isBreak ? end : end + 1)
      held = held.slice(end + 1)
      if (text.trim() !== '') yield { text, end: isBreak ? 'stop' : '.' }
      if (isBreak && text.trim() !== '') return
    }
    if (held.length > longestSentence) {
      yield { text: held, end: 'cut' }
      return
    }
  }
  if (held.trim() !== '') yield { text: held, end: 'stop' }
}

/** Where the first sentence ends: a full stop outside braces, or a line break after some text. */
function endOf(text: string): number | undefined {
  let inSlot = false
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index]
    if (character === '{') inSlot = true
    else if (character === '}') inSlot = false
    else if (character === '\n') return index
    else if (character === '.' && !inSlot) return index
  }
  return undefined
}
