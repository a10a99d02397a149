import type { BoundPlan } from '../../../core/bind.ts'
import { conditionsOn } from '../../../core/plan.ts'
import type { Condition } from '../../../core/plan.ts'
import type { Instant } from '../../../core/time.ts'
import { nameOf } from '../../exercise-plan.ts'
import { isMunition } from '../../tracker/rules.ts'
import type { ApplicationRecord, SiteRecord } from '../../tracker/world.ts'
import { compileConditions } from '../filter.ts'
import type { Filterable } from '../filter.ts'
import { namesOf } from './context.ts'
import type { LiveContext } from './context.ts'

/* Sites and applications, by number: one that takes part in several exercises is one place. */

export type Place = {
  kind: 'site' | 'application'
  /** `12` or `12:3` */
  value: string
  site: number
  application: number | null
  /** What the exercise plan calls it. */
  name: string | null
  lastHeard: Instant
  firstHeard: Instant
  state: 'up' | 'silent' | 'frozen'
  silentAfterMs: number
  exercises: number[]
}

/** Places that match; network measures cover every exercise unless one is named. */
export function placesOf(plan: Pick<BoundPlan, 'where'>, context: LiveContext, kind: Place['kind']): Place[] {
  const matches = compileConditions(plan.where, { named: namesOf(context), fields: ['exercise', 'site', 'application', 'name'] })
  const places = new Map<string, Place>()
  const records: Iterable<SiteRecord | ApplicationRecord> = kind === 'site' ? sitesFor(plan, context) : context.picture.applications()
  for (const record of records) {
    if (!matches(filterablePlace(record))) continue
    const value = 'application' in record ? `${record.site}:${record.application}` : String(record.site)
    const place = placeOf(record, { value, kind, context })
    const known = places.get(value)
    places.set(value, known === undefined ? place : merge(known, place))
  }
  return [...places.values()].sort((a, b) => a.site - b.site || (a.application ?? 0) - (b.application ?? 0))
}

/** A site asked for by one of its applications is that site. */
function sitesFor(plan: Pick<BoundPlan, 'where'>, { picture }: LiveContext): Iterable<SiteRecord | ApplicationRecord> {
  return conditionsOn(plan.where, 'application').length > 0 ? picture.applications() : picture.sites()
}

function placeOf(record: SiteRecord | ApplicationRecord, { value, kind, context }: { value: string; kind: Place['kind']; context: LiveContext }): Place {
  const { picture, now, plan } = context
  const quiet = now >= record.lastHeard + picture.silentAfterMs(record, now)
  const state = record.silent ? 'silent' : quiet && picture.frozenAt(record) !== null ? 'frozen' : 'up'
  return {
    kind,
    value,
    site: record.site,
    application: 'application' in record ? record.application : null,
    name: nameOf(plan, kind, value) ?? null,
    lastHeard: record.lastHeard,
    firstHeard: record.firstHeard,
    state,
    silentAfterMs: picture.silentAfterMs(record, now),
    exercises: [record.exercise],
  }
}

/** Heard in one exercise is heard; frozen in one does not excuse silence in another. */
const liveliness = { up: 2, silent: 1, frozen: 0 } as const

function merge(a: Place, b: Place): Place {
  return {
    ...a,
    lastHeard: Math.max(a.lastHeard, b.lastHeard),
    firstHeard: Math.min(a.firstHeard, b.firstHeard),
    state: liveliness[a.state] >= liveliness[b.state] ? a.state : b.state,
    silentAfterMs: Math.max(a.silentAfterMs, b.silentAfterMs),
    exercises: [...new Set([...a.exercises, ...b.exercises])],
  }
}

function filterablePlace(record: SiteRecord | ApplicationRecord): Filterable {
  return {
    exercise: record.exercise,
    entity: null,
    site: record.site,
    application: 'application' in record ? record.application : null,
    force: null,
    forceId: null,
    kind: null,
    domain: null,
    country: null,
    type: null,
    marking: null,
    hasState: () => false,
    location: () => null,
    frequencyHz: null,
    pduType: null,
    address: 'application' in record ? record.address : null,
    reason: null,
  }
}

/** Conditions with names of the plan replaced by what they stand for. */
export function withoutNames(where: readonly Condition[], context: LiveContext): Condition[] {
  const named = namesOf(context)
  return where.flatMap((condition) => {
    if (condition.field !== 'name') return [condition]
    const meant = condition.values.map((name) => named(name))
    const first = meant[0]
    return first === undefined || meant.some((each) => each?.field !== first.field)
      ? [condition]
      : [{ ...condition, field: first.field, values: meant.flatMap((each) => each?.values ?? []) }]
  })
}

/** Active units by site and by site:application. */
export function unitsByPlace({ picture }: Pick<LiveContext, 'picture'>): Map<string, number> {
  const counts = new Map<string, number>()
  const add = (key: string): void => void counts.set(key, (counts.get(key) ?? 0) + 1)
  for (const track of picture.activeTracks()) {
    if (isMunition(track.type[0])) continue
    add(String(track.site))
    add(`${track.site}:${track.application}`)
  }
  return counts
}

export function placeLabel(place: Pick<Place, 'kind' | 'value' | 'name'>): string {
  return place.name === null ? `${place.kind} ${place.value}` : `${place.name} (${place.kind} ${place.value})`
}
