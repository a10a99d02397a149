import type { Measure } from '../../core/measure.ts'
import type { Form } from '../line.ts'
import { pluralOf } from './entry.ts'
import type { Phrases } from './entry.ts'

/**
 * How measures are said beyond the words they declare themselves: verbs with their grammar, and phrases whose meaning their words alone would miss.
 * A declared word that is also here is read as it is here.
 */
type Spoken = { id: string; form: Form; /** Separated by `|`. */ words: string; at?: true; weak?: true }

const spoken: readonly Spoken[] = [
  {
    id: 'entities.active',
    form: 'adjective',
    weak: true,
    words: 'active|live|alive|in play|present|online|in use|on the field|in the field|on the battlefield|on the map|available|in the fight|operational|current',
  },
  {
    id: 'entities.active',
    form: 'noun',
    weak: true,
    words: 'entity count|number of entities|unit count|order of battle|orbat|head count|headcount|strength|force strength|track count',
  },
  {
    id: 'pdus',
    form: 'noun',
    weak: true,
    words:
      'pdu|packet|message|traffic|network traffic|datagram|volume|traffic volume|pdu traffic|pdu count|dis traffic|network load|packet count|dis packet|udp packet|dis pdu|dis message|network activity|data traffic',
  },
  {
    id: 'pdus.rate',
    form: 'noun',
    words:
      'pdu rate|packet rate|traffic rate|rate of traffic|pdus per second|pdu per second|packets per second|pdus a second|packets a second|pdu/s|pdus/s|pdus / s|pdu / s|packets / s|pps|throughput|average rate|message rate|rate|average pdu rate|traffic load|load|rate of pdus|update rate|average traffic|messages per second|average pdus per second|average packets per second|mean rate|current rate|data rate',
  },
  {
    id: 'pdus.peak',
    form: 'noun',
    words:
      'peak|busiest minute|busiest time|busiest moment|peak load|peak rate|peak traffic|maximum rate|max rate|traffic peak|spike|peak minute|peak time|highest rate|traffic spike|highest traffic|peak pdu rate|busiest point|busiest period|most traffic in a minute|most pdus in a minute|maximum pdu rate|max pdu rate|peak packet rate|highest pdu rate|peak minute of traffic',
  },
  {
    id: 'bytes',
    form: 'noun',
    words:
      'byte|bandwidth|data volume|octet|megabyte|kilobyte|mb|kb|gigabyte|volume of data|amount of data|data|network bandwidth|volume in bytes|bytes of traffic|bytes of data|megabytes of traffic|megabytes of data',
  },
  {
    id: 'malformed',
    form: 'noun',
    words:
      'malformed|malformed pdu|malformed packet|malformed datagram|malformed traffic|malformed message|bad packet|bad pdu|broken pdu|broken packet|corrupt|corrupted|corrupt pdu|corrupt packet|corrupted pdu|corrupted packet|invalid pdu|invalid packet|undecodable|undecodable pdu|undecodable packet|garbage|unknown pdu|malformed or unknown pdu|malformed or unknown pdus|malformed and unknown pdus|garbled packet|decode error|decoding error|bad datagram|parse error',
  },
  {
    id: 'fires',
    form: 'noun',
    words:
      'fire|fire event|weapon fire|weapons fire|firing|engagement|launch|shooting|firing event|weapon launch|weapon firing|missile launch|weapon release|fire mission|salvo|gunfire|missile firing|shooter|firer',
  },
  {
    id: 'fires',
    form: 'verb',
    words:
      'fired|shoot|shoots|launched|opened fire|open fire|opens fire|engage|engages|been firing|were firing|was firing|shot|fired weapons|fired a weapon|fire a weapon|fire weapons|used|expended|expend|expends|expending|use|using|are firing|is firing|fired anything|fire anything',
  },
  {
    id: 'fires',
    form: 'participle',
    at: true,
    words:
      'fired at|fired on|fired upon|fire at|fire on|fire upon|fires at|firing at|firing on|shot at|shoot at|shooting at|shoots at|engaged|launched at|engaging|under fire|attacked|attack|attacking|taken under fire|took fire|taking fire|take fire|receiving fire|targeted|target by|fired against|come under fire|came under fire',
  },
  {
    id: 'shots',
    form: 'noun',
    words:
      'shot fired|round|round fired|rounds|shots|shots fired|rounds fired|ammunition|ammo|bullet|round expended|rounds expended|rounds of ammunition|munition expended|munitions expended|munition fired|munitions fired|weapons fired|weapon fired|round of ammunition|shells fired|shell fired|ammunition expended|ammunition used|ammo used|ammo expended|ammo expenditure|ammunition expenditure',
  },
  { id: 'detonations', form: 'noun', words: 'detonation|explosion|blast|impact|detonation event|exploding|weapon impact' },
  { id: 'detonations', form: 'verb', words: 'detonated|exploded|detonate|explode|went off|blew up|detonating' },
  {
    id: 'hits',
    form: 'noun',
    words:
      'hits|direct hit|target hit|shot that hit|shots that hit|rounds that hit|round that hit|hit count|successful shot|detonations that hit|fires that hit|impacts on target',
  },
  { id: 'hits', form: 'participle', at: true, words: 'hit|struck|hitting|strike|been hit' },
  {
    id: 'hits',
    form: 'noun',
    words:
      'hit something|hit anything|hit someone|hit somebody|hit their target|hit the target|hit a target|hit home|hit their mark|hit an entity|struck something|were on target|landed|actually hit|scored a hit|score a hit|hit its target|connected',
  },
  {
    id: 'proximate',
    form: 'noun',
    words: 'proximate|proximate detonation|near miss|proximity detonation|near-miss|close miss|proximity hit|proximate hit|proximity burst',
  },
  {
    id: 'duds',
    form: 'noun',
    words:
      'dud|no detonation|failed to detonate|did not explode|did not detonate|misfire|dud detonation|failed to explode|failed detonation|did not go off|failed to go off|dud round|unexploded|unexploded ordnance|duds fired|dud munition',
  },
  { id: 'losses', form: 'noun', words: 'loss|casualty|destruction|kia|wreck|loss of|attrition|fatality|death|combat loss|vehicle kill|entity destroyed' },
  {
    id: 'losses',
    form: 'verb',
    words:
      'lose|loses|losing|died|die|suffer|suffered|take losses|taken losses|took losses|took casualties|suffered losses|suffered casualties|suffer losses|suffer casualties|sustained|take casualties|lost in combat|lost to enemy action|combat losses|blown up|lose any|take any losses',
  },
  { id: 'losses', form: 'adjective', words: 'dead|wrecked|kia' },
  { id: 'kills', form: 'noun', words: 'kills|killer|kill count|ace|kill score|confirmed kill|victory|scored kills|attributed kill|kill attribution' },
  {
    id: 'kills',
    form: 'participle',
    at: true,
    words:
      'kill|killed|destroyed|destroy|destroys|destroying|killing|shot down|shoot down|shooting down|knocked out|knock out|took out|taken out|take out|eliminated|eliminate|sank|sunk|sink|blew up entity|downed',
  },
  {
    id: 'kills.mobility',
    form: 'noun',
    words: 'mobility kill|m-kill|m kill|mobility-kill|mobility loss|mobility killed|mobility-killed|immobilised|immobilized',
  },
  {
    id: 'kills.firepower',
    form: 'noun',
    words: 'firepower kill|f-kill|f kill|firepower-kill|firepower killed|firepower-killed|fire power kill|firepower loss',
  },
  {
    id: 'friendly-fire',
    form: 'noun',
    words:
      'friendly fire|fratricide|blue on blue|blue-on-blue|red on red|red-on-red|friendly-fire|friendly fire incident|friendly fire event|own goal|fratricide incident|fratricide event|amicide|blue on blue incident|blue on blue event|friendly fires|own-side fire',
  },
  {
    id: 'exchange-ratio',
    form: 'noun',
    words:
      'exchange ratio|loss exchange ratio|ler|loss ratio|kill ratio|kill-loss ratio|kill loss ratio|kill death ratio|kill/death ratio|force exchange ratio|k/d ratio|kd ratio|kill to loss ratio|kills to losses ratio|ratio of losses|casualty ratio|loss-exchange ratio|kill / death ratio|k / d ratio|kill / loss ratio|losses ratio|k / d|exchange rate of losses',
  },
  { id: 'collisions', form: 'noun', words: 'collision|crash|collision event|bump' },
  {
    id: 'collisions',
    form: 'verb',
    words: 'collided|collide|crashed|ran into|run into|bumped into|crashed into|ran into each other|collided with each other|bumped',
  },
  {
    id: 'entities.joined',
    form: 'verb',
    words:
      'joined|join|arrived|arrive|arriving|entered|spawned|created|came up|appeared|appear|came online|popped up|showed up|joining|entered the exercise|joined the exercise|logged on|came in|come up|come online|started up|checked in|joined us',
  },
  {
    id: 'entities.joined',
    form: 'adjective',
    words:
      'new|newly arrived|new entity|newly joined|newly created|new track|new unit|new arrival|new joiner|newcomer|arrival|just joined|just arrived|just appeared',
  },
  {
    id: 'entities.left',
    form: 'verb',
    words:
      'left|leave|deactivated|removed|logged off|departed|withdrew|signed off|left the exercise|leave the exercise|exited|been removed|deactivate|log off|departure|logged out|withdrawn|leaving|deleted',
  },
  {
    id: 'entities.lost',
    form: 'verb',
    words:
      'contact lost|lost contact|lost contact with|timed out|time out|timeout|dropped|dropped off|dropped out|disappeared|disappear|vanished|vanish|gone|went missing|gone missing|lost track|lost track of|drop out|drop off|contact loss|fallen off|dropped off the network|lost comms|lost comms with|lose contact|lose contact with|lost contacts|lost contact entity|gone dark|went dark|dropped off the net|timing out|lost tracks',
  },
  { id: 'entities.lost', form: 'participle', words: 'lost' },
  {
    id: 'entities.overdue',
    form: 'adjective',
    words:
      'overdue|late|stale|missed heartbeat|missing heartbeat|missed their heartbeat|missed a heartbeat|missing heartbeats|behind on heartbeats|late heartbeat|running late',
  },
  {
    id: 'entities.seen',
    form: 'participle',
    weak: true,
    words:
      'seen|heard|observed|participated|participating|took part|taken part|taking part|detected|recorded|heard from|take part|participate|showed themselves|been active|been seen|been heard',
  },
  { id: 'entities.seen', form: 'adjective', weak: true, words: 'distinct|unique|different|distinct entity|unique entity|different entity' },
  { id: 'radios', form: 'noun', words: 'radio|transmitter|radio transmitter|radio set' },
  { id: 'radios', form: 'verb', words: 'on the air|talking|transmitting|keyed|keying|keyed up|keying up|on air|broadcasting' },
  {
    id: 'emitters',
    form: 'noun',
    words: 'emitter|radar|emission|jammer|emission system|electromagnetic emission|radar emission|em emission|active radar|radar emitter',
  },
  { id: 'emitters', form: 'verb', words: 'emitting|radiating|jamming|emit|radiate' },
  { id: 'designators', form: 'noun', words: 'designator|laser|laser designator|laser spot|active designator|laser designation' },
  { id: 'designators', form: 'verb', words: 'lasing|designating|lased|being lased|painting|being designated|designated' },
  { id: 'iff', form: 'noun', words: 'iff|transponder|interrogator|iff transponder|iff system|iff emitter|mode 3|mode 4|mode 5' },
  { id: 'iff', form: 'verb', words: 'squawking|squawk|squawks' },
  { id: 'aggregates', form: 'noun', words: 'aggregate|aggregate unit|company|platoon|battalion|formation|aggregated unit|brigade|aggregate entity' },
  { id: 'comments', form: 'noun', words: 'comment|remark|text message|chat message|comment text|operator comment|logged comment' },
  { id: 'event-reports', form: 'noun', words: 'event report|reports|reported event' },
  { id: 'movement', form: 'noun', words: 'distance|distance moved|distance travelled|distance traveled|distance covered|path length|mover' },
  {
    id: 'movement',
    form: 'verb',
    words: 'moved|move|travelled|traveled|travel|drove|flew|drive|driven|flown|gone furthest|covered|gone farthest|gone the furthest',
  },
  {
    id: 'silence',
    form: 'adjective',
    words:
      'silent|quiet|gone silent|gone quiet|went silent|went quiet|go silent|go quiet|fell silent|fallen silent|fall silent|stopped sending|not sending|stopped transmitting|no traffic from|stop sending|stopped talking|no longer sending|stopped reporting|going silent|silent site|not transmitting|not reporting|not sending anything|not sending data',
  },
  {
    id: 'clocks',
    form: 'noun',
    words:
      'bad clock|clock|clock skew|skew|skewed clock|wrong clock|wrong time|time sync|out of sync|clock error|clock problem|bad timestamp|wrong timestamp|time skew|clock drift|bad time|off clock|clocks that are off|timestamp|clock off|clocks off|clocks wrong|clock wrong|unsynchronised clock|unsynchronized clock|drifting clock|timestamp error|clock offset',
  },
  {
    id: 'duplicates',
    form: 'noun',
    words:
      'duplicate|duplicate id|duplicate entity id|duplicate entity|duplicate entity ids|id conflict|same id|id clash|duplicated id|duplicated entity|clashing id|conflicting id|conflicting entity id|entity id conflict|entity id clash|duplicate identity|same entity id|id collision|entity id collision|duplicates ids|double id|duplicate entity id s',
  },
  { id: 'marks', form: 'noun', words: 'mark|time mark|bookmark|time marker|marker' },
]

/** Declared words that mean something only inside a whole-sentence rule, or are too common to stand alone. */
const onlyInSentences = new Set(
  'where|position|location|coordinates|grid|whereabouts|located|last heard|last seen|last contact|last update|last report|when was|last pdu|tell me about|details of|what is entity|is it still active|is it destroyed|state of|describe|status|system status|health|overview|everything ok|receiving data|alive|running|working|up|activity|summary|what happened|going on|doing|action|recap|overview of the day|what changed|changed|what is new|since i last asked|difference since|anything new|updates|help|what can you do|what can i ask|commands|examples|how do i use|capabilities|what is a|what does|mean|define|explain|meaning of|how do you count|how is counted|definition|counting rule|what counts as|how are counted|prediction|predict|forecast|predictions|timeline|milestone|history of the exercise|chronology|sequence of events|when did the exercise start|exercise start|first engagement|happened after|frozen|freeze|paused|stopped|is the exercise running|halted|network health|network|network problem|unusual|anomaly|anything wrong|problem|issue|odd|strange|wrong|roll call|everyone up|who is missing|missing|all present|expected|everybody here|attendance|who is up|how is|entity|unit|player|site|application|app|simulator|sim|simulation|host|node|exercise|which exercises|exercise id|which sites|on the network|sites connected|ever|were active|net|frequency|channel|who is talking|busiest|how busy|furthest|farthest|moved furthest|latest comment|latest report|report|list marks|which marks|pdu type|burst of|burst|killed entity|destroyed by|killed most|missed|gone|text message|present'.split(
    '|',
  ),
)

export function addMeasures(phrases: Phrases, measures: readonly Measure[]): void {
  const known = new Set(measures.map((measure) => measure.id))
  for (const { id, form, words, at, weak } of spoken) {
    if (!known.has(id)) continue
    for (const word of words.split('|')) {
      const measure = { id, form, weak: weak === true, narrowings: [], ...(at === true ? { at } : {}) }
      phrases.set(word, { kind: 'measure', measure })
      const many = pluralOf(word)
      if ((form === 'noun' || word.includes('entity') || word.startsWith('new ')) && !word.endsWith('s') && !phrases.has(many))
        phrases.set(many, { kind: 'measure', measure: { ...measure, plural: true } })
    }
  }
  for (const { id, words } of measures) {
    for (const word of words) {
      if (onlyInSentences.has(word)) continue
      for (const phrase of [word, pluralOf(word)])
        if (!phrases.has(phrase)) phrases.set(phrase, { kind: 'measure', measure: { id, form: 'noun', weak: false, narrowings: [] } })
    }
  }
}
