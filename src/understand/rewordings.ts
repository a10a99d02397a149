/** Short words of the radio and the map table, written out before ids are read. */
export const shorthand: readonly (readonly [RegExp, string])[] = [
  [/(?<= \d+ ?)mikes?(?![a-z0-9-])/g, 'minutes'],
  [/ arty(?![a-z0-9-])/g, ' artillery'],
  [/ freq(s?)(?![a-z0-9-])/g, ' frequency$1'],
  [/ feeds?(?![a-z0-9-])/g, ' sites'],
  [/ on (\d{2,3}\.\d{1,3})(?! ?(?:\d|mhz|khz|ghz|hz|m\b|km))/g, ' on $1 mhz'],
]

/** Names of well-known shares, said in full. */
export const rewordings: readonly (readonly [RegExp, string])[] = [
  // "What fraction of blue shots hit": the shots are the firer's.
  [
    / (?:fraction|share|percentage|percent|proportion) of (?:the |all |our )*(?:shots|rounds|fires)(?: fired)?(?: by (?=[a-z]+ ))?(?: that| which)?(?: have| had| did| actually)? (?:hit|hits)(?: (?:something|anything|home|their targets?|the target|a target))?(?= )/g,
    ' ratio of hits to fires',
  ],
  [
    / (?:fraction|share|percentage|percent|proportion) of (?:the |all )*([a-z]+) (?:shots|rounds|fires)(?: fired)?(?: that| which)?(?: have| had| did| actually)? (?:hit|hits)(?: (?:something|anything|home|their targets?|the target|a target))?(?= )/g,
    ' ratio of hits to fires by $1',
  ],
  // Who did it to their own.
  [
    / (?:shoots?|shot|shooting|fires?|fired|firing|hits?|hitting|kills?|killed|killing|engaged|attacked|destroyed)(?: (?:at|on|upon))? (?:their|its|his|her) own (?:side|troops|forces?|people|team|units?|kind|lot)(?= )/g,
    ' friendly fire',
  ],
  [/ who (?:is |was |has |have |been )*(?:shooting|firing|shot|fired|shoots)(?: (?:at|on))? (?:who|whom|what)(?= )/g, ' list fires'],
  [/ who (?:is |was |has |have |been )*(?:hitting|hit|hits) (?:who|whom|what)(?= )/g, ' list hits'],
  [/ who (?:is |was |has |have |been )*(?:killing|killed|kills|destroyed|destroying) (?:who|whom|what)(?= )/g, ' list kills'],
  [/ dead (?=(?:sites?|sims?|simulators?|applications?|apps?|nodes?|links?) )/g, ' silent '],
  // Destroyed and still heard is a state, not an event.
  [/ ((?:destroyed|dead|killed) (?:[a-z]+ ){0,3})(?:that |which |are |is )*still (?:reporting|sending|heard|here|around|transmitting)(?= )/g, ' $1 active'],
  [
    / (?:hit (?:rate|ratio|percentage|probability|percent)|accuracy|firing accuracy|shooting accuracy|success rate)(?: (?:of|for))(?= )/g,
    ' ratio of hits to fires by',
  ],
  [/ (?:hit (?:rate|ratio|percentage|probability|percent)|accuracy|firing accuracy|shooting accuracy|success rate)(?= )/g, ' ratio of hits to fires'],
  [/ (?:dud (?:rate|ratio|percentage|percent))(?: (?:of|for))(?= )/g, ' share of detonations were duds by'],
  [/ how far(?= )/g, ' how much distance'],
  [/ (?:contacts?|tracks?) (?:did|have|do|has) (?:we|you|they) (?:lose|lost)(?= )/g, ' entities lost contact'],
  [
    / when (?:was|is|were) (?:the )?(?:network|traffic|net|exercise|it|load) (?:at its |the )?(?:busiest|heaviest|highest|peak|most busy)(?= )/g,
    ' busiest minute',
  ],
  [/ how (?:often|frequently)(?= )/g, ' how many times'],
  // "How many does red have left" is about those that remain; "how many have left" is not.
  [/ ((?:does|do|did) (?:[^ ]+ ){1,4}(?:still )?have) (?:left|remaining)(?= )/g, ' $1'],
  [/ (?:are|is) (?:there )?(?:still )?(?:left|remaining)(?: over)?(?= )/g, ' are active'],
  [/ (?:remain|remaining|left over)(?= )/g, ' active'],
  [/ how (?:is|are|was|were) ((?:[^ ]+ ){1,5})(?:distributed|spread|split|divided|broken down)(?: out)? (?:across|over|by|among|between|per)(?= )/g, ' $1 by'],
  [/ (?:gone|went|going|go|been) (?:up|higher)(?= )/g, ' increased'],
  [/ (?:gone|went|going|go|been) (?:down|lower)(?= )/g, ' decreased'],
  [
    / (traffic|rate|load|count|number|volume|fires|losses|pdus|packets|throughput) ((?:(?:has|have|is|been|of|active|entities) )*)(?:dropped|dropping|drop|fallen)(?= (?!off|out))/g,
    ' $1 $2decreased',
  ],
  [/ how (?:big|large|strong|numerous) (?:is|are|was|were)(?= )/g, ' what is the strength of'],
  [/ (?:dud (?:rate|ratio|percentage|percent))(?= )/g, ' share of detonations were duds'],
]
