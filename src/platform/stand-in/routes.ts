import { bucketedAggregate, flatAggregate } from './aggregate.ts'
import type { Query } from './aggregate.ts'
import { aggregateCounts, logList, metricsBody, realtimeBody, recordList } from './bodies.ts'
import type { Range } from './bodies.ts'
import type { TableType, Tables } from './rows.ts'

export type StandInService = 'acquisition' | 'ingestion' | 'processing'

/** What a service answers; `null`: an empty body. Lists come in pieces. */
export type Reply = { status: number; body: object | string | null | Iterable<string> }

export type RouteContext = {
  tables: Tables
  now: number
  shape: 'flat' | 'bucketed'
  /** False: acquisition cannot reach ingestion. */
  reached: boolean
  /** True: senders bear standard DIS timestamps, which no range matches. */
  standardTimestamps: boolean
}

const nothing: Range = { first: 1, last: 0 }
const lists: Readonly<Record<string, TableType>> = {
  '/api/acquisition/entity-states': 1,
  '/api/acquisition/fire-events': 2,
  '/api/acquisition/detonation-events': 3,
  '/api/acquisition/collision-events': 4,
}

export function serviceOf(path: string): StandInService | undefined {
  const name = /^\/(?:api\/(acquisition|ingestion|processing)|internal)\//.exec(path)
  if (name === null) return undefined
  return name[1] === 'acquisition' || name[1] === 'processing' ? name[1] : 'ingestion'
}

/** The answer of a service to a GET. */
export function answerOf(path: string, query: Query, context: RouteContext): Reply {
  const { tables, now, shape, reached } = context
  const health = /^\/api\/(acquisition|ingestion|processing)\/health$/.exec(path)
  if (health !== null) return { status: 200, body: `Data ${health[1]} service is up and running on pod: stand-in` }
  const list = lists[path]
  if (list !== undefined) return listOf(list, query, context)
  switch (path) {
    case '/internal/metrics/realtime':
      return { status: 200, body: realtimeBody(tables, { now, reached: true }) }
    case '/api/acquisition/realtime':
      return { status: 200, body: realtimeBody(tables, { now, reached }) }
    case '/api/acquisition/realtime/logs': {
      const range = rangeOf(query, (seconds) => seconds)
      return range === undefined ? refusal(400, path) : { status: 200, body: logList(tables, context.standardTimestamps ? nothing : range) }
    }
    case '/api/acquisition/metrics': {
      const isDay = query['period']?.toLowerCase() === 'lastday'
      const at = context.standardTimestamps ? 0 : now
      return { status: 200, body: metricsBody(tables, { now: at, windowSeconds: isDay ? 86_400 : 3_600, words: isDay ? 'Last 24 hours' : 'Last 60 minutes' }) }
    }
    case '/api/acquisition/monthly':
      return monthly(query, context)
    case '/api/acquisition/aggregate': {
      const from = context.standardTimestamps ? emptied(tables) : tables
      const body = (shape === 'flat' ? flatAggregate : bucketedAggregate)(from, query, now)
      return body === undefined ? { status: 400, body: null } : { status: 200, body }
    }
    default:
      return refusal(404, path)
  }
}

function listOf(type: TableType, query: Query, { tables, standardTimestamps }: RouteContext): Reply {
  const table = tables.byType.get(type)
  if (table === undefined) return refusal(404, '')
  // A range that lacks an end is none: the whole table comes.
  const range = rangeOf(query, (stamp) => (stamp & 0x7fffffff) >>> 0)
  return { status: 200, body: recordList(table, range !== undefined && standardTimestamps ? nothing : range) }
}

function rangeOf(query: Query, secondsOf: (value: number) => number): Range | undefined {
  const [start, end] = [Number(query['startTime']), Number(query['endTime'])]
  return query['startTime'] === undefined || query['endTime'] === undefined || Number.isNaN(start) || Number.isNaN(end)
    ? undefined
    : { first: secondsOf(start), last: secondsOf(end) }
}

function monthly(query: Query, { tables }: RouteContext): Reply {
  const [year, month] = [Number(query['year']), Number(query['month'])]
  if (!Number.isInteger(year) || !Number.isInteger(month) || month < 1 || month > 12) return { status: 400, body: null }
  const range = { first: Date.UTC(year, month - 1) / 1_000, last: Date.UTC(year, month) / 1_000 - 1 }
  return { status: 200, body: { year, month, ...aggregateCounts(tables, range) } }
}

function emptied(tables: Tables): Tables {
  return { ...tables, byType: new Map([...tables.byType].map(([type, table]) => [type, { ...table, length: 0 }])) }
}

function refusal(status: number, path: string): Reply {
  return { status, body: { timestamp: new Date(0).toISOString(), status, error: status === 404 ? 'Not Found' : 'Bad Request', path } }
}
