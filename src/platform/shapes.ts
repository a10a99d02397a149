import { z } from 'zod'
import { fromStamp } from './stamps.ts'

/* Bodies of the platform's services, as far as they are read. What is more is let pass; what is missing or of another kind is a bad answer. */

const count = z.number().int().min(0)

/** The types the platform stores, by DIS number: the word in counters of `/realtime` and of `/metrics`, in counts of `/aggregate`, and in logs. */
export const storedTypes = [
  { pduType: 1, realtime: 'entityState', metrics: 'entityStatePackets', aggregate: 'entityStatePduCount', log: 'EntityState' },
  { pduType: 2, realtime: 'fireEvent', metrics: 'fireEventPackets', aggregate: 'fireEventPduCount', log: 'FireEvent' },
  { pduType: 3, realtime: 'detonation', metrics: 'detonationPackets', aggregate: 'detonationPduCount', log: 'Detonation' },
  { pduType: 4, realtime: 'collision', metrics: 'collisionPackets', aggregate: 'collisionPduCount', log: 'Collision' },
  { pduType: 13, realtime: 'startResume', metrics: 'startResumePduPackets', aggregate: 'startResumePduCount', log: 'StartResume' },
  { pduType: 16, realtime: 'actionRequest', metrics: 'actionRequestPduPackets', aggregate: 'actionRequestPduCount', log: 'ActionRequest' },
  { pduType: 19, realtime: 'setData', metrics: 'setDataPduPackets', aggregate: 'setDataPduCount', log: 'SetData' },
  { pduType: 20, realtime: 'data', metrics: 'dataPduPackets', aggregate: 'dataPduCount', log: 'DataPdu' },
  {
    pduType: 23,
    realtime: 'electromagneticEmissions',
    metrics: 'electromagneticEmissionsPduPackets',
    aggregate: 'electromagneticEmissionsPduCount',
    log: 'ElectromagneticEmissions',
  },
  { pduType: 24, realtime: 'designator', metrics: 'designatorPduPackets', aggregate: 'designatorPduCount', log: 'Designator' },
] as const

/** PDU type → how many. Types without any may be missing. */
export type TypeCounts = ReadonlyMap<number, number>

/** Members of a body by name. One that is missing is not known; one that is no count, or none at all, makes the whole a bad answer. */
function countsBy(body: Record<string, unknown>, nameOf: (type: (typeof storedTypes)[number]) => string, context: z.RefinementCtx): Map<number, number> {
  const counts = new Map<number, number>()
  for (const type of storedTypes) {
    const value = body[nameOf(type)]
    if (value === undefined || value === null) continue
    const parsed = count.safeParse(value)
    if (parsed.success) counts.set(type.pduType, parsed.data)
    else context.addIssue({ code: 'custom', message: `${nameOf(type)} is not a count` })
  }
  if (counts.size === 0) context.addIssue({ code: 'custom', message: 'no count of any type' })
  return counts
}

export type Realtime = {
  /** Epoch ms; 0: acquisition has no contact with ingestion, and the counts say nothing. */
  lastPduMs: number
  /** Every type, also those that are not stored. */
  total: number
  byType: TypeCounts
}

export const realtimeSchema: z.ZodType<Realtime> = z
  .looseObject({ lastPduReceivedTimestampMs: z.number().nullable(), pdusInLastSixtySeconds: count })
  .transform((body, context) => ({
    lastPduMs: Math.max(0, body.lastPduReceivedTimestampMs ?? 0),
    total: body.pdusInLastSixtySeconds,
    byType: countsBy(body, ({ realtime }) => `${realtime}PdusInLastSixtySeconds`, context),
  }))

const utcText = z.string().transform((text, context) => {
  const instant = Date.parse(text)
  if (Number.isFinite(instant)) return instant
  context.addIssue({ code: 'custom', message: 'not a time' })
  return z.NEVER
})

export type MetricsOverview = {
  from: number
  until: number
  total: number
  byType: TypeCounts
  /** The minute with the most, when there was any PDU. */
  peak: { from: number; until: number; pdus: number } | undefined
}

const peakSchema = z.object({ peakIntervalStartUtc: utcText, peakIntervalEndUtc: utcText, packetsInPeakInterval: count })

export const metricsSchema: z.ZodType<MetricsOverview> = z
  .looseObject({ dataFromUtc: utcText, dataUntilUtc: utcText, totalPackets: count, peakLoad: z.unknown() })
  .transform((body, context) => {
    const peak = peakSchema.safeParse(body.peakLoad)
    return {
      from: body.dataFromUtc,
      until: body.dataUntilUtc,
      total: body.totalPackets,
      byType: countsBy(body, ({ metrics }) => metrics, context),
      peak:
        peak.success && peak.data.packetsInPeakInterval > 0
          ? { from: peak.data.peakIntervalStartUtc, until: peak.data.peakIntervalEndUtc, pdus: peak.data.packetsInPeakInterval }
          : undefined,
    }
  })

export type Bucket = { hour: number | undefined; date: string | undefined; byType: TypeCounts; total: number }
export type Aggregate =
  | { shape: 'flat'; startDate: string | undefined; endDate: string | undefined; byType: TypeCounts; total: number }
  | { shape: 'bucketed'; unit: string; buckets: Bucket[] }

const bucketSchema: z.ZodType<Bucket> = z
  .looseObject({ hour: z.number().int().min(0).max(23).nullish(), date: z.string().nullish(), totalPackets: count.nullish() })
  .transform((body, context) => {
    const byType = countsBy(body, ({ aggregate }) => aggregate, context)
    return { hour: body.hour ?? undefined, date: body.date?.slice(0, 10), byType, total: body.totalPackets ?? sumOf(byType) }
  })
const bucketedSchema = z
  .looseObject({ timeUnit: z.string(), buckets: z.array(bucketSchema).max(2_000) })
  .transform((body): Aggregate => ({ shape: 'bucketed', unit: body.timeUnit.toLowerCase(), buckets: body.buckets }))
const flatSchema = z.looseObject({ startDate: z.string().nullish(), endDate: z.string().nullish() }).transform((body, context): Aggregate => {
  const byType = countsBy(body, ({ aggregate }) => aggregate, context)
  return { shape: 'flat', startDate: body.startDate?.slice(0, 10), endDate: body.endDate?.slice(0, 10), byType, total: sumOf(byType) }
})
/** Either of the two shapes that are deployed. */
export const aggregateSchema: z.ZodType<Aggregate> = z.union([bucketedSchema, flatSchema])

/** PDUs of stored types come in, and no range finds any. */
export function isUnreadableHistory(realtime: Realtime | undefined, hour: MetricsOverview | undefined): boolean {
  return realtime !== undefined && hour?.total === 0 && sumOf(realtime.byType) > 0
}

export function sumOf(counts: TypeCounts): number {
  let sum = 0
  for (const value of counts.values()) sum += value
  return sum
}

const whole = z.number().int()
const coordinate = z.number().nullish()

export const entityRowSchema = z.looseObject({
  id: whole,
  site: whole,
  application: whole,
  entity: whole,
  locationX: coordinate,
  locationY: coordinate,
  locationZ: coordinate,
  timestamp: whole,
})

/** Of an event row: who did it and to whom, as `site:application:entity`. */
export type EventRow = { rowId: number; at: number; first: string; second: string }

function eventSchema(first: string, second: string): z.ZodType<EventRow> {
  return z.looseObject({ id: whole, timestamp: whole }).transform((body, context) => {
    const idOf = (prefix: string): string | undefined => {
      const parts = ['Site', 'Application', 'Entity'].map((part) => whole.safeParse(body[`${prefix}${part}`]))
      return parts.every((part) => part.success) ? parts.map((part) => part.data).join(':') : undefined
    }
    const [from, to] = [idOf(first), idOf(second)]
    if (from === undefined || to === undefined) {
      context.addIssue({ code: 'custom', message: `no ${first} or ${second} id` })
      return z.NEVER
    }
    return { rowId: body.id, at: fromStamp(body.timestamp), first: from, second: to }
  })
}

export const eventKinds = {
  fires: { path: '/api/acquisition/fire-events', pduType: 2, schema: eventSchema('firing', 'target') },
  detonations: { path: '/api/acquisition/detonation-events', pduType: 3, schema: eventSchema('firing', 'target') },
  collisions: { path: '/api/acquisition/collision-events', pduType: 4, schema: eventSchema('issuing', 'colliding') },
} as const
export type EventKind = keyof typeof eventKinds

/** One line of the log. Detonations and action requests bear no time. */
export const logRowSchema = z.looseObject({
  Id: whole,
  PDUType: z.string(),
  recordDetails: z.looseObject({ timestampEpoch: z.number().nullish() }),
})
