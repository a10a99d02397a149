import { z } from 'zod'
import { troubleCauses } from '../core/facts.ts'
import { planSchema } from '../core/plan.ts'
import { intents, timeScopes } from './intent.ts'

/* What the service sends, as schemas: for the description of the API, and for the tests that hold real answers against it. */

export const instant: z.ZodType = z.string().meta({ format: 'date-time', description: 'ISO-8601 with Z' })
const classification = z.string().optional().describe('The banner of the exercise, where one is configured')
const nullableNumbers = z.array(z.number().nullable()).optional()

export const intervalSchema = z.object({ from: instant, to: instant }).describe('Half-open: `to` does not belong to it')

export const positionSchema = z.object({
  latitudeDeg: z.number(),
  longitudeDeg: z.number(),
  altitudeM: z.number().describe('Metres above the WGS84 ellipsoid'),
  mgrs: z.string().nullable().describe('Grid reference; null near the poles'),
})

export const entityRefSchema = z.object({
  id: z.string().describe('site:application:entity'),
  exercise: z.number(),
  marking: z.string().nullable(),
  type: z.string().nullable(),
})

export const factValueSchema = z
  .union([z.number(), z.string(), z.boolean(), z.null(), positionSchema, entityRefSchema])
  .describe('`null` is "unknown" or "not recorded", never zero')

export const factSchema = z.object({
  name: z.string().describe('With its role in it: `fires.opposing`, `top.1.entity`'),
  value: factValueSchema,
  unit: z.string().optional().describe('`instant`, `ms`, `s`, `percent`, `ratio`, `Hz`, `m`, `m/s`, `deg`, `bytes`, `per second`, or what is counted'),
  window: intervalSchema.optional(),
  asOf: instant,
  source: z.string(),
  quality: z.enum(['exact', 'lower-bound', 'sampled']).optional().describe('Missing: exact'),
})

export const noteSchema = z.object({ code: z.string(), text: z.string() }).describe('A rule that was applied, or a caveat')
export const gapSchema = z
  .object({
    from: instant,
    to: instant,
    reason: z.enum(['not-listening', 'lost-in-crash', 'not-retained', 'before-recording', 'upstream-down']),
    text: z.string(),
  })
  .describe('A stretch of the window of which nothing is known')

export const tableSchema = z.object({
  columns: z.array(z.object({ key: z.string(), title: z.string(), unit: z.string().optional() })),
  rows: z.array(z.array(factValueSchema)),
  total: z.number().describe('Rows there are in all'),
})

export const seriesSchema = z.object({
  name: z.string(),
  unit: z.string(),
  points: z.array(z.object({ t: instant, v: z.number().nullable().describe('`null`: not known') })),
  lower: nullableNumbers,
  upper: nullableNumbers,
})

export const troubleSchema = z
  .object({ service: z.string(), cause: z.enum(troubleCauses), since: instant.nullable(), text: z.string() })
  .describe('What could not be read, and since when')

export const freshnessSchema = z.object({
  asOf: instant.describe('The instant the facts are true for'),
  ageMs: z.number().min(0).describe('How old they were when the answer was sent; 0: as true as if computed for it'),
  maxAgeMs: z.number().min(0).describe('How old such facts may become before they are read anew; 0: never older than their data'),
  source: z.string().nullable(),
})

const outcomes = ['answered', 'clarify', 'not-understood', 'cannot-answer'] as const
const engine = z.enum(['template', 'model', 'retrieval'])
const tier = z.enum(['fast', 'quality'])

export const performanceSchema = z.object({
  response_time: z.number().min(0).describe('Seconds'),
  cached: z.boolean(),
  cache_hit_rate: z.number().min(0).max(1),
  engine,
  tier,
})

const clarifySchema = z.object({ question: z.string(), options: z.array(z.object({ label: z.string(), plan: planSchema })) })
const sourceSchema = z.object({ title: z.string(), excerpt: z.string(), uri: z.string().optional() })

/** Why there is no answer, or, beside an answer, what it had to do without. */
export const answerErrorSchema = z.object({
  code: z.string(),
  message: z.string(),
  retryable: z.boolean(),
  cause: z.string().optional().describe('What could not be read and why: `acquisition: unreachable`'),
})

export const answerSchema = z.object({
  answer: z.string().describe('Plain text'),
  response: z.string().describe('The same, under the name of the first chatbot'),
  question: z.string(),
  query: z.string(),
  sessionId: z.string().nullable(),
  timestamp: instant,
  classification,
  outcome: z.enum([...outcomes, 'failed']),
  understood: z.string().nullable().describe('What the question was read as, in words'),
  plan: z.object({ text: z.string(), json: planSchema }).nullable().describe('The same, exactly'),
  intent: z.enum(intents).describe('By what is measured'),
  time_scope: z.enum(timeScopes).optional().describe('With `recent_activity`, where the window is one of these'),
  facts: z.array(factSchema).describe('Headline first'),
  notes: z.array(noteSchema),
  gaps: z.array(gapSchema),
  table: tableSchema.nullable(),
  series: z.array(seriesSchema).nullable(),
  data: z.looseObject({}).describe('Values of the facts by name, the first rows of a table; `{"query", "understood": false}` where nothing was understood'),
  context: z.array(z.string()).max(5).describe('Notes and gaps as sentences'),
  data_sources: z.array(z.string()),
  clarify: clarifySchema.nullable().describe('A question back'),
  sources: z.array(sourceSchema),
  freshness: freshnessSchema.nullable(),
  performance: performanceSchema,
  service: z.literal('cap-pdu-prediction-chatbot'),
  error: answerErrorSchema.optional(),
})

const factsMembers = {
  plan: planSchema,
  facts: z.array(factSchema).min(1),
  table: tableSchema.nullable(),
  series: z.array(seriesSchema).nullable(),
  gaps: z.array(gapSchema),
  notes: z.array(noteSchema),
  trouble: z.array(troubleSchema).optional(),
  version: z.string().describe('Equal versions promise equal facts'),
  asOf: instant,
  window: intervalSchema.optional(),
}
export const factsSchema = z.object(factsMembers)
export const planFactsSchema = z.object({ classification, planText: z.string(), ...factsMembers })

const milliseconds = z.number().min(0)
const timings = z.object({ understandMs: milliseconds, resolveMs: milliseconds, phraseMs: milliseconds, totalMs: milliseconds, firstTextMs: milliseconds })

export const streamEventSchema = z
  .union([
    z.object({ type: z.literal('understood'), classification, words: z.string(), plan: planSchema, planText: z.string() }),
    z.object({ type: z.literal('clarify'), classification, ...clarifySchema.shape }),
    z.object({ type: z.literal('facts'), classification, facts: factsSchema }),
    z.object({ type: z.literal('text-delta'), classification, text: z.string() }),
    z.object({ type: z.literal('source'), classification, ...sourceSchema.shape }),
    z.object({
      type: z.literal('end'),
      classification,
      answer: z.string(),
      outcome: z.enum(outcomes),
      engine,
      tier,
      cached: z.enum(['hit', 'miss', 'shared', 'bypass']),
      timings,
      freshness: freshnessSchema,
      trouble: z.array(troubleSchema).optional(),
    }),
    z.object({ type: z.literal('error'), classification, code: z.string(), message: z.string(), retryable: z.boolean(), cause: z.string().optional() }),
  ])
  .describe('One event of the stream; exactly one `end` or `error` comes last, and the `text-delta`s joined are the answer')
