import type { Gap, Trouble } from '../core/facts.ts'
import type { Instant } from '../core/time.ts'
import type { ClockWords } from './clock-words.ts'
import { numberText } from './numbers.ts'
import { plainText } from './plain-text.ts'
import { asSentence, sentence } from './speech.ts'
import type { Piece, Speech } from './speech.ts'

const mostGaps = 3
const mostNotes = 8

/** What must be known to read the number right: for which time nothing is known, and which rules were applied. */
export function caveats(speech: Speech): Piece[] {
  const { gaps, notes } = speech.facts
  const pieces: Piece[] = []
  for (const trouble of speech.facts.trouble ?? []) pieces.push(sentence(troubleText(trouble, speech.clock, speech.asOf)))
  for (const gap of gaps.slice(0, mostGaps)) pieces.push(sentence(gapText(gap, speech)))
  if (gaps.length > mostGaps) pieces.push(sentence(`There are ${numberText(gaps.length - mostGaps)} more gaps like these.`))
  const said = new Set<string>()
  for (const note of notes.slice(0, mostNotes)) {
    const text = asSentence(note.text)
    if (text === '' || said.has(text)) continue
    said.add(text)
    pieces.push(sentence(text))
  }
  return pieces
}

/** `The platform's acquisition service cannot be reached, since 10:41:07 UTC.` */
export function troubleText({ text, since }: Trouble, clock: ClockWords, asOf?: Instant): string {
  return asSentence(`${plainText(text)}${since === null ? '' : ` (since ${clock.moment(since, asOf)})`}`)
}

function gapText(gap: Gap, speech: Speech): string {
  const text = plainText(gap.text).replace(/[.]$/, '')
  const named = text === '' ? `${reasons[gap.reason]} from ${speech.clock.moment(gap.from, speech.asOf)} to ${speech.clock.moment(gap.to, speech.asOf)}` : text
  // "Recording began at 09:12" says what is not known: what came before.
  return asSentence(gap.reason === 'before-recording' && text !== '' ? named : `${named}, so nothing is known of that time`)
}

const reasons: Readonly<Record<Gap['reason'], string>> = {
  'not-listening': 'The listener was down',
  'lost-in-crash': 'The recorder stopped unexpectedly and was down',
  'not-retained': 'Records have been deleted to save space',
  'before-recording': 'Nothing was recorded',
  'upstream-down': 'The source could not be reached',
}
