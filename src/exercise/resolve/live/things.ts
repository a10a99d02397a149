import { listFacts, rankFacts, valueFacts } from '../../../core/fact-shapes.ts'
import type { FactsBase, Group } from '../../../core/fact-shapes.ts'
import type { EntityRef, Facts, FactValue, Table } from '../../../core/facts.ts'
import type { Grouping } from '../../../core/plan.ts'
import { frequencyLabel } from './labels.ts'
import type { Filterable } from '../filter.ts'
import type { Track } from '../../tracker/world.ts'
import { categoryOf, countryLabel, domainLabel, kindLabel, typeLabel } from '../history/names.ts'
import { cannotAnswer } from './context.ts'

/* Sets of live things, counted, listed and ranked alike. */

export function entityRef(track: Track): EntityRef {
  return { id: track.id, exercise: track.exercise, marking: track.marking, type: typeLabel(track.typeText) }
}

/** A set and how to show its members; nothing is made for a member that is only counted. */
export type Things<Member> = {
  members: readonly Member[]
  /** What conditions and groupings see of it. */
  seen: (member: Member) => Filterable
  ref: (member: Member) => EntityRef
  columns: Table['columns']
  row: (member: Member) => FactValue[]
  /** The order of lists; missing: as they come. */
  compare?: (a: Member, b: Member) => number
}

/** Value, list or rank of a set, as the plan asks. */
export function setFacts<Member>(base: FactsBase, things: Things<Member>): Facts {
  const { plan } = base
  const { members } = things
  switch (plan.shape) {
    case 'value':
      return valueFacts(base, members.length)
    case 'list': {
      const limit = plan.order?.limit ?? defaultRows
      const ordered = things.compare === undefined ? members : [...members].sort(things.compare)
      return listFacts(base, members.length, { columns: [...things.columns], rows: ordered.slice(0, limit).map(things.row), total: members.length })
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
      return rankFacts({ ...base, ...(notes === undefined ? {} : { notes }) }, by, groups, members.length)
    }
    default:
      throw cannotAnswer(`${base.measure.title} cannot be shown as ${plan.shape} for the present.`)
  }
}

const defaultRows = 100

function groupsOf<Member>({ members, seen, ref }: Things<Member>, by: Grouping): { groups: Group[]; unnamed: number } {
  const groups = new Map<string, Group>()
  let unnamed = 0
  for (const member of members) {
    const key = groupKey(seen(member), by)
    if (key === null) {
      unnamed += 1
      continue
    }
    const known = groups.get(key)
    if (known === undefined) groups.set(key, { key, ...groupLabel(seen(member), by, () => ref(member)), value: 1 })
    else known.value = (known.value ?? 0) + 1
  }
  return { groups: [...groups.values()], unnamed }
}

/** Which group it is in; null: not known of it. */
function groupKey(seen: Filterable, by: Grouping): string | null {
  const text = (value: number | null): string | null => (value === null ? null : String(value))
  switch (by) {
    case 'exercise':
    case 'site':
    case 'kind':
    case 'domain':
    case 'country':
      return text(seen[by])
    case 'application':
      return `${seen.site}:${seen.application}`
    case 'force':
    case 'type':
    case 'marking':
      return seen[by]
    case 'category':
      return seen.type === null ? null : categoryOf(seen.type)
    case 'entity':
      return `${seen.exercise}/${seen.entity}`
    case 'frequency':
      return text(seen.frequencyHz)
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

function groupLabel(seen: Filterable, by: Grouping, ref: () => EntityRef): Omit<Group, 'key' | 'value'> {
  switch (by) {
    case 'exercise':
      return { label: `exercise ${seen.exercise}` }
    case 'site':
      return { label: `site ${seen.site}` }
    case 'application':
      return { label: `application ${seen.site}:${seen.application}` }
    case 'kind':
      return { label: kindLabel(seen.kind ?? 0) }
    case 'domain':
      return { label: domainLabel(seen.domain ?? 0) }
    case 'country':
      return { label: countryLabel(seen.country ?? 0) }
    case 'type':
      return { label: typeLabel(seen.type ?? '') }
    case 'frequency':
      return { label: frequencyLabel(seen.frequencyHz ?? 0) }
    case 'entity': {
      const entity = ref()
      return { label: entity.marking === null ? entity.id : `${entity.marking} (${entity.id})`, ref: entity }
    }
    default:
      return { label: groupKey(seen, by) ?? '' }
  }
}
