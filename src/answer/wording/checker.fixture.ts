import type { Facts } from '../../core/facts.ts'
import { createPieces, joinedPieces } from '../phrase.ts'
import type { Sending } from '../phrase.ts'

/*
 * Judges what reached a client, by the text alone and by lists of its own: nothing of the verifier, its lexicon or its syntax is used here.
 */

const digits = /\p{N}/u
const numberWords =
  /\b(zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|dozens?|half|halves|quarters?|thirds?|doubled?|tripled?|twice|thrice|couple|pairs?|several|few|many|some|single|score|first|second|percent|times)\b/i
const romans = /\b(?=[IVXLCDM]{2,}\b)[IVXLCDM]+\b/
const directions =
  /\b(more|most|less|least|fewer|fewest|greater|bigger|higher|highest|lower|lowest|above|below|over|under|rose|rise|risen|fell|fallen|grew|grown|increas\w*|decreas\w*|dropp?\w*|doubl\w*|majority|minority|only|every|each|both|same|equal|exceed\w*|up|down|than|nearly|almost|approximately|roughly|exactly|around|about)\b/i
const negations = /\b(no|not|none|never|neither|nor|nobody|nothing|without|cannot|hardly|barely|fail\w*|n't|false|deny|denied)\b/i
const sides = /\b(friendly|opposing|hostile|enem\w*|red|blue|neutral|ours|theirs|allied|own)\b/i
const times =
  /\b(today|yesterday|tomorrow|now|currently|recent\w*|since|until|ago|hours?|minutes?|days?|weeks?|last|next|before|after|during|soon|already|UTC)\b/i
const reasons =
  /\b(because|due|caus\w*|likely|unlikely|probabl\w*|perhaps|maybe|might|may|should|must|need|recommend\w*|danger\w*|warn\w*|therefore|thus|suggest\w*|ignore\w*)\b/i
const odd = /[^A-Za-z ,:.]/

/** What is wrong with an answer; empty when it says nothing that its facts do not. */
export function wrongsOf(answer: string, facts: Facts, { sending, zone }: { sending: Sending; zone: string }): string[] {
  const pieces = createPieces({ zone })(facts, sending)
  const template = [...joinedPieces(pieces)].join('')
  if (answer === template) return []
  const wrongs: string[][] = []
  // Some sentences at the beginning are in other words; what follows is the template's, letter by letter.
  for (let worded = 1; worded <= pieces.length; worded += 1) {
    const slots = pieces.slice(0, worded).map(({ slotted }) => slotted?.slots)
    if (slots.some((each) => each === undefined)) break
    const rest = [...joinedPieces(pieces.slice(worded), pieces[worded - 1])].join('')
    if (!answer.endsWith(rest)) continue
    const own = answer.slice(0, answer.length - rest.length)
    wrongs.push(
      wrongsOfWords(
        own,
        slots.flatMap((each) => each ?? []),
      ),
    )
  }
  const best = wrongs.sort((a, b) => a.length - b.length)[0]
  return best ?? [`does not go on as the template does: ${answer}`]
}

type Live = { name: string; text: string }

function wrongsOfWords(own: string, slots: readonly Live[]): string[] {
  const wrongs: string[] = []
  let rest = own
  const places = new Map<string, number>()
  for (const { name, text } of [...slots].sort((a, b) => b.text.length - a.text.length)) {
    const at = placeOf(rest, text)
    if (at === -1) {
      wrongs.push(`lost ${name}: ${text}`)
      continue
    }
    places.set(name, at)
    rest = `${rest.slice(0, at)}${' '.repeat(text.length)}${rest.slice(at + text.length)}`
  }
  const checks: readonly (readonly [string, RegExp])[] = [
    ['number', digits],
    ['number word', numberWords],
    ['roman numeral', romans],
    ['direction', directions],
    ['negation', negations],
    ['side', sides],
    ['time', times],
    ['reason', reasons],
    ['character', odd],
  ]
  for (const [what, pattern] of checks) {
    const found = pattern.exec(rest)
    if (found !== null) wrongs.push(`${what}: ${found[0]}`)
  }
  const names =
    rest
      .trim()
      .slice(1)
      .match(/[^.:] +[A-Z][A-Za-z]+/g) ?? []
  if (names.length > 0) wrongs.push(`name: ${names.join()}`)
  if (/\w{21,}/.test(rest)) wrongs.push('a word nobody knows')
  const order = (before: string, after: string): void => {
    const [a, b] = [places.get(before), places.get(after)]
    if (a !== undefined && b !== undefined && a > b) wrongs.push(`${before} comes after ${after}`)
  }
  const ends = [...places.keys()]
  for (const name of ends.filter((each) => each.endsWith('.first'))) order(name, name.replace('.first', '.second'))
  for (const name of ends.filter((each) => each.endsWith('.second'))) order(name, 'difference')
  order('part', 'whole')
  return wrongs
}

/** At the beginning of a sentence its first letter may be large. */
function placeOf(text: string, slot: string): number {
  const at = text.indexOf(slot)
  if (at !== -1) return at
  return text.indexOf(`${slot[0]?.toUpperCase() ?? ''}${slot.slice(1)}`)
}
