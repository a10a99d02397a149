import type { Measure } from '../core/measure.ts'
import type { Grouping, Plan, Role, Shape } from '../core/plan.ts'
import { secondMs } from '../core/time.ts'
import type { Noun, NounPhrase, TimePhrase } from './line.ts'
import { groupsOf, measuresOf, wordsOf } from './line.ts'
import { alternatives, differingFields } from './noun-phrases.ts'
import type { Reading } from './reading.ts'
import type { Placed } from './roles.ts'
import { askedSide } from './roles.ts'

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

export function withBy(measure: Measure, by: Grouping, role: Role): Pick<Form, 'by' | 'byRole'> {
  const grouping = by === 'type' && measure.category === 'traffic' ? 'pdu-type' : by === 'munition' && measure.id === 'entities.active' ? 'type' : by
  return { by: grouping, ...(measure.roles.includes('firer') && entityLike.has(grouping) ? { byRole: role } : {}) }
}

/** The shape, in order of how plainly the words ask for it. */
export function formOf(reading: Reading, placed: readonly Placed[], time: TimePhrase | undefined): Form {
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
      !(np.noun === 'munition' && features.ask === 'how-many' && measure.id === 'shots') &&
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
  if (features.counted === true && features.ask === 'what') return { shape: counted }
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

export function groupingField(np: NounPhrase, measure: Measure): Grouping | undefined {
  const split = alternatives(np)
  const fields = split === undefined ? [] : differingFields(split.members)
  const [field] = fields
  return fields.length === 1 ? measure.groupings.find((grouping) => grouping === field) : undefined
}
