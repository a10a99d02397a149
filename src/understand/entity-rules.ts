import { list, n, notPast, one, rule, show } from './report-patterns.ts'
import type { ReportRule } from './report-patterns.ts'

/** Where it is, when it was last heard, and everything else about one entity. */
/** What can be asked of one entity besides its place; all of it is in the one report. */
const attribute = String.raw`(?:everything|details?|info|information|data|status|state|record|particulars|report|summary|health|condition|damage|damage state|speed|velocity|heading|bearing|course|type|entity type|force|force id|side|marking|callsign|name|altitude|elevation|height|country|nationality|kind|domain|appearance|facts|track|profile|overview|id)`

export const entityRules: readonly ReportRule[] = [
  {
    measure: 'position',
    pattern: rule(
      String.raw`where(?: exactly)? (?:is|are|was|were) ${list}(?: (?:located|now|at|heading|at now|positioned|exactly|right now|last|seen|heard|reported|spotted|known))*`,
    ),
    about: one,
  },
  {
    measure: 'position',
    pattern: rule(
      String.raw`${show}(?:(?:current|last known|last|exact|known|latest|present|reported|last reported) )*(?:position|positions|location|locations|coordinates|coords|grid|grid reference|grid ref|grid square|mgrs|mgrs grid|whereabouts|lat long|lat lon|lat/long|lat/lon|latitude and longitude|pos|posit|fix)(?: (?:of|for|on))? ${list}`,
    ),
    about: one,
  },
  {
    measure: 'position',
    pattern: rule(
      String.raw`(?:${show}${n} (?:(?:current|last known|last|exact|known|latest) )*(?:position|location|coordinates|coords|grid|grid reference|mgrs|whereabouts|pos)|(?:locate|find|where) ${n}|where do we have ${n}|where did (?:we|you) last (?:see|hear) ${n}|how high is ${n}|at what altitude is ${n}|what is ${n} (?:position|location|grid))`,
    ),
    about: one,
  },
  {
    measure: 'last-heard',
    pattern: rule(
      String.raw`(?:when|what time|at what time) (?:was|were|did|is|has) ${n} (?:been )?(?:last )?(?:heard|seen|updated?|reported|active|sent|spotted|contacted|report|send|transmit|talk|speak|on the air|check in|broadcast|online|up|heard|received|transmitting)(?: (?:from|of|in|data|anything|a pdu|an update|something))*`,
    ),
    about: [...one, 'site', 'application'],
  },
  {
    measure: 'last-heard',
    pattern: rule(
      String.raw`(?:when (?:is|was) the last time (?:we|you|anyone) (?:heard|saw|had)(?: from| contact with| anything from)? ${n}|when did (?:we|you|anyone|i) last (?:hear|see|receive|get|had|have|have contact)(?: (?:anything|data|something|an update|a pdu|traffic|contact))?(?: (?:from|of|with|about))? ${n}|(?:have|did|has) (?:we|you|anyone|anybody|someone|somebody) (?:still )?(?:heard?|hearing|seen|see)(?: anything)?(?: (?:from|of))? ${n}(?: yet| at all)?|are we (?:still )?hearing(?: from)? ${n})`,
    ),
    about: [...one, 'site', 'application'],
  },
  {
    measure: 'last-heard',
    pattern: rule(
      String.raw`(?:is there |have we had )?any (?:word|news|sign|signal|signs|life|sign of life|signs of life|contact) (?:from|of|with) ${n}(?: yet)?`,
    ),
    about: [...one, 'site', 'application'],
  },
  {
    measure: 'last-heard',
    pattern: rule(
      String.raw`(?:${show}(?:time of )?(?:the )?last (?:heard|seen|contact|update|report|pdu|time|message|transmission|heartbeat|packet|heard time|time heard|data)(?: (?:received|heard|sent))?(?: time)?(?: (?:we|you) (?:heard|saw|seen))?(?: (?:of|from|with|for|by))? ${n}|when was (?:the |our )?last (?:update|pdu|message|contact|report|transmission|heartbeat|data|packet|signal)(?: received)? (?:from|with|of|by|for) ${n}|${n} last (?:heard|seen|contact|update)|how long (?:ago|since|has it been since|is it since)(?: (?:was|did|we|have we|you|last))* (?:hear(?:d)?(?: from)? |see(?:n)? )?${n}(?: (?:was )?(?:last )?(?:heard|seen|report|heard from|reported|send|sent))?|how (?:old|stale|fresh) is (?:the )?(?:data|last update|update|position|track)? ?(?:of|from|for|on)? ?${n}(?: data)?)`,
    ),
    about: [...one, 'site', 'application'],
  },
  {
    measure: 'entity',
    yesNo: true,
    pattern: rule(
      String.raw`(?:is|are|was|does|do) ${n} (?:still |now |currently |really |actually |even |there )*(?:active|alive|up|there|here|around|live|present|in play|online|in the exercise|on the network|with us|being heard|running|in the game|on|heard|transmitting pdus|sending|in the fight|exist|in the air|operational|on the field|known|on line|not dead)`,
    ),
    about: one,
    when: notPast,
  },
  {
    measure: 'entity',
    yesNo: true,
    pattern: rule(
      String.raw`(?:(?:is|are|was|were) ${n} (?:still |already |now |currently |been |being )*(destroyed|dead|killed|frozen|moving|stationary|overdue|mobility[- ]killed|immobili[sz]ed|firepower[- ]killed|disabled|dead or alive|alive or dead|in motion|standing still|on the move|late|lost|gone|a wreck|halted|parked|static|driving|flying|underway)|has ${n} (?:been |already |just )*(destroyed|killed|frozen|stopped moving|died|immobili[sz]ed)|did ${n} (die|freeze))`,
    ),
    about: one,
    when: notPast,
    state: stateOf,
  },
  {
    measure: 'entity',
    pattern: rule(
      String.raw`(?:(?:tell|show|give|get|find|look|what|who|how|pull|bring)(?: (?:me|us|is|are|about|can|do|you|we|know|else|to|up|all|the|a|tell|have|on|out))*|describe|about)?(?: ?(?:the |all |any |more |full |some |current |latest )*(?:${attribute}(?:(?: and| or) (?:the |its )?${attribute}| ${attribute})*)(?: (?:you have|we have|you have got|known|we know|you know))?(?: (?:of|on|about|for|from))?)? ?(?:entity )?${n}(?: (?:doing|up to|like|details|info|status|state|data|going|speed|heading|altitude|velocity|course|country|callsign|health|condition|type|force|side|damage|marking|in detail|now))?`,
    ),
    about: one,
  },
  {
    measure: 'entity',
    pattern: rule(
      String.raw`(?:what (?:happened|has happened|is happening|became) (?:to|with|of) ${n}|how (?:fast|damaged|healthy) is ${n}(?: (?:moving|going|travelling|traveling|driving|flying))?|(?:what|which) (?:type|kind|force|side|country|marking|callsign|model|sort|class|vehicle|entity|domain|exercise|state)(?: of (?:entity|vehicle|unit|thing|aircraft|platform))? (?:is|does|was|has) ${n}(?: (?:on|in|have|belong to|part of|from|of|fighting for|playing for|with))?|what (?:is|has|was) ${n} (?:been )?(?:doing|up to|damage|status|state|type|speed|heading|marking|force)|who is ${n}(?: (?:with|for|fighting for))?|when did ${n} (?:join|appear|first appear|start|arrive)|when was ${n} first (?:heard|seen))`,
    ),
    about: one,
  },
]

function stateOf(match: RegExpExecArray): { values: string[]; not: boolean } {
  const word = match[1] ?? match[2] ?? match[3] ?? ''
  const is = (value: string): { values: string[]; not: boolean } => ({ values: [value], not: false })
  // "Is it gone" is answered with yes when it is not active.
  if (/^(?:gone|lost|missing)$/.test(word)) return { values: ['active'], not: true }
  if (/destroyed|dead|killed$|die|wreck/.test(word) && !/mobility|firepower/.test(word)) return is('destroyed')
  if (/mobility|immobil/.test(word)) return is('mobility-killed')
  if (/firepower/.test(word)) return is('firepower-killed')
  if (/frozen|freeze/.test(word)) return is('frozen')
  if (/overdue|late/.test(word)) return is('overdue')
  if (/moving|motion|move$|driving|flying|underway/.test(word) && !/stopped/.test(word)) return is('moving')
  if (/stationary|still|halted|parked|static|stopped/.test(word)) return is('stationary')
  return { values: [], not: false }
}
