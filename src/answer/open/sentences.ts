const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' })

/** Short forms that end with a full stop and no sentence. */
const shortForm = /(?:^|[\s(])(?:e\.g|i\.e|etc|vs|approx|no|fig|sec|cf|resp|incl|max|min|\p{Lu})\.$/iu

/** Sentences of a text on one line, without the spaces between them. */
export function sentencesOf(text: string): string[] {
  const sentences: string[] = []
  let held = ''
  for (const { segment } of segmenter.segment(text)) {
    held += segment
    if (shortForm.test(held.trimEnd())) continue
    const sentence = held.trim()
    if (sentence !== '') sentences.push(sentence)
    held = ''
  }
  if (held.trim() !== '') sentences.push(held.trim())
  return sentences
}
