import { aggregateQuery, bucketedAggregate, flatAggregate } from './aggregate.ts'
import { aggregateCounts, metricsBody, realtimeBody } from './bodies.ts'
import { logList, recordList } from './lists.ts'
import { emptyRefusal, springError } from './reply.ts'
import type { Query, Reply } from './reply.ts'
import type { TableType } from './rows.ts'
import type { Recording } from './traffic.ts'

export type StandInService = 'acquisition' | 'ingestion' | 'processing'

export type RouteContext = {
  path: string
  query: Query
  recording: Recording
  now: number
  shape: 'flat' | 'bucketed'
  /** False: acquisition cannot reach ingestion. */
  reached: boolean
}

type Route = (context: RouteContext) => Reply

const health =
  (service: StandInService): Route =>
  () => ({ status: 200, body: `Data ${service} service is up and running on pod: stand-in`, contentType: 'text/plain;charset=UTF-8' })

const list =
  (type: TableType): Route =>
  (context) => {
    const { recording, query } = context
    const [start, end] = [query.whole('startTime'), query.whole('endTime')]
    const table = recording.byType.get(type)
    if (start === null || end === null || table === undefined) return springError(400, context)
    // A range that lacks an end is none: the whole table comes. Compared as stored, so that plain seconds find nothing.
    const range = start === undefined || end === undefined ? undefined : { first: start - 0x80000000, last: end - 0x80000000 }
    return { status: 200, body: recordList(table, range) }
  }

const logs: Route = (context) => {
  const [first, last] = [context.query.whole('startTime'), context.query.whole('endTime')]
  if (typeof first !== 'number' || typeof last !== 'number') return springError(400, context)
  return { status: 200, body: logList(context.recording.byType, { first, last }) }
}

const metrics: Route = ({ recording, query, now }) => {
  const period = query.text('period')?.toLowerCase() ?? 'last60minutes'
  const words = period === 'lastday' ? 'Last 24 hours' : `Last 60 minutes${period === 'last60minutes' ? '' : ' (default)'}`
  return { status: 200, body: metricsBody(recording.byType, { now, windowSeconds: period === 'lastday' ? 86_400 : 3_600, words }) }
}

const monthly: Route = (context) => {
  const [year, month] = [context.query.whole('year'), context.query.whole('month')]
  if (typeof year !== 'number' || typeof month !== 'number') return springError(400, context)
  if (month < 1 || month > 12 || year < 1_970 || year > 9_999) return emptyRefusal
  const range = { first: Date.UTC(year, month - 1) / 1_000, last: Date.UTC(year, month) / 1_000 - 1 }
  return { status: 200, body: { year, month, ...aggregateCounts(context.recording.byType, range) } }
}

const aggregate: Route = (context) => {
  const query = aggregateQuery(context.query)
  if (query === null) return springError(400, context)
  const body = (context.shape === 'flat' ? flatAggregate : bucketedAggregate)(context.recording.byType, query, context.now)
  return body === undefined ? emptyRefusal : { status: 200, body }
}

const realtime: Route = ({ recording, now, reached }) => ({ status: 200, body: realtimeBody(reached ? recording.heard(now) : undefined, now) })

const routes: ReadonlyMap<string, Route> = new Map<string, Route>([
  ['/api/acquisition/health', health('acquisition')],
  ['/api/acquisition/entity-states', list(1)],
  ['/api/acquisition/fire-events', list(2)],
  ['/api/acquisition/detonation-events', list(3)],
  ['/api/acquisition/collision-events', list(4)],
  ['/api/acquisition/realtime', realtime],
  ['/api/acquisition/realtime/logs', logs],
  ['/api/acquisition/metrics', metrics],
  ['/api/acquisition/monthly', monthly],
  ['/api/acquisition/aggregate', aggregate],
  ['/api/ingestion/health', health('ingestion')],
  ['/internal/metrics/realtime', (context) => realtime({ ...context, reached: true })],
  ['/api/processing/health', health('processing')],
])

/** Whose a path is, also one that is not there. */
export function serviceOf(path: string): StandInService | undefined {
  const name = /^\/(?:api\/(acquisition|ingestion|processing)|internal)(?:\/|$)/.exec(path)
  if (name === null) return undefined
  return name[1] === 'acquisition' || name[1] === 'processing' ? name[1] : 'ingestion'
}

/** What a service answers when all is well. */
export function answerOf(service: StandInService, method: string | undefined, context: RouteContext): Reply {
  const route = serviceOf(context.path) === service ? routes.get(context.path) : undefined
  if (route === undefined) return springError(404, context)
  return method === 'GET' || method === 'HEAD' ? route(context) : springError(405, context)
}
