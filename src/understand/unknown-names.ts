import { fillers, ordinaryWords } from './lexicon/fillers.ts'
import { narrowing, put, squeeze } from './line.ts'
import type { Line } from './line.ts'
import type { NameSources } from './names.ts'

const name = String.raw`([a-z][\w-]{1,10}|[a-z]{2,9} \d{1,3}|[a-z]{1,2}\d{1,4}|\d{1,3}[a-z]{1,8}\d{0,3})`
const still = String.raw`(?: still| already| now| currently| ever)?`
const frames: readonly RegExp[] = [
  new RegExp(
    String.raw`(?<= (?:where is|where was|where did you see|locate|find|tell me about|tell us about|details of|details on|details for|info on|information on|information about|describe|status of|whereabouts of|position of|position for|location of|coordinates of|grid of|report on|heard from|hear from|contact with|what happened to|who killed|who shot|who hit|who destroyed|who engaged|who fired at|who shot at|shot at|fired at|killed by|destroyed by|hit by|lost contact with|what is the status of|what about|how is|everything on|everything about|last heard of|what do you know about|what do we know about) )${name}(?= (?:$|\.|,|<t|now|right|located|at|currently|last|doing|yet|and)|$)`,
  ),
  new RegExp(
    String.raw`(?<= (?:when was|when did) )${name}(?= (?:last|first|destroyed|killed|hit|seen|heard|lost|die|fire|leave|join|shot|removed|appear|time))`,
  ),
  new RegExp(
    String.raw`(?<= (?:is|was|has|did|does) )${name}(?=${still} (?:active|alive|up|around|there|destroyed|dead|killed|frozen|moving|stationary|overdue|online|here|present|live|been|fire|fired|shoot|hit|kill|killed|down|missing|lost|die|send|sending|in the exercise|transmitting|on the air|emitting|collide|left|leave|gone))`,
  ),
  new RegExp(String.raw`(?<= (?:what is|what was|how fast is|where is|what has) )${name}(?= (?:doing|moving|been|heading|going))`),
  new RegExp(String.raw`(?<= (?:entity|unit|track|vehicle|tank|aircraft|helicopter|ship|player) )((?:[a-z]+-?\d[\w-]{0,8}))(?= )`),
  new RegExp(String.raw`(?<= (?:how many|what|which) (?:\S+ ){1,3}(?:did|has|have|does|was|were) )([a-z]+[-_]?\d[\w-]{0,8})(?= )`),
  new RegExp(String.raw`(?<= (?:by|from|at|on|of|against|did|has|does) )([a-z]{2,}[-_]?\d{1,4}[a-z]?)(?= )`),
]

/** "where is GHOST7": the source will say whether it was ever heard. */
export function liftUnknownNames(line: Line, { lexicon, speller }: NameSources): void {
  for (const frame of frames) {
    const match = frame.exec(line.text)
    const word = match?.[1]
    if (match === null || word === undefined) continue
    const [head = ''] = word.split(' ')
    const known = (each: string): boolean => lexicon.vocabulary.has(each) || fillers.has(each) || ordinaryWords.has(each) || speller(each) !== undefined
    if (known(head) || lexicon.phrases.has(word) || lexicon.phrases.has(head) || word.length > 11 || outOfPlace.has(head)) continue
    line.text = squeeze(
      `${line.text.slice(0, match.index)}${put(line, { kind: 'n', np: { narrowings: [narrowing('marking', word.toUpperCase())], plural: false } })}${line.text.slice(match.index + word.length)}`,
    )
  }
}

const outOfPlace = new Set([
  'it',
  'its',
  'we',
  'us',
  'you',
  'they',
  'them',
  'he',
  'she',
  'that',
  'this',
  'these',
  'those',
  'there',
  'here',
  'what',
  'who',
  'which',
  'my',
  'our',
  'your',
  'their',
  'his',
  'her',
  'every',
  'each',
  'any',
  'all',
  'both',
  'no',
  'not',
  'nobody',
  'none',
  'one',
  'if',
  'as',
  'or',
  'and',
  'but',
  'by',
  'to',
  'up',
  'down',
  'more',
  'less',
  'most',
  'least',
  'than',
  'first',
  'last',
  'next',
  'everyone',
  'everybody',
  'someone',
  'anyone',
  'she',
  'he',
  'him',
  'her',
  'weather',
  'god',
  'love',
  'life',
  'paris',
  'london',
  'berlin',
  'home',
  'lunch',
  'dinner',
  'moon',
  'sun',
  'yourself',
  'sitrep',
  'dis',
  'siso',
  'ieee',
  'sep',
  'oct',
  'nov',
  'dec',
  'jan',
  'feb',
  'mar',
  'apr',
  'jun',
  'jul',
  'aug',
  'mark',
])
