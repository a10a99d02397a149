import type { BoundPlan } from '../../../core/bind.ts'
import { fact, factsOf } from '../../../core/fact-shapes.ts'
import type { FactsBase } from '../../../core/fact-shapes.ts'
import type { Fact, Facts, FactValue, Note, Table } from '../../../core/facts.ts'
import type { NamedThing } from '../../../core/gazetteer.ts'
import { conditionsOn } from '../../../core/plan.ts'
import type { Condition } from '../../../core/plan.ts'
import { shortestTimeoutMs } from '../../tracker/limits.ts'
import { isMunition } from '../../tracker/rules.ts'
import { cannotAnswer, liveBase } from './context.ts'
import type { LiveContext } from './context.ts'
import { placesOf, unitsByPlace, withoutNames } from './places.ts'
import type { Place } from './places.ts'

/* Who of the exercise plan is up, who is missing, and who is there uninvited. */

type Called = {
  name: string
  kind: NamedThing['kind']
  value: string
  state: string
  up: boolean
  expected: boolean
  lastHeard: number | null
  entities: number
}

export function resolveRollcall(plan: BoundPlan, context: LiveContext): Facts {
  const where = withoutNames(plan.where, context)
  const unknown = conditionsOn(where, 'name').flatMap((condition) => condition.values)
  if (unknown.length > 0) throw cannotAnswer(`There is no exercise, site or application called "${unknown[0] ?? ''}" in the exercise plan.`)
  return context.plan === null || context.plan.names.length === 0 ? withoutPlan({ ...plan, where }, context) : withPlan({ ...plan, where }, context)
}

function withPlan(plan: BoundPlan, context: LiveContext): Facts {
  const narrowed = plan.where.length > 0
  const listed = callList(plan, context)
  // Asked for by name, somebody who is only listed is called too.
  const called = narrowed ? listed : listed.filter((each) => each.expected)
  const uninvited = narrowed ? [] : uninvitedOf(context)
  const missing = called.filter((each) => !each.up)
  const base = liveBase(plan, context, { notes: coldNotes(context) })
  const rows = [...missing, ...called.filter((each) => each.up)]
  const counts: Fact[] = [
    fact(base, 'rollcall.expected', called.length, 'participant'),
    fact(base, 'rollcall.up', called.length - missing.length, 'participant'),
    ...(narrowed ? [] : [fact(base, 'rollcall.uninvited', uninvited.length, 'participant')]),
  ]
  const missingFact = fact(base, 'rollcall.missing', missing.length, 'participant')
  if (called.length === 0) {
    base.notes = [{ code: 'nobody-expected', text: 'Nobody of that description is on the list of those expected' }]
    return factsOf(base, [plan.yesNo === undefined ? fact(base, 'rollcall.missing', null, 'participant') : fact(base, 'rollcall.all-up', null), ...counts])
  }
  const table = tableOf([...rows, ...uninvited], 'uninvited')
  return plan.yesNo === undefined
    ? factsOf(base, [missingFact, ...counts], { table })
    : factsOf(base, [fact(base, 'rollcall.all-up', missing.length === 0), missingFact, ...counts], { table })
}

/** Without a plan nobody is expected: who is heard is all that can be said. */
function withoutPlan(plan: BoundPlan, context: LiveContext): Facts {
  const heard = placesOf(plan, context, conditionsOn(plan.where, 'application').length > 0 ? 'application' : 'site')
  const units = unitsByPlace(context)
  const rows = heard.map((place) => calledPlace(place, { name: place.value, units }))
  const note: Note = { code: 'no-plan', text: 'No exercise plan is configured (EXERCISE_PLAN), so nobody is expected; this is who is heard' }
  const base: FactsBase = liveBase(plan, context, { notes: [note] })
  const head = plan.yesNo === undefined ? fact(base, 'rollcall.missing', null, 'participant') : fact(base, 'rollcall.all-up', null)
  return factsOf(base, [head, fact(base, 'rollcall.up', rows.filter((each) => each.up).length, 'participant')], { table: tableOf(rows, 'heard') })
}

function callList(plan: BoundPlan, context: LiveContext): Called[] {
  const things = context.plan?.names ?? []
  const expected = new Map((context.plan?.expected ?? []).map((each) => [`${each.kind}/${each.value}`, each]))
  const units = unitsByPlace(context)
  return things
    .filter((thing) => plan.where.every((condition) => passes(thing, condition, { exercise: expected.get(`${thing.kind}/${thing.value}`)?.exercise ?? null })))
    .map((thing) => {
      const isExpected = expected.has(`${thing.kind}/${thing.value}`)
      if (thing.kind === 'exercise') return { ...calledExercise(thing, context), expected: isExpected }
      const exercise = expected.get(`${thing.kind}/${thing.value}`)?.exercise ?? null
      const where: Condition[] = exercise === null ? [] : [{ role: 'subject', field: 'exercise', not: false, values: [String(exercise)] }]
      const place = placesOf({ where }, context, thing.kind).find((each) => each.value === thing.value)
      if (place === undefined)
        return { name: thing.name, kind: thing.kind, value: thing.value, state: 'never heard', up: false, expected: isExpected, lastHeard: null, entities: 0 }
      return { ...calledPlace(place, { name: thing.name, units }), expected: isExpected }
    })
}

function passes(thing: NamedThing, { field, values, not }: Condition, { exercise }: { exercise: number | null }): boolean {
  const holds = (): boolean => {
    if (field === 'exercise') return thing.kind === 'exercise' ? values.includes(thing.value) : exercise === null || values.includes(String(exercise))
    if (field === 'site')
      return thing.kind === 'site' ? values.includes(thing.value) : thing.kind === 'application' && values.includes(thing.value.split(':')[0] ?? '')
    return field === 'application' && thing.kind === 'application' && values.includes(thing.value)
  }
  return holds() !== not
}

function calledPlace(place: Place, { name, units }: { name: string; units: ReadonlyMap<string, number> }): Called {
  return {
    name,
    kind: place.kind,
    value: place.value,
    state: place.state,
    up: place.state !== 'silent',
    expected: false,
    lastHeard: place.lastHeard,
    entities: units.get(place.value) ?? 0,
  }
}

function calledExercise(thing: NamedThing, { picture, now }: LiveContext): Called {
  const number = Number(thing.value)
  const record = picture.exercise(number)
  const frozen = picture.frozenWhole(number) !== undefined
  const heard = record !== undefined && (frozen || now - record.lastHeard < shortestTimeoutMs)
  const entities = [...picture.activeTracks()].filter((track) => track.exercise === number && !isMunition(track.type[0])).length
  const state = record === undefined ? 'never heard' : frozen ? 'frozen' : heard ? 'up' : 'silent'
  return { name: thing.name, kind: 'exercise', value: thing.value, state, up: heard, expected: false, lastHeard: record?.lastHeard ?? null, entities }
}

/** Sites of which neither the number nor any application is listed, and applications beside those listed of a site. */
function uninvitedOf(context: LiveContext): Called[] {
  const names = context.plan?.names ?? []
  const sites = new Set(names.filter((each) => each.kind === 'site').map((each) => each.value))
  const applications = new Set(names.filter((each) => each.kind === 'application').map((each) => each.value))
  const partly = new Set([...applications].map((value) => value.split(':')[0] ?? ''))
  const units = unitsByPlace(context)
  if (sites.size === 0 && applications.size === 0) return []
  const up = (place: Place): boolean => place.state !== 'silent'
  return [
    ...placesOf({ where: [] }, context, 'site').filter((place) => up(place) && !sites.has(place.value) && !partly.has(place.value)),
    ...placesOf({ where: [] }, context, 'application').filter(
      (place) => up(place) && !sites.has(String(place.site)) && partly.has(String(place.site)) && !applications.has(place.value),
    ),
  ].map((place) => ({ ...calledPlace(place, { name: place.value, units }), name: '' }))
}

function coldNotes({ picture, now }: LiveContext): Note[] {
  if (picture.isWarm(now)) return []
  return [{ code: 'warming-up', text: `Listening for ${Math.floor(picture.listeningForMs(now) / 1_000)} s: who reports seldom may not have been heard yet` }]
}

function tableOf(called: readonly Called[], unlisted: string): Table {
  const rows = called.map(({ name, kind, value, state, lastHeard, entities }): FactValue[] => [
    name === '' ? `(${unlisted})` : name,
    kind,
    value,
    state,
    lastHeard,
    entities,
  ])
  return {
    columns: [
      { key: 'name', title: 'name' },
      { key: 'kind', title: 'kind' },
      { key: 'value', title: 'number' },
      { key: 'state', title: 'state' },
      { key: 'last-heard', title: 'last heard', unit: 'instant' },
      { key: 'entities', title: 'entities', unit: 'entity' },
    ],
    rows: rows.slice(0, 200),
    total: rows.length,
  }
}
