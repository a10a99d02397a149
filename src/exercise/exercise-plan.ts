import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { SitrepError } from '../core/errors.ts'
import type { NamedThing } from '../core/gazetteer.ts'
import type { Condition } from '../core/plan.ts'
import { secondMs } from '../core/time.ts'

/*
 * The exercise plan: what the operator knows and the wire does not tell. A JSON file of which everything may be missing:
 * {
 *   "exercises":    [{ "id": 1, "name": "Baltic Shield", "aliases": ["the exercise"], "expected": true }],
 *   "sites":        [{ "id": 12, "name": "Brigade", "aliases": ["bde"], "expected": true, "force": "friendly", "timeoutSeconds": 60 }],
 *   "applications": [{ "id": "12:3", "name": "Brigade sim", "expected": true, "exercise": 1 }],
 *   "forces":       [{ "entity": "21:1:7", "force": "neutral" }, { "site": 45, "force": 4, "exercise": 2 }],
 *   "timeouts":     [{ "site": 7, "seconds": 180 }, { "application": "7:2", "seconds": 12 }],
 *   "aliases":      { "the brigade": "Brigade" }
 * }
 * `expected` means true when it is left out of a site or application: whoever is listed is expected.
 */

const name = z.string().trim().min(1).max(60)
const names = { name, aliases: z.array(name).max(20).default([]) }
const number16 = z.int().min(0).max(65_534)
const exerciseNumber = z.int().min(0).max(255)
const applicationId = z.string().regex(/^\d{1,5}:\d{1,5}$/, 'must be site:application, such as "12:3"')
const entityId = z.string().regex(/^\d{1,5}:\d{1,5}:\d{1,5}$/, 'must be site:application:entity, such as "12:3:45"')
const timeout = z.number().min(1).max(3_600)
const forceName = z.union([z.enum(['friendly', 'opposing', 'neutral', 'other']), z.int().min(0).max(255)])

const fileSchema = z.strictObject({
  exercises: z
    .array(z.strictObject({ id: exerciseNumber, ...names, expected: z.boolean().default(false), force: forceName.optional() }))
    .max(256)
    .default([]),
  sites: z
    .array(
      z.strictObject({
        id: number16,
        ...names,
        expected: z.boolean().default(true),
        exercise: exerciseNumber.optional(),
        force: forceName.optional(),
        timeoutSeconds: timeout.optional(),
      }),
    )
    .max(10_000)
    .default([]),
  applications: z
    .array(
      z.strictObject({
        id: applicationId,
        ...names,
        expected: z.boolean().default(true),
        exercise: exerciseNumber.optional(),
        force: forceName.optional(),
        timeoutSeconds: timeout.optional(),
      }),
    )
    .max(10_000)
    .default([]),
  forces: z
    .array(
      z
        .strictObject({
          entity: entityId.optional(),
          application: applicationId.optional(),
          site: number16.optional(),
          exercise: exerciseNumber.optional(),
          force: forceName,
        })
        .refine((entry) => entry.entity !== undefined || entry.application !== undefined || entry.site !== undefined || entry.exercise !== undefined, {
          message: 'must say whose force it is: entity, application, site or exercise',
        }),
    )
    .max(50_000)
    .default([]),
  timeouts: z
    .array(
      z
        .strictObject({ application: applicationId.optional(), site: number16.optional(), seconds: timeout })
        .refine((entry) => (entry.application === undefined) !== (entry.site === undefined), { message: 'must name one site or one application' }),
    )
    .max(10_000)
    .default([]),
  aliases: z.record(name, name).default({}),
})

export type ForceOverride = 'friendly' | 'opposing' | 'neutral' | 'other' | number
export type ExpectedParty = {
  kind: 'exercise' | 'site' | 'application'
  /** `3`, `12` or `12:3` */
  value: string
  name: string
  exercise: number | null
}

/** The plan as it is used; empty lists mean that nothing was said. */
export type ExercisePlan = {
  names: NamedThing[]
  expected: ExpectedParty[]
  forces: { entity: string | null; application: string | null; site: number | null; exercise: number | null; force: ForceOverride }[]
  timeouts: { application: string | null; site: number | null; timeoutMs: number }[]
}

/** @throws SitrepError `bad-config` with everything that is wrong with the file, each on a line of its own */
export function loadExercisePlan(path: string): ExercisePlan {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    throw new SitrepError('bad-config', `EXERCISE_PLAN names ${path}, which cannot be read: ${cause instanceof Error ? cause.message : 'unknown reason'}.`, {
      cause,
    })
  }
  return parseExercisePlan(text, path)
}

/** @throws SitrepError `bad-config` */
export function parseExercisePlan(text: string, path: string): ExercisePlan {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw new SitrepError('bad-config', `The exercise plan ${path} is not JSON: ${cause instanceof Error ? cause.message : 'unknown reason'}.`, { cause })
  }
  const parsed = fileSchema.safeParse(json)
  const problems = parsed.success ? contradictions(parsed.data) : parsed.error.issues.map((issue) => `${pathText(issue.path)}: ${issue.message}`)
  if (!parsed.success || problems.length > 0)
    throw new SitrepError(
      'bad-config',
      `The exercise plan ${path} has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:\n${problems.map((each) => `- ${each}`).join('\n')}`,
    )
  return planOf(parsed.data)
}

type File = z.infer<typeof fileSchema>

function pathText(path: readonly PropertyKey[]): string {
  return path.length === 0
    ? 'the file'
    : path
        .map((part) => (typeof part === 'number' ? `[${part}]` : String(part)))
        .join('.')
        .replaceAll('.[', '[')
}

function normalised(text: string): string {
  return text.trim().toUpperCase()
}

/** What no single field shows: one name for two things, one thing listed twice, aliases of nothing. */
function contradictions(file: File): string[] {
  const problems: string[] = []
  const owners = new Map<string, string>()
  const claim = (word: string, owner: string): void => {
    const other = owners.get(normalised(word))
    if (other !== undefined && other !== owner) problems.push(`"${word}" names both ${other} and ${owner}`)
    owners.set(normalised(word), owner)
  }
  const seen = new Set<string>()
  for (const thing of thingsOf(file)) {
    const owner = `${thing.kind} ${thing.value}`
    if (seen.has(owner)) problems.push(`${owner} is listed twice`)
    seen.add(owner)
    for (const word of [thing.name, ...thing.aliases]) claim(word, owner)
  }
  for (const [alias, target] of Object.entries(file.aliases)) {
    const owner = owners.get(normalised(target))
    if (owner === undefined) problems.push(`aliases.${alias}: nothing is called "${target}"`)
    else claim(alias, owner)
  }
  return problems
}

function thingsOf(file: File): (NamedThing & { expected: boolean; exercise: number | null })[] {
  return [
    ...file.exercises.map((each) => ({
      kind: 'exercise' as const,
      value: String(each.id),
      name: each.name,
      aliases: each.aliases,
      expected: each.expected,
      exercise: each.id,
    })),
    ...file.sites.map((each) => ({
      kind: 'site' as const,
      value: String(each.id),
      name: each.name,
      aliases: each.aliases,
      expected: each.expected,
      exercise: each.exercise ?? null,
    })),
    ...file.applications.map((each) => ({
      kind: 'application' as const,
      value: each.id,
      name: each.name,
      aliases: each.aliases,
      expected: each.expected,
      exercise: each.exercise ?? null,
    })),
  ]
}

function planOf(file: File): ExercisePlan {
  const things = thingsOf(file)
  const aliasesFor = (thing: NamedThing): string[] =>
    Object.entries(file.aliases).flatMap(([alias, target]) =>
      [thing.name, ...thing.aliases].some((word) => normalised(word) === normalised(target)) ? [alias] : [],
    )
  const nobody = { entity: null, application: null, site: null, exercise: null }
  return {
    names: things.map((thing) => ({ kind: thing.kind, value: thing.value, name: thing.name, aliases: [...thing.aliases, ...aliasesFor(thing)] })),
    expected: things.filter((thing) => thing.expected).map(({ kind, value, name, exercise }) => ({ kind, value, name, exercise })),
    forces: [
      ...file.forces.map((each) => ({
        entity: each.entity ?? null,
        application: each.application ?? null,
        site: each.site ?? null,
        exercise: each.exercise ?? null,
        force: each.force,
      })),
      ...file.exercises.flatMap((each) => (each.force === undefined ? [] : [{ ...nobody, exercise: each.id, force: each.force }])),
      ...file.sites.flatMap((each) => (each.force === undefined ? [] : [{ ...nobody, site: each.id, exercise: each.exercise ?? null, force: each.force }])),
      ...file.applications.flatMap((each) =>
        each.force === undefined ? [] : [{ ...nobody, application: each.id, exercise: each.exercise ?? null, force: each.force }],
      ),
    ],
    timeouts: [
      ...file.timeouts.map((each) => ({ application: each.application ?? null, site: each.site ?? null, timeoutMs: each.seconds * secondMs })),
      ...file.sites.flatMap((each) =>
        each.timeoutSeconds === undefined ? [] : [{ application: null, site: each.id, timeoutMs: each.timeoutSeconds * secondMs }],
      ),
      ...file.applications.flatMap((each) =>
        each.timeoutSeconds === undefined ? [] : [{ application: each.id, site: null, timeoutMs: each.timeoutSeconds * secondMs }],
      ),
    ],
  }
}

/** A name of the plan as the condition it stands for; undefined when nothing is called so. */
export function namedCondition(plan: ExercisePlan | null, name: string): Pick<Condition, 'field' | 'values'> | undefined {
  const wanted = normalised(name)
  const thing = plan?.names.find((each) => [each.name, ...each.aliases].some((word) => normalised(word) === wanted))
  return thing === undefined ? undefined : { field: thing.kind, values: [thing.value] }
}

/** What people call a site or application, if anything. */
export function nameOf(plan: ExercisePlan | null, kind: NamedThing['kind'], value: string): string | undefined {
  return plan?.names.find((each) => each.kind === kind && each.value === value)?.name
}
