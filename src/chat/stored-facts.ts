import { z } from 'zod'
import { troubleCauses } from '../core/facts.ts'
import type { Facts } from '../core/facts.ts'
import { planSchema } from '../core/plan.ts'

const interval = z.object({ from: z.number(), to: z.number() })
const position = z.object({ latitudeDeg: z.number(), longitudeDeg: z.number(), altitudeM: z.number(), mgrs: z.string().nullable() })
const entity = z.object({ id: z.string(), exercise: z.number(), marking: z.string().nullable(), type: z.string().nullable() })
const value = z.union([z.number(), z.string(), z.boolean(), z.null(), position, entity])
const fact = z.object({
  name: z.string(),
  value,
  unit: z.string().optional(),
  window: interval.optional(),
  asOf: z.number(),
  source: z.string(),
  quality: z.enum(['exact', 'lower-bound', 'sampled']).optional(),
})
const column = z.object({ key: z.string(), title: z.string(), unit: z.string().optional() })
const bounds = z.array(z.number().nullable()).optional()
const factsSchema = z.object({
  plan: planSchema,
  facts: z.array(fact).min(1),
  table: z.object({ columns: z.array(column), rows: z.array(z.array(value)), total: z.number() }).optional(),
  series: z
    .array(
      z.object({ name: z.string(), unit: z.string(), points: z.array(z.object({ t: z.number(), v: z.number().nullable() })), lower: bounds, upper: bounds }),
    )
    .optional(),
  gaps: z.array(
    z.object({
      from: z.number(),
      to: z.number(),
      reason: z.enum(['not-listening', 'lost-in-crash', 'not-retained', 'before-recording', 'upstream-down']),
      text: z.string(),
    }),
  ),
  notes: z.array(z.object({ code: z.string(), text: z.string() })),
  trouble: z.array(z.object({ service: z.string(), cause: z.enum(troubleCauses), since: z.number().nullable(), text: z.string() })).optional(),
  version: z.string(),
  asOf: z.number(),
  window: interval.optional(),
})

function isFacts(candidate: unknown): candidate is Facts {
  return factsSchema.safeParse(candidate).success
}

/** Facts from a store that anybody may have written to: what is not facts of that version is nothing. */
export function storedFacts(text: string, version: string): Facts | undefined {
  try {
    const parsed: unknown = JSON.parse(text)
    return isFacts(parsed) && parsed.version === version ? parsed : undefined
  } catch {
    return undefined
  }
}
