import type { Plan } from '../core/plan.ts'
import { hourMs, minuteMs, secondMs } from '../core/time.ts'
import { measuresOf, put, slotOf, squeeze } from './line.ts'
import type { GroupPhrase, Line } from './line.ts'
import { numberFrom, numberWords } from './numbers.ts'
import { unitFrom } from './time/points.ts'

type Ask = 'how-many' | 'who' | 'which' | 'what' | 'when' | 'where' | 'list' | 'none'

/** What form the answer should take, as far as words say it. */
export type Features = {
  ask: Ask
  /** Begins as a yes/no question, or asks for "any". */
  yesNo: boolean
  any: boolean
  order?: NonNullable<Plan['order']>
  /** "most" and the like without a number: one, or the usual handful where the noun is plural. */
  superlative?: 'most' | 'least'
  /** "busiest": of nothing in particular means traffic. */
  busiest?: boolean
  latest?: number | 'some'
  trend?: boolean
  /** "Red's tank strength", "entity count": the word itself asks for a number. */
  counted?: boolean
  compare?: { than: boolean; more?: 'more' | 'less' }
  ratio?: 'share' | 'ratio'
  breakdown?: boolean
}

/** Superlatives that speak of traffic when nothing else is named. */
const trafficSuperlative = /busiest|most active|least active|noisiest|loudest|chattiest|quietest/

const figure = String.raw`(?:\d{1,4}|${numberWords.slice(0, 14).join('|')})`

/** Takes the words of grouping out of the line, before nouns join their neighbours. */
export function beginFeatures(line: Line): Features {
  const counted =
    measuresOf(line).some((word) => word.id === 'entities.active' && /count$|^number of|strength$/.test(word.text)) && !/ (?:list|show)(?= )/.test(line.text)
  const features: Features = { ask: askOf(line.text), yesNo: false, any: false, ...(counted ? { counted } : {}) }
  // "In total across all sites" sums over them.
  line.text = line.text.replace(/ (?:across|over|from|at|on) (?:all|all of|all the|all our) (<n\d+>)(?= )/g, (whole, marker: string) => {
    const slot = slotOf(line, marker)
    return slot?.kind === 'n' &&
      slot.np.narrowings.length === 0 &&
      slot.np.noun !== 'entity' &&
      / (?:how many|how much|total|number|count|sum|overall) /.test(line.text)
      ? ''
      : whole
  })
  readGroups(line, features)
  return features
}

/** Takes the other words of shape out of the line and adds what they were. */
export function readFeatures(line: Line, features: Features): void {
  readRatio(line, features)
  readCompare(line, features)
  readTrend(line, features)
  readOrder(line, features)
  features.yesNo = /^(?: (?:so|then|and|,|ok|okay|please|now|well))*(?: <t\d+>)?(?: ,)? (?:is|are|was|were|do|does|did|has|have|had)(?= )/.test(line.text)
  features.any = / (?:any|anyone|anybody|anything)(?= )/.test(line.text)
}

function take(line: Line, pattern: RegExp): RegExpExecArray | null {
  const match = pattern.exec(line.text)
  if (match !== null) line.text = squeeze(`${line.text.slice(0, match.index)} ${line.text.slice(match.index + match[0].length)}`)
  return match
}

function askOf(text: string): Ask {
  if (
    / (?:how (?:many|much)|(?:the |a )?(?:total )?(?:number|count|amount|quantity|total|sum)s? of|count(?: of| up| the| all)?(?= )|(?:in )?what quantity|what is the (?:total|count|number)|total number)(?= )/.test(
      text,
    ) &&
    !/^ (?:list|show me the list)/.test(text)
  )
    return 'how-many'
  if (/ (?:who|whom|whose)(?= )/.test(text)) return 'who'
  if (/ which(?= )/.test(text)) return 'which'
  if (/ (?:at what time|what time|when)(?= )/.test(text)) return 'when'
  if (/ where(?= )/.test(text)) return 'where'
  if (/ (?:list|show|display|enumerate|name|give me (?:a |the )?list|identify|print|find|read|details|detail)(?= )/.test(text)) return 'list'
  if (/ what(?= )/.test(text)) return 'what'
  return 'none'
}

const groupLead = String.raw`(?:per|by|for each(?: of)?|for every|each|every|in each|in every|from each|from every|at each|on each|of each|by each|per each|across|grouped by|group by|group them by|broken down by|broken down per|break down by|breakdown by|breakdown per|split by|split per|split across|sorted by|ordered by|separated by|split up by|divided by|distribution by|distribution across|arranged by|and by|as a function of|sorted into)`

const firerWords = /^(?:firer|shooter|attacker|killer)s?$/
const targetWords = /^(?:target|victim)s?$/

function readGroups(line: Line, features: Features): void {
  line.text = line.text
    .replace(
      / (?:and )?(?:from|by|of|to) (?:whom|who)(?= )| and (?:who|where) (?:from|by|sent them|did they come from)(?= )|(?: and)? from where(?= )| and which (?:site|address|source)s? (?:are|were) they from(?= )/g,
      () => ` ${put(line, { kind: 'g', group: { by: 'address', role: 'firer' } })}`,
    )
    .replace(/ (?:by|per|for each) (firers?|shooters?|attackers?|killers?|targets?|victims?)(?= )/g, (whole, word: string) =>
      firerWords.test(word) || targetWords.test(word)
        ? ` ${put(line, { kind: 'g', group: { by: 'entity', role: targetWords.test(word) ? 'target' : 'firer' } })}`
        : whole,
    )
    .replace(/ (?:minute by minute|minute to minute|minutely|per min|by the minute)(?= )/g, () => timeGroup(line, minuteMs))
    .replace(/ (?:hour by hour|hourly|by the hour|per hr|on an hourly basis)(?= )/g, () => timeGroup(line, hourMs))
    .replace(/ (?:day by day|daily|per day|by day|each day)(?= )/g, () => timeGroup(line, 24 * hourMs))
    .replace(
      new RegExp(
        String.raw` (?:per|by|by the|for each|for every|each|every|in each|in|at|with|using|over) (?:(${figure}) )?-?(seconds?|minutes?|mins?|hours?|hrs?|half hour|quarter hour)(?: (?:steps?|intervals?|buckets?|bins?|increments?|blocks?|slots?|periods?|resolution|basis))?(?= )`,
        'g',
      ),
      (whole: string, amount: string | undefined, unitWord: string) => {
        const isStep =
          /^ (?:per|by|for|each|every|in each)/.test(whole) ||
          /(?:steps?|intervals?|buckets?|bins?|increments?|blocks?|slots?|periods?|resolution|basis)$/.test(whole)
        if (!isStep) return whole
        const unitMs = unitWord === 'half hour' ? 30 * minuteMs : unitWord === 'quarter hour' ? 15 * minuteMs : lengthOf(unitWord)
        return unitMs === undefined ? whole : timeGroup(line, unitMs * (amount === undefined ? 1 : (numberFrom(amount) ?? 1)))
      },
    )
    .replace(
      new RegExp(String.raw` (${figure})[- ](minutes?|hours?|seconds?) (?:steps?|intervals?|buckets?|bins?|trend|blocks?|resolution)(?= )`, 'g'),
      (whole: string, amount: string, unitWord: string) => {
        const unitMs = lengthOf(unitWord)
        return unitMs === undefined ? whole : `${timeGroup(line, unitMs * (numberFrom(amount) ?? 1))} ${whole.includes('trend') ? 'trend' : ''}`
      },
    )
  line.text = line.text.replace(
    / (<n\d+>) (?:breakdown|break down|split|distribution|mix|histogram)(?= )/g,
    (whole, marker: string) => nounGroup(line, marker) ?? whole,
  )
  // "List every vehicle" lists them all; "each site" elsewhere is a grouping.
  line.text = line.text.replace(
    / ((?:list|show|display|name|print|find|identify|enumerate)(?: (?:me|us))?) (?:each(?: and every)?|every(?: single)?)(?= (?:single )?<n)/g,
    ' $1',
  )
  const thing = new RegExp(String.raw` (${groupLead})(?: (?:the|individual|different|single|of|all|type of|kind of))* (<n\d+>)(?= )`, 'g')
  line.text = squeeze(line.text.replace(thing, (whole: string, lead: string, marker: string) => groupMarker(line, lead, marker) ?? whole))
  if (take(line, / (?:a )?(?:breakdown|break down|broken down|distribution|split|grouped|mix|composition)(?: of)?(?= )/) !== null) features.breakdown = true
}

function lengthOf(word: string): number | undefined {
  const unit = unitFrom(word)
  return unit !== undefined && 'ms' in unit ? unit.ms : undefined
}

function timeGroup(line: Line, stepMs: number): string {
  return ` ${put(line, { kind: 'g', group: { by: 'time', stepMs: Math.max(stepMs, secondMs) } })}`
}

function groupMarker(line: Line, lead: string, marker: string): string | undefined {
  const slot = slotOf(line, marker)
  if (slot?.kind !== 'n' || slot.np.noun === undefined) return undefined
  const { narrowings, noun } = slot.np
  const agent = /^(?:by|per|across)$/.test(lead)
  if (agent && narrowings.length > 0 && lead !== 'per') return undefined
  if (narrowings.length === 1 && narrowings[0]?.field === 'kind' && narrowings[0].values.includes('munition'))
    return ` ${put(line, { kind: 'g', group: { by: 'munition' } })}`
  const group: GroupPhrase = { by: noun }
  const rest = narrowings.length === 0 ? '' : ` ${put(line, { kind: 'n', np: { narrowings, plural: true } })}`
  return ` ${put(line, { kind: 'g', group })}${rest}`
}

/** "munition breakdown", "force split". */
function nounGroup(line: Line, marker: string): string | undefined {
  const slot = slotOf(line, marker)
  if (slot?.kind !== 'n' || slot.np.noun === undefined) return undefined
  const munition = slot.np.narrowings.length === 1 && slot.np.narrowings[0]?.values.includes('munition') === true
  if (slot.np.narrowings.length > 0 && !munition) return undefined
  return ` ${put(line, { kind: 'g', group: { by: munition ? 'munition' : slot.np.noun } })}`
}

function readRatio(line: Line, features: Features): void {
  if (
    take(
      line,
      / (?:what |which |what is the |the |show me the |give me the )?(?:as a )?(?:share|percentage|percent|proportion|fraction|portion|percentage share|pct)(?: of)?(?= )/,
    ) !== null
  )
    features.ratio = 'share'
  else if (/ ratio(?= )/.test(line.text) && take(line, / (?:the )?ratio(?: of| between)?(?= )/) !== null) features.ratio = 'ratio'
  else if (take(line, / (?:how (?:big|large|great) an? (?:part|share|portion)(?: of)?|what part of|how much of)(?= )/) !== null) features.ratio = 'share'
}

function readCompare(line: Line, features: Features): void {
  line.text = line.text
    .replace(/ (?:well |far )?ahead of(?= (?:the )?<n)/g, ' more than')
    .replace(/ (?:well |far |trailing )?(?:behind|trailing)(?= (?:the )?<n)/g, ' less than')
  const compared =
    take(line, / (?:a |the )?(?:compare|compares|comparison|comparing|contrast|side by side)(?: (?:of|between|for))?(?= )/) !== null ||
    take(line, / (?:what is )?(?:the )?difference (?:in|between)(?= )/) !== null
  const against = / (?:vs|versus|compared (?:to|with|against)|in comparison (?:to|with)|relative to|as opposed to|against last|up on|down on)(?= )/.test(
    line.text,
  )
  const more =
    / (?:more|greater|higher|larger|bigger|busier|heavier|increased|risen|grown|gone up|went up|increase|increasing|rising|going up|up (?:from|on|since|compared)|outnumber|outnumbers|longer)(?= )/.exec(
      line.text,
    )
  const less =
    / (?:less|fewer|lower|smaller|quieter|decreased|dropped|fallen|gone down|went down|decrease|decreasing|falling|going down|down (?:from|on|since|compared)|lighter)(?= )/.exec(
      line.text,
    )
  const than = / than(?= )/.test(line.text)
  if (!compared && !against && !((more !== null || less !== null) && (than || / (?:or|compared|since|from|on) /.test(line.text)))) {
    if ((more ?? less) !== null && / (?:which|who|what)(?= )/.test(line.text)) {
      features.superlative = more !== null ? 'most' : 'least'
      take(line, / (?:more|greater|higher|larger|less|fewer|lower|smaller)(?= )/)
    }
    return
  }
  features.compare = { than: than || against, ...(more !== null ? { more: 'more' as const } : less !== null ? { more: 'less' as const } : {}) }
  const words =
    / (?:more|greater|higher|larger|bigger|busier|heavier|increased|risen|grown|gone up|went up|increase|increasing|rising|going up|less|fewer|lower|smaller|quieter|decreased|fallen|gone down|went down|decrease|decreasing|falling|going down|lighter|up (?=from|on|since|compared)|down (?=from|on|since|compared)|outnumbers?)(?= )/
  if (more !== null || less !== null) take(line, words)
  line.text = line.text.replace(
    / (?:vs|compared (?:to|with|against)|in comparison (?:to|with)|relative to|as opposed to|than)(?: (?:for|in|on|at|the|what we had|it was|there were|there was|were|was|those|that|did|does|has))*(?= )/g,
    ' vs',
  )
  if (!/ vs /.test(line.text))
    line.text = line.text.replace(
      / (?:with|and|to|against|or|from|since|on)(?: (?:the|those|that|for))*(?= (?:<t|<n|<m))/g,
      (whole, offset: number, all: string) => (/<[ntm]\d+>(?: [a-z]+)*$/.test(all.slice(0, offset)) ? ' vs' : whole),
    )
  line.text = squeeze(line.text)
}

function readTrend(line: Line, features: Features): void {
  const changed = take(
    line,
    / how (?:has|have|had|did|does|do|is|are|was|were)(?= .* (?:chang|develop|evolv|grow|grew|vari|vary|fluctuat|progress|trend)[a-z]*(?= ))/,
  )
  if (changed !== null)
    take(
      line,
      / (?:changing|changed?|develop(?:ed|ing)?|evolv(?:e|ed|ing)|grown?|grew|growing|var(?:y|ied|ies)|fluctuat(?:e|ed|ing)|progress(?:ed|ing)?|trend(?:ed|ing)?)(?= )/,
    )
  let word: RegExpExecArray | null = null
  for (let found = takeTrend(line); found !== null; found = takeTrend(line)) word = found
  if (changed !== null || word !== null) features.trend = true
}

function takeTrend(line: Line): RegExpExecArray | null {
  return take(
    line,
    / (?:the |a )?(?:trends?|over time|time series|timeseries|evolution|development|graph|plot|chart|curve|line chart|progression|through time|history|as time (?:goes|went) (?:by|on))(?: (?:of|for|in))?(?= )/,
  )
}

function readOrder(line: Line, features: Features): void {
  const top =
    take(
      line,
      new RegExp(
        String.raw`(?<! at) (?:the )?(top|best|leading|highest|bottom|worst|lowest|least) (${figure})(?: (?:most|busiest|highest|biggest|largest))?(?= )`,
      ),
    ) ?? null
  if (top !== null) {
    features.order = { direction: /^(?:bottom|worst|lowest|least)$/.test(top[1] ?? '') ? 'least' : 'most', limit: Math.max(1, numberFrom(top[2] ?? '') ?? 1) }
    if (/busiest/.test(top[0])) features.busiest = true
    return
  }
  const most = String.raw`most active|most common|most often|most frequently|most frequent|most|busiest|highest number of|highest|largest number of|largest|greatest number of|greatest|biggest|maximum number of|furthest|farthest|heaviest|noisiest|loudest|more than any(?:one|body)?(?: other| else)?|chattiest|deadliest|hardest`
  const least = String.raw`rarest|least frequent|least frequently|least active|least common|least often|least|fewest|lowest number of|lowest|smallest number of|smallest|quietest|minimum number of|shortest`
  const few = take(line, new RegExp(String.raw` (?:the )?(${figure}) (?:latest|last|most recent|newest)(?= (?:<m|<n))`))
  if (few !== null) {
    features.latest = numberFrom(few[1] ?? '') ?? 'some'
    return
  }
  const counted = take(line, new RegExp(String.raw` (?:the )?(${figure}) (${most}|${least})(?= )`))
  if (counted !== null) {
    features.order = {
      direction: new RegExp(`^(?:${least})$`).test(counted[2] ?? '') ? 'least' : 'most',
      limit: Math.max(1, numberFrom(counted[1] ?? '') ?? 1),
    }
    if (trafficSuperlative.test(counted[2] ?? '')) features.busiest = true
    return
  }
  const first = take(line, new RegExp(String.raw` (?:the )?(${most}|${least}) (${figure})(?= <n)`))
  if (first !== null) {
    features.order = { direction: new RegExp(`^(?:${least})$`).test(first[1] ?? '') ? 'least' : 'most', limit: Math.max(1, numberFrom(first[2] ?? '') ?? 1) }
    if (trafficSuperlative.test(first[1] ?? '')) features.busiest = true
    return
  }
  readSuperlative(line, features, { most, least })
  const latest = take(line, new RegExp(String.raw` (?:the )?(?:latest|last|most recent|newest|recent)(?: (${figure}))?(?= (?:<m|<n))`))
  if (latest !== null)
    features.latest = latest[1] === undefined ? (features.ask === 'when' || isSingular(line, latest.index) ? 1 : 'some') : (numberFrom(latest[1]) ?? 'some')
}

/** "Last detonation" is one; "latest comments" are some. */
function isSingular(line: Line, index: number): boolean {
  const marker = /^(?: (?:<n\d+>|[a-z]+))*? (<m\d+>)/.exec(line.text.slice(index))?.[1]
  const slot = marker === undefined ? undefined : slotOf(line, marker)
  return slot?.kind === 'm' && slot.measure.form === 'noun' && !slot.measure.text.endsWith('s')
}

/** Words of shape that spelling repair must know. */
export const shapeWords: readonly string[] =
  `often frequent frequently common commonly rarest rare furthest farthest recently lately presently midday overnight onwards onward tonight noon oclock zulu local startex couple quarter moment instant previous preceding coming upcoming later earlier
   seconds minutes hours days weeks months fortnight fortnights changing developed developing evolved evolving growing varied varying fluctuated fluctuating progressed increasing decreasing rising falling higher lower larger bigger busier
   quieter heavier lighter fallen risen grown compared comparing comparison contrast relative outnumber outnumbers timeseries graph chart curve progression evolution distribution
   composition intervals interval buckets bucket increments resolution steps shooters shooter firer firers attacker attackers victim victims targets individual separated divided`
    .split(/\s+/)
    .filter((word) => word !== '')

function readSuperlative(line: Line, features: Features, { most, least }: { most: string; least: string }): void {
  if (/ most recent(?= )/.test(line.text)) return
  if (take(line, /^ (?:rank|ranking(?: of)?|sort|order|league table(?: of)?)(?= )/) !== null) {
    features.superlative = 'most'
    return
  }
  const sized = / (?:the )?(?:biggest|largest|smallest|greatest|longest|shortest) (<m\d+>)(?= )/.exec(line.text)
  const thing = sized?.[1] === undefined ? undefined : slotOf(line, sized[1])
  // "The biggest PDU" asks for a size that nothing here has; it is left unread.
  if (thing?.kind === 'm' && /^(?:pdu|packet|message|datagram|fire|shot|round|loss|kill|hit|detonation|collision|comment)$/.test(thing.measure.text)) {
    line.text = line.text.replace(/ (?:biggest|largest|smallest|greatest|longest|shortest)(?= )/, ' unread-size')
    return
  }
  const active = / (?:the )?(most|least) (<m\d+>)(?= )/.exec(line.text)
  const slot = active?.[2] === undefined ? undefined : slotOf(line, active[2])
  if (active !== null && slot?.kind === 'm' && slot.measure.text === 'active') {
    line.text = squeeze(line.text.replace(active[0], ' '))
    features.superlative = active[1] === 'least' ? 'least' : 'most'
    features.busiest = true
    return
  }
  const high = take(line, new RegExp(String.raw`(?<! at) (?:the )?(${most}|top)(?= )(?! of the )`))
  if (high !== null) {
    features.superlative = 'most'
    if (trafficSuperlative.test(high[1] ?? '')) features.busiest = true
    return
  }
  const low = take(line, new RegExp(String.raw`(?<! at) (?:the )?(${least})(?= )`))
  if (low === null) return
  features.superlative = 'least'
  if (trafficSuperlative.test(low[1] ?? '')) features.busiest = true
}
