import type { ResolveOptions } from '../core/data-source.ts'
import type { Trouble } from '../core/facts.ts'
import { scopeKey } from '../core/scope.ts'
import type { Clock, Instant } from '../core/time.ts'
import { createHeldCalls } from './held-calls.ts'
import type { HeldCall, HeldCalls } from './held-calls.ts'
import { createHistoryWatch } from './history-watch.ts'
import type { Beginning, RowSpan } from './history-watch.ts'
import { readEntities, readEvents, readLog } from './lists.ts'
import type { Log, Listed, SeenEntity } from './lists.ts'
import type { Reader, ReadRequest } from './reader.ts'
import type { Located, ServiceName } from './services.ts'
import { aggregateSchema, eventKinds, metricsSchema, realtimeSchema } from './shapes.ts'
import type { Aggregate, EventKind, EventRow, MetricsOverview, Realtime } from './shapes.ts'
import { toStamp } from './stamps.ts'
import { UpstreamError, troubleWords } from './upstream-error.ts'

export type Period = 'last60minutes' | 'lastDay'
/** Whole seconds of the epoch, both included. */
export type Seconds = { first: number; last: number }
export type AggregateQuery = Readonly<Record<string, string | boolean>>

/** `present`: what is read may have grown since. `past`: it lies in a closed window. `aside`: it is not part of the answer's numbers. */
export type Bearing = 'present' | 'past' | 'aside'

/** One question's view of the platform: what it reads, how old the oldest of it is, and what it could not read. */
export interface Reading {
  /** Undefined when neither acquisition nor ingestion can say. */
  realtime(): Promise<Realtime | undefined>
  metrics(period: Period): Promise<MetricsOverview>
  aggregate(query: AggregateQuery): Promise<Aggregate>
  entities(range: Seconds): Promise<Listed<SeenEntity>>
  events(kind: EventKind, range: Seconds): Promise<Listed<EventRow>>
  log(range: Seconds): Promise<Log>
  /** The text of a service's health; undefined when it was not told where it is. Never an old one. @throws UpstreamError */
  health(service: ServiceName): Promise<string | undefined>
  /** The platform gives no hours of days gone by; what it refused a while ago it still refuses. */
  refusesDates(): boolean
  refusedDates(): void
  /** The newest few Entity States, for the watch on history, unless some have been read already; undefined when there are none. */
  glance(): Promise<RowSpan | undefined>
  /** Whether the beginning may be searched for: not again and again where it was not found. */
  maySearch(): boolean
  /** The total of a UTC day, for the same. */
  sawDay(date: string, total: number): void
  beginning(): Beginning | undefined
  /** The same, for reads of another bearing on how fresh the answer is. */
  as(bearing: Bearing): Reading
  note(trouble: UpstreamError): void
  troubles(): Trouble[]
  /** When the oldest of what was read of the present was asked for, else of the past; undefined before anything was. */
  asOf(): Instant | undefined
  /** When that was there: no row of it is later. */
  readUntil(): Instant | undefined
  /** Some of it is older than was wanted, because it could not be read again. */
  isOld(): boolean
}

export interface Readings {
  begin(options: ResolveOptions): Reading
  /** Grows when everything known before is void. */
  readonly epoch: number
}

export type ReadingsOptions = { reader: Reader; located: Located; now: Clock }

type Calls = {
  realtime: HeldCalls<Realtime>
  metrics: HeldCalls<MetricsOverview>
  aggregate: HeldCalls<Aggregate>
  entities: HeldCalls<Listed<SeenEntity>>
  events: HeldCalls<Listed<EventRow>>
  log: HeldCalls<Log>
  health: HeldCalls<string>
}

export function createReadings({ reader, located, now }: ReadingsOptions): Readings {
  const calls: Calls = {
    realtime: createHeldCalls({ now }),
    metrics: createHeldCalls({ now }),
    aggregate: createHeldCalls({ now }),
    entities: createHeldCalls({ now, weigh: (listed) => listed.rows.length }),
    events: createHeldCalls({ now, weigh: (listed) => listed.rows.length }),
    log: createHeldCalls({ now, weigh: (log) => log.weight }),
    health: createHeldCalls({ now }),
  }
  const watch = createHistoryWatch()
  const noContactSince = new Map<string, Instant>()
  const datesRefusedAt = new Map<string, Instant>()
  const searchedAt = new Map<string, Instant>()
  let epoch = 0
  const beganAnew = (): void => {
    epoch += 1
    for (const held of [calls.aggregate, calls.metrics, calls.entities, calls.events, calls.log]) held.clear()
  }
  return {
    get epoch() {
      return epoch
    },
    begin: (options) => createReading({ calls, reader, located, now, watch, noContactSince, datesRefusedAt, searchedAt, beganAnew }, options),
  }
}

type Shared = ReadingsOptions & {
  calls: Calls
  watch: ReturnType<typeof createHistoryWatch>
  noContactSince: Map<string, Instant>
  datesRefusedAt: Map<string, Instant>
  searchedAt: Map<string, Instant>
  beganAnew: () => void
}

/** What one question has taken: how old the oldest of it is, and what was in trouble. */
type Tally = Pick<Reading, 'note' | 'troubles' | 'asOf' | 'readUntil' | 'isOld'> & { taken<T>(call: HeldCall<T>, bearing: Bearing): T }

function createTally({ reader, noContactSince }: Shared, owner: string): Tally {
  const troubles = new Map<string, Trouble>()
  const oldest: Partial<Record<Bearing, { asked: Instant; there: Instant }>> = {}
  let old = false
  const note = (error: UpstreamError): void => {
    const since = sinceOf(error, { reader, contactLost: noContactSince.get(owner) })
    troubles.set(`${error.service}/${error.trouble}`, { service: error.service, cause: error.trouble, since, text: error.message })
  }
  return {
    note,
    taken(call, bearing) {
      const known = oldest[bearing]
      if (known === undefined || call.fetchedAt < known.asked) oldest[bearing] = { asked: call.fetchedAt, there: call.readAt }
      if (call.trouble !== undefined) {
        note(call.trouble)
        old = true
      }
      return call.value
    },
    troubles: () => [...troubles.values()],
    asOf: () => (oldest.present ?? oldest.past)?.asked,
    readUntil: () => (oldest.present ?? oldest.past)?.there,
    isOld: () => old,
  }
}

/** Who is refused is refused for what they ask, however long the service has been failing. */
function sinceOf({ trouble, service }: UpstreamError, { reader, contactLost }: { reader: Reader; contactLost: Instant | undefined }): Instant | null {
  if (trouble === 'unauthorized' || trouble === 'refused') return null
  return (trouble === 'no-contact' ? contactLost : reader.failingSince(service)) ?? null
}

type Place = Pick<ReadRequest, 'service' | 'path' | 'query'>
type Read = <T>(held: HeldCalls<T>, place: Place, options: { load: (request: ReadRequest) => Promise<T>; key?: string }) => Promise<HeldCall<T>>

function createReading(shared: Shared, options: ResolveOptions): Reading {
  const { calls, reader, watch, beganAnew, now } = shared
  const { credential, signal, maxAgeMs = 0 } = options
  const owner = scopeKey(options.scope)
  const { taken: tallied, ...tally } = createTally(shared, owner)
  // One question reads each thing once, however fresh it wants it.
  const alreadyRead = new Map<string, Promise<unknown>>()
  const read: Read = async (held, place, { load, key = JSON.stringify([place.service, place.path, place.query ?? null]) }) => {
    const call = async (maximumMs: number): ReturnType<typeof held.read> =>
      await held.read(`${owner}\n${key}`, async (all) => await load({ ...place, credential, signal: all }), { maxAgeMs: maximumMs, signal })
    const before = alreadyRead.get(key)
    if (before === undefined) {
      const first = call(maxAgeMs)
      alreadyRead.set(key, first)
      return await first
    }
    await before
    return await call(Math.max(maxAgeMs, withinQuestionMs))
  }
  let newestStates: RowSpan | undefined
  const watched = <T>(listed: Listed<T>): Listed<T> => {
    if (listed.span?.table === 1 && (newestStates === undefined || listed.span.latestAt >= newestStates.latestAt)) newestStates = listed.span
    if (listed.span !== undefined && watch.sawRows(owner, listed.span)) beganAnew()
    return listed
  }
  const reading = (bearing: Bearing): Reading => {
    const taken: Taken = (call) => tallied(call, bearing)
    // What is aside stays aside.
    return {
      ...tally,
      ...figures(shared, { read, taken, owner, note: tally.note }),
      ...lists(taken),
      as: (other) => reading(bearing === 'aside' ? bearing : other),
    }
  }
  const lists = (taken: Taken): Lists => ({
    entities: async (range) =>
      watched(
        taken(await read(calls.entities, listOf('/api/acquisition/entity-states', range), { load: async (request) => await readEntities(reader, request) })),
      ),
    events: async (kind, range) =>
      watched(taken(await read(calls.events, listOf(eventKinds[kind].path, range), { load: async (request) => await readEvents(reader, request, kind) }))),
    log: async ({ first, last }) =>
      taken(
        await read(
          calls.log,
          { service: 'acquisition', path: '/api/acquisition/realtime/logs', query: { startTime: first, endTime: last } },
          { load: async (request) => await readLog(reader, request) },
        ),
      ),
    async glance() {
      if (newestStates !== undefined) return newestStates
      // Under a key of its own: it matters that it is recent, not of which second.
      const second = Math.floor(now() / 1_000)
      const place = listOf('/api/acquisition/entity-states', { first: second - 4, last: second - 1 })
      const held = await read(calls.entities, place, { key: 'newest rows', load: async (request) => await readEntities(reader, request) })
      return watched(held.value).span
    },
    sawDay(date, total) {
      if (watch.sawDay(owner, { date, total, at: tally.asOf() ?? now() })) beganAnew()
    },
    beginning: () => watch.beginning(owner),
    refusesDates: () => now() - (shared.datesRefusedAt.get(owner) ?? -Infinity) < refusedForMs,
    maySearch() {
      if (now() - (shared.searchedAt.get(owner) ?? -Infinity) < refusedForMs) return false
      shared.searchedAt.set(owner, now())
      return true
    },
    refusedDates: () => void shared.datesRefusedAt.set(owner, now()),
  })
  return reading('present')
}

/** No question takes longer. */
const withinQuestionMs = 60_000
const refusedForMs = 10 * 60_000

type Taken = <T>(call: HeldCall<T>) => T
type Lists = Pick<Reading, 'entities' | 'events' | 'log' | 'glance' | 'sawDay' | 'beginning' | 'maySearch' | 'refusesDates' | 'refusedDates'>
type Figures = Pick<Reading, 'realtime' | 'metrics' | 'aggregate' | 'health'>
type Hands = { read: Read; taken: Taken; owner: string; note: Reading['note'] }

/** What is small: counters, figures and health. */
function figures({ calls, reader, located, noContactSince, now }: Shared, { read, taken, owner, note }: Hands): Figures {
  const ingestionDirectly = async (): Promise<Realtime | undefined> => {
    if (located.ingestion?.direct !== true) return undefined
    try {
      const place = { service: 'ingestion', path: '/internal/metrics/realtime' } as const
      const own = taken(await read(calls.realtime, place, { load: async (request) => await reader.json(request, realtimeSchema) }))
      return own.lastPduMs === 0 ? undefined : own
    } catch (thrown) {
      if (!(thrown instanceof UpstreamError)) throw thrown
      note(thrown)
      return undefined
    }
  }
  /** Ingestion can be asked itself where acquisition cannot; what comes from there is as good. */
  const throughAcquisition = async (place: Place): Promise<Realtime | undefined> => {
    try {
      return taken(await read(calls.realtime, place, { load: async (request) => await reader.json(request, realtimeSchema) }))
    } catch (thrown) {
      const own = thrown instanceof UpstreamError ? await ingestionDirectly() : undefined
      if (own === undefined || !(thrown instanceof UpstreamError)) throw thrown
      note(thrown)
      return own
    }
  }
  return {
    async realtime() {
      const place = { service: 'acquisition', path: '/api/acquisition/realtime' } as const
      const seen = await throughAcquisition(place)
      if (seen === undefined) return undefined
      if (seen.lastPduMs > 0) {
        noContactSince.delete(owner)
        return seen
      }
      if (!noContactSince.has(owner)) noContactSince.set(owner, now())
      note(new UpstreamError('acquisition', 'no-contact'))
      return await ingestionDirectly()
    },
    async metrics(period) {
      const place = { service: 'acquisition', path: '/api/acquisition/metrics', query: { period } } as const
      return taken(await read(calls.metrics, place, { load: async (request) => await reader.json(request, metricsSchema) }))
    },
    async aggregate(query) {
      const place = { service: 'acquisition', path: '/api/acquisition/aggregate', query } as const
      return taken(await read(calls.aggregate, place, { load: async (request) => await reader.json(request, aggregateSchema) }))
    },
    async health(service) {
      if (located[service] === undefined) return undefined
      const call = await read(calls.health, { service, path: `/api/${service}/health` }, { load: async (request) => await reader.text(request) })
      if (call.trouble !== undefined) throw call.trouble
      return taken(call)
    },
  }
}

/** Lists of records take stamps of the platform's convention, the log takes plain seconds. */
function listOf(path: string, { first, last }: Seconds): Pick<ReadRequest, 'service' | 'path' | 'query'> {
  return { service: 'acquisition', path, query: { startTime: toStamp(first), endTime: toStamp(last) } }
}

/** For a trouble that is not one of a call. */
export function noticed(service: ServiceName, cause: 'unreadable-history' | 'no-contact'): Trouble {
  return { service, cause, since: null, text: troubleWords(cause, service) }
}
