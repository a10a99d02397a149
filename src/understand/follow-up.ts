import type { Measure } from '../core/measure.ts'
import type { Condition, Plan, Window } from '../core/plan.ts'
import { canonicalPlan } from '../core/plan.ts'
import { windowFromText } from '../core/plan-text.ts'

import type { Composed, Knowledge } from './reading.ts'
import { beginFeatures, readFeatures } from './features.ts'
import { fillers } from './lexicon/fillers.ts'
import { liftPhrases } from './lexicon/lexicon.ts'
import { groupsOf, measuresOf, narrowing, nounPhrasesOf, put, slotOf, squeeze, timesOf, wordsOf } from './line.ts'
import type { Line, NounPhrase, TimePhrase } from './line.ts'
import { alternatives, joinNounPhrases, united } from './noun-phrases.ts'
import { conditionsOf, placePhrases } from './roles.ts'
import { oneTime, pairWindows, stepFor, windowFor } from './times.ts'

const lead =
  /^ (?:(?:ok|okay|so|well|now|then|,|please) )*(?:and(?: now| then)?|what about|how about|what of|(?:the )?same(?: again| thing| question| count)?(?: ,)?(?: but| only| just)*(?: for| with| in| at| from| by)|(?:the )?same(?: again)? but|and for|now for|now|but|or|only|just|just for|only for|and what about|and how about|also|also for|for|do the same for|what if|then|and the same for|and in|and only|but only|and just|now only|now show)(?= )/
const again =
  /^ (?:(?:and|ok|what about|how about) )?(?:again|repeat(?: that| it)?|same again|refresh(?: that| it)?|update(?: that| it)|once more|the same|same question|ask again|and now|now|right now|<t\d+>)(?= $)/

/** A question that leans on the one before: "and red?", "what about yesterday?", "by site?", "list them". Undefined where it does not. */
export function readFollowUp(original: Line, previous: Plan, knowledge: Knowledge): Composed | undefined {
  const measure = knowledge.measures.get(previous.measure)
  if (measure === undefined) return undefined
  const fixed = fixedFollowUp(original.text, previous, measure)
  if (fixed !== undefined) return fixed
  const line: Line = { text: original.text, slots: [...original.slots] }
  const led = lead.exec(line.text)
  if (led !== null) line.text = squeeze(line.text.slice(led[0].length))
  const referring = / (?:them|those|these|of them|they|the same|which ones?|which of)(?= )/.test(line.text)
  liftPhrases(line, knowledge.lexicon)
  const among = amongThem(line, previous, knowledge)
  if (among !== undefined) return among
  const features = beginFeatures(line)
  joinNounPhrases(line)
  readFeatures(line, features)
  const words = measuresOf(line).filter((word) => !(word.weak && referring))
  const left = wordsOf(line).filter(
    (word) => !word.startsWith('<') && !fillers.has(word) && !/^(?:them|those|these|they|same|vs|among|amongst|ones?|so|far|then)$/.test(word),
  )
  if (left.length > 0) return undefined
  const asksAnew = /^ (?:how|which|what|who|when|where|list|show|is|are|was|were|did|does|has|have|any|compare) /.test(line.text)
  const named =
    words.length > 0 ||
    nounPhrasesOf(line).some((np) => np.noun !== undefined || np.narrowings.some((each) => each.field === 'entity' || each.field === 'marking'))
  // "How many are at site 12?" names nothing to count and leans on the question before; "how many tanks?" stands alone.
  const leaning = !named && / (?:how many|which|list|show|are any|are there any|name)(?= )/.test(line.text)
  if (led === null && !referring && !leaning && (asksAnew || words.length > 0) && features.compare === undefined) return undefined
  if (led !== null && asksAnew && named) return undefined
  // "Busiest site" says what it ranks and asks anew; "top 5" alone does not.
  const ranks = features.busiest === true || features.superlative !== undefined || features.order !== undefined
  if (led === null && !referring && ranks && nounPhrasesOf(line).some((np) => np.noun !== undefined)) return undefined
  return changed({
    line,
    previous,
    measure,
    knowledge,
    features,
    listWanted: / (?:list|show|name|which|who)(?= )/.test(line.text),
    countWanted: / how many(?= )/.test(line.text),
  })
}

const ofThem = String.raw`(?: (?:of (?:them|those|these)|they))?`
const amongPattern = new RegExp(
  String.raw`^ (?:(?:and|so|ok|,) )*(how many|which|who|list|show|are any|were any|any)(?: me)?${ofThem}(?: (?:are|were|is|have been|have|did|has))?(?: (?:already|now|still|the))* (<m\d+>)(?: ones?)?(?= (?:\. )?$)`,
)
const destroyed = /^(?:destroyed|killed|dead|knocked out|wrecked)$/

/** "How many of those are destroyed?", "how many hit?": a deed or a state without anybody named is that of those just spoken of. */
function amongThem(line: Line, previous: Plan, knowledge: Knowledge): Composed | undefined {
  const match = amongPattern.exec(line.text)
  const slot = match?.[2] === undefined ? undefined : slotOf(line, match[2])
  const from = knowledge.measures.get(previous.measure)
  if (match === null || slot?.kind !== 'm' || slot.measure.form === 'noun' || from === undefined) return undefined
  const counts = match[1] === 'how many'
  const asksAny = /(?:^| )any$/.test(match[1] ?? '')
  const shape = { shape: counts ? ('value' as const) : ('list' as const), ...(asksAny ? { yesNo: true as const } : {}) }
  // Beside entities that are there now, destroyed is a state they report.
  if (previous.measure === 'entities.active' && destroyed.test(slot.measure.text)) {
    const state: Condition = { role: 'subject', field: 'state', not: false, values: ['destroyed'] }
    return plan({ ...plain(previous), where: [...previous.where.filter((each) => each.field !== 'state'), state], ...shape })
  }
  const id = slot.measure.id === 'kills' && destroyed.test(slot.measure.text) ? 'losses' : slot.measure.id
  const measure = knowledge.measures.get(id)
  if (measure === undefined || previous.where.length === 0 || !measure.shapes.includes(shape.shape) || !from.shapes.includes('value')) return undefined
  if (!previous.where.every((each) => measure.filters.includes(each.field))) return undefined
  return plan({ ...plain(previous), measure: id, where: withRoles(previous.where, measure, from), window: windowOf(previous, measure, from), ...shape })
}

function plan(made: Plan): Composed {
  return { kind: 'plan', plan: canonicalPlan(made) }
}

/** The plan without what only its old shape needed. */
function plain({ by: _by, byRole: _byRole, step: _step, order: _order, versus: _versus, yesNo: _yesNo, ...rest }: Plan): Plan {
  return rest
}

function fixedFollowUp(text: string, previous: Plan, measure: Measure): Composed | undefined {
  if (/^ (?:how many|how many (?:are there|were there|of them|in all|in total|exactly|is that|are they)|count them|the number)(?= (?:\. )?$)/.test(text))
    return measure.shapes.includes('value') ? plan({ ...plain(previous), shape: 'value' }) : undefined
  if (
    /^ (?:and )?(?:list|list them|list those|show them|show me them|show those|show me|name them|which|which ones|which ones were they|which are they|who|who are they|which were they|what are they|what were they|who were they|show list|display them|details|give me the list|the list|show the list|list all|list them all)(?= (?:\. )?$)/.test(
      text,
    )
  )
    return measure.shapes.includes('list') ? plan({ ...plain(previous), shape: 'list' }) : undefined
  if (/^ (?:and )?where are they(?: now)?(?= (?:\. )?$)/.test(text) && measure.category === 'entity' && measure.shapes.includes('list'))
    return plan({ ...plain(previous), shape: 'list' })
  if (again.test(text) && !text.includes('<t')) return plan(previous)
  return undefined
}

/** "And tomorrow?": what may come of the same, where that can be forecast; after a forecast also "and fires?". */
function aheadFollowUp({ previous }: Change, measure: Measure, time: TimePhrase | undefined): Composed | undefined {
  const after = previous.shape === 'forecast'
  if (time?.future !== true && !after) return undefined
  if (!measure.shapes.includes('forecast') || (time?.future !== true && time !== undefined)) return time?.future === true ? { kind: 'future' } : undefined
  const window = time === undefined || time.window.kind === 'now' ? previous.window : time.window
  return { kind: 'plan', plan: canonicalPlan({ measure: measure.id, shape: 'forecast', where: [], window }) }
}

type Change = {
  line: Line
  previous: Plan
  measure: Measure
  knowledge: Knowledge
  features: ReturnType<typeof beginFeatures>
  listWanted: boolean
  countWanted: boolean
}

/** The previous plan with what this question says differently. */
function changed(change: Change): Composed | undefined {
  const { line, previous, knowledge, features } = change
  const named = measuresOf(line).filter((word) => !word.weak || word.id === 'pdus')
  const ids = [...new Set(named.map((word) => word.id))]
  if (ids.length > 1) return undefined
  const measure = knowledge.measures.get(ids[0] ?? previous.measure) ?? change.measure
  const { time, extra } = oneTime(timesOf(line))
  if (extra !== undefined || time?.vague !== undefined) return undefined
  const ahead = aheadFollowUp(change, measure, time)
  if (ahead !== undefined) return ahead
  const phrases = nounPhrasesOf(line)
  const groups = groupsOf(line)
  if (
    phrases.length === 0 &&
    time === undefined &&
    groups.length === 0 &&
    ids.length === 0 &&
    features.superlative === undefined &&
    features.order === undefined &&
    features.trend !== true
  )
    return undefined
  const last: Plan = previous.shape === 'forecast' ? { ...plain(previous), shape: 'value' } : previous
  const base: Plan = { ...(ids.length === 0 ? last : { ...last, measure: measure.id, where: withRoles(previous.where, measure, change.measure) }) }
  if (features.compare !== undefined) return comparedWith(change, base, measure)
  const where = newWhere(line, base, measure)
  if (where === undefined) return undefined
  const asked = windowOf(base, measure, change.measure)
  const window: Window = time === undefined ? asked : windowFor(measure, time)
  const seen =
    measure.id === 'entities.active' && time !== undefined && time.window.kind === 'span' && time.instant === undefined && previous.shape !== 'trend'
      ? 'entities.seen'
      : measure.id
  const next: Plan = { ...base, measure: seen, where, window }
  const munitions = phrases.length === 1 && / by <n\d+> $/.test(line.text) && isMunitions(phrases[0]) && measure.groupings.includes('munition')
  if (munitions) return plan({ ...plain({ ...base, window }), shape: 'rank', by: 'munition' })
  const [group] = groups
  if (group === undefined && features.trend === true)
    return plan({ ...plain(next), shape: 'trend', by: 'time', window: window.kind === 'now' ? windowFromText('now-1h..now') : window, step: stepFor(window) })
  if (group?.by === 'address' && measure.category !== 'traffic')
    return plan({ ...plain(next), measure: measure.id === 'losses' ? 'kills' : next.measure, shape: 'rank', by: 'entity', byRole: 'firer' })
  if (group?.by === 'time')
    return plan({
      ...plain(next),
      shape: 'trend',
      by: 'time',
      window: window.kind === 'now' ? windowFromText('now-1h..now') : window,
      step: group.stepMs ?? stepFor(window),
    })
  const role = measure.roles.includes('firer') ? (measure.id === 'losses' ? ('target' as const) : ('firer' as const)) : undefined
  if (group !== undefined)
    return plan({
      ...plain(next),
      shape: 'rank',
      by: group.by,
      ...(role === undefined || group.by === 'munition' || group.by === 'result' || group.by === 'exercise' ? {} : { byRole: group.role ?? role }),
      ...(features.order === undefined ? {} : { order: features.order }),
    })
  if (features.order !== undefined && previous.by !== undefined) return plan({ ...next, order: features.order })
  if (features.superlative !== undefined && previous.by !== undefined)
    return plan({ ...next, order: { direction: features.superlative, limit: previous.order?.limit ?? 1 } })
  if (features.superlative !== undefined && measure.shapes.includes('rank') && (measure.groupings.includes('entity') || previous.by !== undefined))
    return plan({
      ...plain(next),
      shape: 'rank',
      by: 'entity',
      ...(role === undefined ? {} : { byRole: role }),
      order: { direction: features.superlative, limit: 1 },
    })
  if ((features.yesNo || features.any) && time === undefined && measure.shapes.includes('list') && (previous.shape === 'value' || previous.shape === 'list'))
    return plan({ ...plain(next), shape: 'list', yesNo: true })
  if (change.countWanted) return plan({ ...plain(next), shape: 'value' })
  if (change.listWanted && measure.shapes.includes('list')) return plan({ ...plain(next), shape: 'list' })
  if (next.shape === 'trend' && time !== undefined) return plan({ ...next, step: previous.step ?? stepFor(window) })
  if (!measure.shapes.includes(next.shape)) return plan({ ...plain(next), shape: measure.shapes.includes('value') ? 'value' : (measure.shapes[0] ?? 'value') })
  return plan(next)
}

/** "By munition", not those of kind munition. */
function isMunitions(np: NounPhrase | undefined): boolean {
  return np?.narrowings.length === 1 && np.narrowings[0]?.field === 'kind' && np.narrowings[0].values.includes('munition')
}

/** A window the first question did not name stays unnamed: the new measure has its own. */
function windowOf(base: Plan, measure: Measure, before: Measure): Window {
  if (measure.id === before.id) return base.window
  const untouched = JSON.stringify(base.window) === JSON.stringify(windowFromText(before.defaultWindow))
  if (untouched) return windowFromText(measure.defaultWindow)
  return measure.windowed ? base.window : windowFromText(measure.defaultWindow)
}

/** Sides carried from one measure to another: a subject becomes the usual side, and back. */
function withRoles(where: readonly Condition[], to: Measure, from: Measure): Condition[] {
  const twoSided = to.roles.includes('firer')
  if (twoSided === from.roles.includes('firer')) {
    if (!twoSided || (to.id === 'losses') === (from.id === 'losses')) return [...where]
    return where.map((each) => ({ ...each, role: each.role === 'firer' ? 'target' : each.role === 'target' ? 'firer' : 'subject' }))
  }
  const shared = new Set(['exercise', 'munition', 'result'])
  return where.map((each) => ({ ...each, role: !twoSided || shared.has(each.field) ? 'subject' : to.id === 'losses' ? 'target' : 'firer' }))
}

/** New narrowings take the place of old ones on the same field, in the role the old one had. */
function newWhere(line: Line, base: Plan, measure: Measure): Condition[] | undefined {
  let where: Condition[] = [...base.where]
  for (const { np, role, lead: before } of placePhrases(line, measure)) {
    if (np.noun !== undefined && np.narrowings.length === 0) continue
    const narrowings = united(np)
    if (narrowings === undefined) return undefined
    const heads = new Set(['category', 'kind', 'domain', 'type'])
    const replaced = new Set(
      narrowings.flatMap((each) =>
        heads.has(each.field) ? [...heads] : each.field === 'entity' || each.field === 'marking' ? ['entity', 'marking'] : [each.field],
      ),
    )
    const old = where.find((each) => replaced.has(each.field))
    const said = /^(?:by|at|on|against|from)$/.test(before) && measure.roles.includes('firer')
    const kept = said ? role : (old?.role ?? role)
    where = where.filter((each) => !replaced.has(each.field) || (said && each.role !== role))
    where.push(...conditionsOf(narrowings, kept))
  }
  for (const word of measuresOf(line)) {
    if (word.narrowings.length === 0) continue
    where = [...where.filter((each) => !word.narrowings.some((other) => other.field === each.field)), ...conditionsOf(word.narrowings, 'subject')]
  }
  return where
}

/** "compared to yesterday?", "versus red?". */
function comparedWith({ line, previous }: Change, base: Plan, measure: Measure): Composed | undefined {
  if (!measure.shapes.includes('compare')) return undefined
  const { time } = oneTime(timesOf(line))
  const phrases: NounPhrase[] = nounPhrasesOf(line).filter((np) => np.narrowings.length > 0)
  if (phrases.some((np) => alternatives(np) !== undefined)) return undefined
  if (time !== undefined && phrases.length === 0) {
    const main = { window: previous.window, text: '' }
    const pair = pairWindows(measure, previous.window.kind === 'now' ? undefined : main, time)
    return pair === undefined ? undefined : plan({ ...plain(base), shape: 'compare', window: pair.window, versus: { window: pair.versus } })
  }
  if (phrases.length === 0 || time !== undefined) return undefined
  const other = newWhere(line, base, measure)
  return other === undefined ? undefined : plan({ ...plain(base), shape: 'compare', versus: { where: other } })
}

const pronounPlaces: readonly RegExp[] = [
  / (?:where|when|how fast|how high|who|what|did|does|has|was|is)(?: (?:is|was|did|has|does|will|happened to|killed|hit|shot|shot at|fired at|destroyed|engaged|force is|side is|type is|kind is|exactly is))? (it|he|she|that one|this one|that|(?:that|this|the) entity(?= (?:is|was|still|last|now|do|did|has|located|active|alive|\.)| $)|him|her)(?= )/,
  / (?:about|by|from|at|hit|killed|destroyed|shot|of|on|describe|to|with|locate|find) (it|him|her|that one|this one|(?:that|this|the) entity(?= (?:is|was|still|last|now|do|did|has|\.)| $))(?= )/,
]

/** "it" as the entity last spoken of, where the question can only mean one. */
export function replacePronoun(line: Line, entity: string | undefined): 'none' | 'replaced' | 'no-referent' {
  if (
    / (?:how is it going|is it (?:all )?(?:ok|okay|fine|frozen|running|paused|stopped|up|working|over|started|still running|still frozen|true|possible)|did it (?:start|begin|stop|end)|when did it (?:start|begin|stop|end)|was it (?:ever )?(?:frozen|paused|stopped)|has it (?:started|begun|been frozen|changed)|it was|is it (?:more|busier|quieter)|is that (?:more|less|right|all))(?= )/.test(
      line.text,
    )
  ) {
    const state = / (?:is it|was it)(?: still| now)? frozen(?= )/.test(line.text)
    if (!state || entity === undefined) return 'none'
  }
  for (const pattern of pronounPlaces) {
    const match = pattern.exec(line.text)
    const word = match?.[1]
    if (match === null || word === undefined) continue
    const at = match.index + match[0].length - word.length
    const certain =
      /^(?:he|she|him|her)$|entity|one$/.test(word) ||
      / (?:where|when (?:was|did)|how fast|killed|hit|shot|destroyed|about|locate|find|describe|happened to|still) |^ (?:is|did|has|was|does) it /.test(
        line.text,
      )
    if (!certain || (word === 'that' && !/ (?:where|when) /.test(line.text))) continue
    if (entity === undefined) return 'no-referent'
    line.text = squeeze(
      `${line.text.slice(0, at)}${put(line, { kind: 'n', np: { narrowings: [narrowing('entity', entity)], plural: false } })}${line.text.slice(at + word.length)}`,
    )
    return 'replaced'
  }
  return otherPronoun(line, entity)
}

/** Any other "it": the entity last spoken of when there is one. Without one, "how far has it moved" must not become a question about everything. */
function otherPronoun(line: Line, entity: string | undefined): 'none' | 'replaced' | 'no-referent' {
  const deed = /(?:mov|fir|sho|hit|kill|engag|travel|head|go|going|lost|destroy|los|do|doing|on|send|cover|collid|belong|carr)/
  const found = / (?:make|plot|show|chart|graph|draw|list|sort|group|split|repeat|break|give|put|count|compare|is that) it(?= )/.test(line.text)
    ? null
    : / it(?= )(?: (?:ever|last|first|still|already|been|now))* ?([a-z]*)/.exec(line.text)
  if (found === null) return 'none'
  const asked = / (?:how (?:far|fast|high|often|many|much)|who|whom|what|which|when|whose) (?:[a-z]+ ){0,3}(?:has|did|does|is|was|had) it(?= )/.test(line.text)
  if (entity === undefined) return asked && deed.test(found[1] ?? '') ? 'no-referent' : 'none'
  const slot = put(line, { kind: 'n', np: { narrowings: [narrowing('entity', entity)], plural: false } })
  line.text = squeeze(line.text.replace(/ it(?= )/, ` ${slot}`))
  return 'replaced'
}
