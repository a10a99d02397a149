import type { CannotAnswer } from '../core/data-source.ts'
import type { Measure } from '../core/measure.ts'
import { canonicalPlan } from '../core/plan.ts'
import type { Condition, FilterField, Grouping, Plan, Shape, Window } from '../core/plan.ts'
import { windowFromText } from '../core/plan-text.ts'
import { checkPlan } from '../measures/check-plan.ts'
import { measureById } from '../measures/list.ts'
import { pduTypes } from '../siso/pdu-types.ts'
import { allStored } from './counts.ts'

/** What of a measure the platform's records can answer. */
type Ability = { shapes: readonly Shape[]; filters: readonly FilterField[]; groupings: readonly Grouping[]; window: 'now' | 'span' }

const places: readonly FilterField[] = ['site', 'application', 'entity']
const events: Ability = {
  shapes: ['value', 'list', 'rank', 'trend', 'compare', 'ratio'],
  filters: places,
  groupings: ['time', 'entity', 'site', 'application'],
  window: 'span',
}

const abilities: Readonly<Record<string, Ability>> = {
  status: { shapes: ['detail'], filters: [], groupings: [], window: 'now' },
  activity: { shapes: ['detail'], filters: [], groupings: [], window: 'span' },
  pdus: { shapes: ['value', 'rank', 'trend', 'compare', 'ratio'], filters: ['pdu-type'], groupings: ['time', 'pdu-type'], window: 'span' },
  'pdus.rate': { shapes: ['value', 'trend', 'compare'], filters: ['pdu-type'], groupings: ['time'], window: 'span' },
  'pdus.peak': { shapes: ['value'], filters: [], groupings: [], window: 'span' },
  'entities.seen': { shapes: ['value', 'list', 'rank', 'compare', 'ratio'], filters: places, groupings: ['site', 'application'], window: 'span' },
  fires: events,
  detonations: events,
  collisions: events,
  sites: { shapes: ['value', 'list', 'compare'], filters: ['site'], groupings: [], window: 'span' },
  applications: { shapes: ['value', 'list', 'compare'], filters: ['site', 'application'], groupings: [], window: 'span' },
  position: { shapes: ['detail'], filters: ['entity'], groupings: [], window: 'now' },
  'last-heard': { shapes: ['detail'], filters: places, groupings: [], window: 'now' },
}

const knows = 'Its records hold times and PDU types, and of entities, fires, detonations and collisions the site, application and entity numbers.'

/** Whether the platform's records can answer a plan; else why not, in one sentence, and what is nearest. */
export function canAnswer(plan: Plan): true | CannotAnswer {
  const checked = checkPlan(plan)
  if (!checked.ok) return { code: checked.code, text: checked.text }
  const { versus } = plan
  const sides = [
    plan,
    ...(versus === undefined
      ? []
      : [{ ...plan, measure: versus.measure ?? plan.measure, where: versus.where ?? plan.where, window: versus.window ?? plan.window }]),
  ]
  for (const side of sides) {
    const problem = problemOf(side, plan.shape)
    if (problem !== undefined) return withInstead(plan, problem)
  }
  return true
}

/** Times that only the listener knows. */
function ofExercise(window: Window): boolean {
  return window.kind === 'span' && [window.from, window.to].some(({ at }) => at === 'exercise' || at === 'recorded' || at === 'mark')
}

type Side = Pick<Plan, 'measure' | 'where' | 'window' | 'by'>

function problemOf({ measure: id, where, window, by }: Side, shape: Shape): CannotAnswer | undefined {
  const measure = measureById(id)
  const ability = abilities[id]
  if (measure === undefined || ability === undefined) return notStored(measure, id)
  if (!ability.shapes.includes(shape)) return { code: 'unsupported-shape', text: `${measure.title} cannot be shown as a ${shape} from the platform's records.` }
  const unknown = where.filter((condition) => !ability.filters.includes(condition.field))
  if (unknown.length > 0) return unstoredFilter(measure, unknown)
  const types = where.filter(({ field }) => field === 'pdu-type').flatMap(({ values }) => values.map(Number))
  const unstored = types.filter((type) => !allStored.includes(type))
  if (unstored.length > 0)
    return { code: 'not-stored', text: `The platform does not store ${unstored.map((type) => pduTypes[type]?.name ?? `type ${type}`).join(', ')} PDUs.` }
  if (by !== undefined && !ability.groupings.includes(by)) return notGrouped(measure, by, ability)
  if (ofExercise(window))
    return { code: 'unsupported-window', text: 'The platform does not store when the exercise began, nor marks; this is for today so far.' }
  if (window.kind !== ability.window)
    return {
      code: 'unsupported-window',
      text:
        window.kind === 'now'
          ? `${measure.title} cannot be told for this moment from the platform's records; name a window, such as "in the last 10 minutes".`
          : `${measure.title} can be told for now only; leave out the time.`,
    }
  return undefined
}

const fieldWords: Readonly<Record<string, string>> = {
  force: 'forces',
  kind: 'kinds of entities',
  domain: 'domains',
  category: 'entity types',
  type: 'entity types',
  country: 'countries',
  marking: 'markings',
  name: 'names of the exercise plan',
  exercise: 'exercise numbers; all exercises are counted together',
  state: 'damage or movement',
  munition: 'munition types',
  result: 'results of detonations',
  address: 'network addresses',
  frequency: 'radio frequencies',
  within: 'places to search by',
  reason: 'reasons',
  'pdu-type': 'PDU types with it',
}

function notGrouped({ title }: Measure, by: Grouping, { groupings }: Ability): CannotAnswer {
  if (places.some((place) => place === by))
    return {
      code: 'unsupported-grouping',
      text: `${title} can be told ${groupings.length === 0 ? 'as a whole' : `by ${groupings.join(' and ').replace('pdu-type', 'PDU type')}`} from the platform's records, not by ${by}; entities seen, fires, detonations and collisions can.`,
    }
  return { code: 'not-stored', text: `The platform does not store ${fieldWords[by] ?? by}. ${knows}` }
}

function unstoredFilter(measure: Measure, conditions: readonly Condition[]): CannotAnswer {
  const words = [...new Set(conditions.map(({ field }) => fieldWords[field] ?? field))].join(' nor ')
  const asked = conditions.some(({ field }) => field === 'site' || field === 'application' || field === 'entity' || field === 'pdu-type')
  if (asked)
    return {
      code: 'unsupported-filter',
      text: `${measure.title} cannot be narrowed by ${conditions.map(({ field }) => field).join(', ')} from the platform's records.`,
    }
  return { code: 'not-stored', text: `The platform does not store ${words}. ${knows}` }
}

function notStored(measure: Measure | undefined, id: string): CannotAnswer {
  const title = measure?.title.toLowerCase() ?? id
  return { code: 'not-stored', text: `The platform's records do not tell ${title}. ${knows}` }
}

/** Who is active is not known, who was seen a moment ago is; nor when the exercise began, but what came in today is. */
function withInstead(plan: Plan, problem: CannotAnswer): CannotAnswer {
  if (problem.code === 'unsupported-window' && plan.versus === undefined && ofExercise(plan.window)) {
    const instead = canonicalPlan({ ...plan, window: windowFromText('day+0..now') })
    return canAnswer(instead) === true ? { ...problem, instead } : problem
  }
  const [entity] = plan.where
  if (plan.measure === 'entity' && plan.where.length === 1 && entity?.field === 'entity' && !entity.not)
    return {
      code: 'not-stored',
      text: 'The platform does not store whether an entity is active, nor what it is; it can tell when it was seen last.',
      instead: canonicalPlan({ measure: 'last-heard', shape: 'detail', where: plan.where, window: { kind: 'now' } }),
    }
  if (plan.measure !== 'entities.active' || plan.versus !== undefined) return problem
  const instead = canonicalPlan({ ...plan, measure: 'entities.seen', ...(plan.window.kind === 'now' ? { window: windowFromText('now-1m..now') } : {}) })
  if (canAnswer(instead) !== true) {
    const unknown = plan.where.filter(({ field }) => !places.includes(field))
    const measure = measureById(plan.measure)
    return unknown.length > 0 && measure !== undefined ? unstoredFilter(measure, unknown) : problem
  }
  return { code: 'not-stored', text: 'The platform does not store who is active; it can tell who was seen.', instead }
}
