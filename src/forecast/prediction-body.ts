import { DateTime } from 'luxon'
import { z } from 'zod'

/** The ten counts of a bucket, as the platform's aggregates name them. */
export const countNames = [
  'entityStatePduCount',
  'fireEventPduCount',
  'collisionPduCount',
  'detonationPduCount',
  'dataPduCount',
  'actionRequestPduCount',
  'startResumePduCount',
  'setDataPduCount',
  'designatorPduCount',
  'electromagneticEmissionsPduCount',
] as const
type CountName = (typeof countNames)[number]

const count = z.number('must be a number').min(0, 'must not be negative').max(1_000_000_000_000, 'is too large').nullish()
const counts = Object.fromEntries(countNames.map((name) => [name, count])) as Record<CountName, typeof count>

/** A day that exists: 2026-02-30 does not. */
const calendarDate = z
  .string('must be a date such as 2026-11-23')
  .refine((text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && DateTime.fromISO(text, { zone: 'UTC' }).isValid, 'must be a date that exists, such as 2026-11-23')

/** A count that is missing is zero, as it always was; one that is null was not recorded, and makes its bucket a gap. */
export const bucketSchema = z.looseObject({
  hour: z.int('must be a whole number').min(0, 'must be from 0 to 23').max(23, 'must be from 0 to 23').nullish(),
  date: calendarDate.nullish(),
  week: z.string('must be text').max(100, 'is too long').nullish(),
  totalPackets: count,
  ...counts,
})
export type Bucket = z.infer<typeof bucketSchema>

/** The older body: counts the caller already holds; as many steps come back as were sent. */
export const bucketsBodySchema = z.looseObject({
  timeUnit: z.enum(['hour', 'day', 'week'], 'must be hour, day or week'),
  buckets: z.array(bucketSchema, 'must be an array').min(1, 'must not be empty').max(1_000, 'must hold at most 1000 buckets'),
})
export type BucketsBody = z.infer<typeof bucketsBodySchema>

/** By time unit: how many steps come back unless the body says so, and how many at most. Hours, days, weeks. */
export const periods = { day: { usual: 24, most: 168 }, week: { usual: 2, most: 60 }, month: { usual: 4, most: 26 } } as const

/** The newer body, which the desktop client sends: the service fetches the history itself. */
export const startDateBodySchema = z
  .looseObject({
    timeUnit: z.enum(['day', 'week', 'month'], 'must be day, week or month').default('day'),
    startDate: calendarDate,
    predictionPeriods: z.int('must be a whole number').min(1, 'must be at least 1').nullish(),
  })
  .superRefine(({ timeUnit, predictionPeriods }, context) => {
    const { most } = periods[timeUnit]
    if (typeof predictionPeriods === 'number' && predictionPeriods > most)
      context.addIssue({ code: 'custom', path: ['predictionPeriods'], message: `must be at most ${most} for ${timeUnit}` })
  })
export type StartDateBody = z.infer<typeof startDateBodySchema>

export type PredictionBody = { kind: 'buckets'; body: BucketsBody } | { kind: 'start-date'; body: StartDateBody }
/** `error` is what programs look for, `details` is what the desktop client shows. */
export type PredictionError = { ok: false; status: number; body: { error: string; details: string } }

const bothBodies =
  'Send {"timeUnit": "day", "startDate": "2026-11-23"} for a forecast from recorded data, or {"timeUnit": "hour", "buckets": [{"hour": 9, "entityStatePduCount": 120}]} for one from counts of your own.'

/** Tells the two bodies apart. The `error` strings are those the old service answered, so that programs which compare them go on working. */
export function readPredictionBody(body: unknown): { ok: true; request: PredictionBody } | PredictionError {
  if (body === null || body === undefined || typeof body !== 'object' || Array.isArray(body))
    return predictionError(400, 'Request must be JSON', `A JSON object is expected. ${bothBodies}`)
  if (Object.keys(body).length === 0) return predictionError(400, 'No JSON data provided', bothBodies)
  const has = (name: string): boolean => Object.hasOwn(body, name) && Reflect.get(body, name) !== null && Reflect.get(body, name) !== undefined
  if (Object.hasOwn(body, 'buckets')) return readBuckets(body, has)
  if (!has('startDate')) return predictionError(400, 'startDate is required', bothBodies)
  const parsed = startDateBodySchema.safeParse(has('timeUnit') ? body : { ...body, timeUnit: undefined })
  if (parsed.success) return { ok: true, request: { kind: 'start-date', body: parsed.data } }
  const problems = problemsOf(parsed.error)
  return predictionError(400, isAbout(parsed.error, 'timeUnit') ? 'Unable to generate predictions' : `Bad request: ${problems}`, `${problems}.`)
}

function readBuckets(body: object, has: (name: string) => boolean): { ok: true; request: PredictionBody } | PredictionError {
  if (!has('timeUnit') || !has('buckets')) return predictionError(400, "JSON data must include 'timeUnit' and 'buckets'.", bothBodies)
  const parsed = bucketsBodySchema.safeParse(body)
  if (parsed.success) return { ok: true, request: { kind: 'buckets', body: parsed.data } }
  const problems = problemsOf(parsed.error)
  const empty =
    isAbout(parsed.error, 'timeUnit') || parsed.error.issues.some(({ code, path }) => code === 'too_small' && path.length === 1 && path[0] === 'buckets')
  return predictionError(400, empty ? 'No data points were found to analyze.' : `Bad request: ${problems}`, `${problems}.`)
}

function isAbout(error: z.ZodError, field: string): boolean {
  return error.issues.some(({ path }) => path[0] === field)
}

/** "buckets[2].firePduCount must not be negative; startDate must be …", the first three of them. */
function problemsOf(error: z.ZodError): string {
  const [...problems] = error.issues.map(
    ({ path, message }) =>
      `${path.map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`)).join('')} ${message}`,
  )
  const rest = problems.length - 3
  return problems.slice(0, 3).join('; ') + (rest > 0 ? `; and ${rest} more` : '')
}

export function predictionError(status: number, error: string, details: string): PredictionError {
  return { ok: false, status, body: { error, details } }
}

/** What a bucket counts in all: the sum of its ten counts, or its total where it holds none of them; null where one was not recorded. */
export function bucketTotal(bucket: Bucket): number | null {
  const given = countNames.filter((name) => bucket[name] !== undefined)
  if (given.length === 0) return bucket.totalPackets === undefined ? 0 : bucket.totalPackets
  let sum = 0
  for (const name of given) {
    const value = bucket[name]
    if (value === null || value === undefined) return null
    sum += value
  }
  return sum
}
