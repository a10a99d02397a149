import type { Repair, UnderstandContext } from '../../core/understanding.ts'
import type { Reader } from '../ask-back.ts'
import { replacePronoun } from '../follow-up.ts'
import { withoutPoliteness } from '../explain.ts'
import type { Line } from '../line.ts'
import { squeeze } from '../line.ts'
import { capitalsOf } from '../name-evidence.ts'
import { liftNames } from '../names.ts'
import { cleanText, maxQuestionLength, spellOut } from '../normalise.ts'
import { preparedLine } from '../prepared-line.ts'
import { repairLine } from '../spelling.ts'
import { liftTimes } from '../time/lift.ts'
import { calendarWords } from '../time/points.ts'
import { liftTypeNames } from '../types.ts'

/** A question whose ids, names, types and times are lifted, as the code stage lifts them; what later stages work on. */
export type LiftedText = { line: Line; spelled: string; repairs: readonly Repair[] }

/** `undefined`: too long, empty, or about an entity nobody named. */
export function liftText(reader: Reader, text: string, context: UnderstandContext): LiftedText | undefined {
  if (text.length > 4 * maxQuestionLength) return undefined
  const cleaned = cleanText(text)
  if (cleaned.length > maxQuestionLength || !/\p{L}/u.test(cleaned)) return undefined
  const { gazetteer, bind, conversation } = context
  const spelled = spellOut(cleaned)
  const isName = (word: string): boolean => gazetteer.name(word) !== undefined || gazetteer.marking(word) !== undefined
  const line = preparedLine(spelled, isName, { reword: false })
  if (replacePronoun(line, conversation?.entity) === 'no-referent') return undefined
  const names = { gazetteer, lexicon: reader.knowledge.lexicon, speller: reader.speller, capitals: capitalsOf(cleaned), reading: 'evident' as const }
  liftNames(line, names)
  liftTypeNames(line, names)
  const repairs = repairLine(line, slotSpeller(reader))
  liftTimes(line, { now: bind.now, zone: bind.zone, marks: bind.marks ?? [] })
  line.text = squeeze(withoutPoliteness(line.text))
  return { line, spelled, repairs }
}

/** Mends sides, kinds and times only: what was asked of them is judged as it was said ("nailed" is not "failed"). */
function slotSpeller({ knowledge, speller }: Reader): Reader['speller'] {
  return (word) => {
    const mended = speller(word)
    if (mended === undefined) return undefined
    return calendarWords.includes(mended) || knowledge.lexicon.phrases.get(mended)?.kind === 'thing' ? mended : undefined
  }
}

/** A line that can be taken apart further without touching this one. */
export function copyOf(line: Line): Line {
  return { text: line.text, slots: [...line.slots] }
}
