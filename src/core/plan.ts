import { z } from 'zod'

/** Bumped when the meaning of a plan changes; part of every cache key. */
export const planVersion = 1

/** What form the answer takes. */
export const shapes = ['value', 'list', 'detail', 'trend', 'rank', 'compare', 'ratio', 'timeline', 'forecast', 'explain'] as const
export type Shape = (typeof shapes)[number]

/** Which side of an event a condition or grouping speaks of. `subject` is the only side of one-sided measures. */
export const roles = ['subject', 'firer', 'target'] as const
export type Role = (typeof roles)[number]

/**
 * What a question can be narrowed by. Values are strings in these forms:
 * exercise `3` · force `friendly|opposing|neutral|other` or a force id as `id-14` · kind, domain: names of `siso/` (`platform`, `land`) ·
 * category: a plain-word category of `siso/` (`tank`) · country: SISO number (`225`) · site `12` · application `12:3` ·
 * entity `12:3:45` · marking, upper case (`VIPER1`) · type, munition: dotted pattern, trailing parts may be missing (`1.1.225.1`) ·
 * pdu-type `2` · address `10.0.0.4` · frequency in hertz (`243000000`) or a band `30000000-88000000` ·
 * state `destroyed|frozen|mobility-killed|firepower-killed|overdue|stationary|moving` · reason: a malformed reason, or why an entity is gone ·
 * result: `hit|proximate|dud|ground|other` · within `1000m@54.1,10.2` · name: a name given in the exercise plan
 */
export const filterFields = [
  'exercise',
  'force',
  'kind',
  'domain',
  'category',
  'country',
  'site',
  'application',
  'entity',
  'marking',
  'type',
  'munition',
  'pdu-type',
  'address',
  'frequency',
  'state',
  'reason',
  'result',
  'within',
  'name',
] as const
export type FilterField = (typeof filterFields)[number]

/** A group's key is a value of the field of the same name; `entity` groups by track. */
export const groupings = [
  'time',
  'pdu-type',
  'exercise',
  'force',
  'kind',
  'domain',
  'category',
  'country',
  'site',
  'application',
  'entity',
  'type',
  'munition',
  'reason',
  'result',
  'address',
  'frequency',
  'marking',
] as const
export type Grouping = (typeof groupings)[number]

export const conditionSchema = z.strictObject({
  role: z.enum(roles),
  field: z.enum(filterFields),
  not: z.boolean(),
  values: z.array(z.string().min(1).max(80)).min(1).max(32),
})
/** One narrowing; several are joined by "and", the values of one by "or"; `not` turns the whole condition round. */
export type Condition = z.infer<typeof conditionSchema>

const clock = z.string().regex(/^\d{2}:\d{2}(:\d{2})?$/)
/** `Z`, or a fixed offset such as `+03:00`; missing means the configured zone. */
const zoneSuffix = z.string().regex(/^(Z|[+-]\d{2}:\d{2})$/)

export const timePointSchema = z.discriminatedUnion('at', [
  /** Now, moved by whole calendar `days` (same wall clock) and then by `offsetMs`. */
  z.strictObject({ at: z.literal('now'), days: z.int().optional(), offsetMs: z.int().optional() }),
  /** Start of the running minute, hour, day, week (Monday) or month, moved by `offset` of them, then to a wall clock on that day. */
  z.strictObject({
    at: z.literal('calendar'),
    unit: z.enum(['minute', 'hour', 'day', 'week', 'month']),
    offset: z.int(),
    clock: clock.optional(),
    zone: zoneSuffix.optional(),
  }),
  /** A date of the calendar, `YYYY-MM-DD`. */
  z.strictObject({ at: z.literal('date'), date: z.string().regex(/^\d{4}-\d{2}-\d{2}$/), clock: clock.optional(), zone: zoneSuffix.optional() }),
  z.strictObject({ at: z.literal('instant'), ms: z.int() }),
  /** The start of the exercise (first Start/Resume, else first PDU heard), plus `offsetMs`. */
  z.strictObject({ at: z.literal('exercise'), offsetMs: z.int().optional() }),
  /** A time mark by its number; `last` is the newest. */
  z.strictObject({ at: z.literal('mark'), mark: z.union([z.int().positive(), z.literal('last')]), offsetMs: z.int().optional() }),
  /** When this conversation last asked something. */
  z.strictObject({ at: z.literal('asked') }),
  /** Where the recording begins. */
  z.strictObject({ at: z.literal('recorded') }),
])
/** A point in time as it was asked for: relative where it was relative. */
export type TimePoint = z.infer<typeof timePointSchema>

export const windowSchema = z.union([
  z.strictObject({ kind: z.literal('now') }),
  z.strictObject({ kind: z.literal('span'), from: timePointSchema, to: timePointSchema }),
])
/** `now` is the live picture; a span is half-open. */
export type Window = z.infer<typeof windowSchema>

export const planSchema = z.strictObject({
  measure: z.string().min(1).max(60),
  shape: z.enum(shapes),
  where: z.array(conditionSchema).max(16),
  window: windowSchema,
  by: z.enum(groupings).optional(),
  /** Which side `by` groups, where the measure has two. */
  byRole: z.enum(roles).optional(),
  /** Bucket width in milliseconds, with `by: 'time'`. */
  step: z.int().positive().optional(),
  order: z.strictObject({ direction: z.enum(['most', 'least']), limit: z.int().min(1).max(1000) }).optional(),
  /** The other side of a comparison, share or ratio. What is missing is as in the plan itself; `where` replaces the whole list. */
  versus: z.strictObject({ measure: z.string().optional(), where: z.array(conditionSchema).optional(), window: windowSchema.optional() }).optional(),
  /** The question wants yes or no; the headline fact is then a boolean. */
  yesNo: z.literal(true).optional(),
  /** Glossary, help and counting rules: what to explain. */
  topic: z.string().min(1).max(80).optional(),
})
/** A question as a closed, typed query: a measure in a shape, narrowed, over a window. */
export type Plan = z.infer<typeof planSchema>
export type Versus = NonNullable<Plan['versus']>

export const nowWindow: Window = { kind: 'now' }

/** Equal questions give equal plans: conditions merged, sorted and deduplicated, absent members absent, keys in one order. */
export function canonicalPlan(plan: Plan): Plan {
  return {
    measure: plan.measure,
    shape: plan.shape,
    where: canonicalWhere(plan.where),
    window: plan.window,
    ...(plan.by === undefined ? {} : { by: plan.by }),
    ...(plan.byRole === undefined || plan.byRole === 'subject' ? {} : { byRole: plan.byRole }),
    ...(plan.step === undefined ? {} : { step: plan.step }),
    ...(plan.order === undefined ? {} : { order: { direction: plan.order.direction, limit: plan.order.limit } }),
    ...(plan.versus === undefined ? {} : { versus: canonicalVersus(plan.versus) }),
    ...(plan.yesNo === undefined ? {} : { yesNo: plan.yesNo }),
    ...(plan.topic === undefined ? {} : { topic: plan.topic }),
  }
}

function canonicalVersus(versus: Versus): Versus {
  return {
    ...(versus.measure === undefined ? {} : { measure: versus.measure }),
    ...(versus.where === undefined ? {} : { where: canonicalWhere(versus.where) }),
    ...(versus.window === undefined ? {} : { window: versus.window }),
  }
}

function canonicalWhere(where: readonly Condition[]): Condition[] {
  const unique = new Map<string, Condition>()
  for (const condition of where) {
    const sorted: Condition = { role: condition.role, field: condition.field, not: condition.not, values: [...new Set(condition.values)].sort() }
    unique.set(conditionKey(sorted), sorted)
  }
  return [...unique.entries()].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, condition]) => condition)
}

function conditionKey(condition: Condition): string {
  return `${condition.role}.${condition.field}${condition.not ? '!' : ''}=${condition.values.join('|')}`
}

/** The conditions on one field, in any role or in the one given. */
export function conditionsOn(where: readonly Condition[], field: FilterField, role?: Role): Condition[] {
  return where.filter((condition) => condition.field === field && (role === undefined || condition.role === role))
}
