import type { z } from 'zod'
import { secondMs } from '../core/time.ts'
import type { Instant } from '../core/time.ts'
import type { RowSpan } from './history-watch.ts'
import type { Reader, ReadRequest } from './reader.ts'
import { entityRowSchema, eventKinds, logRowSchema, storedTypes } from './shapes.ts'
import type { EventKind, EventRow } from './shapes.ts'
import { fromStamp } from './stamps.ts'
import { UpstreamError } from './upstream-error.ts'

/** Rows of a list and what the watch on history wants to know of them; undefined when there were none. */
export type Listed<T> = { rows: T[]; span: RowSpan | undefined }

export type SeenEntity = {
  /** site:application:entity */
  id: string
  /** Entity States in the range. */
  states: number
  first: Instant
  last: Instant
  /** Earth-centred metres, last reported; undefined when the row had none. */
  location: readonly [number, number, number] | undefined
}

/** Rows are reduced to entities as they come in; a day has a million of them. */
export async function readEntities(reader: Reader, request: ReadRequest): Promise<Listed<SeenEntity>> {
  const byId = new Map<string, SeenEntity>()
  const span = createSpan(1)
  await reader.each(request, '$.*', (element) => {
    const row = parsed(entityRowSchema, element, request)
    const at = fromStamp(row.timestamp)
    span.add(row.id, at)
    const id = `${row.site}:${row.application}:${row.entity}`
    const { locationX: x, locationY: y, locationZ: z } = row
    const location = typeof x === 'number' && typeof y === 'number' && typeof z === 'number' ? ([x, y, z] as const) : undefined
    const known = byId.get(id)
    if (known === undefined) byId.set(id, { id, states: 1, first: at, last: at, location })
    else {
      known.states += 1
      known.first = Math.min(known.first, at)
      if (at >= known.last) Object.assign(known, { last: at, location })
    }
  })
  return { rows: [...byId.values()], span: span.get() }
}

export async function readEvents(reader: Reader, request: ReadRequest, kind: EventKind): Promise<Listed<EventRow>> {
  const { schema, pduType } = eventKinds[kind]
  const rows: EventRow[] = []
  const span = createSpan(pduType)
  await reader.each(request, '$.*', (element) => {
    const row = parsed(schema, element, request)
    span.add(row.rowId, row.at)
    rows.push(row)
  })
  rows.sort((a, b) => a.at - b.at || a.rowId - b.rowId)
  return { rows, span: span.get() }
}

/** How many PDUs of each type each second, and how many whose line bears no time. */
export type Log = { bySecond: Map<number, Map<number, number>>; untimed: Map<number, number>; weight: number }

const typeOfLog: ReadonlyMap<string, number> = new Map(storedTypes.map(({ log, pduType }) => [log, pduType]))

export async function readLog(reader: Reader, request: ReadRequest): Promise<Log> {
  const bySecond = new Map<number, Map<number, number>>()
  const untimed = new Map<number, number>()
  const add = (counts: Map<number, number>, key: number): void => void counts.set(key, (counts.get(key) ?? 0) + 1)
  let weight = 1
  await reader.each(request, '$.Pdu_messages.*', (element) => {
    const { PDUType: name, recordDetails } = parsed(logRowSchema, element, request)
    const pduType = typeOfLog.get(name)
    if (pduType === undefined) return
    const epoch = recordDetails.timestampEpoch
    if (epoch === undefined || epoch === null) return add(untimed, pduType)
    let seconds = bySecond.get(pduType)
    if (seconds === undefined) bySecond.set(pduType, (seconds = new Map()))
    if (!seconds.has(epoch)) weight += 1
    add(seconds, epoch)
  })
  return { bySecond, untimed, weight }
}

/** PDUs of a type within a half-open stretch of instants; those without a time are not among them. */
export function loggedWithin(log: Log, pduType: number, { from, to }: { from: Instant; to: Instant }): number {
  let sum = 0
  for (const [second, count] of log.bySecond.get(pduType) ?? []) if (second * secondMs >= from && second * secondMs < to) sum += count
  return sum
}

function parsed<T>(schema: z.ZodType<T>, element: unknown, { service, path }: ReadRequest): T {
  const result = schema.safeParse(element)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new UpstreamError(service, 'bad-answer', { detail: ` (a row of ${path}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''})` })
}

function createSpan(table: number): { add(id: number, at: Instant): void; get(): RowSpan | undefined } {
  let span: RowSpan | undefined
  return {
    add(id, at) {
      if (span === undefined) span = { table, lowestId: id, lowestAt: at, latestId: id, latestAt: at }
      else {
        if (id < span.lowestId) Object.assign(span, { lowestId: id, lowestAt: at })
        if (at > span.latestAt || (at === span.latestAt && id > span.latestId)) Object.assign(span, { latestId: id, latestAt: at })
      }
    },
    get: () => span,
  }
}
