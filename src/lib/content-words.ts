/*
 * Words that carry meaning, in one form each: lower case, without endings, and words that mean the same in the field as one. Used to compare a question
 * with a text, never to show anything.
 */

/** Say nothing about what a text is about. */
const stopWords: ReadonlySet<string> = new Set(
  `a an the this that these those it its itself they them their theirs he she him her his we us our you your yours i me my mine myself yourself somebody someone
  anybody anyone everybody everyone nobody something anything everything nothing thing things stuff one ones
  is are was were be been being am isn aren wasn weren do does did doing done don doesn didn have has had having haven hasn hadn
  can could will would shall should may might must cannot couldn wouldn shouldn won ll re ve d s t m
  and or but nor so if then than as because while though although whether either neither both
  of in on at by to from for with without within into onto out off over under about around through between among against during per via up down again
  what which who whom whose when where why how whatever much many more most less least few fewer lot lots some any all each every other another such own same
  not no yes too very just only also even still already yet ever never always often sometimes usually really quite rather almost actually simply perhaps maybe
  here there now today please tell explain describe define show give say says said know knows known mean means meant meaning understand let want wants need needs
  get gets got getting go goes going come comes came make makes made making take takes took taken use uses used using put puts work works working happen happens happened
  look looks looking see seem seems find finds found call calls called think try tried keep keeps like way ways kind sort type types
  back right ok okay good bad well better best new old first second next last possible able exactly basically short long
  difference different between happens thanks hello hi hey sitrep question answer ask asks asked term word words point deal`
    .split(/\s+/)
    .filter((word) => word !== ''),
)

/** Words of the field that mean the same; the first stands for all. Compared after endings are gone. */
const sameMeaning: readonly (readonly string[])[] = [
  ['pdu', 'packet', 'message'],
  ['friendly', 'blue', 'blufor', 'own'],
  ['opposing', 'red', 'hostile', 'enemy', 'opfor', 'adversary'],
  ['lost', 'lose', 'losing', 'vanish', 'disappear', 'gone'],
  ['silent', 'silence', 'quiet', 'mute'],
  ['timeout', 'expire', 'expiry', 'expiration'],
  ['heartbeat', 'keepalive', 'beat'],
  ['destroyed', 'destroy', 'dead', 'die', 'destruction'],
  ['kill', 'killed', 'killing', 'frag'],
  ['fratricide', 'blue-on-blue'],
  ['forecast', 'predict', 'prediction', 'foresee', 'outlook', 'projection'],
  ['interval', 'range', 'bound', 'band', 'uncertainty', 'confidence'],
  ['graphics', 'gpu', 'cuda'],
  ['processor', 'cpu', 'core'],
  ['memory', 'ram'],
  ['quantisation', 'quantization', 'quantise', 'quantize', 'quantised', 'quantized'],
  ['document', 'file', 'manual', 'pdf'],
  ['begin', 'start', 'began', 'begun', 'beginning'],
  ['token', 'bearer', 'jwt', 'credential'],
  ['login', 'logon', 'signin', 'sign'],
  ['cache', 'cached', 'caching', 'stored', 'stale'],
  ['marking', 'callsign', 'tail'],
  ['coordinate', 'position', 'location', 'latitude', 'longitude'],
  ['export', 'csv', 'spreadsheet', 'excel', 'download', 'save'],
  ['conversation', 'session', 'dialogue'],
  ['clock', 'skew', 'ntp'],
  ['round', 'shot', 'bullet'],
  ['shoot', 'fire', 'fired', 'firing'],
  ['laser', 'designator'],
  ['dud', 'misfire'],
  ['duplicate', 'twice', 'double'],
  ['slow', 'slower', 'slowly', 'sluggish', 'latency', 'delay'],
  ['vehicle', 'tank'],
  ['database', 'postgres', 'postgresql', 'db'],
  ['dropped', 'drop', 'loss-of-packets', 'discard', 'discarded'],
  ['network', 'lan', 'wire'],
  ['malformed', 'corrupt', 'broken', 'garbage', 'invalid'],
  ['version', 'edition'],
  ['normal', 'usual', 'typical', 'expected'],
]

/** Endings that carry no meaning of their own. Crude on purpose: question and text go through the same. */
export function stemOf(word: string): string {
  if (word.length < 4 || /\d/.test(word)) return word
  let stem = word
  if (stem.endsWith('ies') && stem.length > 4) stem = `${stem.slice(0, -3)}y`
  else if (/(?:sh|ch|x|ss)es$/.test(stem)) stem = stem.slice(0, -2)
  else if (stem.endsWith('s') && !/(?:ss|us|is)$/.test(stem)) stem = stem.slice(0, -1)
  if (stem.length > 5 && stem.endsWith('ing')) stem = withoutDouble(stem.slice(0, -3))
  else if (stem.length > 4 && stem.endsWith('ed') && !stem.endsWith('eed')) stem = withoutDouble(stem.slice(0, -2))
  else if (stem.length > 5 && stem.endsWith('ly')) stem = stem.slice(0, -2)
  return stem.length > 4 && stem.endsWith('e') ? stem.slice(0, -1) : stem
}

function withoutDouble(stem: string): string {
  return /([bdfgmnprt])\1$/.test(stem) ? stem.slice(0, -1) : stem
}

const canonical: ReadonlyMap<string, string> = new Map(
  sameMeaning.flatMap((words) => words.map((word): [string, string] => [stemOf(word), stemOf(words[0] ?? word)])),
)

/** Words as they stand, lower case. Numbers with their points and colons, and names such as `DIS_UDP_PORT`, stay whole. */
export function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .replaceAll('’', "'")
      .match(/\d+(?:[.:]\d+)+|[\p{L}\p{N}]+(?:_[\p{L}\p{N}]+)+|[\p{L}\p{N}]+/gu) ?? []
  )
}

/** The one form of a word by which texts are compared; undefined where it says nothing. */
export function contentWord(word: string): string | undefined {
  if (stopWords.has(word) || (word.length < 2 && !/\d/.test(word))) return undefined
  const stem = stemOf(word)
  return canonical.get(stem) ?? stem
}

/** Every content word in order, repeated as often as it stands. */
export function contentWords(text: string): string[] {
  const found: string[] = []
  for (const word of wordsOf(text)) {
    const content = contentWord(word)
    if (content !== undefined) found.push(content)
  }
  return found
}
