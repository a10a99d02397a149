import { listFacts, rankFacts, valueFacts } from '../../../core/fact-shapes.ts'
import type { FactsBase, Group } from '../../../core/fact-shapes.ts'
import type { EntityRef, Facts, FactValue, Table } from '../../../core/facts.ts'
import type { Grouping } from '../../../core/plan.ts'
import { frequencyLabel } from './labels.ts'
import type { Filterable } from '../filter.ts'
import type { LivePicture } from '../../tracker/picture.ts'
import type { Emission, Track } from '../../tracker/world.ts'
import { categoryOf, countryLabel, domainLabel, kindLabel, typeLabel } from '../history/names.ts'
import { cannotAnswer } from './context.ts'
import type { LiveContext } from './context.ts'

/* Sets of live things, counted, listed and ranked alike. */

const nothing = { frequencyHz: null, pduType: null, address: null, reason: null }

/** A track as conditions see it. */
export function filterableTrack(track: Track, { picture, now }: Pick<LiveContext, 'picture' | 'now'>): Filterable {
  return {
    ...nothing,
    exercise: track.exercise,
    entity: track.id,
    site: track.site,
    application: track.application,
    force: track.force,
    forceId: track.forceId,
    kind: track.type[0],
    domain: track.type[1],
    country: track.type[2],
    type: track.typeText,
    marking: track.marking,
    hasState: (state) => hasState(track, state, picture),
    location: () => picture.location(track, now)?.at ?? null,
    address: track.address,
  }
}

function hasState(track: Track, state: string, picture: LivePicture): boolean {
  switch (state) {
    case 'destroyed':
      return track.damage === 3
    case 'frozen':
      return track.frozenBit || picture.frozenSince(track) !== null
    case 'mobility-killed':
      return track.mobilityKilled
    case 'firepower-killed':
      return track.firepowerKilled
    case 'overdue':
      return track.overdue
    case 'moving':
      return track.moving
    case 'stationary':
      return !track.moving
    case 'active':
      return track.state === 'active'
    default:
      throw cannotAnswer(`"${state}" is not a state; states are destroyed, frozen, mobility-killed, firepower-killed, overdue, stationary and moving.`)
  }
}

/** A radio, emitter … as conditions see it: by what carries it, where that is tracked. */
export function filterableEmission(emission: Emission, track: Track | undefined, context: Pick<LiveContext, 'picture' | 'now'>): Filterable {
  const { detail } = emission
  const carrier: Filterable =
    track === undefined
      ? {
          ...nothing,
          exercise: emission.exercise,
          entity: emission.entity,
          site: emission.site,
          application: emission.application,
          force: null,
          forceId: null,
          kind: null,
          domain: null,
          country: null,
          type: null,
          marking: null,
          hasState: () => false,
          location: () => null,
        }
      : filterableTrack(track, context)
  return { ...carrier, frequencyHz: detail.frequencyHz, ...(detail.marking === null ? {} : { marking: detail.marking }) }
}

export function entityRef(track: Track): EntityRef {
  return { id: track.id, exercise: track.exercise, marking: track.marking, type: typeLabel(track.typeText) }
}

/** A thing of the set: what conditions see of it, who it is, and its row. */
export type Thing = { seen: Filterable; ref: EntityRef; row: FactValue[] }

/** Value, list or rank of a set, as the plan asks. */
export function setFacts(base: FactsBase, things: readonly Thing[], columns: Table['columns']): Facts {
  const { plan } = base
  switch (plan.shape) {
    case 'value':
      return valueFacts(base, things.length)
    case 'list': {
      const limit = plan.order?.limit ?? defaultRows
      return listFacts(base, things.length, { columns: [...columns], rows: things.slice(0, limit).map((thing) => thing.row), total: things.length })
    }
    case 'rank': {
      const by = plan.by ?? 'type'
      const { groups, unnamed } = groupsOf(things, by)
      const notes =
        unnamed === 0
          ? base.notes
          : [
              ...(base.notes ?? []),
              { code: 'not-grouped', text: `${unnamed} ${unnamed === 1 ? 'has' : 'have'} no known ${by} and ${unnamed === 1 ? 'is' : 'are'} in no group` },
            ]
      return rankFacts({ ...base, ...(notes === undefined ? {} : { notes }) }, by, groups, things.length)
    }
    default:
      throw cannotAnswer(`${base.measure.title} cannot be shown as ${plan.shape} for the present.`)
  }
}

const defaultRows = 100

function groupsOf(things: readonly Thing[], by: Grouping): { groups: Group[]; unnamed: number } {
  const groups = new Map<string, Group>()
  let unnamed = 0
  for (const thing of things) {
    const group = groupOf(thing, by)
    if (group === undefined) {
      unnamed += 1
      continue
    }
    const known = groups.get(group.key)
    if (known === undefined) groups.set(group.key, { ...group, value: 1 })
    else known.value = (known.value ?? 0) + 1
  }
  return { groups: [...groups.values()], unnamed }
}

function groupOf({ seen, ref }: Thing, by: Grouping): Omit<Group, 'value'> | undefined {
  switch (by) {
    case 'exercise':
      return seen.exercise === null ? undefined : { key: String(seen.exercise), label: `exercise ${seen.exercise}` }
    case 'site':
      return seen.site === null ? undefined : { key: String(seen.site), label: `site ${seen.site}` }
    case 'application':
      return { key: `${seen.site}:${seen.application}`, label: `application ${seen.site}:${seen.application}` }
    case 'force':
      return seen.force === null ? undefined : { key: seen.force, label: seen.force }
    case 'kind':
      return seen.kind === null ? undefined : { key: String(seen.kind), label: kindLabel(seen.kind) }
    case 'domain':
      return seen.domain === null ? undefined : { key: String(seen.domain), label: domainLabel(seen.domain) }
    case 'country':
      return seen.country === null ? undefined : { key: String(seen.country), label: countryLabel(seen.country) }
    case 'category': {
      if (seen.type === null) return undefined
      const category = categoryOf(seen.type)
      return { key: category, label: category }
    }
    case 'type':
      return seen.type === null ? undefined : { key: seen.type, label: typeLabel(seen.type) }
    case 'marking':
      return seen.marking === null ? undefined : { key: seen.marking, label: seen.marking }
    case 'entity':
      return { key: `${ref.exercise}/${ref.id}`, label: ref.marking === null ? ref.id : `${ref.marking} (${ref.id})`, ref }
    case 'frequency':
      return seen.frequencyHz === null ? undefined : { key: String(seen.frequencyHz), label: frequencyLabel(seen.frequencyHz) }
    case 'time':
    case 'pdu-type':
    case 'munition':
    case 'reason':
    case 'result':
    case 'address':
      throw cannotAnswer(`The live picture cannot be grouped by ${by}.`)
    default:
      return by satisfies never
  }
}
