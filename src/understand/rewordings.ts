/** Short words of the radio and the map table, written out before ids are read. */
export const shorthand: readonly (readonly [RegExp, string])[] = [
  [/(?<= \d+ ?)mikes?(?![a-z0-9-])/g, 'minutes'],
  [/ arty(?![a-z0-9-])/g, ' artillery'],
  [/ freq(s?)(?![a-z0-9-])/g, ' frequency$1'],
  [/ feeds(?![a-z0-9-])/g, ' sites'],
  [/ dead feed(?![a-z0-9-])/g, ' dead site'],
  [/ on (\d{2,3}\.\d{1,3})(?! ?(?:\d|mhz|khz|ghz|hz|m\b|km))/g, ' on $1 mhz'],
]

/** Shortened words of the log and the voice net. A name of the exercise that is spelled like one of them stays a name. */
const abbreviations: Readonly<Record<string, string>> = {
  r: 'are',
  u: 'you',
  ur: 'your',
  abt: 'about',
  atm: 'right now',
  rn: 'right now',
  rds: 'rounds',
  rnds: 'rounds',
  acft: 'aircraft',
  'a/c': 'aircraft',
  avg: 'average',
  dupe: 'duplicate',
  dupes: 'duplicates',
  tgt: 'target',
  tgts: 'targets',
  veh: 'vehicle',
  vehs: 'vehicles',
  vics: 'vehicles',
  pers: 'personnel',
  cas: 'casualties',
  msg: 'message',
  msgs: 'messages',
  pkt: 'packet',
  pkts: 'packets',
  det: 'detonation',
  dets: 'detonations',
  tnk: 'tank',
  tnks: 'tanks',
  inf: 'infantry',
  eny: 'enemy',
  posn: 'position',
  posit: 'position',
  loc: 'location',
  stat: 'status',
  ttl: 'total',
  tot: 'total',
  cnt: 'count',
  num: 'number',
  nbr: 'number',
  qty: 'quantity',
  tdy: 'today',
  yest: 'yesterday',
  curr: 'current',
  prev: 'previous',
  'w/o': 'without',
  'b/w': 'between',
}

/** Names of well-known shares, said in full. */
export const rewordings: readonly (readonly [RegExp, string])[] = [
  // "Share of hits in detonations": the part comes first.
  [
    / (?:share|fraction|percentage|percent|proportion) of (hits|duds|misses|kills|proximate detonations) (?:in|among|amongst|out of|of|to) (?:all |the |all the )*(?=(?:detonations|fires|shots|rounds|losses) )/g,
    ' ratio of $1 to ',
  ],
  [
    / by (?:the )?(?:firers?|shooters?|firing (?:entity|entities|units?)|attackers?|killers?)(?= (?:today|yesterday|now|in|over|since|between|this|last|for|during|$|\.|<))/g,
    ' by entity',
  ],
  [
    / (?:when (?:was|were) )?last heard(?: times?)? (?:per|by|for each|of each|of every|for every|of all|for all) (sites?|applications?|apps?)(?= )/g,
    ' list $1',
  ],
  [
    / (?:how many|which|what) (?:different |distinct |unique |separate |individual )*(?:entities|units|players|vehicles) (?:have |has )?(?:actually )?(fired|shot)(?= )/g,
    ' which entities $1',
  ],
  [/ (how many [^.]*?) ever(?= (?:\. )?$)/g, ' $1 in the whole recording'],
  [/ who (?:is |was |has |have |been )*(?:detonating|detonated|detonates) (?:on|at|against|near) (?:who|whom|what)(?= )/g, ' list detonations'],
  [/ (?:,? ?according to|from|by|in) the (?:platform's (?:records|data|database)|platform|listener's (?:records|data))(?= (?:\. )?$)/g, ' '],
  [/ ((?:do|does) (?:[^ ]+ ){1,3}(?:have|got) (?:any )?(?:[^ ]+ ){1,2})left(?= )/g, ' $1'],
  // "What fraction of blue shots hit": the shots are the firer's.
  [
    / (?:fraction|share|percentage|percent|proportion) of (?:the |all |our )*(?:shots|rounds|fires)(?: fired)?(?: by (?=[a-z]+ ))?(?: that| which)?(?: have| had| did| actually)? (?:hit|hits)(?: (?:something|anything|home|their targets?|the target|a target))?(?= )/g,
    ' ratio of hits to fires',
  ],
  [
    / (?:fraction|share|percentage|percent|proportion) of (?:the |all )*([a-z]+) (?:shots|rounds|fires)(?: fired)?(?: that| which)?(?: have| had| did| actually)? (?:hit|hits)(?: (?:something|anything|home|their targets?|the target|a target))?(?= )/g,
    ' ratio of hits to fires by $1',
  ],
  // Where a round struck the ground is no side of an engagement.
  [/ ground (?:impacts?|bursts?|hits?)(?= )/g, ' ground-impact'],
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
  [/ cover(?:ed|ing|s)? (the most|the least|more|less|much|most)? ?(?:ground|distance)(?= )/g, ' moved $1 '],
  [/ , if you (?:would|could|can|please|do not mind|like)(?: please)?(?: ,)?(?= )/g, ' '],
  [/ (?:leads?|is leading|are leading|leading|has the lead|have the lead|is ahead)(?: the (?:table|field|board))? (?:in|on|for|with)(?= )/g, ' has the most'],
  // Who did it, said at length.
  [/ (?:at the hands of|credited to|attributed to|ascribed to|courtesy of)(?= )/g, ' by'],
  [/ individual (?=entit|unit|track|platform|vehicle|aircraft)/g, ' distinct '],
  [/ (?:downrange|down range)(?= )/g, ' fired'],
  [/ (what|which) (?:ammo|ammunition|ordnance|rounds)(?= (?:did|has|have|had|was|were|does|do|is|are) )/g, ' $1 munitions'],
  [/ (?:different|distinct|separate) (munitions?|weapons?)(?= )/g, ' types of $1'],
  // What an entity carries is in no PDU that is read.
  [
    / (?:have|has|got|carry|carries|carrying|holding|hold) (?:any |enough |much |how much |its |some )*(?:ammo|ammunition|fuel|rounds|munitions|missiles|weapons)(?: (?:left|remaining|on board|aboard))?(?= (?:$|\.|now|left|on board|aboard))/g,
    ' unread-stores',
  ],
  [/ (?:ammo|ammunition|fuel|rounds|munitions|missiles) (?:left|remaining|on board|aboard|state|status)(?= )/g, ' unread-stores'],
  // What it was done with.
  [/ with what(?= (?:did|has|have|was|were|is|are) )/g, ' which weapon'],
  [
    / what ((?:is|are|was|were|did|has|have|do|does) (?:[^ ]+ ){1,5}?(?:shoot|shooting|shot|fire|fired|firing|hit|hitting|kill|killed|killing|engage|engaged|engaging|destroy|destroyed)(?: (?:at|on))?(?: [^ ]+){0,2}?) with(?= (?:$|\.|today|yesterday|since|in|this|last))/g,
    ' which weapon $1',
  ],
  [
    / clocks? (?:is|are|was|were|running|runs?|being|looks?|seems?)(?: [a-z]+)? (?:off|out|fast|slow|ahead|behind|drifting|skewed|bad|wrong)(?= )/g,
    ' bad clock',
  ],
  [/ (?:break|split|broken) (?:it|that|this|them|those|these|the number|the figure) (?:down|up)(?= )/g, ' breakdown'],
  [
    / (?:what|which|when) (?:is|was|were|are) (?:the |our )*(?:busiest|peak|heaviest|most active|quietest|calmest|slowest) hours?(?: of the day)?(?= )/g,
    ' pdu count per hour',
  ],
  [/ (?:what|which) (?:is|was|were|are) (?:the |our )*(?:busiest|peak|heaviest|most active|quietest|calmest|slowest) days?(?= )/g, ' pdu count per day'],
  [/ (?:which|what) (day|hour) (?:was|is|had|has) (?:the )?(?:busiest|quietest|most (?:active|busy|traffic)|least traffic)(?= )/g, ' pdu count per $1'],
  [/ (?:the )?(?:busiest|quietest) (day|hour)s?(?= (?!tomorrow))/g, ' pdu count per $1'],
  [/ (?:maximum|max|highest|peak) (?:number of )?(?:pdus?|packets?|messages) (?:per|a) second(?= )/g, ' busiest minute'],
  [/ (?:average|mean) (?=(?:(?:pdu|packet|traffic|message|data|network) )?(?:rate|load|throughput) )/g, ' '],
  [/ no\.? of (?=(?:pdus?|packets?|messages|entities|fires?|collisions?|detonations?|events?|sites) )/g, ' number of '],
  [/ (action requests?|set data|start ?\/? ?resumes?)(?= (?!pdu|packet|message))/g, ' $1 pdus'],
  [/ most busy(?= )/g, ' busiest'],
  [/ least busy(?= )/g, ' quietest'],
  // A join of two events, not a count of one: left to be refused.
  [
    / (?:had|has|have|having|with|got|produced|led to|resulted in|caused|gave) no (?:detonations?|hits?|effects?|results?|impacts?|explosions?)(?= )/g,
    ' unread-negation',
  ],
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
  [/ (?:gone|went|going|go|been) (?:up|higher)(?= (?!to ))/g, ' increased'],
  [/ (?:put|pumped|poured|emptied|loosed off) (?:in)?to(?= )/g, ' fired at'],
  [/ (?:gone|went|going|go|been) (?:down|lower)(?= )/g, ' decreased'],
  [
    / (traffic|rate|load|count|number|volume|fires|losses|pdus|packets|throughput) ((?:(?:has|have|is|been|of|active|entities) )*)(?:dropped|dropping|drop|fallen)(?= (?!off|out))/g,
    ' $1 $2decreased',
  ],
  [/ how (?:big|large|strong|numerous) (?:is|are|was|were)(?= )/g, ' what is the strength of'],
  [/ (?:dud (?:rate|ratio|percentage|percent))(?= )/g, ' share of detonations were duds'],
]

/** Written-out forms of a line's short words; what the exercise calls something is left alone. */
export function expandAbbreviations(text: string, isName: (word: string) => boolean): string {
  return text.replace(/(?<=[ ,])(?:[a-z]{1,6}|[abw]\/[a-z])(?=[ ,.?!])/g, (word) =>
    Object.hasOwn(abbreviations, word) && !isName(word) ? (abbreviations[word] ?? word) : word,
  )
}
