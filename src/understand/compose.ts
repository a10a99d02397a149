import type { Measure } from '../core/measure.ts'
import type { Condition, Grouping, Plan, Role, Shape } from '../core/plan.ts'
import { canonicalPlan } from '../core/plan.ts'
import { windowFromText } from '../core/plan-text.ts'
import { secondMs } from '../core/time.ts'
import type { Features } from './features.ts'
import { beginFeatures, readFeatures } from './features.ts'
import { fillers } from './lexicon/fillers.ts'
import { liftPhrases } from './lexicon/lexicon.ts'
import type { Lexicon } from './lexicon/lexicon.ts'
import { groupsOf, measuresOf, narrowing, nounPhrasesOf, put, slotOf, squeeze, timesOf, wordsOf } from './line.ts'
import type { Line, Noun, NounPhrase, TimePhrase } from './line.ts'
import { alternatives, differingFields, joinNounPhrases, opposeAs, united } from './noun-phrases.ts'
import { askedSide, conditionsOf, placePhrases } from './roles.ts'
import type { Placed } from './roles.ts'
import { selectMeasures } from './select.ts'
import { oneTime, pairWindows, stepFor, swapSides, uniqueTimes, windowFor } from './times.ts'

export type Knowledge = { lexicon: Lexicon; measures: ReadonlyMap<string, Measure> }

/** What came of reading a line: a plan, or why there is none. `measures`: several were named; the caller asks which. */
export type Composed =
  | { kind: 'plan'; plan: Plan }
  | { kind: 'leftover'; words: string[] }
  | { kind: 'future' }
  | { kind: 'vague'; word: string; plans: Plan[] }
  | { kind: 'several'; plans: Plan[] }
  | { kind: 'cannot'; text: string }
  | { kind: 'nothing' }

/** Reads a line whose ids and times are lifted: a measure in a shape, narrowed, over a window. */
export function compose(line: Line, { lexicon, measures }: Knowledge): Composed {
  liftPhrases(line, lexicon)
  readDestroyedState(line)
  const features = beginFeatures(line)
  readKinds(line)
  readOwnSide(line)
  const { problem } = joinNounPhrases(line)
  readFeatures(line, features)
  const selection = selectMeasures(line, measures, { keepAll: features.ratio !== undefined || features.compare !== undefined })
  readMunitions(line, selection.ids, features)
  if (
    features.busiest === true &&
    (selection.ids.length === 0 || selection.ids.every((id) => ['sites', 'applications', 'exercises', 'entities.active'].includes(id)))
  )
    selection.ids = ['pdus']
  const found = selection.ids.flatMap((id) => measures.get(id) ?? [])
  const [first] = found
  if (first === undefined) return { kind: 'nothing' }
  const times = timesOf(line)
  if (times.some((time) => time.future === true)) return { kind: 'future' }
  const reading: Reading = { line, features, measures, found, measure: first, times }
  const made =
    features.ratio !== undefined && first.id !== 'exchange-ratio'
      ? composeRatio(reading)
      : features.compare !== undefined
        ? composeCompare(reading)
        : composeOne(reading)
  if (first.id === 'collisions')
    line.text = squeeze(
      line.text.replace(/ between(?: the)?(?= <n\d+> )/, (whole) => (nounPhrasesOf(line).some((np) => alternatives(np) !== undefined) ? whole : ' ')),
    )
  line.text = squeeze(line.text.replace(features.yesNo ? / every(?= <m)/g : / every(?= <[mn])/g, ' '))
  const left = [...leftovers(line), ...(features.yesNo ? quantified(line) : [])]
  if (problem !== undefined || left.length > 0)
    return {
      kind: 'leftover',
      words: problem === undefined ? left : [problem.replaceAll('…', '').trim(), ...left.filter((word) => word !== 'unread-negation')],
    }
  return made
}

const warfare = /^(?:fires|shots|hits|detonations|duds|proximate|losses|kills|kills\.mobility|kills\.firepower)$/

/** "Did we hit anything", "are they firing at us": beside a deed, we are the friendly side. "We have received …" stays a manner of speaking. */
function readOwnSide(line: Line): void {
  const friendly = (): string => put(line, { kind: 'n', np: { narrowings: [narrowing('force', 'friendly')], plural: true } })
  line.text = line.text.replace(/ (we|us)(?= )/g, (whole, word: string, offset: number) => {
    const [before, rest] = [line.text.slice(0, offset), line.text.slice(offset + whole.length)]
    const marker =
      word === 'we'
        ? /^(?: (?:have|had|has|just|already|been|being|ever|actually|did|recently))* (<m\d+>)/.exec(rest)?.[1]
        : / (<m\d+>)(?: by| at| on)?$/.exec(before)?.[1]
    const slot = marker === undefined ? undefined : slotOf(line, marker)
    const deed =
      slot?.kind === 'm' &&
      warfare.test(slot.measure.id) &&
      !/^us(?:e|ed|ing)$/.test(slot.measure.text) &&
      (slot.measure.form === 'verb' || slot.measure.form === 'participle')
    return deed ? ` ${friendly()}` : whole
  })
}

/** "What types of tanks": the tanks by type; "kinds of vehicles": by category. */
function readKinds(line: Line): void {
  line.text = line.text.replace(
    / (?:types?|kinds?|sorts?|classes|class|models?|varieties|variety|<n\d+>) of (?:the |our )?((?:<n\d+> )*)(<n\d+>)(?= )/g,
    (whole: string, adjectives: string, marker: string) => {
      const head = /^ (<n\d+>)/.exec(whole)?.[1]
      const leading = head === undefined ? undefined : slotOf(line, head)
      if (
        leading?.kind === 'n' &&
        !(leading.np.narrowings.length === 0 && (leading.np.noun === 'type' || leading.np.noun === 'kind' || leading.np.noun === 'category'))
      )
        return whole
      const slot = slotOf(line, marker)
      if (slot?.kind !== 'n' || slot.np.noun !== 'entity') return whole
      const munition = slot.np.narrowings.some((each) => each.field === 'kind' && each.values.includes('munition'))
      const noun = munition ? 'munition' : slot.np.narrowings.some((each) => each.field === 'category') ? 'type' : 'category'
      return ` ${adjectives}${put(line, { kind: 'n', np: { narrowings: munition ? [] : slot.np.narrowings, noun, plural: true } })}`
    },
  )
}

/** "Active entities that are destroyed": beside "active", destroyed is a state that is still reported, not an event. */
function readDestroyedState(line: Line): void {
  const active = measuresOf(line).some((word) => word.id === 'entities.active' && /^(?:active|live|alive)\b/.test(word.text))
  if (!active || / by (?:<|who)/.test(line.text)) return
  line.text = line.text.replace(/<m\d+>/g, (marker) => {
    const slot = slotOf(line, marker)
    if (slot?.kind !== 'm') return marker
    const { id, form, text } = slot.measure
    const state =
      id === 'kills' && form === 'participle' && /^(?:destroyed|killed|knocked out)$/.test(text)
        ? 'destroyed'
        : id === 'losses' && form === 'adjective'
          ? 'destroyed'
          : id === 'kills.mobility' && /ed$/.test(text)
            ? 'mobility-killed'
            : id === 'kills.firepower' && /ed$/.test(text)
              ? 'firepower-killed'
              : undefined
    return state === undefined ? marker : put(line, { kind: 'n', np: { narrowings: [narrowing('state', state)], plural: false } })
  })
}

/** "Munitions" are entities of their own in "munitions in flight"; beside shots they are what was shot. */
function readMunitions(line: Line, ids: string[], features: Features): void {
  const [id] = ids
  const event = id !== undefined && /^(?:fires|shots|hits|detonations|duds|proximate|losses|kills)$/.test(id)
  line.text = line.text.replace(/<n\d+>/g, (marker, offset: number) =>
    typeOrMunition(line, marker, { ids, ask: features.ask, before: event ? line.text.slice(0, offset).trim() : undefined }),
  )
  if (!event) return
  line.text = line.text.replace(/<n\d+>/g, (marker) => {
    const slot = slotOf(line, marker)
    if (slot?.kind !== 'n' || !slot.np.narrowings.some((each) => each.field === 'kind' && each.values.includes('munition') && !each.not)) return marker
    if (id === 'fires' && features.ask === 'how-many' && slot.np.narrowings.length === 1) ids[0] = 'shots'
    const narrowings = slot.np.narrowings.filter((each) => each.field !== 'kind')
    return put(line, { kind: 'n', np: { narrowings, noun: 'munition', plural: slot.np.plural } })
  })
}

/** A type name may belong to a munition and to a vehicle: beside an event a name of munitions alone is what was shot, elsewhere the vehicle is meant. */
function typeOrMunition(line: Line, marker: string, { ids, ask, before }: { ids: string[]; ask: Features['ask']; before: string | undefined }): string {
  const slot = slotOf(line, marker)
  if (slot?.kind !== 'n') return marker
  const type = slot.np.narrowings.find((each) => each.field === 'type' && !each.not)
  if (type === undefined || !type.values.some((value) => value.startsWith('2.'))) return marker
  const munitions = type.values.filter((value) => value.startsWith('2.'))
  const others = type.values.filter((value) => !value.startsWith('2.'))
  const rest = slot.np.narrowings.filter((each) => each !== type)
  const isShot =
    before !== undefined &&
    /^(?:fires|shots|hits|detonations|duds|proximate)$/.test(ids[0] ?? '') &&
    (others.length === 0 || !/ (?:by|at|on|against)(?: the| a| all)*$/.test(before))
  if (isShot) {
    if (ids[0] === 'fires' && ask === 'how-many') ids[0] = 'shots'
    return put(line, { kind: 'n', np: { narrowings: [...rest, narrowing('munition', munitions)], plural: slot.np.plural } })
  }
  return others.length === 0 ? marker : put(line, { kind: 'n', np: { ...slot.np, narrowings: [...rest, narrowing('type', others)] } })
}

export type Reading = {
  vs?: { time: TimePhrase; late: boolean }[]
  line: Line
  features: Features
  measures: ReadonlyMap<string, Measure>
  found: Measure[]
  measure: Measure
  times: TimePhrase[]
}

function leftovers(line: Line): string[] {
  return wordsOf(line).filter((word) => !word.startsWith('<') && !fillers.has(word))
}

/** "Are all tanks red" asks for all of them; a count of red tanks would not say. */
function quantified(line: Line): string[] {
  const match = /^ (?:is|are|was|were|do|does|did|has|have) (all|every|both|each|everyone|everybody)(?= )/.exec(line.text)?.[1]
  return match === undefined ? [] : [match]
}

function composeOne(reading: Reading): Composed {
  const { found, times } = reading
  if (found.length > 1) {
    const plans = found.flatMap((measure) => {
      const one = composeOne({ ...reading, found: [measure], measure })
      return one.kind === 'plan' ? [one.plan] : []
    })
    reading.line.text = squeeze(reading.line.text.replace(/ (?:and|or|,)(?= )/g, ' '))
    return plans.length > 1 ? { kind: 'several', plans } : { kind: 'nothing' }
  }
  const { time, extra } = oneTime(times)
  if (extra !== undefined) return { kind: 'leftover', words: [extra] }
  if (time?.vague !== undefined) {
    const plans = time.vague.flatMap((window) => {
      const one = planFor(reading, { ...omitVague(time), window })
      return one.kind === 'plan' ? [one.plan] : []
    })
    return { kind: 'vague', word: time.text, plans }
  }
  return planFor(reading, time)
}

function omitVague({ vague: _vague, ...rest }: TimePhrase): TimePhrase {
  return rest
}

function planFor(reading: Reading, time: TimePhrase | undefined): Composed {
  const measure = measureInTime(reading, time)
  const here: Reading = { ...reading, measure }
  const placed = placePhrases(here.line, measure)
  const where = whereOf(here, placed)
  if (where === undefined) return { kind: 'cannot', text: 'Those cannot be counted together in one figure; ask for one of them, or compare the two.' }
  const groups = groupsOf(here.line).map((group) => group.by)
  if (new Set(groups).size > 1 && !(measure.id === 'pdus.rate' && groups.length === 2))
    return { kind: 'cannot', text: `One grouping at a time, please: by ${[...new Set(groups)].join(' or by ')}.` }
  const form = formOf(here, placed, time)
  if (form.shape === 'rank' && form.by === 'entity' && measure.id.startsWith('entities.'))
    return { kind: 'cannot', text: 'Rank the entities by what? By fires, rounds, hits, kills or distance moved: "which entity fired most today?".' }
  const window =
    form.shape === 'trend' && measure.defaultWindow === 'now' && (time === undefined || time.window.kind === 'now')
      ? windowFromText('now-1h..now')
      : windowFor(measure, time)
  const step = form.shape === 'trend' ? { step: form.step ?? stepFor(window) } : {}
  const { step: _step, ...rest } = form
  // Losses at somebody's hands are kills: one reading for "killed by blue" and "losses to blue".
  const id = measure.id === 'losses' && where.some((each) => each.role === 'firer') && reading.measures.has('kills') ? 'kills' : measure.id
  return { kind: 'plan', plan: canonicalPlan({ measure: id, where, window, ...rest, ...step }) }
}

/** "Active yesterday" was seen yesterday: a level has no value over a span, except as a line or at an instant. */
function measureInTime({ measure, measures, line, features }: Reading, time: TimePhrase | undefined): Measure {
  // "Losses … by whom" asks for the attribution.
  if (measure.id === 'losses' && groupsOf(line).some((group) => group.by === 'address')) return measures.get('kills') ?? measure
  const seen = measures.get('entities.seen')
  if (measure.id !== 'entities.active' || seen === undefined || features.trend === true || groupsOf(line).some((group) => group.by === 'time')) {
    const perSecond = measure.id === 'pdus' && groupsOf(line).some((group) => group.by === 'time' && group.stepMs === secondMs)
    return perSecond ? (measures.get('pdus.rate') ?? measure) : measure
  }
  if (time === undefined)
    return / (?:were|was|have been|has been)(?= )/.test(line.text) && measuresOf(line).some((word) => word.id === 'entities.active') ? seen : measure
  return time.window.kind === 'now' || time.instant !== undefined || time.soft === true ? measure : seen
}

/** Every narrowing of the question in its role; undefined when alternatives differ in more than one field. */
function whereOf({ line }: Reading, placed: readonly Placed[]): Condition[] | undefined {
  const where: Condition[] = []
  for (const { np, role } of placed) {
    const narrowings = united(np)
    if (narrowings === undefined) return undefined
    where.push(...conditionsOf(narrowings, role))
  }
  for (const word of measuresOf(line)) where.push(...conditionsOf(word.narrowings, 'subject'))
  return contradicts(where) ? undefined : where
}

/** Both a tank and a helicopter: nothing is, so the words meant something else. */
function contradicts(where: readonly Condition[]): boolean {
  return where.some((one, index) =>
    where
      .slice(index + 1)
      .some(
        (two) =>
          one.role === two.role &&
          one.field === two.field &&
          !one.not &&
          !two.not &&
          JSON.stringify([...one.values].sort()) !== JSON.stringify([...two.values].sort()),
      ),
  )
}

type Form = { shape: Shape; by?: Grouping; byRole?: Role; order?: NonNullable<Plan['order']>; step?: number; yesNo?: true }

const entityLike: ReadonlySet<Grouping> = new Set<Grouping>([
  'force',
  'kind',
  'domain',
  'category',
  'country',
  'site',
  'application',
  'entity',
  'type',
  'marking',
])

function withBy(measure: Measure, by: Grouping, role: Role): Pick<Form, 'by' | 'byRole'> {
  const grouping = by === 'type' && measure.category === 'traffic' ? 'pdu-type' : by === 'munition' && measure.id === 'entities.active' ? 'type' : by
  return { by: grouping, ...(measure.roles.includes('firer') && entityLike.has(grouping) ? { byRole: role } : {}) }
}

/** The shape, in order of how plainly the words ask for it. */
function formOf(reading: Reading, placed: readonly Placed[], time: TimePhrase | undefined): Form {
  const { line, features, measure } = reading
  const groups = groupsOf(line)
  const side = askedSide(line, measure).role
  const timed = groups.find((group) => group.by === 'time')
  if (timed !== undefined && measure.id !== 'pdus.rate') return { shape: 'trend', by: 'time', ...(timed.stepMs === undefined ? {} : { step: timed.stepMs }) }
  if (timed !== undefined && timed.stepMs !== secondMs) return { shape: 'trend', by: 'time', ...(timed.stepMs === undefined ? {} : { step: timed.stepMs }) }
  if (features.trend === true || (features.ask === 'when' && features.superlative !== undefined)) return { shape: 'trend', by: 'time' }
  const [group] = groups.filter((each) => each.by !== 'time')
  const order = orderOf(reading, placed)
  if (group !== undefined) {
    const by = group.by === 'address' && measure.id !== 'malformed' && measure.category !== 'traffic' ? 'entity' : group.by
    return { shape: 'rank', ...withBy(measure, by, group.role ?? side), ...(order === undefined ? {} : { order }) }
  }
  if (order !== undefined || features.superlative !== undefined) {
    const noun = askedNoun(reading, placed)
    const by: Grouping = noun === 'entity' && measure.category === 'traffic' ? 'application' : noun
    return {
      shape: 'rank',
      ...withBy(measure, by, features.ask === 'who' ? side : (placed.find((each) => each.np.noun === noun)?.role ?? side)),
      ...(order === undefined ? {} : { order }),
    }
  }
  if (features.breakdown === true) return { shape: 'rank', ...withBy(measure, defaultGrouping(measure), side) }
  if (features.latest !== undefined && measure.shapes.includes('list'))
    return { shape: 'list', ...(features.latest === 'some' ? {} : { order: { direction: 'most', limit: features.latest } }) }
  return plainForm(reading, placed, time)
}

function defaultGrouping(measure: Measure): Grouping {
  return measure.category === 'traffic' ? (measure.id === 'malformed' ? 'reason' : 'pdu-type') : 'force'
}

function orderOf({ features, line }: Reading, placed: readonly Placed[]): Form['order'] {
  if (features.order !== undefined) return features.order
  if (features.superlative === undefined) return undefined
  const noun = askedNoun({ line, features }, placed)
  const agents = measuresOf(line).some((word) => /^(?:shooter|firer|killer|mover|ace)s$/.test(word.text))
  const plural =
    features.ask !== 'who' && (agents || placed.some((each) => each.np.noun === noun && each.np.plural && (noun !== 'entity' || placed[0] === each)))
  return plural && features.superlative === 'most' ? undefined : { direction: features.superlative, limit: plural ? 10 : 1 }
}

/** What "which …" or "top five …" asks for. */
function askedNoun({ line, features }: Pick<Reading, 'line' | 'features'>, placed: readonly Placed[]): Noun {
  if (features.ask === 'who') return 'entity'
  const asking = wordsOf(line).findIndex((word) => /^(?:which|what)$/.test(word))
  const nouns = placed.filter((each) => each.np.noun !== undefined)
  const after = nouns.find((each) => each.index > asking && each.index <= asking + 4)
  if (asking >= 0 && after?.np.noun !== undefined) return after.np.noun
  return nouns.find((each) => each.np.noun !== 'entity')?.np.noun ?? 'entity'
}

function plainForm(reading: Reading, placed: readonly Placed[], time: TimePhrase | undefined): Form {
  const { features, measure, line } = reading
  const split = placed.map((each) => ({ ...each, split: alternatives(each.np) })).find((each) => each.split !== undefined)
  const listed: Shape = measure.shapes.includes('list') ? 'list' : measure.shapes.includes('value') ? 'value' : (measure.shapes[0] ?? 'value')
  const counted: Shape = measure.shapes.includes('value') ? 'value' : (measure.shapes[0] ?? 'value')
  // Kinds of things asked about without a number: "munition types used by blue", "pdu types".
  const things = placed.find(
    ({ np, lead }) =>
      np.noun !== undefined &&
      !(np.noun === 'munition' && features.ask === 'how-many') &&
      np.noun !== 'entity' &&
      np.noun !== ownNoun[measure.id] &&
      !/^(?:with|their|and|its|whose)$/.test(lead),
  )
  if (
    things?.np.noun !== undefined &&
    !features.yesNo &&
    features.ask !== 'when' &&
    measure.shapes.includes('rank') &&
    measure.groupings.includes(withBy(measure, things.np.noun, 'subject').by ?? 'time')
  )
    return { shape: 'rank', ...withBy(measure, things.np.noun, things.role === 'subject' ? 'subject' : things.np.noun === 'munition' ? 'firer' : things.role) }
  if (features.yesNo || (features.any && features.ask !== 'how-many' && features.ask !== 'list')) return { shape: listed, yesNo: true }
  if (features.ask === 'how-many' || features.ask === 'none') {
    const far = / how far(?= )/.test(line.text)
    const field = split?.split?.joiner === 'and' && !far ? groupingField(split.np, measure) : undefined
    return field === undefined ? { shape: counted } : { shape: 'rank', ...withBy(measure, field, split?.role ?? 'subject') }
  }
  if (features.ask === 'when' && time === undefined && measure.kind !== 'count') return { shape: listed }
  const asking = wordsOf(line).findIndex((word) => /^(?:which|what|whose)$/.test(word))
  const noun =
    features.ask === 'who'
      ? 'entity'
      : placed.find((each) => each.index > asking && each.np.noun !== undefined && asking >= 0 && each.index <= asking + 4)?.np.noun
  if (noun === undefined || features.ask === 'list' || features.ask === 'when' || features.ask === 'where')
    return {
      shape:
        features.ask === 'what' &&
        / what (?:is|was)(?= )/.test(line.text) &&
        counted === 'value' &&
        !measuresOf(line).some((word) => word.form === 'participle' || word.form === 'verb')
          ? 'value'
          : listed,
    }
  return askedForm(reading, placed, noun)
}

const ownNoun: Readonly<Record<string, Noun>> = {
  sites: 'site',
  applications: 'application',
  exercises: 'exercise',
  silence: 'site',
  clocks: 'site',
  duplicates: 'entity',
}

/** "Which sites …", "who …", "what munitions …". */
function askedForm({ line, measure, features }: Reading, placed: readonly Placed[], noun: Noun): Form {
  const listed: Shape = measure.shapes.includes('list') ? 'list' : (measure.shapes[0] ?? 'value')
  const { role } = askedSide(line, measure)
  const askedRole = features.ask === 'who' ? role : (placed.find((each) => each.np.noun === noun)?.role ?? role)
  if (ownNoun[measure.id] === noun || !measure.shapes.includes('rank')) return { shape: listed }
  if (noun !== 'entity') return { shape: 'rank', ...withBy(measure, noun, noun === 'munition' ? 'firer' : askedRole) }
  if (!measure.roles.includes('firer')) return measure.shapes.includes('list') ? { shape: 'list' } : { shape: 'rank', ...withBy(measure, 'entity', 'subject') }
  if (measure.id === 'losses' || measure.id.startsWith('kills.')) return { shape: 'list' }
  const hasOther = placed.some((each) => each.role !== role && each.np.narrowings.length > 0)
  if (measure.id === 'kills' && hasOther) return { shape: 'list' }
  return { shape: 'rank', ...withBy(measure, 'entity', askedRole === 'subject' ? role : askedRole) }
}

function groupingField(np: NounPhrase, measure: Measure): Grouping | undefined {
  const split = alternatives(np)
  const fields = split === undefined ? [] : differingFields(split.members)
  const [field] = fields
  return fields.length === 1 ? measure.groupings.find((grouping) => grouping === field) : undefined
}

/** Two forces, two windows or two measures side by side. */
function composeCompare(reading: Reading): Composed {
  const { line, features, found, measure } = reading
  opposePhrases(line)
  const split = line.text.indexOf(' vs ')
  const times =
    reading.vs ??
    wordsOf(line).flatMap((word) => {
      const slot = slotOf(line, word)
      return slot?.kind === 't' ? [{ time: slot.time, late: split >= 0 && line.text.indexOf(word) > split }] : []
    })
  line.text = squeeze(line.text.replace(/ vs(?= )/g, ' ').replace(/ (?:and|or|to|with|from|,)(?= )/g, ' '))
  const [second] = found.slice(1)
  if (found.length > 2) return { kind: 'several', plans: [] }
  const placedFirst = placePhrases(line, measure)
  const sided = second !== undefined || placedFirst.some((each) => alternatives(each.np) !== undefined)
  const unique = uniqueTimes(times.map((each) => each.time)).map((time) => times.find((each) => each.time === time) ?? { time, late: false })
  const timeGiven =
    unique.length === 1 && (unique[0]?.late === false || sided)
      ? unique[0]?.time
      : unique.length === 2 && unique[0]?.late === false
        ? unique[0].time
        : undefined
  const timeOther =
    unique.length === 2
      ? unique.find((each) => each.time !== timeGiven)?.time
      : unique.length === 1 && !sided && (unique[0]?.late === true || changedSince(features, unique[0]?.time))
        ? unique[0]?.time
        : undefined
  const main = timeOther === timeGiven ? undefined : timeGiven
  const yesNo = features.yesNo && features.compare?.more !== undefined ? { yesNo: true as const } : {}
  const placed = placedFirst
  if (sided && unique.length > 1) return { kind: 'leftover', words: [unique[1]?.time.text ?? ''] }
  const splitPhrase = placed.find((each) => alternatives(each.np) !== undefined)
  const more = features.compare?.more === 'less' && features.yesNo ? swapSides : (plan: Plan): Plan => plan
  const base = { shape: 'compare' as const, ...yesNo }
  if (splitPhrase !== undefined) {
    const members = alternatives(splitPhrase.np)?.members ?? []
    const [one, two] = members
    if (one === undefined || two === undefined) return { kind: 'nothing' }
    const timed = measureInTime(reading, main ?? timeGiven)
    const rest =
      whereOf(
        reading,
        placed.filter((each) => each !== splitPhrase),
      ) ?? []
    if (members.length > 2) return rankInstead(reading, { timed, placed, split: splitPhrase, time: timeGiven })
    const side = (np: NounPhrase): Condition[] => canonicalPlan({ ...blank, where: [...rest, ...conditionsOf(np.narrowings, splitPhrase.role)] }).where
    return {
      kind: 'plan',
      plan: canonicalPlan(more({ measure: timed.id, ...base, where: side(one), window: windowFor(timed, timeGiven), versus: { where: side(two) } })),
    }
  }
  const where = whereOf(reading, placed) ?? []
  if (timeOther !== undefined) {
    // A running sum has no value at an instant; traffic then means its rate.
    const rate = measure.id === 'pdus' && timeOther.instant !== undefined && timeOther.sameSpan !== true ? reading.measures.get('pdus.rate') : undefined
    if (rate !== undefined) return composeCompare({ ...reading, found: [rate], measure: rate, times: [], vs: times })
    const pair = pairWindows(measure, main, timeOther)
    if (pair === undefined)
      return { kind: 'cannot', text: `${measure.title} cannot be compared with ${timeOther.text}; name two windows, or ask for one of them.` }
    const spans = pair.window.kind === 'span' && pair.versus.kind === 'span' && measure.id === 'entities.active' && !isInstant(pair.window)
    return {
      kind: 'plan',
      plan: canonicalPlan(more({ measure: spans ? 'entities.seen' : measure.id, ...base, where, window: pair.window, versus: { window: pair.versus } })),
    }
  }
  if (second !== undefined)
    return {
      kind: 'plan',
      plan: canonicalPlan(
        more({
          measure: measure.id,
          ...base,
          where,
          window: windowFor(measure, timeGiven),
          versus: { measure: second.id, ...otherSides(reading, where, second) },
        }),
      ),
    }
  return { kind: 'cannot', text: 'Compare it with what? Name two forces, two windows or two measures: "compare red and blue fires since 0800".' }
}

/** "Kills versus losses for blue": blue's kills are by blue, its losses are of blue. */
function otherSides(reading: Reading, where: readonly Condition[], other: Measure): { where?: Condition[] } {
  const mine = canonicalPlan({ ...blank, where: [...where] }).where
  const theirs = canonicalPlan({ ...blank, where: whereOf(reading, placePhrases(reading.line, other)) ?? [] }).where
  return JSON.stringify(mine) === JSON.stringify(theirs) ? {} : { where: theirs }
}

const blank = { measure: 'pdus', shape: 'value' as const, window: { kind: 'now' as const } }

function isInstant(window: Plan['window']): boolean {
  return (
    window.kind === 'span' &&
    window.from.at === window.to.at &&
    'offsetMs' in window.to &&
    (window.to.offsetMs ?? 0) - ('offsetMs' in window.from ? (window.from.offsetMs ?? 0) : 0) === secondMs
  )
}

function changedSince(features: Features, time: TimePhrase | undefined): boolean {
  return features.compare?.more !== undefined && time !== undefined && (time.sameSpan === true || time.beforeMs !== undefined)
}

/** More than two sides are a ranking of just those. */
function rankInstead(
  reading: Reading,
  { timed, placed, split, time }: { timed: Measure; placed: readonly Placed[]; split: Placed; time: TimePhrase | undefined },
): Composed {
  const field = groupingField(split.np, timed)
  const where = whereOf(reading, placed)
  if (field === undefined || where === undefined) return { kind: 'cannot', text: 'Only two of those can be compared at once.' }
  return { kind: 'plan', plan: canonicalPlan({ measure: timed.id, shape: 'rank', where, window: windowFor(timed, time), ...withBy(timed, field, split.role) }) }
}

/** Two phrases of one field anywhere in the line become the sides: "did red fire more than blue". */
function opposePhrases(line: Line): void {
  const markers = wordsOf(line).filter((word) => word.startsWith('<n'))
  const phrases = markers.flatMap((marker) => {
    const slot = slotOf(line, marker)
    return slot?.kind === 'n' ? [{ marker, np: slot.np }] : []
  })
  if (phrases.some(({ np }) => alternatives(np) !== undefined)) return
  for (const [place, one] of phrases.entries()) {
    for (const two of phrases.slice(place + 1)) {
      const between = line.text.slice(line.text.indexOf(one.marker), line.text.indexOf(two.marker))
      const shared =
        one.np.narrowings.some((each) => two.np.narrowings.some((other) => each.field === other.field)) ||
        (one.np.specific === true && two.np.specific === true)
      if (!shared || !/ (?:vs|and|or|with|to|from|,) /.test(between)) continue
      const opposed = opposeAs(line, one.np, two.np)
      if (opposed === undefined) continue
      line.text = squeeze(line.text.replace(one.marker, opposed).replace(two.marker, ' '))
      return
    }
  }
}

/** "What share of detonations were duds", "ratio of hits to fires", "what percentage of losses were blue". */
function composeRatio(reading: Reading): Composed {
  const { line, found, features, measure } = reading
  const { time, extra } = oneTime(reading.times)
  if (extra !== undefined) return { kind: 'leftover', words: [extra] }
  if (features.ratio === 'ratio') opposePhrases(line)
  const words = wordsOf(line)
  const order = found.toSorted((a, b) => firstIndex(line, a.id) - firstIndex(line, b.id))
  const [one, two] = order
  line.text = squeeze(line.text.replace(/ (?:to|and|vs|per|that|who|which)(?= )/g, ' '))
  if (one !== undefined && two !== undefined) {
    const [part, whole] = features.ratio === 'ratio' ? [one, two] : [two, one]
    const where = whereOf(reading, placePhrases(line, part)) ?? []
    return {
      kind: 'plan',
      plan: canonicalPlan({
        measure: part.id,
        shape: 'ratio',
        where,
        window: windowFor(part, time),
        versus: { measure: whole.id, ...otherSides(reading, where, whole) },
      }),
    }
  }
  const verb = words.findIndex(
    (word, index) =>
      index > 0 &&
      /^(?:are|is|was|were|did|do|does|has|have|had|came|come|comes|that|who|which|belong|belongs|by|from)$/.test(word) &&
      words.slice(0, index).some((before) => before.startsWith('<')),
  )
  const timed = measure.id === 'entities.active' ? measureInTime(reading, time) : measure
  const placed = placePhrases(line, timed)
  const possessive = placed.length > 0 && words.indexOf('<') < 0 && placed.every((each) => verb < 0 || each.index < verb) && verb < 0
  const whole = possessive ? [] : placed.filter((each) => each.index < verb)
  const whereAll = whereOf(reading, placed)
  const narrowings = measuresOf(line).map((word) => word.narrowings)
  const wholeWhere = whole.flatMap(({ np, role }) => conditionsOf(united(np) ?? [], role))
  const wholeTraffic = narrowings.length > 1 ? conditionsOf(narrowings[0] ?? [], 'subject') : []
  if (whereAll === undefined) return { kind: 'cannot', text: 'That share has more than one part; ask for one of them.' }
  const split = placed.find((each) => alternatives(each.np) !== undefined)
  if (features.ratio === 'ratio' && split !== undefined) return ratioOfSides({ reading, timed, placed, split, time })
  const part = canonicalPlan({ ...blank, where: whereAll }).where
  const population = populationOf(reading, { verb, whole })
  if (population !== undefined)
    return {
      kind: 'plan',
      plan: canonicalPlan({
        measure: timed.id,
        shape: 'ratio',
        where: whereAll,
        window: windowFor(timed, time),
        versus: { measure: population, where: whole.flatMap(({ np }) => conditionsOf(united(np) ?? [], 'subject')) },
      }),
    }
  const base = canonicalPlan({ ...blank, where: [...wholeWhere, ...wholeTraffic] }).where
  if (JSON.stringify(part) === JSON.stringify(base))
    return { kind: 'cannot', text: 'A share needs a part and a whole: "what share of detonations were duds", "what percentage of fires were red".' }
  return { kind: 'plan', plan: canonicalPlan({ measure: timed.id, shape: 'ratio', where: part, window: windowFor(timed, time), versus: { where: base } }) }
}

/** "What share of red tanks were destroyed": the whole is the tanks themselves, those seen or those active now. */
function populationOf({ line, measure }: Reading, { verb, whole }: { verb: number; whole: readonly Placed[] }): string | undefined {
  const among = whole.some(({ np }) => np.noun === 'entity')
  const words = wordsOf(line)
  const said = measuresOf(line).filter((word) => !word.weak)
  const after = verb >= 0 && said.length > 0 && firstIndex(line, said[0]?.id ?? '') >= verb - 2
  if (!among || !after || verb < 0 || words.length === 0) return undefined
  if (/^(?:losses|entities\.lost|entities\.left|entities\.joined)$/.test(measure.id)) return 'entities.seen'
  return measure.id === 'entities.overdue' ? 'entities.active' : undefined
}

function ratioOfSides({
  reading,
  timed,
  placed,
  split,
  time,
}: {
  reading: Reading
  timed: Measure
  placed: readonly Placed[]
  split: Placed
  time: TimePhrase | undefined
}): Composed {
  const members = alternatives(split.np)?.members ?? []
  const rest =
    whereOf(
      reading,
      placed.filter((each) => each !== split),
    ) ?? []
  const [one, two] = members.map((np) => canonicalPlan({ ...blank, where: [...rest, ...conditionsOf(np.narrowings, split.role)] }).where)
  if (one === undefined || two === undefined || members.length > 2) return { kind: 'nothing' }
  return { kind: 'plan', plan: canonicalPlan({ measure: timed.id, shape: 'ratio', where: one, window: windowFor(timed, time), versus: { where: two } }) }
}

function firstIndex(line: Line, id: string): number {
  const index = wordsOf(line).findIndex((word) => {
    const slot = slotOf(line, word)
    return slot?.kind === 'm' && slot.measure.id === id
  })
  return index < 0 ? Number.MAX_SAFE_INTEGER : index
}
