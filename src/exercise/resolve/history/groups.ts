import type { Group } from '../../../core/fact-shapes.ts'
import type { Grouping } from '../../../core/plan.ts'
import type { Row } from '../../store/database.ts'
import type { Columns } from './filters.ts'
import { categoryOf, countryLabel, domainLabel, entityRefOf, kindLabel, munitionLabel, pduTypeLabel, typeLabel } from './names.ts'
import { sharedGroupings, sideGroupings } from './relations.ts'

/** The SQL of one grouping: `select` with aliases k0… for `GROUP BY group`; `columns` without aggregates, then `names` for `GROUP BY groupNames` over them. */
export type Keys = { select: string; group: string; columns: string; names: string; groupNames: string; shared: boolean }

export function keyColumns(by: Grouping, { prefix, shared }: { prefix: string; shared: Columns['shared'] }): Keys | undefined {
  const sharedColumn = by === 'time' ? undefined : (sharedGroupings[by] ?? (by === 'pdu-type' || by === 'address' || by === 'reason' ? shared[by] : undefined))
  if (sharedColumn !== undefined && Object.values(shared).includes(sharedColumn))
    return { select: `${sharedColumn} AS k0`, group: sharedColumn, columns: `${sharedColumn} AS k0`, names: 'k0', groupNames: 'k0', shared: true }
  const columns = sideGroupings[by]
  if (columns === undefined) return undefined
  const keys = [...columns.map((column) => `${prefix}${column}`), ...(by === 'entity' || by === 'marking' ? ['exercise'] : [])]
  const named = keys.map((key, index) => `${key} AS k${index}`)
  const aliases = keys.map((_key, index) => `k${index}`)
  // What an entity is called is shown beside its id; it does not make groups.
  const shown = by === 'entity' ? [`max(${prefix}marking) AS marking`, `max(${prefix}type) AS type`] : []
  return {
    select: [...named, ...shown].join(', '),
    group: keys.join(', '),
    columns: [...named, ...(by === 'entity' ? [`${prefix}marking AS marking`, `${prefix}type AS type`] : [])].join(', '),
    names: [...aliases, ...(by === 'entity' ? ['max(marking) AS marking', 'max(type) AS type'] : [])].join(', '),
    groupNames: aliases.join(', '),
    shared: false,
  }
}

/** Groups with readable labels; rows whose key is not known are left out and counted. */
export function groupsFrom(by: Grouping, rows: readonly Row[]): { groups: Group[]; unnamed: number } {
  const groups = new Map<string, Group>()
  let unnamed = 0
  for (const row of rows) {
    const value = Number(row['v'] ?? 0)
    if (value === 0) continue
    const group = groupOf(by, row)
    if (group === undefined) {
      unnamed += value
      continue
    }
    const before = groups.get(group.key)
    groups.set(group.key, { ...group, value: (before?.value ?? 0) + value })
  }
  return { groups: [...groups.values()], unnamed }
}

function groupOf(by: Grouping, row: Row): Group | undefined {
  const first = row['k0']
  if (first === null || first === undefined || first === '') return undefined
  const key = String(first)
  switch (by) {
    case 'entity': {
      const ref = entityRefOf(row, { entity: 'k0', exercise: 'k2', marking: 'marking', type: 'type' })
      if (ref === null) return undefined
      return { key: `${ref.exercise}/${ref.id}/${row['k1'] ?? ''}`, label: ref.marking === null ? ref.id : `${ref.marking} (${ref.id})`, ref, value: null }
    }
    case 'application':
      return { key: `${key}:${row['k1']}`, label: `application ${key}:${row['k1']}`, value: null }
    case 'site':
      return { key, label: `site ${key}`, value: null }
    case 'exercise':
      return { key, label: `exercise ${key}`, value: null }
    case 'kind':
      return { key, label: kindLabel(Number(first)), value: null }
    case 'domain':
      return { key, label: domainLabel(Number(first)), value: null }
    case 'category': {
      const category = categoryOf(key)
      return { key: category, label: category, value: null }
    }
    case 'country':
      return { key, label: countryLabel(Number(first)), value: null }
    case 'type':
      return { key, label: typeLabel(key), value: null }
    case 'munition':
      return { key, label: munitionLabel(key), value: null }
    case 'pdu-type':
      return { key, label: pduTypeLabel(Number(first)), value: null }
    case 'force':
      return first === 'none' ? undefined : { key, label: key, value: null }
    default:
      return { key, label: key, value: null }
  }
}
