import { z } from 'zod'
import { planSchema } from '../../core/plan.ts'
import * as answers from '../../protocol/answer-schema.ts'
import * as openAi from '../../protocol/openai.ts'
import { planBodySchema, questionBodySchema } from '../../protocol/question.ts'
import * as service from '../../protocol/service-schema.ts'
import type { PredictionBodies } from '../prediction-routes.ts'

export type JsonSchema = { [key: string]: unknown }

const sent: Readonly<Record<string, z.ZodType>> = {
  Answer: answers.answerSchema,
  AnswerError: answers.answerErrorSchema,
  PlanFacts: answers.planFactsSchema,
  Facts: answers.factsSchema,
  StreamEvent: answers.streamEventSchema,
  Fact: answers.factSchema,
  FactValue: answers.factValueSchema,
  Position: answers.positionSchema,
  EntityRef: answers.entityRefSchema,
  Interval: answers.intervalSchema,
  Note: answers.noteSchema,
  Gap: answers.gapSchema,
  Table: answers.tableSchema,
  Series: answers.seriesSchema,
  Trouble: answers.troubleSchema,
  Freshness: answers.freshnessSchema,
  Plan: planSchema,
  Prediction: service.predictionSchema,
  Refusal: service.refusalSchema,
  PredictionRefusal: service.predictionRefusalSchema,
  Health: service.healthSchema,
  Alive: service.aliveSchema,
  Ready: service.readySchema,
  NotReady: service.notReadySchema,
  ChatHealth: service.chatHealthSchema,
  ChatStatus: service.chatStatusSchema,
  ChatPerformance: service.chatPerformanceSchema,
  Completion: openAi.completionSchema,
  CompletionChunk: openAi.completionChunkSchema,
  Grounds: openAi.groundsSchema,
  Usage: openAi.usageSchema,
  Model: openAi.modelSchema,
  ModelList: openAi.modelListSchema,
  OpenAiError: openAi.openAiErrorSchema,
}

/**
 * Every schema of the API under its name. What is sent may grow: members that are not named are allowed, unless `closed` (for tests) says that those
 * named are all.
 */
export function jsonSchemas(predictionBodies: PredictionBodies | undefined, { closed = false }: { closed?: boolean } = {}): Record<string, JsonSchema> {
  const replies = converted(sent, 'output')
  return {
    ...converted({ QuestionBody: questionBodySchema, PlanBody: planBodySchema, CompletionBody: openAi.completionBodySchema }, 'input'),
    PredictionBody: predictionBody(predictionBodies),
    ...(closed ? replies : Object.fromEntries(Object.entries(replies).map(([name, schema]) => [name, opened(schema)]))),
  }
}

function converted(schemas: Readonly<Record<string, z.ZodType>>, io: 'input' | 'output'): Record<string, JsonSchema> {
  const named = z.registry<{ id: string }>()
  for (const [id, schema] of Object.entries(schemas)) named.add(schema, { id })
  const { schemas: made } = z.toJSONSchema(named, { io, uri: (id) => `#/components/schemas/${id}` })
  return Object.fromEntries(Object.entries(made).map(([id, schema]) => [id, bare(schema)]))
}

/** A component is named by where it stands. */
function bare(schema: object): JsonSchema {
  const { $schema: _dialect, $id: _id, ...rest }: JsonSchema = { ...schema }
  return rest
}

function opened(schema: JsonSchema): JsonSchema {
  const without = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(without)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key, member]) => !(key === 'additionalProperties' && member === false))
        .map(([key, member]) => [key, without(member)]),
    )
  }
  return Object.fromEntries(Object.entries(schema).map(([key, member]) => [key, key === 'additionalProperties' && member === false ? true : without(member)]))
}

/** How many steps can be asked for, by unit; held against the forecast's own by a test. */
export const mostPeriods = { day: 168, week: 60, month: 26 } as const

/**
 * Both bodies. What their schemas check in code (dates that exist, steps by unit) is said here in the terms of JSON Schema, so that what fits the
 * description is also taken.
 */
function predictionBody(bodies: PredictionBodies | undefined): JsonSchema {
  if (bodies === undefined) return { type: 'object' }
  const buckets = bare(z.toJSONSchema(bodies.schemas.buckets, { io: 'input' }))
  const startDate = bare(z.toJSONSchema(bodies.schemas.startDate, { io: 'input' }))
  return {
    anyOf: [
      {
        title: 'Counts of your own',
        ...withKnownBucket(withDates(buckets)),
        examples: [{ timeUnit: 'hour', buckets: [{ hour: 9, entityStatePduCount: 120 }] }],
      },
      ...Object.entries(mostPeriods).map(([unit, most]) => startDateBody(startDate, unit, most)),
    ],
  }
}

/** A count that is null was not recorded, and its bucket is a gap; there must be one that is not. */
function withKnownBucket(schema: JsonSchema): JsonSchema {
  const properties = memberOf(schema, 'properties')
  const buckets = memberOf(properties, 'buckets')
  const counts = Object.keys(memberOf(memberOf(buckets, 'items'), 'properties')).filter((name) => name.endsWith('PduCount'))
  if (counts.length === 0) return schema
  const recorded = { type: 'number' }
  const contains = {
    properties: Object.fromEntries(counts.map((name) => [name, recorded])),
    anyOf: [...counts.map((name) => ({ required: [name] })), { properties: { totalPackets: recorded } }],
  }
  return { ...schema, properties: { ...properties, buckets: { ...buckets, contains } } }
}

// oxlint-disable-next-line max-params -- a schema, and the two that tell its variants apart
function startDateBody(schema: JsonSchema, unit: string, most: number): JsonSchema {
  const properties = memberOf(schema, 'properties')
  const isUsual = unit === 'day'
  return withDates({
    title: `From a date, by ${unit === 'day' ? 'hours of a day' : unit === 'week' ? 'days' : 'weeks'}`,
    ...schema,
    properties: {
      ...properties,
      timeUnit: isUsual ? { anyOf: [{ const: unit }, { type: 'null' }], default: unit } : { const: unit },
      predictionPeriods: { anyOf: [{ type: 'integer', minimum: 1, maximum: most }, { type: 'null' }] },
      buckets: false,
    },
    required: isUsual ? ['startDate'] : ['timeUnit', 'startDate'],
    examples: [{ timeUnit: unit, startDate: unit === 'month' ? '2026-11-01' : '2026-11-23' }],
  })
}

/** A member called `date` or `startDate` is one that exists. */
function withDates(schema: JsonSchema): JsonSchema {
  const dated = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(dated)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [key, (key === 'date' || key === 'startDate') && !Array.isArray(member) ? asDate(member) : dated(member)]),
    )
  }
  return Object.fromEntries(Object.entries(schema).map(([key, member]) => [key, key === 'examples' ? member : dated(member)]))
}

function asDate(schema: unknown): unknown {
  if (typeof schema !== 'object' || schema === null || !('type' in schema)) return schema
  const { type } = schema
  return type === 'string' || (Array.isArray(type) && type.includes('string')) ? { ...schema, format: 'date', pattern: '^\\d{4}-\\d{2}-\\d{2}$' } : schema
}

function memberOf(schema: JsonSchema, name: string): JsonSchema {
  const member = schema[name]
  return typeof member === 'object' && member !== null ? { ...member } : {}
}
