import { bucketsOf } from '../../core/buckets.ts'
import { SitrepError } from '../../core/errors.ts'
import { listFacts, rankFacts, trendFacts, valueFacts } from '../../core/fact-shapes.ts'
import type { Group } from '../../core/fact-shapes.ts'
import type { Facts, Note, Table } from '../../core/facts.ts'
import type { Condition } from '../../core/plan.ts'
import { countOf, countWindow } from '../counts.ts'
import { courseOf } from '../course.ts'
import { isOpen } from '../pieces.ts'
import { eventKinds } from '../shapes.ts'
import type { EventKind, EventRow } from '../shapes.ts'
import { secondsOf } from '../stamps.ts'
import { baseOf, countOptions, fulfils, partOf, windowOf } from './context.ts'
import type { Asked } from './context.ts'

const defaultListRows = 200
const sides: Readonly<Record<EventKind, { first: string; second: string; note: Note }>> = {
  fires: { first: 'firer', second: 'target', note: { code: 'fires-as-stored', text: 'Fire PDUs as stored; one that was sent twice counts twice' } },
  detonations: { first: 'firer', second: 'target', note: { code: 'detonations-as-stored', text: 'Detonation PDUs as stored, without their results' } },
  collisions: {
    first: 'issuer',
    second: 'collided with',
    note: { code: 'collisions-as-stored', text: 'Collision PDUs as stored; where both entities reported one collision it counts twice' },
  },
}

export function isEventKind(measure: string): measure is EventKind {
  return Object.hasOwn(eventKinds, measure)
}

/** Fires, detonations and collisions: totals from figures, everything else from their own lists, which are short. */
export async function resolveEvents(asked: Asked, kind: EventKind): Promise<Facts> {
  const { plan, context } = asked
  const notes = [sides[kind].note]
  const window = windowOf(asked)
  const { pduType } = eventKinds[kind]
  const options = { ...countOptions(asked), types: [pduType] }
  if (plan.shape === 'value' && plan.where.length === 0) {
    const counts = await countWindow(context.reading, window, options)
    return valueFacts(baseOf(asked, { notes, window: counts.window }), countOf(counts.byType, [pduType]))
  }
  if (plan.shape === 'trend' && plan.where.length === 0) {
    const buckets = bucketsOf(window, { step: plan.step, zone: context.zone, recorded: [window] })
    const { values } = await courseOf(context.reading, buckets, options)
    return trendFacts(
      baseOf(asked, { notes }),
      buckets.map((bucket, index) => ({ t: bucket.from, v: values[index] ?? null })),
    )
  }
  const range = secondsOf(window)
  const rows =
    range === undefined
      ? []
      : (await context.reading.as(isOpen(window.to, context.now) ? 'present' : 'past').events(kind, range)).rows.filter((row) =>
          plan.where.every((condition) => matches(row, condition)),
        )
  return fromRows(asked, kind, { rows, notes })
}

/** A condition on the firer or target, or, where there are no sides, on either. */
function matches({ first, second }: EventRow, condition: Condition): boolean {
  if (condition.role === 'firer') return fulfils(first, condition)
  if (condition.role === 'target') return fulfils(second, condition)
  return condition.not ? fulfils(first, condition) && fulfils(second, condition) : fulfils(first, condition) || fulfils(second, condition)
}

function fromRows(asked: Asked, kind: EventKind, { rows, notes }: { rows: readonly EventRow[]; notes: Note[] }): Facts {
  const { plan, context } = asked
  const base = baseOf(asked, { notes })
  switch (plan.shape) {
    case 'value':
      return valueFacts(base, rows.length)
    case 'list':
      return listFacts(base, rows.length, tableOf(asked, kind, rows))
    case 'rank':
      return rankFacts(base, plan.by ?? 'entity', groupsOf(asked, kind, rows), rows.length)
    case 'trend': {
      const buckets = bucketsOf(windowOf(asked), { step: plan.step, zone: context.zone, recorded: [windowOf(asked)] })
      return trendFacts(
        base,
        buckets.map(({ from, to }) => ({ t: from, v: rows.filter(({ at }) => at >= from && at < to).length })),
      )
    }
    default:
      throw new SitrepError('cannot-answer', `${asked.measure.title} cannot be shown as a ${plan.shape} from the platform's records.`)
  }
}

function tableOf({ plan }: Asked, kind: EventKind, rows: readonly EventRow[]): Table {
  const { first, second } = sides[kind]
  const ordered = plan.order?.direction === 'least' ? rows : [...rows].reverse()
  return {
    columns: [
      { key: 't', title: 'time', unit: 'instant' },
      { key: 'first', title: first },
      { key: 'second', title: second },
    ],
    rows: ordered.slice(0, plan.order?.limit ?? defaultListRows).map((row) => [row.at, row.first, row.second]),
    total: rows.length,
  }
}

/** A row counts once for each different key on the side that is ranked. */
function groupsOf({ plan }: Asked, kind: EventKind, rows: readonly EventRow[]): Group[] {
  const by = plan.by === 'site' || plan.by === 'application' ? plan.by : 'entity'
  const groups = new Map<string, Group>()
  for (const row of rows) {
    const ids = kind === 'collisions' ? [row.first, row.second] : [plan.byRole === 'target' ? row.second : row.first]
    const parts = new Map(ids.map((id) => partOf(id, by)).map((part) => [part.key, part]))
    for (const { key, label } of parts.values()) {
      const group = groups.get(key)
      if (group === undefined) groups.set(key, { key, label, value: 1 })
      else group.value = (group.value ?? 0) + 1
    }
  }
  return [...groups.values()]
}
