import type { Measure } from '../../core/measure.ts'
import type { Plan, Role } from '../../core/plan.ts'
import { canonicalPlan } from '../../core/plan.ts'
import { checkPlan } from '../../measures/check-plan.ts'
import { analyse, leftovers } from '../compose.ts'
import type { Analysis } from '../compose.ts'
import { formOf } from '../form.ts'
import { groupsOf, timesOf } from '../line.ts'
import type { Line } from '../line.ts'
import { alternatives } from '../noun-phrases.ts'
import { measureInTime, whereOf } from '../reading.ts'
import type { Knowledge, Reading } from '../reading.ts'
import { placePhrases } from '../roles.ts'
import type { Placed } from '../roles.ts'
import { keepsSlots } from '../stages/keeps-slots.ts'
import type { SaidSlots } from '../stages/keeps-slots.ts'
import { copyOf } from '../stages/lifted-text.ts'
import { oneTime, stepFor, windowFor } from '../times.ts'
import type { Example } from './example.ts'
import { slotKindOf } from './mask.ts'

/** The new words taken apart, for composing with one intent after the other. */
export type Parts = { line: Line; analysis: Analysis; left: readonly string[]; said: SaidSlots; knowledge: Knowledge }

export function partsOf(given: Line, said: SaidSlots, knowledge: Knowledge): Parts {
  const line = copyOf(given)
  const analysis = analyse(line, knowledge)
  return { line, analysis, left: leftovers(line), said, knowledge }
}

/** `sure`: every side of the plan was told by the words or by the example. */
export type ComposedProposal = { plan: Plan; sure: boolean }

/** The example's intent with the new words' slots; undefined where they do not go together or a slot would be lost. */
export function composeProposal(example: Example, parts: Parts): ComposedProposal | undefined {
  const { line, analysis, said, knowledge } = parts
  const named = knowledge.measures.get(example.intent.measure)
  // The other side of a comparison or share is not composed here.
  if (named === undefined || !fitsSlots(example, parts) || analysis.features.compare !== undefined || analysis.features.ratio !== undefined) return undefined
  const times = timesOf(line)
  const { time } = oneTime(times)
  const reading: Reading = { line, features: analysis.features, measures: knowledge.measures, found: [named], measure: named, times }
  const measure = measureInTime(reading, time)
  const here: Reading = { ...reading, measure }
  const sided = sidesOf(example, placePhrases(line, measure), measure)
  const where = sided === undefined ? undefined : whereOf(here, sided.placed)
  if (sided === undefined || where === undefined) return undefined
  const form = formFor(example, here, sided.placed)
  const window = windowFor(measure, time)
  const step = form.shape === 'trend' ? { step: form.step ?? stepFor(window) } : {}
  const { step: _step, ...rest } = form
  const plan = canonicalPlan({ measure: measure.id, where, window, ...rest, ...step })
  return checkPlan(plan).ok && keepsSlots(plan, said, measure) ? { plan, sure: sided.sure && fitsForm(form, here, sided.placed) } : undefined
}

const ofOne = new Set(['position', 'entity', 'last-heard'])

/** What is asked of one entity needs exactly one; what is asked of many is not asked of one. */
function fitsSlots({ intent }: Example, { line }: Parts): boolean {
  const kinds = placedKinds(line)
  if (ofOne.has(intent.measure)) return kinds.length === 1 && (kinds[0] === 'one' || (intent.measure === 'last-heard' && kinds[0] === 'place'))
  return !(intent.measure.startsWith('entities.') && kinds.includes('one'))
}

function placedKinds(line: Line): ReturnType<typeof slotKindOf>[] {
  return line.text.split(' ').flatMap((word) => {
    const slot = /^<n(\d+)>$/.exec(word)
    const found = slot === null ? undefined : line.slots[Number(slot[1])]
    return found?.kind === 'n' && found.np.narrowings.length > 0 ? [slotKindOf(found.np)] : []
  })
}

const plainLead = /^(?:by|at|against|on|upon|towards?|from|to)$/

/** Roles from the example where it tells them; a preposition of the new words that says otherwise ends it. */
function sidesOf(example: Example, placed: readonly Placed[], measure: Measure): { placed: Placed[]; sure: boolean } | undefined {
  if (!measure.roles.includes('firer')) return { placed: [...placed], sure: true }
  const narrowing = placed.filter((each) => each.np.narrowings.length > 0)
  // Losses are suffered whoever is named first.
  const ownSide = measure.id === 'losses'
  const told = narrowing.length === example.roles.length
  let sure = true
  const sided = placed.map((each): Placed | undefined => {
    const at = narrowing.indexOf(each)
    if (at < 0) return each
    const role: Role | undefined = told ? example.roles[at] : undefined
    if (plainLead.test(each.lead)) return role === undefined || role === each.role ? each : undefined
    if (role === undefined && !ownSide) sure = sure && told && example.slots.length === 1 && narrowing.length === 1
    return role === undefined ? each : { ...each, role }
  })
  return sided.every((each) => each !== undefined) ? { placed: sided, sure } : undefined
}

type Form = ReturnType<typeof formOf>

/** The new words' own shape where they say one, else the example's. */
function formFor(example: Example, reading: Reading, placed: readonly Placed[]): Form {
  const { features, line, measure } = reading
  const { intent } = example
  const { time } = oneTime(reading.times)
  if (measure.kind === 'report') return { ...shapeOf(intent), ...(features.yesNo || features.any ? { yesNo: true as const } : {}) }
  const ranked = features.superlative !== undefined && !(intent.order?.direction === features.superlative && intent.shape === 'rank')
  const explicit =
    groupsOf(line).length > 0 || features.trend === true || features.order !== undefined || features.breakdown === true || features.latest !== undefined
  if ((explicit || ranked) && measure.id !== 'pdus.peak') return formOf(reading, placed, time)
  const { shapes } = measure
  const asks = features.yesNo || (features.any && features.ask !== 'list')
  if (features.ask === 'how-many' || (features.ask === 'none' && !asks && intent.order === undefined))
    return { shape: shapes.includes('value') ? 'value' : intent.shape }
  if (asks) return { shape: shapes.includes('list') ? 'list' : intent.shape, yesNo: true }
  if (features.ask === 'list' && intent.order === undefined && shapes.includes('list')) return { shape: 'list' }
  return { ...shapeOf(intent), ...(intent.order === undefined ? {} : { order: intent.order }) }
}

function shapeOf({ shape, by, byRole }: Example['intent']): Form {
  return { shape, ...(by === undefined ? {} : { by }), ...(byRole === undefined ? {} : { byRole }) }
}

const ofThings = new Set(['sites', 'applications', 'exercises', 'silence', 'clocks'])
const dated = new Set(['timeline', 'last-heard', 'entity', 'pdus.peak', 'freeze'])

/** Whether the form has a place for the words of shape: two kinds told apart, a kind of thing, a time, a place or somebody asked for. */
function fitsForm(form: Form, { features, measure }: Reading, placed: readonly Placed[]): boolean {
  const things = placed.some(({ np }) => np.noun !== undefined && np.noun !== 'entity' && np.narrowings.length === 0 && form.by !== np.noun)
  if (things && measure.kind !== 'report' && !ofThings.has(measure.id)) return false
  if (placed.some(({ np }) => alternatives(np)?.joiner === 'and') && form.by === undefined) return false
  if (features.ask === 'when') return dated.has(measure.id)
  if (features.ask === 'where') return measure.id === 'position' || form.shape === 'list'
  return !((features.ask === 'who' || features.ask === 'which') && form.shape === 'value')
}
