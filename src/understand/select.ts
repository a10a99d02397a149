import type { Measure } from '../core/measure.ts'
import { groupsOf, measuresOf, nounPhrasesOf, slotOf, wordsOf } from './line.ts'
import type { Line, MeasureWord, Noun } from './line.ts'

/** What the more telling word makes of the lesser ones: "rounds … hit" asks for hits, "rounds … fired" for rounds. */
const absorbs: Readonly<Record<string, readonly string[]>> = {
  hits: ['fires', 'shots', 'detonations'],
  duds: ['detonations', 'shots', 'fires'],
  proximate: ['detonations', 'fires', 'shots'],
  shots: ['fires'],
  detonations: ['fires'],
  'friendly-fire': ['fires', 'shots', 'detonations', 'hits'],
  'pdus.peak': ['pdus.rate'],
  'kills.mobility': ['kills', 'losses'],
  'kills.firepower': ['kills', 'losses'],
  'exchange-ratio': ['losses', 'kills'],
  'entities.overdue': ['entities.lost'],
  duplicates: ['collisions'],
  malformed: ['bytes', 'radios'],
  silence: ['radios'],
  comments: ['radios', 'bytes'],
  movement: [],
  bytes: ['radios'],
  losses: ['entities.lost'],
  kills: ['entities.lost'],
}

export type Selection = { ids: string[]; words: MeasureWord[] }

/** The measures the question names, after the lesser words have given way. More than one means a comparison or a question back. */
export function selectMeasures(line: Line, measures: ReadonlyMap<string, Measure>, options: { keepAll?: boolean } = {}): Selection {
  const onAir = nounPhrasesOf(line).some((np) => np.noun === 'frequency' || np.narrowings.some((each) => each.field === 'frequency'))
  // A frequency "in use" is no weapon.
  const words = measuresOf(line).filter((word) => measures.has(word.id) && !(onAir && word.id === 'fires' && /^us(?:e|ed|ing)$/.test(word.text)))
  const strong = words.filter((word) => !word.weak)
  const firm = strong.length > 1 ? strong.filter((word) => !yields(word, strong)) : strong
  const ids = [...new Set(firm.map((word) => word.id))].map((id) =>
    id === 'kills' ? killsOrLosses(line, firm) : id === 'entities.lost' ? lostOrLosses(line, firm) : id,
  )
  const listed = / <m\d+>(?: (?:by|at|on|from|of) <n\d+>)? (?:and|or|,|and also|as well as) (?:the )?<m\d+>(?= )/.test(line.text)
  // Two sides of a share or comparison stand beside each other; only a mere verb ("rounds … fired") still gives way.
  const mayYield = (id: string): boolean =>
    (options.keepAll !== true && !listed) || (id === 'fires' && firm.every((word) => word.id !== 'fires' || word.form === 'verb'))
  const kept = [...new Set(ids)].filter((id) => !ids.some((other) => other !== id && absorbs[other]?.includes(id) === true && mayYield(id)))
  // "Packet loss", "dropped PDUs": what the network lost is not what the exercise lost.
  const packets = words.some((word) => word.id === 'pdus' && /^(?:dis |udp )?(?:pdu|packet|datagram|message)s?$/.test(word.text))
  if (packets && kept.length > 0 && kept.every((id) => /^(?:losses|kills|entities\.lost|entities\.left)$/.test(id))) return { ids: [], words }
  if (kept.length > 0) return { ids: kept, words }
  return { ids: weakMeasure(line, words), words }
}

/** "new comments" are comments; "sites transmitting" are sites: an adjective or a mere sending gives way to the thing. */
function yields(word: MeasureWord, all: readonly MeasureWord[]): boolean {
  return (
    (word.id === 'entities.joined' &&
      (word.form === 'adjective' || /^(?:came|come|arriv|creat|enter|appear|show)/.test(word.text)) &&
      all.some((other) => other.id !== 'entities.joined')) ||
    (word.id === 'fires' && /^us(?:ed?|ing)$/.test(word.text) && all.some((other) => other.id !== 'fires'))
  )
}

/** A passive "destroyed" without "by" counts losses; attribution comes in only where a firer does. */
function killsOrLosses(line: Line, words: readonly MeasureWord[]): string {
  const kills = words.filter((word) => word.id === 'kills')
  if (kills.some((word) => word.form === 'noun')) return 'kills'
  const text = line.text
  const tokens = wordsOf(line)
  const at = tokens.findLastIndex((token) => {
    const slot = slotOf(line, token)
    return slot?.kind === 'm' && slot.measure.id === 'kills'
  })
  if (/ by(?: the| a| an)* <[ng]/.test(text) || / by (?:who|whom)/.test(text)) return 'kills'
  const before = tokens.slice(0, at)
  const after = tokens.slice(at + 1).find((token) => !/^(?:the|a|an|any|all|of|our|most|more|anything|anyone)$/.test(token))
  const afterIsObject = after !== undefined && /^<n/.test(after)
  const passive = /(?:^| )(?:was|were|been|being|got|is|are)(?: [a-z]+)?$/.test(before.join(' '))
  if (passive) return 'losses'
  if (afterIsObject && (before.length > 0 || !/ed$/.test(kills[0]?.text ?? '')))
    return before.some((token) => /^<n|^who$|^which$|^what$/.test(token)) ? 'kills' : 'losses'
  const activeAux = before.findLastIndex((token) => /^(?:did|do|does|has|have|had)$/.test(token))
  if (activeAux >= 0 && before.slice(activeAux).some((token) => token.startsWith('<n'))) return 'kills'
  if (/ who(?: has| have)? <m/.test(text)) return 'kills'
  return kills.some((word) => word.text === 'kill') ? 'kills' : 'losses'
}

/** "entities were lost" means contact; "tanks lost" and "blue lost" mean destroyed ones. */
function lostOrLosses(line: Line, words: readonly MeasureWord[]): string {
  const lost = words.filter((word) => word.id === 'entities.lost')
  if (lost.some((word) => word.form !== 'participle')) return 'entities.lost'
  const phrases = nounPhrasesOf(line)
  const generic = phrases.some((np) => np.noun === 'entity' && np.specific !== true) || / (?:who|anyone|anybody|somebody|someone)(?= )/.test(line.text)
  if (generic) return 'entities.lost'
  return phrases.some((np) => np.narrowings.some((each) => ['force', 'category', 'kind', 'domain', 'type', 'country'].includes(each.field)))
    ? 'losses'
    : 'entities.lost'
}

const nounMeasures: Partial<Record<Noun, string>> = {
  site: 'sites',
  application: 'applications',
  exercise: 'exercises',
  'pdu-type': 'pdus',
  munition: 'fires',
  address: 'pdus',
  result: 'detonations',
  frequency: 'radios',
}

/** Nouns that belong to one measure alone, whatever "seen" or "active" stands beside them. */
const ownMeasures: Partial<Record<Noun, string>> = { result: 'detonations', frequency: 'radios' }

function weakMeasure(line: Line, words: readonly MeasureWord[]): string[] {
  if (words.some((word) => word.id === 'pdus')) return ['pdus']
  const phrases = nounPhrasesOf(line)
  if (phrases.some((np) => np.noun === 'frequency' || np.narrowings.some((each) => each.field === 'frequency'))) return ['radios']
  const [grouped] = groupsOf(line).flatMap((group) => (group.by === 'munition' ? ['fires'] : group.by === 'pdu-type' ? ['pdus'] : []))
  if (grouped !== undefined && !phrases.some((np) => np.noun !== undefined)) return [grouped]
  const entity = phrases.some(
    (np) => np.noun === 'entity' || np.narrowings.some((each) => ['category', 'kind', 'domain', 'type', 'country', 'state', 'within'].includes(each.field)),
  )
  const places =
    phrases.length > 0 && phrases.every((np) => np.noun === undefined && np.narrowings.every((each) => ['site', 'application', 'address'].includes(each.field)))
  if (places && / (?:sends?|sending|sent|generates?|generating|produces?|producing)(?= )/.test(line.text)) return ['pdus']
  const own = phrases.flatMap((np) => (np.noun === undefined ? [] : (ownMeasures[np.noun] ?? [])))
  if (own.length > 0) return own.slice(0, 1)
  if (words.some((word) => word.id === 'entities.seen') && (entity || !phrases.some((np) => np.noun !== undefined))) return ['entities.seen']
  // "What is VIPER1 like" asks about one, not how many there are of it.
  const single =
    phrases.length > 0 &&
    phrases.every(
      (np) => np.noun === undefined && np.narrowings.length > 0 && np.narrowings.every((each) => each.field === 'entity' || each.field === 'marking'),
    )
  if (single && words.length === 0) return []
  if (entity) return ['entities.active']
  for (const np of phrases) {
    const id = np.noun === undefined ? undefined : nounMeasures[np.noun]
    if (id !== undefined) return [id]
  }
  if (words.some((word) => word.id === 'entities.seen')) return ['entities.seen']
  if (words.some((word) => word.id === 'entities.active')) return ['entities.active']
  return phrases.length > 0 ? ['entities.active'] : []
}
