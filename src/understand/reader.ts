import type { Measure } from '../core/measure.ts'
import type { Reader } from './ask-back.ts'
import { shapeWords } from './features.ts'
import { fillers, sentenceWords } from './lexicon/fillers.ts'
import { createLexicon } from './lexicon/lexicon.ts'
import { reportWords } from './report-rules.ts'
import { createSpeller } from './spelling.ts'

/** The vocabulary of these measures and the spelling repair towards it: made once, for all stages that read words. */
export function createReader(measures: readonly Measure[]): Reader {
  const lexicon = createLexicon(measures)
  return {
    knowledge: { lexicon, measures: new Map(measures.map((measure) => [measure.id, measure])) },
    // Nothing is mended to a word that is then passed over: "armed" is not "aimed".
    speller: createSpeller(
      new Set([...lexicon.vocabulary].filter((word) => !fillers.has(word) || sentenceWords.includes(word))),
      new Set([...reportWords(), ...shapeWords, ...fillers]),
    ),
  }
}
