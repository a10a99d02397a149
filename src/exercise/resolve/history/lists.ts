import type { Column, FactValue } from '../../../core/facts.ts'
import type { Row } from '../../store/database.ts'
import { addresseeText } from '../../tracker/freeze.ts'
import type { EventRelation } from './relations.ts'
import { entityRefOf, munitionLabel, resultLabel } from './names.ts'

/** The columns of each kind of list, newest row first. */
export type ListColumn = { column: Column; of: (row: Row) => FactValue }

const time: ListColumn = { column: { key: 't', title: 'time', unit: 'instant' }, of: (row) => row['t'] ?? null }

function entityColumn(key: string, title: string, prefix: string): ListColumn {
  const names = { entity: `${prefix}entity`, exercise: 'exercise', marking: `${prefix}marking`, type: `${prefix}type` }
  return { column: { key, title }, of: (row) => entityRefOf(row, names) }
}

function plain(key: string, title: string, unit?: string): ListColumn {
  return { column: { key, title, ...(unit === undefined ? {} : { unit }) }, of: (row) => row[key] ?? null }
}

const munition: ListColumn = {
  column: { key: 'munition', title: 'munition' },
  of: (row) => (typeof row['munition'] === 'string' ? munitionLabel(row['munition']) : null),
}

/** An application speaks for itself without an entity: 12:3:0. */
const sender: ListColumn = {
  column: { key: 'from', title: 'from' },
  of: (row) =>
    entityColumn('from', 'from', 'sender_').of(row) ?? (row['sender_site'] === null ? null : `application ${row['sender_site']}:${row['sender_application']}`),
}

const addressee: ListColumn = {
  column: { key: 'addressee', title: 'to' },
  of(row) {
    const [site = 0, application = 0, entity = 0] = String(row['addressee'] ?? '')
      .split(':')
      .map(Number)
    return row['addressee'] === null ? null : addresseeText({ site, application, entity })
  },
}

export const listColumns: Readonly<Record<EventRelation['list'], readonly ListColumn[]>> = {
  fires: [
    time,
    entityColumn('firer', 'firer', 'firer_'),
    entityColumn('target', 'target', 'target_'),
    munition,
    plain('rounds', 'rounds', 'round'),
    plain('event', 'event'),
  ],
  detonations: [
    time,
    entityColumn('firer', 'firer', 'firer_'),
    entityColumn('target', 'target', 'target_'),
    munition,
    { column: { key: 'result', title: 'result' }, of: (row) => (typeof row['result'] === 'number' ? resultLabel(row['result']) : null) },
    plain('event', 'event'),
  ],
  damage: [time, entityColumn('victim', 'entity', 'target_'), plain('damage', 'damage'), entityColumn('firer', 'by', 'firer_'), munition],
  collisions: [time, entityColumn('first', 'first', 'first_'), entityColumn('second', 'second', 'second_'), plain('pdus', 'PDUs', 'PDU')],
  texts: [time, sender, addressee, plain('event_type', 'event type'), plain('body', 'text')],
}

const party = (prefix: string): string => `${prefix}entity, ${prefix}marking, ${prefix}type`

export const listSelect: Readonly<Record<EventRelation['list'], string>> = {
  fires: `t, exercise, ${party('firer_')}, ${party('target_')}, munition, rounds, event`,
  detonations: `t, exercise, ${party('firer_')}, ${party('target_')}, munition, result, event`,
  damage: `t, exercise, ${party('target_')}, damage, ${party('firer_')}, munition`,
  collisions: `t, exercise, ${party('first_')}, ${party('second_')}, pdus`,
  texts: `t, exercise, ${party('sender_')}, sender_site, sender_application, addressee, event_type, body`,
}
