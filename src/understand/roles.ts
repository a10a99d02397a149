import type { Condition, Role } from '../core/plan.ts'
import type { Measure } from '../core/measure.ts'
import { slotOf, wordsOf } from './line.ts'
import type { Line, MeasureWord, NounPhrase } from './line.ts'

/** A phrase of the line with the side it takes and where it stands. */
export type Placed = { np: NounPhrase; role: Role; index: number; lead: string }

const skipped = /^(?:the|a|an|any|all|some|each|every|our|its|their|those|these|other|another|of|specific|only)$/
const sharedFields = new Set(['exercise', 'munition', 'result'])

/** Who did it and to whom. One-sided measures know only a subject. */
export function placePhrases(line: Line, measure: Measure): Placed[] {
  const words = wordsOf(line)
  const placed: Placed[] = []
  const twoSided = measure.roles.includes('firer')
  for (const [index, word] of words.entries()) {
    const slot = slotOf(line, word)
    if (slot?.kind !== 'n') continue
    const lead = leadOf(words, index)
    const role = twoSided ? roleOf({ line, words, index, lead, np: slot.np, measure }) : 'subject'
    placed.push({ np: slot.np, role, index, lead })
  }
  return placed
}

/** The conditions of a phrase in its role; exercise, munition and result belong to the event itself. */
export function conditionsOf(narrowings: NounPhrase['narrowings'], role: Role): Condition[] {
  return narrowings.map((each) => ({ role: sharedFields.has(each.field) ? 'subject' : role, ...each }))
}

function leadOf(words: readonly string[], index: number): string {
  let at = index - 1
  while (
    at >= 0 &&
    skipped.test(words[at] ?? '') &&
    (words[at] !== 'of' || skipped.test(words[at - 1] ?? '') || /^(?:most|some|all|any|one|each|many)$/.test(words[at - 1] ?? ''))
  )
    at -= 1
  return words[at] ?? ''
}

type Where = { line: Line; words: readonly string[]; index: number; lead: string; np: NounPhrase; measure: Measure }

const agents = /^(?:shooter|firer|killer|ace|attacker)s?$/

function roleOf(where: Where): Role {
  const { lead, np, measure } = where
  // "Killers on the red side" are red.
  const before =
    slotOf(where.line, where.words[where.index - 1] ?? '') ??
    slotOf(where.line, where.words[where.index - (where.words[where.index - 1] === 'the' ? 3 : 2)] ?? '')
  if (/^(?:on|of|from|in|among|amongst|for)$/.test(lead) && before?.kind === 'm' && agents.test(before.measure.text)) return 'firer'
  const isPlace = np.narrowings.length > 0 && np.narrowings.every((each) => ['site', 'application', 'exercise'].includes(each.field)) && np.noun === undefined
  if (lead === 'by') return 'firer'
  if (/^(?:at|on|upon|against|towards?|into|onto|near|around)$/.test(lead))
    return isPlace && lead !== 'against' && !isAtVerb(where) && !isAimedAt(where) ? defaultRole(measure, np) : 'target'
  if (lead === 'from') return isLoss(measure) ? 'target' : 'firer'
  if (lead === 'to') return isLoss(measure) ? 'firer' : 'target'
  if (lead === 'of') return /^(?:hits|kills|losses|kills\.mobility|kills\.firepower)$/.test(measure.id) ? 'target' : defaultRole(measure, np)
  if (isTaking(where)) return 'target'
  if (hasKills(where)) return 'firer'
  if (/^(?:for|in|with|among|within|between|across)$/.test(lead)) return defaultRole(measure, np)
  return roleByVerb(where) ?? defaultRole(measure, np)
}

/** "how many hits did blue take": who takes a hit is its target. */
function isTaking({ line, lead, np, measure }: Where): boolean {
  return /^(?:did|has|have|had|do|does|[a-z]*)$/.test(lead) && lead !== 'in' && np.narrowings.length > 0 && takes(line, measure)
}

function takes(line: Line, measure: Measure): boolean {
  return (
    /^(?:hits|fires|shots|detonations|proximate|kills\.mobility|kills\.firepower)$/.test(measure.id) &&
    / (?:take|took|taken|taking|sustain|sustained|absorb|absorbed|receive|received|suffer|suffered)(?= )/.test(line.text)
  )
}

/** "Hits on site 12", "fires at site 12 by red": beside a deed or its doer the place is what it was done to. */
function isAimedAt({ line, words, index, lead }: Where): boolean {
  const before = slotOf(line, words[index - 2] ?? '')
  const deed = before?.kind === 'm' && /^(?:hits|fires|shots|detonations|kills)$/.test(before.measure.id)
  return (deed && (lead === 'on' || lead === 'upon')) || ((lead === 'at' || lead === 'on') && / (?:by|from) (?:the )?<n\d+> /.test(line.text))
}

function isLoss(measure: Measure): boolean {
  return measure.id === 'losses' || measure.id === 'exchange-ratio' || measure.id.startsWith('kills.')
}

/** "Which tank has the most kills", "how many kills do tanks have": whoever has kills made them. */
function hasKills({ words, index, measure }: Where): boolean {
  if (measure.id !== 'kills' || !/^(?:has|have|had|got|gets|scored|scores|score|made|makes|make|achieved|claimed|leads|leading)$/.test(words[index + 1] ?? ''))
    return false
  const rest = words.slice(index + 2)
  const deed = rest.findIndex((word) => word.startsWith('<m'))
  // "How many tanks has 2:1:4 destroyed" names the doer after the verb.
  return !rest.slice(0, deed < 0 ? rest.length : deed).some((word) => word.startsWith('<n'))
}

function defaultRole(measure: Measure, np: NounPhrase): Role {
  if (isLoss(measure)) return 'target'
  if (measure.id === 'kills')
    return np.narrowings.some((each) => ['force', 'site', 'application', 'entity', 'marking'].includes(each.field)) || np.narrowings.length === 0
      ? 'firer'
      : 'target'
  return 'firer'
}

/** The verb of the measure itself when there is one ("did red kill and lose" has two), else the last. */
function verbAt(line: Line, words: readonly string[], measure?: Measure): { index: number; verb: MeasureWord } | undefined {
  const own = words.findLastIndex((word) => {
    const slot = slotOf(line, word)
    return slot?.kind === 'm' && slot.measure.id === measure?.id && (slot.measure.form === 'verb' || slot.measure.form === 'participle')
  })
  const slot = slotOf(line, words[own] ?? '')
  if (slot?.kind === 'm' && / <m\d+> (?:and|or|,) <m\d+> /.test(line.text)) return { index: own, verb: slot.measure }
  for (let index = words.length - 1; index >= 0; index -= 1) {
    const slot = slotOf(line, words[index] ?? '')
    if (slot?.kind === 'm' && (slot.measure.form === 'verb' || slot.measure.form === 'participle') && slot.measure.id !== 'entities.seen')
      return { index, verb: slot.measure }
  }
  return undefined
}

/** "fired at" directly before: what follows is shot at even where it is a place. */
function isAtVerb({ line, words, index }: Where): boolean {
  const slot = slotOf(line, words[index - 1] ?? '')
  return slot?.kind === 'm' && slot.measure.at === true
}

const passiveAux = /^(?:was|were|been|being|got|get|gets|is|are|be)$/
const activeAux = /^(?:did|do|does|has|have|had|can|could)$/

/** "Shooting" and "shooting at" are never passive. */
function isProgressive(verb: MeasureWord): boolean {
  return /ing(?: |$)/.test(verb.text)
}

/** The side a phrase without a preposition takes beside the verb of the question; undefined where only nouns speak. */
function roleByVerb(where: Where): Role | undefined {
  const { line, words, index, measure } = where
  const found = verbAt(line, words, measure)
  if (found === undefined) return undefined
  const { index: at, verb } = found
  if (verb.id === 'losses' || verb.id === 'entities.lost') return 'target'
  if (/^(?:been|being|under|taken under|come under|came under|took|take|taking|receiving) /.test(verb.text) && verb.form === 'participle' && index < at)
    return 'target'
  const relative = (word: string | undefined): boolean => /^(?:that|which|who|whom)$/.test(word ?? '')
  if (relative(words[index - 1]) && (words[index - 2] ?? '').startsWith('<n') && index === at - 1) return 'firer'
  if (relative(words[index + 1]) && (words[index + 2] ?? '').startsWith('<n') && index + 3 === at) return 'target'
  // "Who fired more, VIPER1 or VIPER2?"
  if (index > at && words.slice(at, index).includes(',') && words.includes('who')) return askedSide(line, measure).role
  if (index < at && verb.form === 'participle' && !isProgressive(verb) && isInverted(words, index)) return 'target'
  if (index > at) return isLoss(measure) && verb.form === 'verb' ? 'target' : verb.form === 'noun' ? undefined : 'target'
  const between = words.slice(index + 1, at)
  const later = between.some((word) => word.startsWith('<n'))
  const progressive = isProgressive(verb)
  const passive = between.some((word) => passiveAux.test(word)) && !progressive && !(between.includes('been') && verb.form === 'verb')
  if (later && between.some((word) => activeAux.test(word))) return 'target'
  if (verb.form === 'verb') return passive && !between.includes('been') && verb.text !== 'fired' && !later ? 'target' : 'firer'
  if (passive) return 'target'
  if (isActive({ words, index, at, line })) return 'firer'
  return progressive || verb.id === 'fires' ? 'firer' : 'target'
}

/** "was VIPER1 fired at": the auxiliary stands before the phrase. */
function isInverted(words: readonly string[], index: number): boolean {
  let at = index - 1
  while (at >= 0 && skipped.test(words[at] ?? '')) at -= 1
  return /^(?:was|were)$/.test(words[at] ?? '')
}

/** An auxiliary in front, or an object behind, makes "hit" and "killed" active. */
function isActive({ words, index, at, line }: { words: readonly string[]; index: number; at: number; line: Line }): boolean {
  const before = words.slice(Math.max(0, index - 3), index)
  const between = words.slice(index + 1, at)
  if (between.some((word) => activeAux.test(word)) || before.some((word) => activeAux.test(word))) return true
  const next = words.slice(at + 1).find((word) => !skipped.test(word))
  return next !== undefined && slotOf(line, next)?.kind === 'n'
}

export type Asked = { role: Role; passive: boolean }

/** Which side "who" or "which …" asks for: "who hit 1:2:3" the firer, "who was hit" and "who did red hit" the target. */
export function askedSide(line: Line, measure: Measure): Asked {
  const words = wordsOf(line)
  const found = verbAt(line, words)
  const fallback: Asked = { role: isLoss(measure) ? 'target' : measure.roles.includes('firer') ? 'firer' : 'subject', passive: false }
  if (measure.roles.includes('firer') && takes(line, measure)) return { role: 'target', passive: true }
  if (found === undefined || !measure.roles.includes('firer')) return fallback
  const { index: at, verb } = found
  const asking = words.findIndex((word) => /^(?:who|whom|which|what)$/.test(word))
  const between = words.slice(Math.max(0, asking + 1), at)
  const passive =
    between.some((word) => passiveAux.test(word)) &&
    !isProgressive(verb) &&
    verb.form === 'participle' &&
    !(between.includes('has') && !between.includes('been'))
  // "Who did red hit", "who is VIPER1 shooting at": the doer stands between.
  const aux = (word: string): boolean => activeAux.test(word) || (isProgressive(verb) && passiveAux.test(word))
  const fronted = between.some((word, place) => word.startsWith('<n') && between.slice(0, place).some(aux))
  if (verb.id === 'losses' || verb.id === 'entities.lost') return { role: 'target', passive: true }
  return passive || fronted ? { role: 'target', passive: true } : { role: 'firer', passive: false }
}
