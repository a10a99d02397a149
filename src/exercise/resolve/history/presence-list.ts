import type { ListColumn } from './lists.ts'
import { entityRefOf } from './names.ts'

/* One row per track; of several intervals in the window the first beginning and the last end are shown. */

export const presenceSelect =
  'exercise, entity, arg_max(marking, interval_no) AS marking, arg_max(type, interval_no) AS type, arg_max(force, interval_no) AS force, min(from_t) AS from_t, ' +
  'arg_max_null(last_heard, interval_no) AS last_heard, arg_max_null(until_t, interval_no) AS until_t, arg_max_null(ended, interval_no) AS ended, arg_max_null(how, interval_no) AS how'

const names = { entity: 'entity', exercise: 'exercise', marking: 'marking', type: 'type' }

const endings: Readonly<Record<string, string>> = { left: 'left', lost: 'contact lost', replaced: 'replaced', 'listener-stopped': 'listener stopped' }

export const presenceList: readonly ListColumn[] = [
  { column: { key: 'entity', title: 'entity' }, of: (row) => entityRefOf(row, names) },
  { column: { key: 'force', title: 'force' }, of: (row) => row['force'] ?? null },
  { column: { key: 'from', title: 'from', unit: 'instant' }, of: (row) => row['from_t'] ?? null },
  { column: { key: 'until', title: 'until', unit: 'instant' }, of: (row) => row['until_t'] ?? null },
  {
    column: { key: 'end', title: 'end' },
    of: (row) => {
      const ended = typeof row['ended'] === 'string' ? (endings[row['ended']] ?? row['ended']) : null
      return typeof row['how'] === 'string' ? `${ended ?? ''} (${row['how']})` : ended
    },
  },
]
